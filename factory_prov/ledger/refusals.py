"""Why a run does not get the name it asks for, in words."""

from __future__ import annotations

from datetime import UTC, datetime

from factory_prov.errors import IdentityTaken, ReturnedUnit
from factory_prov.ledger.records import Again, Identity

_CHOICE = (
    f"Choose --again {Again.SAME_IDENTITY} to keep that name and make new keys,"
    f" or --again {Again.NEW_IDENTITY} to retire it and give the unit a new one."
)


def name_taken(holder: Identity) -> IdentityTaken:
    """Tell that the name has its unit, or had it."""
    if holder.retired_at is not None:
        return IdentityTaken(
            f"the endpoint name is retired since {said(holder.retired_at)}{_unit(holder)} and is never given again.",
            place=holder.endpoint_name,
            cure="Take another name.",
        )
    return IdentityTaken(
        f"the endpoint name is taken{_unit(holder)} since {said(holder.reserved_at)}.",
        place=holder.endpoint_name,
        cure=f"Take another name. If it is that very unit, use --again {Again.SAME_IDENTITY}.",
    )


def name_in_use(endpoint_name: str, since: datetime) -> IdentityTaken:
    """Tell that a run has the name and has not ended."""
    return IdentityTaken(
        f"the endpoint name is reserved by a run that began on {said(since)} and has not ended.",
        place=endpoint_name,
        cure=f"Take another name. If that run was cut off, use --again {Again.SAME_IDENTITY}.",
    )


def psk_identity_taken(psk_identity: str, *, holder: Identity, endpoint_name: str) -> IdentityTaken:
    """Tell that the PSK identity goes with another name."""
    since = said(holder.reserved_at)
    return IdentityTaken(
        f"the PSK identity {psk_identity} belongs to the endpoint name {holder.endpoint_name} since {since}.",
        place=endpoint_name,
        cure="Let the job make it from the endpoint name, so that every unit has its own.",
    )


def returned_unit(known: Identity, hardware_id: str) -> ReturnedUnit:
    """Tell that the unit has a name, and what can be done with it."""
    result = "never passed" if known.passed_at is None else f"passed on {said(known.passed_at)}"
    return ReturnedUnit(
        f"the unit has the endpoint name {known.endpoint_name} since {said(known.reserved_at)} and {result}.",
        place=f"unit {hardware_id}",
        cure=_CHOICE,
    )


def said(time: datetime) -> str:
    """Write a time for a person."""
    return f"{time.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _unit(holder: Identity) -> str:
    return "" if holder.hardware_id is None else f" by the unit {holder.hardware_id}"
