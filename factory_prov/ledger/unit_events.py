"""What happens to units beside their runs: an entry for each, found by name and by chip."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any

from sqlalchemy import Connection, Row, insert, select, union

from factory_prov.errors import LedgerError
from factory_prov.ledger import entries
from factory_prov.ledger import identity_rows as rows
from factory_prov.ledger.database import Database
from factory_prov.ledger.ids import RunId
from factory_prov.ledger.life_records import EventKind, UnitEvent
from factory_prov.ledger.reasons import reason_of, text_of
from factory_prov.ledger.tables import identities, servers, unit_events
from factory_prov.messages import Message

_its = unit_events.c


class UnitEvents:
    """The events of a ledger; any thread may note one. LedgerError as the ledger."""

    def __init__(self, database: Database, writing: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._database = database
        self._writing = writing

    def note(self, event: UnitEvent) -> None:
        """Write an event down; LedgerError for one of no unit, or of a name that the ledger does not know."""

        def write() -> None:
            with self._writing() as connection:
                put(connection, event)

        self._database.repeated(write)


def put(connection: Connection, event: UnitEvent) -> None:
    """Write an event down in the caller's transaction."""
    if event.endpoint_name is None and event.hardware_id is None:
        raise LedgerError(
            Message("an event is that of a unit, and this one has neither a name nor a chip."),
            place=Message("ledger"),
            cure=Message("Start again."),
        )
    values = {
        "at": event.at,
        "identity_id": id_of(connection, event.endpoint_name),
        "run_id": event.run_id,
        "server_id": None if event.server is None else entries.server_id(connection, event.server),
        "kind": event.kind,
        "hardware_id": event.hardware_id,
        "station": event.station,
        "operator": event.operator,
        "what": text_of(event.what),
    }
    connection.execute(insert(unit_events), values)


def id_of(connection: Connection, endpoint_name: str | None) -> int | None:
    """Return the id of a name, None for None; LedgerError for a name that the ledger does not know."""
    if endpoint_name is None:
        return None
    identity = rows.by_name(connection, endpoint_name)
    if identity is None:
        raise unknown_name(endpoint_name)
    return identity.identity_id


def unknown_name(endpoint_name: str) -> LedgerError:
    """Say that no unit of that name is known."""
    cure = Message("Look for it with factory-prov history.")
    return LedgerError(Message("the ledger does not know this name."), place=endpoint_name, cure=cure)


def events_of(connection: Connection, names: Sequence[int], hardware_id: str | None) -> tuple[UnitEvent, ...]:
    """Return the events of a unit with these names and that chip, oldest first."""
    ways = [select(_its.id).where(_its.identity_id.in_(names), _its.identity_id.is_not(None))] if names else []
    if hardware_id is not None:
        ways.append(select(_its.id).where(_its.hardware_id == hardware_id))
    if not ways:
        return ()
    query = (
        select(unit_events, identities.c.endpoint_name, servers.c.name.label("server"))
        .outerjoin(identities, identities.c.id == _its.identity_id)
        .outerjoin(servers, servers.c.id == _its.server_id)
        .where(_its.id.in_(union(*ways)))
    )
    return tuple(map(_event, connection.execute(query.order_by(_its.at, _its.id))))


def _event(row: Row[Any]) -> UnitEvent:
    return UnitEvent(
        at=row.at,
        kind=EventKind(row.kind),
        endpoint_name=row.endpoint_name,
        hardware_id=row.hardware_id,
        run_id=None if row.run_id is None else RunId(row.run_id),
        station=row.station,
        operator=row.operator,
        what=reason_of(row.what) or Message("{text}", text=row.what),
        server=row.server,
    )
