"""Reading and writing identities, without an opinion; the rules are in `identities.py`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    CompoundSelect,
    Connection,
    Row,
    Text,
    any_,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    union_all,
    update,
)

from factory_prov.errors import LedgerError
from factory_prov.ledger import entries, sealed_rows
from factory_prov.ledger.records import ChainEnd, Identity, Marks, OpenRun, Outcome, RunId
from factory_prov.ledger.states import ALLOWED, ServerState, UnitState, refuse_change, refuse_server_change
from factory_prov.ledger.tables import (
    identities,
    leases,
    ledger_identity,
    outbox,
    psk_identities,
    registrations,
    runs,
    stations,
)
from factory_prov.messages import Message

_its = identities.c
_COUNT = "UPDATE ledger_identity SET changes = changes + 1"
"""As text: it goes with every change, and others wait for its end."""


def by_name(connection: Connection, endpoint_name: str, *, hold: bool = False) -> Identity | None:
    """Find the identity with this endpoint name; `hold`: other stations wait with it for the end of this change."""
    return _find(connection, identities.c.endpoint_name == endpoint_name, hold=hold)


def by_id(connection: Connection, identity_id: int, *, hold: bool = False) -> Identity:
    """Read the identity that another row refers to; `hold` as above."""
    query = select(identities).where(identities.c.id == identity_id)
    return identity_of(connection.execute(query.with_for_update() if hold else query).one())


def active(connection: Connection, hardware_id: str, *, hold: bool = False) -> Identity | None:
    """Find the identity that the unit has now; `hold` as above."""
    its_name = (identities.c.hardware_id == hardware_id) & identities.c.retired_at.is_(None)
    return _find(connection, its_name, hold=hold)


def ids_of(endpoint_name: str | None, hardware_id: str | None) -> CompoundSelect[Any]:
    """Return what finds the names of a unit, those that have ended too: each along its own index."""
    ways: list[ColumnElement[bool]] = [_its.endpoint_name == (endpoint_name or "")]  # no name is ""
    if hardware_id is not None:  # two units without a chip are not one
        met = _its.hardware_id == hardware_id
        ways += [met & _its.retired_at.is_(None), met & _its.retired_at.is_not(None)]
    return union_all(*(select(_its.id).where(way) for way in ways))


def taken(connection: Connection, names: Sequence[str]) -> frozenset[str]:
    """Return those of the names that a unit the ledger does not know would be refused (see `identities`)."""
    in_use = exists().where(runs.c.identity_id == identities.c.id, going())
    return _those(connection, names, or_(_used_up(), in_use))


def used_up(connection: Connection, names: Sequence[str]) -> frozenset[str]:
    """Return those of the names that are refused for ever: each has or had its unit, or has passed."""
    return _those(connection, names, _used_up())


def _used_up() -> ColumnElement[bool]:
    known = (column.is_not(None) for column in (_its.hardware_id, _its.passed_at, _its.retired_at))
    return or_(*known, _its.state == UnitState.CLOSED, _its.server_state == ServerState.OWED)


def _those(connection: Connection, names: Sequence[str], condition: ColumnElement[bool]) -> frozenset[str]:
    # One value for all names: a place for each would take longer than to find them, and there is a limit of places.
    among: ColumnElement[bool]
    if connection.dialect.name == "sqlite":
        asked = func.json_each(json.dumps(list(names))).table_valued("value")
        among = _its.endpoint_name.in_(select(asked.c.value))
    else:
        among = _its.endpoint_name == any_(literal(list(names), ARRAY(Text)))
    query = select(_its.endpoint_name).where(among, condition)
    return frozenset(connection.scalars(query))


def insert_name(connection: Connection, endpoint_name: str) -> int:
    """Add a name without a unit and return its identity's id."""
    values = {
        "endpoint_name": endpoint_name,
        "reserved_at": datetime.now(UTC),
        "state": UnitState.RESERVED,
        "server_state": ServerState.NONE,
    }
    identity_id: int = connection.execute(insert(identities).returning(identities.c.id), values).scalar_one()
    return identity_id


