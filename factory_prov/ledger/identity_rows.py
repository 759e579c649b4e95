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
    FromClause,
    Row,
    Select,
    Text,
    any_,
    bindparam,
    case,
    exists,
    func,
    insert,
    literal,
    literal_column,
    or_,
    select,
    union_all,
    update,
)

from factory_prov.errors import LedgerError
from factory_prov.ledger import answers, entries, sealed_rows
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
SEEN_AT_THE_END = case((runs.c.seen_hardware_id == runs.c.hardware_id, ""), else_=runs.c.seen_hardware_id)
"""What is kept of the chip that a run was with: "" for the one that it has met, as in nearly every run."""
_COUNT = "UPDATE ledger_identity SET changes = changes + 1"
"""As text: it goes with every change, and others wait for its end."""


_UNIT = select(identities)
_BY_NAME = _UNIT.where(_its.endpoint_name == bindparam("wanted"))
_BY_ID = _UNIT.where(_its.id == bindparam("wanted"))
_ACTIVE = _UNIT.where(_its.hardware_id == bindparam("wanted"), _its.retired_at.is_(None))
_HELD = {query: query.with_for_update() for query in (_BY_NAME, _BY_ID, _ACTIVE)}
_SET = update(identities).where(_its.id == bindparam("its_unit"))
_BIND = _SET.where(_its.hardware_id.is_(None))
_STATE = select(_its.state).where(_its.id == bindparam("its_unit")).with_for_update()
_SERVER_STATE = select(_its.server_state).where(_its.id == bindparam("its_unit")).with_for_update()
_FAIL = _SET.where(_its.state.in_([state for state, after in ALLOWED.items() if UnitState.FAILED in after]))
_NEW_NAME = insert(identities).returning(_its.id)
_NEW_PSK_IDENTITY = insert(psk_identities)
_HOLDER = select(psk_identities.c.identity_id).where(psk_identities.c.psk_identity == bindparam("wanted"))
SET_RUN = update(runs).where(runs.c.id == bindparam("its_run"))
"""With `its_run` and the new values. All are made once: to put one together takes longer than to carry it out."""


def by_name(connection: Connection, endpoint_name: str, *, hold: bool = False) -> Identity | None:
    """Find the identity with this endpoint name; `hold`: other stations wait with it for the end of this change."""
    return _find(connection, _BY_NAME, endpoint_name, hold=hold)


def by_id(connection: Connection, identity_id: int, *, hold: bool = False) -> Identity:
    """Read the identity that another row refers to; `hold` as above."""
    return identity_of(connection.execute(_HELD[_BY_ID] if hold else _BY_ID, {"wanted": identity_id}).one())


def active(connection: Connection, hardware_id: str, *, hold: bool = False) -> Identity | None:
    """Find the identity that the unit has now; `hold` as above."""
    return _find(connection, _ACTIVE, hardware_id, hold=hold)


def of_chip(chip: ColumnElement[str | None] | str) -> CompoundSelect[Any]:
    """Return what finds the names of a chip, those that have ended too: each along its own index."""
    ways = (_its.retired_at.is_(None), _its.retired_at.is_not(None))
    return union_all(*(select(_its.id).where(_its.hardware_id == chip, way) for way in ways))


_NAMED = select(_its.id).where(_its.endpoint_name == bindparam("its_name"))
IDS_OF: CompoundSelect[Any] = union_all(_NAMED, *of_chip(bindparam("its_chip")).selects)
"""What finds the names of a unit by `its_name` and `its_chip`, each None where it is not known."""


def runs_of_chip(run: FromClause, chip: ColumnElement[str | None] | str) -> tuple[Select[Any], Select[Any]]:
    """Return what finds the runs that have met a chip: one way along each index; `run`: the table, or an alias of it.

    One that has passed is found by its name, which is the chip's (see `close`): the index of chips has the others.
    """
    met = run.c.hardware_id == chip
    others = or_(run.c.outcome.is_(None), run.c.outcome != literal_column("'PASS'"))  # as the index has it
    return select(run.c.id).where(met, others), select(run.c.id).where(met, run.c.identity_id.in_(of_chip(chip)))


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
    identity_id: int = connection.execute(_NEW_NAME, values).scalar_one()
    return identity_id


def bind(connection: Connection, identity_id: int, hardware_id: str) -> None:
    """Give the identity to the unit for ever; one that has a unit keeps it."""
    connection.execute(_BIND, {"its_unit": identity_id, "hardware_id": hardware_id})


