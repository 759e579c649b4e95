"""Units that were made elsewhere: their names are taken in as those of good units, and never given again.

Every function works inside the caller's transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, insert, select

from factory_prov.errors import IdentityTaken, InputError
from factory_prov.ledger import identity_rows as rows
from factory_prov.ledger import refusals
from factory_prov.ledger.life_records import EventKind, ImportedUnit, TakenIn, UnitEvent
from factory_prov.ledger.records import Identity
from factory_prov.ledger.states import ServerState, UnitState
from factory_prov.ledger.tables import identities, runs
from factory_prov.ledger.unit_events import put
from factory_prov.messages import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Taker:
    """Where a unit is taken in from, such as the name of a file, at which station and by whom."""

    source: str
    station: str
    operator: str


def take_in(connection: Connection, unit: ImportedUnit, taker: Taker) -> TakenIn:
    """Take a unit in, once: the same one again changes nothing, but what was not known of it is noted.

    IdentityTaken when its name, its chip or its PSK identity is another unit's; InputError when its name has ended.
    """
    if not unit.endpoint_name or unit.hardware_id == "":
        raise InputError(
            Message("a unit has a name, and its chip is never empty."),
            place=taker.source,
            cure=Message("Write the name, and leave the chip out where it is not known."),
        )
    known = rows.by_name(connection, unit.endpoint_name, hold=True)
    _refuse_ended(known)
    _refuse_chip_of_another(connection, unit)
    _refuse_psk_identity_of_another(connection, unit, known)
    if known is not None:
        _complete(connection, known, unit)
        if unit.server is not None and known.server_state is ServerState.NONE:
            rows.set_server_state(connection, known.identity_id, ServerState.REGISTERED)
            _note(connection, unit, taker)
        return TakenIn.SAME
    _add(connection, unit)
    _note(connection, unit, taker)
    return TakenIn.NEW


def _note(connection: Connection, unit: ImportedUnit, taker: Taker) -> None:
    what = Message("Taken in from {source}.", source=taker.source)
    event = UnitEvent(
        at=datetime.now(UTC),
        kind=EventKind.IMPORTED,
        endpoint_name=unit.endpoint_name,
        hardware_id=None,
        run_id=None,
        station=taker.station,
        operator=taker.operator,
        what=_with_server(unit, what),
        server=unit.server,
    )
    put(connection, event)


def _refuse_ended(known: Identity | None) -> None:
    if known is not None and known.retired_at is not None:
        raise InputError(
            Message("the unit is {state} already.", state=known.state),
            place=known.endpoint_name,
            cure=Message("Leave it out: its name is never given again."),
        )


def _refuse_chip_of_another(connection: Connection, unit: ImportedUnit) -> None:
    if unit.hardware_id is None:
        return
    holder = rows.active(connection, unit.hardware_id, hold=True)
    if holder is not None and holder.endpoint_name != unit.endpoint_name:
        raise IdentityTaken(
            Message(
                "the chip {hardware_id} is that of the unit {endpoint_name}.",
                hardware_id=unit.hardware_id,
                endpoint_name=holder.endpoint_name,
            ),
            place=unit.endpoint_name,
            cure=Message("Look which of the two names its server knows, and retire the other one."),
        )


def _refuse_psk_identity_of_another(connection: Connection, unit: ImportedUnit, known: Identity | None) -> None:
    holder = rows.psk_identity_holder(connection, unit.psk_identity)
    if holder is not None and (known is None or holder != known.identity_id):
        raise refusals.psk_identity_taken(
            unit.psk_identity or "", holder=rows.by_id(connection, holder), endpoint_name=unit.endpoint_name
        )


def _complete(connection: Connection, known: Identity, unit: ImportedUnit) -> None:
    """Note of a known unit what was not known of it; IdentityTaken when it is not that unit."""
    if unit.hardware_id not in (None, known.hardware_id):
        its_run = select(runs.c.id).where(runs.c.identity_id == known.identity_id).limit(1)
        if known.hardware_id is not None or connection.execute(its_run).first() is not None:
            raise refusals.name_taken(known)
        rows.bind(connection, known.identity_id, unit.hardware_id or "")
    if unit.psk_identity is not None and rows.psk_identity_holder(connection, unit.psk_identity) is None:
        _give_psk_identity(connection, unit, known.identity_id)


def _add(connection: Connection, unit: ImportedUnit) -> None:
    identity_id: int = connection.execute(
        insert(identities).returning(identities.c.id),
        {
            "endpoint_name": unit.endpoint_name,
            "hardware_id": unit.hardware_id,
            "reserved_at": unit.made_at or datetime.now(UTC),
            "state": UnitState.CLOSED,
            "server_state": ServerState.NONE if unit.server is None else ServerState.REGISTERED,
        },
    ).scalar_one()
    if unit.psk_identity is not None:
        _give_psk_identity(connection, unit, identity_id)


def _give_psk_identity(connection: Connection, unit: ImportedUnit, identity_id: int) -> None:
    psk_identity = unit.psk_identity or ""
    rows.insert_psk_identity(connection, psk_identity, identity_id, is_name=psk_identity == unit.endpoint_name)


def _with_server(unit: ImportedUnit, what: Message) -> Message:
    if unit.server is None:
        return what
    if not unit.device_id:
        return Message("{taken_in} The server {server} knows it.", taken_in=what, server=unit.server)
    return Message(
        "{taken_in} The server {server} knows it as {device_id}.",
        taken_in=what,
        server=unit.server,
        device_id=unit.device_id,
    )
