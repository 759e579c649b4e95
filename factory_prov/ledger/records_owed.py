"""What others are still to be told of runs: a row for each run, target and event, from the transaction that ends a run.

A row goes when its target has taken it. Nobody holds a row: whoever claims it puts its next time off, so what a dead
program had in hand comes back by itself. A record may be told twice by that, and is never lost; its id is the same.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, Row, delete, func, insert, select, update

from factory_prov.ledger.evidence.facts import answers_of, run_rows
from factory_prov.ledger.packed_steps import unpacked
from factory_prov.ledger.reasons import reason_of, text_of
from factory_prov.ledger.records import Outcome, RunId, StepRecord
from factory_prov.ledger.tables import identities, ledger_identity, records_owed, runs
from factory_prov.messages import NOTHING, Message

if TYPE_CHECKING:
    from factory_prov.ledger.database import Database

_its = records_owed.c
_NEW = insert(records_owed)


class Told(StrEnum):
    """Of which event a record tells: a run's end, that a checked unit waits for its server, what became of that."""

    ENDED = "ended"
    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given up"


class RecordState(StrEnum):
    """What is done about a row: its event has not come yet, it waits for its turn, or for somebody."""

    HELD = "held"
    QUEUED = "queued"
    SET_ASIDE = "set aside"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordTarget:
    """Whom to tell: `name` is what people call it, `options` all that a sender needs, without a secret."""

    name: str
    options: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedRecord:
    """A record that a target has not got. `owed_since`: when its event was; `tries`: those in vain of its own."""

    row_id: int
    run_id: RunId
    told: Told
    target: RecordTarget
    state: RecordState
    tries: int
    owed_since: datetime
    next_at: datetime
    reason: Message
    endpoint_name: str
    transaction_id: str
    """The same for each try, and no other record's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordCounts:
    """How many records are owed; `since`: when the event of the oldest was."""

    owed: int = 0
    set_aside: int = 0
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotTold:
    """A record that did not get through, and why. `next_at` None: it waits for somebody."""

    record: OwedRecord
    reason: Message
    next_at: datetime | None
    counts: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerHeard:
    """What a server said of a unit in its run."""

    server: str
    device_id: str
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunTold:
    """A run as others are told it. No key is in it, nor by what name a key is known."""

    ledger_id: str
    run_id: RunId
    endpoint_name: str | None
    hardware_id: str | None
    station: str
    operator: str
    probe: str
    job_name: str
    job_digest: str
    tool_version: str
    first_image: str
    final_image: str
    again: str | None
    started_at: datetime
    finished_at: datetime
    outcome: Outcome | None
    code: str | None
    reason: Message | None
    steps: tuple[StepRecord, ...]
    servers: tuple[ServerHeard, ...]


class RecordsOwed:
    """The rows of one open ledger; any number of threads and programs may use them. Raises LedgerError."""

    def __init__(self, database: Database, writing: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._database = database
        self._reading = database.reading
        self._writing = writing

    def counts(self) -> RecordCounts:
        """Return how many are owed."""
        query = select(_its.state, func.count(), func.min(_its.owed_since)).where(_its.state != RecordState.HELD)
        with self._reading() as connection:
            found = {row[0]: (row[1], row[2]) for row in connection.execute(query.group_by(_its.state))}
        since = [since for _, since in found.values()]
        return RecordCounts(
            owed=found.get(RecordState.QUEUED, (0, None))[0],
            set_aside=found.get(RecordState.SET_ASIDE, (0, None))[0],
            since=min(since, default=None),
        )

    def rows(self, *, after: int = 0, limit: int | None = None) -> tuple[OwedRecord, ...]:
        """Return what is owed, oldest first, from the row behind `after` on."""
        which = (_its.state != RecordState.HELD) & (_its.id > after)
        with self._reading() as connection:
            return _found(connection, which, limit=limit)

    def targets(self) -> tuple[str, ...]:
        """Return whom anything is owed to."""
        with self._reading() as connection:
            return tuple(connection.scalars(select(_its.target).distinct()))

    def is_due(self, *, now: datetime, but: Collection[str] = ()) -> bool:
        """Whether there is something to claim; as `claim`, and writes nothing."""
        with self._reading() as connection:
            return connection.execute(select(_its.id).where(_due(now, but)).limit(1)).first() is not None

    def claim(self, limit: int, *, now: datetime, until: datetime, but: Collection[str] = ()) -> tuple[OwedRecord, ...]:
        """Take records whose time has come, the longest waiting first; none of the targets in `but`.

        Nobody else gets them before `until`.
        """
        return self._database.repeated(lambda: self._claim(limit, now, until, but))

    def _claim(self, limit: int, now: datetime, until: datetime, but: Collection[str]) -> tuple[OwedRecord, ...]:
        with self._writing() as connection:
            query = select(_its.id).where(_due(now, but)).order_by(_its.next_at, _its.id).limit(limit)
            ids = list(connection.scalars(query.with_for_update(skip_locked=True, of=records_owed)))
            taken = _found(connection, _its.id.in_(ids))
            connection.execute(update(records_owed).where(_its.id.in_(ids)).values(next_at=until))
        return taken

    def runs(self, records: Collection[OwedRecord]) -> dict[RunId, RunTold]:
        """Return what there is to tell of the runs of these records."""
        run_ids = {record.run_id for record in records}
        with self._reading() as connection:
            ledger_id = _ledger_id(connection)
            rows, answers = run_rows(connection, run_ids), answers_of(connection, run_ids)
        return {
            RunId(run_id): _run_told(ledger_id, row, answers.get(run_id, []))
            for run_id, row in rows.items()
            if row.finished_at is not None
        }

    def told(self, records: Collection[OwedRecord]) -> None:
        """Note that their targets have got these records."""
        self._remove([record.row_id for record in records])

    def not_told(self, failures: Sequence[NotTold]) -> None:
        """Write down why records did not get through, and when they are tried again."""
        if failures:
            self._database.repeated(lambda: self._not_told(failures))

    def _not_told(self, failures: Sequence[NotTold]) -> None:
        with self._writing() as connection:
            for failure in failures:
                aside = failure.next_at is None
                values = {
                    "state": RecordState.SET_ASIDE if aside else RecordState.QUEUED,
                    "tries": failure.record.tries + failure.counts,
                    "next_at": failure.next_at or failure.record.next_at,
                    "reason": text_of(failure.reason) if failure.reason else None,
                }
                connection.execute(update(records_owed).where(_its.id == failure.record.row_id).values(**values))

    def retry(self, row_ids: Collection[int] | None = None, *, now: datetime) -> int:
        """Have records sent at once that wait, or were set aside: these, or all. Return how many."""
        waits = _its.state != RecordState.HELD
        waits = waits if row_ids is None else waits & _its.id.in_(list(row_ids))
        values = {"state": RecordState.QUEUED, "tries": 0, "next_at": now}

        def again() -> int:
            with self._writing() as connection:
                return connection.execute(update(records_owed).where(waits).values(**values)).rowcount

        return self._database.repeated(again)

    def drop(self, row_ids: Collection[int]) -> int:
        """Take records out without having told anybody. Return how many."""
        return self._remove(row_ids)

    def _remove(self, row_ids: Collection[int]) -> int:
        if not row_ids:
            return 0

        def remove() -> int:
            with self._writing() as connection:
                return connection.execute(delete(records_owed).where(_its.id.in_(list(row_ids)))).rowcount

        return self._database.repeated(remove)


def owe_records(
    connection: Connection, run_id: RunId, targets: Sequence[RecordTarget], told: Told, at: datetime
) -> None:
    """Put in what targets are to be told of a run that ends; what follows on a wait is held until it comes."""
    follows = [(Told.DELIVERED, RecordState.HELD)] if told is Told.WAITING else []
    rows = [
        {
            "owed_since": at,
            "next_at": at,
            "run_id": run_id,
            "tries": 0,
            "target": target.name,
            "kind": kind,
            "options": target.options,
            "state": state,
        }
        for target in targets
        for kind, state in [(told, RecordState.QUEUED), *follows]
    ]
    if rows:
        connection.execute(_NEW, rows)


def release_records(connection: Connection, which: ColumnElement[bool], told: Told, at: datetime | None = None) -> None:
    """Let what was held be told: what became of the wait of these runs (a condition on `runs`); at `at`, or now."""
    ids = select(_its.id).where(_its.state == RecordState.HELD, _its.run_id.in_(select(runs.c.id).where(which)))
    held = list(connection.scalars(ids))
    if held:
        when = {} if at is None else {"owed_since": at, "next_at": at}
        values = {"state": RecordState.QUEUED, "kind": told, **when}
        connection.execute(update(records_owed).where(_its.id.in_(held)).values(**values))


def _due(now: datetime, but: Collection[str]) -> ColumnElement[bool]:
    return (_its.state == RecordState.QUEUED) & (_its.next_at <= now) & _its.target.not_in(list(but))


def _found(connection: Connection, which: ColumnElement[bool], *, limit: int | None = None) -> tuple[OwedRecord, ...]:
    query = (
        select(records_owed, identities.c.endpoint_name)
        .join(runs, runs.c.id == _its.run_id)
        .outerjoin(identities, identities.c.id == runs.c.identity_id)
        .where(which)
        .order_by(_its.owed_since, _its.id)
        .limit(limit)
    )
    found = connection.execute(query).all()
    ledger_id = _ledger_id(connection) if found else ""
    return tuple(_record_of(row, ledger_id) for row in found)


def _ledger_id(connection: Connection) -> str:
    return str(connection.scalar(select(ledger_identity.c.ledger_id)))


def _record_of(row: Row[Any], ledger_id: str) -> OwedRecord:
    return OwedRecord(
        row_id=row.id,
        run_id=RunId(row.run_id),
        told=Told(row.kind),
        target=RecordTarget(name=row.target, options=row.options),
        state=RecordState(row.state),
        tries=row.tries,
        owed_since=row.owed_since,
        next_at=row.next_at,
        reason=reason_of(row.reason) or NOTHING,
        endpoint_name=row.endpoint_name or "",
        transaction_id=str(uuid.uuid5(uuid.NAMESPACE_URL, f"factory-prov:{ledger_id}:{row.run_id}:{row.kind}")),
    )


def _run_told(ledger_id: str, row: Row[Any], answers: Sequence[dict[str, str]]) -> RunTold:
    seen = row.hardware_id if row.seen_hardware_id == "" else row.seen_hardware_id
    return RunTold(
        ledger_id=ledger_id,
        run_id=RunId(row.id),
        endpoint_name=row.endpoint_name,
        hardware_id=row.hardware_id or seen,
        station=row.station or "",
        operator=row.operator or "",
        probe=row.probe,
        job_name=row.job_name or "",
        job_digest=row.job_digest or "",
        tool_version=row.tool_version or "",
        first_image=row.first_image or "",
        final_image=row.final_image or "",
        again=row.again,
        started_at=row.started_at,
        finished_at=row.finished_at,
        outcome=None if row.outcome is None else Outcome(row.outcome),
        code=row.code,
        reason=reason_of(row.reason),
        steps=() if row.steps is None else unpacked(row.steps, row.started_at),
        servers=tuple(
            ServerHeard(server=answer["server"], device_id=answer["device_id"], outcome=answer["outcome"])
            for answer in answers
        ),
    )