def reach(connection: Connection, run: OpenRun, state: UnitState) -> None:
    """Change the state of a run's unit, if `states` allows it."""
    before = connection.execute(_STATE, {"its_unit": named(run)}).scalar_one()
    refuse_change(UnitState(before), state)
    connection.execute(_SET, {"its_unit": run.identity_id, "state": state})
    connection.execute(SET_RUN, {"its_run": run.run_id, "state": state})
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

    LedgerError for a good one that was not verified, or whose name is not that of the chip it has met, for a PASS
    whose own server was asked and is not known to know the unit, and for a WAIT that owes its server nothing.
    """
    if outcome in (Outcome.PASS, Outcome.WAIT):
        _refuse_other_chip(connection, run)
        reach(connection, run, UnitState.CLOSED)
        _refuse_unheard(connection, run, outcome)
        if outcome is Outcome.PASS:
            connection.execute(_SET, {"its_unit": run.identity_id, "passed_at": at})
    elif run.identity_id is not None:
        connection.execute(_FAIL, {"its_unit": run.identity_id, "state": UnitState.FAILED})


def _refuse_other_chip(connection: Connection, run: OpenRun) -> None:
    """Refuse to close a unit under a name that was never bound to it: nobody would find the run by its chip."""
    if run.identity_id is None or run.hardware_id is None:
        return
    identity = by_id(connection, run.identity_id)
    if identity.hardware_id != run.hardware_id:
        raise LedgerError(
            Message("its run met the unit {hardware_id}, and it is not bound to that.", hardware_id=run.hardware_id),
            place=identity.endpoint_name,
            cure=Message("Start again."),
        )


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
    before = connection.execute(_SERVER_STATE, {"its_unit": identity_id}).scalar_one()
    refuse_server_change(ServerState(before), state)
    connection.execute(_SET, {"its_unit": identity_id, "server_state": state})
    sealed_rows.erase_unneeded(connection, identity_id)


def psk_identity_holder(connection: Connection, psk_identity: str | None) -> int | None:
    """Return the id of the identity that has this PSK identity."""
    if psk_identity is None:
        return None
    return connection.scalar(_HOLDER, {"wanted": psk_identity})


def insert_psk_identity(connection: Connection, psk_identity: str, identity_id: int, *, is_name: bool) -> None:
    """Give the PSK identity to the identity for ever; `is_name`: it is the endpoint name, and found by that."""
    values = {"psk_identity": psk_identity, "identity_id": identity_id, "is_name": is_name}
    connection.execute(_NEW_PSK_IDENTITY, values)


def going() -> ColumnElement[bool]:
    """Return the condition for a run that has not ended and was not found to be cut off."""
    return runs.c.finished_at.is_(None) & runs.c.cut_off_at.is_(None)


_NO_RUN = -1
_OTHERS = (runs.c.identity_id == bindparam("its_unit")) & (runs.c.id != bindparam("its_run"))
_AT_WORK = select(runs.c.started_at, runs.c.lease).where(_OTHERS, going()).order_by(runs.c.id.desc()).limit(1)
_ANOTHER_RUN = select(runs.c.id).where(_OTHERS).limit(1)
_REMOVED = exists().where(registrations.c.identity_id == _its.id, registrations.c.outcome == answers.REMOVED)
_NOT_REMOVED = (
    select(_its.endpoint_name)
    .where(_its.hardware_id == bindparam("chip"), _its.retired_at.is_not(None), ~_REMOVED)
    .order_by(_its.id)
)


def run_at_work(connection: Connection, identity: Identity, *, but: RunId | None) -> Row[Any, Any] | None:
    """Return the newest run at work under this name, leaving out the run `but`: when it began, and its lease."""
    asked = {"its_unit": identity.identity_id, "its_run": _NO_RUN if but is None else but}
    return connection.execute(_AT_WORK, asked).one_or_none()


def had_before(connection: Connection, identity_id: int, run_id: RunId) -> bool:
    """Whether another run had this name."""
    return connection.scalar(_ANOTHER_RUN, {"its_unit": identity_id, "its_run": run_id}) is not None


def not_removed(connection: Connection, hardware_id: str | None) -> tuple[str, ...]:
    """Return the unit's retired names that no server was seen to forget, oldest first."""
    if hardware_id is None:
        return ()
    return tuple(connection.scalars(_NOT_REMOVED, {"chip": hardware_id}))


def count_change(connection: Connection) -> None:
    """Note that the ledger is another one than before, and newer than every copy."""
    connection.exec_driver_sql(_COUNT)


def _marks_query() -> Select[Any]:
    its = ledger_identity.c
    newest = select(func.coalesce(func.max(runs.c.id), 0)).scalar_subquery()
    # Where stations work beside each other each counts in its own row: none waits for the others with that.
    counted = its.changes + select(func.coalesce(func.sum(leases.c.last_write), 0)).scalar_subquery()
    return select(its.ledger_id, counted.label("changes"), newest.label("runs"))


_MARKS = _marks_query()
_CHAIN_END = select(stations).where(stations.c.name == bindparam("chain"), stations.c.last_number > 0)


def marks(connection: Connection, *, chain: str | None = None) -> Marks:
    """Return by what the ledger is known, with the end of a chain of records if one is named."""
    row = connection.execute(_MARKS).one()
    chains = () if chain is None else _chain_ends(connection, chain)
    return Marks(ledger_id=row.ledger_id, changes=int(row.changes), runs=row.runs, chains=chains)


def _chain_ends(connection: Connection, chain: str) -> tuple[ChainEnd, ...]:
    return tuple(
        ChainEnd(chain=row.name, number=row.last_number, digest=(row.last_digest or b"").hex())
        for row in connection.execute(_CHAIN_END, {"chain": chain})
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


def _find(connection: Connection, query: Select[Any], wanted: str, *, hold: bool) -> Identity | None:
    row = connection.execute(_HELD[query] if hold else query, {"wanted": wanted}).one_or_none()
    return None if row is None else identity_of(row)
