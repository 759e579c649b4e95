"""The rules of who may have which name; every function works inside the caller's transaction.

A name belongs to one unit for ever, and a unit has one active name. A name is *free* when nothing stands in the ledger
under it, or when its only runs have ended, or were cut off, without a PASS and without meeting a unit: such a name may
be tried again.
Every check stands before the first change, so that a refusal has changed nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

from sqlalchemy import Connection, bindparam, select

from factory_prov.errors import InputError, LedgerError
from factory_prov.ledger import identity_rows as rows
from factory_prov.ledger import refusals
from factory_prov.ledger.records import Again, Identity, OpenRun, Reservation, RunId
from factory_prov.ledger.states import UnitState
from factory_prov.ledger.tables import runs
from factory_prov.messages import Message

_its = runs.c
_RUN = select(
    _its.finished_at, _its.cut_off_at, _its.identity_id, _its.psk_identity, _its.hardware_id, _its.again
).where(_its.id == bindparam("its_run"))


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedIdentity:
    """What a run asks for; `seen` is the chip it is with, to which the name is not bound by that."""

    endpoint_name: str
    psk_identity: str | None
    again: Again | None
    seen: str | None = None


class Retire(Protocol):
    """Ends the name that a unit had, for a run that gives it another."""

    def __call__(self, connection: Connection, former: Identity, run: OpenRun, *, by: str) -> None:
        """Do it in the caller's transaction; `by` is the new name."""


def open_run(connection: Connection, run_id: RunId) -> OpenRun:
    """Find a run that still goes; LedgerError when there is none of this number, or it has ended, or was cut off.

    What a run that was found to be cut off had reserved may be another's by now.
    """
    row = connection.execute(_RUN, {"its_run": run_id}).one_or_none()
    if row is None or row.finished_at is not None or row.cut_off_at is not None:
        raise LedgerError(
            Message("there is no open run {run_id}.", run_id=run_id),
            place=Message("ledger"),
            cure=Message("Begin a new one."),
        )
    return OpenRun(
        run_id=run_id,
        identity_id=row.identity_id,
        psk_identity=row.psk_identity,
        hardware_id=row.hardware_id,
        again=None if row.again is None else Again(row.again),
    )


def reserve(connection: Connection, run: OpenRun, wanted: WantedIdentity, *, retire: Retire) -> Reservation:
    """Give the run the name and PSK identity that it asks for, or raise IdentityTaken or ReturnedUnit."""
    named = rows.by_name(connection, wanted.endpoint_name, hold=True)
    _check_same_run(run, named, wanted.endpoint_name)
    if named is not None:
        _check_name(connection, named, run=run, again=wanted.again)
    is_free = _check_psk_identity(connection, wanted, named)
    former = _former_identity(connection, run, named=named, again=wanted.again)
    if former is not None:
        retire(connection, former, run, by=wanted.endpoint_name)
    identity_id = rows.insert_name(connection, wanted.endpoint_name) if named is None else named.identity_id
    if run.hardware_id is not None:
        rows.bind(connection, identity_id, run.hardware_id)
    if is_free and wanted.psk_identity is not None:  # not looked up again: who came meanwhile is met by the database
        is_name = wanted.psk_identity == wanted.endpoint_name
        rows.insert_psk_identity(connection, wanted.psk_identity, identity_id, is_name=is_name)
    _assign(connection, run, identity_id=identity_id, psk_identity=wanted.psk_identity, again=wanted.again)
    rows.reach(connection, replace(run, identity_id=identity_id), UnitState.RESERVED)
    if wanted.seen is not None:
        connection.execute(rows.SET_RUN, {"its_run": run.run_id, "seen_hardware_id": wanted.seen})
    return _reservation(connection, run.run_id)


def note_hardware_id(connection: Connection, run: OpenRun, hardware_id: str) -> None:
    """Write down which unit the run has met; InputError when it has met another one before."""
    if not hardware_id:
        raise InputError(
            Message("the hardware id is empty."),
            place=Message("hardware id"),
            cure=Message("Read it from the unit again."),
        )
    if run.hardware_id not in (None, hardware_id):
        raise InputError(
            Message(
                "this is the unit {hardware_id}, but the run began with {run_hardware_id}.",
                hardware_id=hardware_id,
                run_hardware_id=run.hardware_id,
            ),
            place=Message("hardware id"),
            cure=Message("Connect one unit and keep it connected until the run ends."),
        )
    connection.execute(rows.SET_RUN, {"its_run": run.run_id, "hardware_id": hardware_id})


