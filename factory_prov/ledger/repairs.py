"""Repairs of units: one row each, from before the first thing is done until all of it was seen to be done.

A unit has one open repair at a time, by its name and by its chip. Whoever changes it is at work on it, until that
program ends or leaves it; then another may go on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, Select, bindparam, false, insert, or_, select, union, update

from factory_prov.errors import LedgerError
from factory_prov.ledger import identity_rows as rows
from factory_prov.ledger.database import Database, Leases
from factory_prov.ledger.ids import RepairId, RunId
from factory_prov.ledger.reasons import reason_of, text_of
from factory_prov.ledger.repair_states import (
    NewRepair,
    Repair,
    RepairAction,
    RepairOutcome,
    RepairState,
    refuse_change,
)
from factory_prov.ledger.tables import identities, repairs, runs
from factory_prov.ledger.unit_events import id_of
from factory_prov.messages import Message

_its = repairs.c
_T = TypeVar("_T")
_new = identities.alias("new_identities")
_HELD = select(repairs).where(_its.id == bindparam("its_repair")).with_for_update()


class Repairs:
    """The repairs of a ledger; any thread may ask. LedgerError as the ledger.

    `bury` finds the runs that no program carries out any more.
    """

    def __init__(
        self,
        database: Database,
        writing: Callable[[], AbstractContextManager[Connection]],
        bury: Callable[[Connection], None],
    ) -> None:
        self._database = database
        self._writing = writing
        self._bury = bury

    def begin(self, new: NewRepair) -> RepairId:
        """Write down that a repair begins; LedgerError while the unit has an open one, or a run at work."""

        def write(connection: Connection) -> RepairId:
            self._bury(connection)
            identity_id = id_of(connection, new.endpoint_name)
            _refuse_nobody(new)
            _refuse_open(connection, new, identity_id)
            _refuse_run(connection, new)
            values = {
                "begun_at": datetime.now(UTC),
                "identity_id": identity_id,
                "action": new.action,
                "state": RepairState.BEGUN,
                "hardware_id": new.hardware_id,
                "station": new.station,
                "operator": new.operator,
                "reason": new.reason,
                "detail": new.detail,
                "lease": self._database.leases.mine(connection),
            }
            return RepairId(connection.execute(insert(repairs).returning(_its.id), values).scalar_one())

        return self._changed(write)

    def advance(
        self,
        repair_id: RepairId,
        state: RepairState,
        *,
        run_id: RunId | None = None,
        new_name: str | None = None,
        detail: str | None = None,
    ) -> None:
        """Write down how far a repair has come, and what is known of it now; what is None stays as it was.

        LedgerError for a change that `repair_states` does not allow, and while another program works on it.
        """

        def write(connection: Connection) -> None:
            row = self._mine(connection, repair_id)
            refuse_change(RepairState(row.state), state)
            known = {"run_id": run_id, "new_identity_id": id_of(connection, new_name), "detail": detail}
            values = {name: value for name, value in known.items() if value is not None}
            _set(connection, repair_id, {**values, "state": state, "lease": self._database.leases.mine(connection)})

        self._changed(write)

    def hold(self, repair_id: RepairId) -> Repair:
        """Take an open repair for this program before anything of it is done, and return how far it is now.

        LedgerError while another program works on it, and for one that has ended meanwhile.
        """

        def write(connection: Connection) -> Repair:
            self._mine(connection, repair_id)
            _set(connection, repair_id, {"lease": self._database.leases.mine(connection)})
            return _found(connection, _its.id == repair_id, self._database.leases)[0]

        return self._changed(write)

    def leave(self, repair_id: RepairId) -> None:
        """Let whoever comes next go on with a repair; it stays open."""

        def write(connection: Connection) -> None:
            self._mine(connection, repair_id)
            _set(connection, repair_id, {"lease": None})

        self._changed(write)

    def end(self, repair_id: RepairId, outcome: RepairOutcome, why: Message | None = None) -> None:
        """Close a repair, as done only one that was checked; LedgerError too while another program works on it."""

        def write(connection: Connection) -> None:
            row = self._mine(connection, repair_id)
            if outcome is RepairOutcome.DONE and row.state != RepairState.CHECKED:
                raise LedgerError(
                    Message("a repair that was not checked is not done."),
                    place=Message("ledger"),
                    cure=Message("Go on with it: factory-prov repair --open tells which there are."),
                )
            said = None if why is None else text_of(why)
            ended = {"outcome": outcome, "why": said, "ended_at": datetime.now(UTC), "lease": None}
            _set(connection, repair_id, ended)

        self._changed(write)

    def open(self) -> tuple[Repair, ...]:
        """Return the repairs that are open, oldest first."""
        with self._database.reading() as connection:
            return _found(connection, _its.ended_at.is_(None), self._database.leases)

    def find(self, repair_id: RepairId) -> Repair | None:
        """Return the repair of that number."""
        with self._database.reading() as connection:
            return next(iter(_found(connection, _its.id == repair_id, self._database.leases)), None)

    def of(self, *, endpoint_name: str | None = None, hardware_id: str | None = None) -> tuple[Repair, ...]:
        """Return the repairs of a name or a chip, or both, oldest first."""
        with self._database.reading() as connection:
            name = select(identities.c.id).where(identities.c.endpoint_name == endpoint_name)
            names = [] if endpoint_name is None else connection.scalars(name).all()
            return repairs_of(connection, names, hardware_id, self._database.leases)

    def _mine(self, connection: Connection, repair_id: RepairId) -> Row[Any]:
        """Return an open repair that nobody else works on; nobody else begins to before the end of this change."""
        row = connection.execute(_HELD, {"its_repair": repair_id}).one_or_none()
        if row is None or row.ended_at is not None:
            raise LedgerError(
                Message("there is no open repair {repair_id}.", repair_id=repair_id),
                place=Message("ledger"),
                cure=Message("Begin a new one."),
            )
        leases = self._database.leases
        if row.lease not in (None, leases.mine(connection)) and leases.lives(connection, row.lease):
            raise LedgerError(
                Message("another program works on this repair, at {station}.", station=row.station),
                place=Message("repair {repair_id}", repair_id=repair_id),
                cure=Message("Go on with it there, or close the program there first."),
            )
        return row

    def _changed(self, write: Callable[[Connection], _T]) -> _T:
        def once() -> _T:
            with self._writing() as connection:
                return write(connection)

        return self._database.repeated(once)


def repairs_of(
    connection: Connection, names: Sequence[int], hardware_id: str | None, leases: Leases
) -> tuple[Repair, ...]:
    """Return the repairs of a unit with these names and that chip, oldest first."""
    ways = [select(_its.id).where(_its.identity_id.in_(names), _its.identity_id.is_not(None))] if names else []
    if hardware_id is not None:
        ways.append(select(_its.id).where(_its.hardware_id == hardware_id))
    return _found(connection, _its.id.in_(union(*ways)), leases) if ways else ()


def _refuse_nobody(new: NewRepair) -> None:
    if new.endpoint_name is None and new.hardware_id is None:
        raise LedgerError(
            Message("a repair is that of a unit, and this one has neither a name nor a chip."),
            place=Message("ledger"),
            cure=Message("Scan the label of the unit, or plug it in."),
        )


def _refuse_open(connection: Connection, new: NewRepair, identity_id: int | None) -> None:
    same: ColumnElement[bool] = false()
    if identity_id is not None:
        same = or_(same, _its.identity_id == identity_id, _its.new_identity_id == identity_id)
    if new.hardware_id is not None:
        same = or_(same, _its.hardware_id == new.hardware_id)
    row = connection.execute(select(repairs).where(_its.ended_at.is_(None), same).limit(1)).one_or_none()
    if row is not None:
        raise LedgerError(
            Message("a repair of this unit was begun at {station} and has not ended.", station=row.station),
            place=new.endpoint_name or Message("unit {hardware_id}", hardware_id=new.hardware_id or ""),
            cure=Message("Go on with that one: factory-prov repair --open."),
        )


def _refuse_run(connection: Connection, new: NewRepair) -> None:
    its = runs.c
    going = select(its.id).where(rows.going())
    same: ColumnElement[bool] = false()
    if new.endpoint_name is not None:
        name = select(identities.c.id).where(identities.c.endpoint_name == new.endpoint_name).scalar_subquery()
        same = or_(same, its.identity_id == name)
    if new.hardware_id is not None:
        same = or_(same, its.hardware_id == new.hardware_id, its.seen_hardware_id == new.hardware_id)
    if connection.execute(going.where(same).limit(1)).first() is not None:
        raise LedgerError(
            Message("somebody works with this unit at this moment."),
            place=new.endpoint_name or Message("unit {hardware_id}", hardware_id=new.hardware_id or ""),
            cure=Message("Wait until that has ended, and try again."),
        )


def _set(connection: Connection, repair_id: RepairId, values: dict[str, Any]) -> None:
    connection.execute(update(repairs).where(_its.id == repair_id).values(**values))


def _found(connection: Connection, which: ColumnElement[bool], leases: Leases) -> tuple[Repair, ...]:
    found = connection.execute(_query().where(which).order_by(_its.id)).all()
    return tuple(_repair(row, connection, leases) for row in found)


def _query() -> Select[Any]:
    named = identities.c
    return (
        select(repairs, named.endpoint_name, _new.c.endpoint_name.label("new_name"))
        .outerjoin(identities, named.id == _its.identity_id)
        .outerjoin(_new, _new.c.id == _its.new_identity_id)
    )


def _repair(row: Row[Any], connection: Connection, leases: Leases) -> Repair:
    return Repair(
        repair_id=RepairId(row.id),
        action=RepairAction(row.action),
        state=RepairState(row.state),
        endpoint_name=row.endpoint_name,
        new_name=row.new_name,
        hardware_id=row.hardware_id,
        run_id=None if row.run_id is None else RunId(row.run_id),
        station=row.station,
        operator=row.operator,
        reason=row.reason,
        detail=row.detail,
        begun_at=row.begun_at,
        ended_at=row.ended_at,
        outcome=None if row.outcome is None else RepairOutcome(row.outcome),
        why=reason_of(row.why),
        at_work=row.ended_at is None and row.lease is not None and leases.lives(connection, row.lease),
    )
