"""Why a run does not get the name it asks for, in words."""

from __future__ import annotations

from datetime import UTC, datetime

from factory_prov.errors import IdentityTaken, KeyTwice, ReturnedUnit
from factory_prov.ledger.records import Again, Identity
from factory_prov.messages import Message

_CHOICE = Message(
    "Choose --again {same_identity} to keep that name and make new keys, or --again"
    " {new_identity} to retire it and give the unit a new one. A unit that holds a configuration and is not erased"
    " stays as it is.",
    same_identity=Again.SAME_IDENTITY,
    new_identity=Again.NEW_IDENTITY,
)


def name_taken(holder: Identity) -> IdentityTaken:
    """Tell that the name has its unit, or had it."""
    if holder.retired_at is not None:
        return IdentityTaken(_retired(holder), place=holder.endpoint_name, cure=Message("Take another name."))
    return IdentityTaken(
        _taken(holder),
        place=holder.endpoint_name,
        cure=Message(
            "Take another name. If it is that very unit, use --again {same_identity}.",
            same_identity=Again.SAME_IDENTITY,
        ),
    )


def _retired(holder: Identity) -> Message:
    since = time_words(holder.retired_at or holder.reserved_at)
    if holder.hardware_id is None:
        return Message("the endpoint name is retired since {since} and is never given again.", since=since)
    return Message(
        "the endpoint name is retired since {since} by the unit {hardware_id} and is never given again.",
        since=since,
        hardware_id=holder.hardware_id,
    )


def _taken(holder: Identity) -> Message:
    since = time_words(holder.reserved_at)
    if holder.hardware_id is None:
        return Message("the endpoint name is taken since {since}.", since=since)
    return Message(
        "the endpoint name is taken by the unit {hardware_id} since {since}.",
        hardware_id=holder.hardware_id,
        since=since,
    )


def key_twice(endpoint_name: str, holder: str, since: datetime) -> KeyTwice:
    """Tell that another unit has the key that was made for this one."""
    return KeyTwice(
        Message("The unit {holder} has this very key, since {since}.", holder=holder, since=time_words(since)),
        place=endpoint_name,
        cure=Message(
            "Look where the job takes its keys from; if it makes them, this PC's random source is broken. Where one"
            " key for several units is meant, write shared_key = true below [credentials]."
        ),
    )


def name_in_use(endpoint_name: str, since: datetime) -> IdentityTaken:
    """Tell that a run has the name and is at work."""
    return IdentityTaken(
        Message("the endpoint name is in use by a run that began on {since} and goes on.", since=time_words(since)),
        place=endpoint_name,
        cure=Message("Wait until that run has ended, or take another name."),
    )


def name_in_use_of_old(endpoint_name: str, since: datetime) -> IdentityTaken:
    """Tell that a run of an older version has the name: it has not ended, and nobody knows whether it goes on."""
    return IdentityTaken(
        Message(
            "the endpoint name is reserved by a run that began on {since} and has not ended.", since=time_words(since)
        ),
        place=endpoint_name,
        cure=Message(
            "Take another name. If that run was cut off, use --again {same_identity}.",
            same_identity=Again.SAME_IDENTITY,
        ),
    )


def psk_identity_taken(psk_identity: str, *, holder: Identity, endpoint_name: str) -> IdentityTaken:
    """Tell that the PSK identity goes with another name."""
    since = time_words(holder.reserved_at)
    return IdentityTaken(
        Message(
            "the PSK identity {psk_identity} belongs to the endpoint name {endpoint_name} since {since}.",
            psk_identity=psk_identity,
            endpoint_name=holder.endpoint_name,
            since=since,
        ),
        place=endpoint_name,
        cure=Message("Let the job make it from the endpoint name, so that every unit has its own."),
    )


def returned_unit(known: Identity, hardware_id: str) -> ReturnedUnit:
    """Tell that the unit has a name, and what can be done with it."""
    return ReturnedUnit(_has_a_name(known), place=Message("unit {hardware_id}", hardware_id=hardware_id), cure=_CHOICE)


def _has_a_name(known: Identity) -> Message:
    since = time_words(known.reserved_at)
    if known.passed_at is None and known.is_good:
        return Message(
            "the unit has the endpoint name {endpoint_name} since {since}, was found good and waits for its server.",
            endpoint_name=known.endpoint_name,
            since=since,
        )
    if known.passed_at is None:
        return Message(
            "the unit has the endpoint name {endpoint_name} since {since} and never passed.",
            endpoint_name=known.endpoint_name,
            since=since,
        )
    return Message(
        "the unit has the endpoint name {endpoint_name} since {since} and passed on {passed_at}.",
        endpoint_name=known.endpoint_name,
        since=since,
        passed_at=time_words(known.passed_at),
    )


def time_words(time: datetime) -> Message:
    """Write a time for a person."""
    return Message("{time} UTC", time=f"{time.astimezone(UTC):%Y-%m-%d %H:%M}")