def settle(connection: Connection, run: OpenRun, hardware_id: str, *, retire: Retire) -> Reservation | None:
    """Bind the run's name to the unit it has met and return what the run has now; None before it has a name.

    With SAME_IDENTITY a unit that has a name of its own keeps it: the run changes over, and the name it had is free.
    """
    if run.identity_id is None:
        return None
    mine = rows.by_id(connection, run.identity_id, hold=True)
    theirs = rows.active(connection, hardware_id, hold=True)
    if mine.hardware_id not in (None, hardware_id):
        raise refusals.name_taken(mine)
    if theirs is not None and theirs.identity_id != mine.identity_id:
        if run.again is None:
            raise refusals.returned_unit(theirs, hardware_id)
        _check_idle(connection, theirs, run)
        if run.again is Again.SAME_IDENTITY:
            _assign(connection, run, identity_id=theirs.identity_id, psk_identity=None, again=run.again)
            rows.reach(connection, replace(run, identity_id=theirs.identity_id), UnitState.RESERVED)
            return _reservation(connection, run.run_id)
        retire(connection, theirs, run, by=mine.endpoint_name)
    rows.bind(connection, mine.identity_id, hardware_id)
    return _reservation(connection, run.run_id)


def _check_same_run(run: OpenRun, named: Identity | None, endpoint_name: str) -> None:
    if run.identity_id is not None and (named is None or named.identity_id != run.identity_id):
        raise LedgerError(
            Message("this run has another endpoint name already."),
            place=endpoint_name,
            cure=Message("Begin a new run."),
        )


def _check_name(connection: Connection, named: Identity, *, run: OpenRun, again: Again | None) -> None:
    """Refuse a name that is retired, another unit's, that of a unit in the field, or in use by another run."""
    if named.retired_at is not None:
        raise refusals.name_taken(named)
    own = named.hardware_id is not None and run.hardware_id is not None
    if own and named.hardware_id != run.hardware_id:
        raise refusals.name_taken(named)
    if not own and again is not Again.SAME_IDENTITY and named.is_good:
        raise refusals.name_taken(named)
    at_work = rows.run_at_work(connection, named, but=run.run_id)
    if at_work is None:
        return  # of the unit's own name _former_identity has the say
    if at_work.lease is not None:
        raise refusals.name_in_use(named.endpoint_name, at_work.started_at)
    if not own and again is not Again.SAME_IDENTITY:  # a run of an older version: nobody knows whether it lives
        raise refusals.name_in_use_of_old(named.endpoint_name, at_work.started_at)


def _check_psk_identity(connection: Connection, wanted: WantedIdentity, named: Identity | None) -> bool:
    """Refuse a PSK identity that is another name's; whether nobody has it."""
    holder_id = rows.psk_identity_holder(connection, wanted.psk_identity)
    if wanted.psk_identity is None or holder_id is None or (named is not None and named.identity_id == holder_id):
        return holder_id is None
    holder = rows.by_id(connection, holder_id)
    raise refusals.psk_identity_taken(wanted.psk_identity, holder=holder, endpoint_name=wanted.endpoint_name)


def _former_identity(
    connection: Connection, run: OpenRun, *, named: Identity | None, again: Again | None
) -> Identity | None:
    """Return the identity to retire for the new one; ReturnedUnit when nobody said that the unit may be done again."""
    if run.hardware_id is None:
        return None
    theirs = rows.active(connection, run.hardware_id, hold=True)
    if theirs is None:
        return None
    if named is not None and named.identity_id == theirs.identity_id:
        if theirs.is_good and again is not Again.SAME_IDENTITY:
            raise refusals.returned_unit(theirs, run.hardware_id)
        return None
    if again is not Again.NEW_IDENTITY:
        raise refusals.returned_unit(theirs, run.hardware_id)
    _check_idle(connection, theirs, run)
    return theirs


def _check_idle(connection: Connection, theirs: Identity, run: OpenRun) -> None:
    """Refuse to take over, or to retire, the name of a unit that another run is at work with."""
    at_work = rows.run_at_work(connection, theirs, but=run.run_id)
    if at_work is not None and at_work.lease is not None:
        raise refusals.name_in_use(theirs.endpoint_name, at_work.started_at)


def _assign(
    connection: Connection, run: OpenRun, *, identity_id: int, psk_identity: str | None, again: Again | None
) -> None:
    values = {"identity_id": identity_id, "psk_identity": psk_identity, "again": again}
    connection.execute(rows.SET_RUN, {"its_run": run.run_id, **values})


def _reservation(connection: Connection, run_id: RunId) -> Reservation:
    """Read back what the run has."""
    run = open_run(connection, run_id)
    identity = rows.by_id(connection, rows.named(run))
    return Reservation(
        endpoint_name=identity.endpoint_name,
        psk_identity=run.psk_identity,
        known=rows.had_before(connection, identity.identity_id, run_id),
        replaces=rows.not_removed(connection, identity.hardware_id),
        again=run.again,
    )