def bind(connection: Connection, identity_id: int, hardware_id: str) -> None:
    """Give the identity to the unit for ever; one that has a unit keeps it."""
    unbound = (identities.c.id == identity_id) & identities.c.hardware_id.is_(None)
    connection.execute(update(identities).where(unbound).values(hardware_id=hardware_id))


def reach(connection: Connection, run: OpenRun, state: UnitState) -> None:
    """Change the state of a run's unit, if `states` allows it."""
    its_row = identities.c.id == named(run)
    before = connection.execute(select(_its.state).where(its_row).with_for_update()).scalar_one()
    refuse_change(UnitState(before), state)
    connection.execute(update(identities).where(its_row).values(state=state))
    connection.execute(update(runs).where(runs.c.id == run.run_id).values(state=state))
    sealed_rows.erase_unneeded(connection, run.identity_id)


def named(run: OpenRun) -> int:
    """Return the id of a run's name; LedgerError for a run without one."""
    if run.identity_id is None:
        raise LedgerError(
            Message("the run {run_id} has no endpoint name.", run_id=run.run_id),
            place=Message("ledger"),
            cure=Message("Reserve one first."),
        )
    return run.identity_id


def close(connection: Connection, run: OpenRun, outcome: Outcome, at: datetime) -> None:
    """Let the unit of a run be what the run has made of it: closed when it is good, failed at the state it has else.

    LedgerError for a good one that was not verified, for a PASS whose own server was asked and is not known to know
    the unit, and for a WAIT that owes its server nothing.
    """
    if outcome in (Outcome.PASS, Outcome.WAIT):
        reach(connection, run, UnitState.CLOSED)
        _refuse_unheard(connection, run, outcome)
        if outcome is Outcome.PASS:
            connection.execute(update(identities).where(_its.id == run.identity_id).values(passed_at=at))
    elif run.identity_id is not None:
        may_fail = [state for state, after in ALLOWED.items() if UnitState.FAILED in after]
        its_row = (_its.id == run.identity_id) & _its.state.in_(may_fail)
        connection.execute(update(identities).where(its_row).values(state=UnitState.FAILED))


def _refuse_unheard(connection: Connection, run: OpenRun, outcome: Outcome) -> None:
    """Refuse a good end that what is known of the server does not bear out.

    A run without a server has asked none: what an earlier one of its unit asked or owes is not its own.
    """
    state = ServerState(connection.execute(select(_its.server_state).where(_its.id == named(run))).scalar_one())
    if outcome is Outcome.WAIT:
        owed = select(outbox.c.id).where(outbox.c.run_id == run.run_id, outbox.c.identity_id == run.identity_id)
        if state is not ServerState.OWED or connection.execute(owed.limit(1)).first() is None:
            what = Message("a unit waits for nothing but a registration that is owed, and this run owes none.")
            raise LedgerError(what, place=Message("ledger"), cure=Message("Start again."))
        return
    last = entries.last_of_run(connection, run.run_id, named(run))
    if last and (state is not ServerState.REGISTERED or not last.isdisjoint(entries.NOT_KNOWN)):
        what = Message("a unit whose server was asked and is not known to know it is no PASS.")
        raise LedgerError(what, place=Message("ledger"), cure=Message("Start again."))


def set_server_state(connection: Connection, identity_id: int, state: ServerState) -> None:
    """Change what is known of the server of an identity, if `states` allows it."""
    its_row = _its.id == identity_id
    before = connection.execute(select(_its.server_state).where(its_row).with_for_update()).scalar_one()
    refuse_server_change(ServerState(before), state)
    connection.execute(update(identities).where(_its.id == identity_id).values(server_state=state))
    sealed_rows.erase_unneeded(connection, identity_id)


def psk_identity_holder(connection: Connection, psk_identity: str | None) -> int | None:
    """Return the id of the identity that has this PSK identity."""
    if psk_identity is None:
        return None
    condition = psk_identities.c.psk_identity == psk_identity
    return connection.scalar(select(psk_identities.c.identity_id).where(condition))


def insert_psk_identity(connection: Connection, psk_identity: str, identity_id: int, *, is_name: bool) -> None:
    """Give the PSK identity to the identity for ever; `is_name`: it is the endpoint name, and found by that."""
    values = {"psk_identity": psk_identity, "identity_id": identity_id, "is_name": is_name}
    connection.execute(insert(psk_identities), values)


def going() -> ColumnElement[bool]:
    """Return the condition for a run that has not ended and was not found to be cut off."""
    return runs.c.finished_at.is_(None) & runs.c.cut_off_at.is_(None)


def run_at_work(connection: Connection, identity: Identity, *, but: RunId | None) -> Row[Any, Any] | None:
    """Return the newest run at work under this name, leaving out the run `but`: when it began, and its lease."""
    condition = (runs.c.identity_id == identity.identity_id) & going()
    if but is not None:
        condition &= runs.c.id != but
    query = select(runs.c.started_at, runs.c.lease).where(condition).order_by(runs.c.id.desc()).limit(1)
    return connection.execute(query).one_or_none()


def had_before(connection: Connection, identity_id: int, run_id: RunId) -> bool:
    """Whether another run had this name."""
    condition = (runs.c.identity_id == identity_id) & (runs.c.id != run_id)
    return connection.scalar(select(runs.c.id).where(condition).limit(1)) is not None


def not_removed(connection: Connection, hardware_id: str | None) -> tuple[str, ...]:
    """Return the unit's retired names that no server was seen to forget, oldest first."""
    if hardware_id is None:
        return ()
    removed = exists().where(registrations.c.identity_id == identities.c.id, registrations.c.outcome == entries.REMOVED)
    query = select(identities.c.endpoint_name).where(
        identities.c.hardware_id == hardware_id, identities.c.retired_at.is_not(None), ~removed
    )
    return tuple(connection.scalars(query.order_by(identities.c.id)))


def count_change(connection: Connection) -> None:
    """Note that the ledger is another one than before, and newer than every copy."""
    connection.exec_driver_sql(_COUNT)


def marks(connection: Connection, *, chain: str | None = None) -> Marks:
    """Return by what the ledger is known, with the end of a chain of records if one is named."""
    its = ledger_identity.c
    newest = select(func.coalesce(func.max(runs.c.id), 0)).scalar_subquery()
    # Where stations work beside each other each counts in its own row: none waits for the others with that.
    counted = its.changes + select(func.coalesce(func.sum(leases.c.last_write), 0)).scalar_subquery()
    row = connection.execute(select(its.ledger_id, counted.label("changes"), newest.label("runs"))).one()
    chains = () if chain is None else chain_ends(connection, stations.c.name == chain)
    return Marks(ledger_id=row.ledger_id, changes=int(row.changes), runs=row.runs, chains=chains)


def chain_ends(connection: Connection, condition: ColumnElement[bool]) -> tuple[ChainEnd, ...]:
    """Return where those chains of records end that have any."""
    query = select(stations).where(condition, stations.c.last_number > 0).order_by(stations.c.name)
    return tuple(
        ChainEnd(chain=row.name, number=row.last_number, digest=(row.last_digest or b"").hex())
        for row in connection.execute(query)
    )


def identity_of(row: Row[Any]) -> Identity:
    """Make the record of a row of `identities`."""
    return Identity(
        identity_id=row.id,
        endpoint_name=row.endpoint_name,
        hardware_id=row.hardware_id,
        reserved_at=row.reserved_at,
        passed_at=row.passed_at,
        retired_at=row.retired_at,
        state=UnitState(row.state),
        server_state=ServerState(row.server_state),
    )


def _find(connection: Connection, condition: ColumnElement[bool], *, hold: bool) -> Identity | None:
    query = select(identities).where(condition)
    row = connection.execute(query.with_for_update() if hold else query).one_or_none()
    return None if row is None else identity_of(row)
