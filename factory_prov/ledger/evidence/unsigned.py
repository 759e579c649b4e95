"""What no chain shows by itself: a damaged file, what was closed without a record, names that fit no record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, exists, func, or_, select

from factory_prov.ledger.database import Readable
from factory_prov.ledger.evidence import findings
from factory_prov.ledger.evidence.findings import Finding
from factory_prov.ledger.evidence.links import WrittenRecord
from factory_prov.ledger.evidence.sparse_bits import SparseBits
from factory_prov.ledger.records import EndingKind, Outcome, RecordKind
from factory_prov.ledger.states import UnitState
from factory_prov.ledger.tables import endings, identities, psk_identities, registrations, runs
from factory_prov.messages import Message

_MOST = 1000
"""So many of one kind are told; who has more of them has another trouble than which ones."""
_BATCH = 5000
_run, _identity, _ending = runs.c, identities.c, endings.c


@dataclass(slots=True)
class SeenInChains:
    """What the chains have told of, for what they do not show by themselves."""

    closed: SparseBits = field(default_factory=SparseBits)
    delivered: SparseBits = field(default_factory=SparseBits)
    passed_later: SparseBits = field(default_factory=SparseBits)
    endings: set[tuple[int, str]] = field(default_factory=set)
    first_run: int | None = None
    older_runs: int = 0

    def note(self, told: WrittenRecord) -> list[Message]:
        """Take a record in, and return what is wrong with it beside the others."""
        kind, run_id, identity_id = told.record.kind, told.record.run_id, told.record.identity_id
        if isinstance(identity_id, int):
            self.endings.add((identity_id, kind))
        if not isinstance(run_id, int) or run_id < 0:
            return []
        if kind == RecordKind.DELIVERED:
            return [] if self.delivered.add(run_id) else [findings.TWICE]
        if kind not in (RecordKind.ENDED, RecordKind.WAITING):
            return []
        self.first_run = run_id if self.first_run is None else min(self.first_run, run_id)
        faults = [] if self.closed.add(run_id) else [findings.TWICE]
        outcome = None if told.about is None else told.about.outcome
        if kind == RecordKind.WAITING and outcome == Outcome.PASS:
            self.passed_later.add(run_id)
        elif kind == RecordKind.WAITING and outcome != Outcome.WAIT:
            faults.append(findings.CHANGED)
        return faults


def file_damage(database: Readable) -> Iterator[Finding]:
    """Give what SQLite finds wrong with its file; another database looks after its own."""
    with database.reading() as connection:
        if connection.dialect.name != "sqlite":
            return
        for (said,) in connection.exec_driver_sql("PRAGMA integrity_check(100)").all():
            if said != "ok":
                yield Finding(what=findings.broken(str(said)))
        for table, row, other, _ in connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(_MOST):
            yield Finding(what=findings.broken(f"{table} {row} → {other}"))


def without_record(database: Readable, seen: SeenInChains) -> Iterator[Finding]:
    """Give what was closed without a record of it; runs from before the first record are counted only."""
    for run_id in seen.passed_later:
        if run_id not in seen.delivered:
            yield Finding(unit=f"run {run_id}", what=findings.NOT_DELIVERED)
    last, told = -1, 0
    while told < _MOST:
        with database.reading() as connection:
            query = select(_run.id).where(_run.outcome.is_not(None), _run.id > last).order_by(_run.id).limit(_BATCH)
            batch = connection.scalars(query).all()
        if not batch:
            break
        last = batch[-1]
        for run_id in batch:
            if seen.first_run is None or run_id < seen.first_run:
                seen.older_runs += 1
            elif run_id not in seen.closed:
                told += 1
                yield Finding(unit=f"run {run_id}", what=findings.NO_RECORD)
    if seen.first_run is not None or seen.endings:
        yield from _endings_without_record(database, seen)


def _endings_without_record(database: Readable, seen: SeenInChains) -> Iterator[Finding]:
    query = select(_ending.identity_id, _ending.kind, _identity.endpoint_name).outerjoin(
        identities, _identity.id == _ending.identity_id
    )
    with database.reading() as connection:
        rows = connection.execute(query.order_by(_ending.id)).all()
    for row in rows:
        if (row.identity_id, row.kind) not in seen.endings:
            yield Finding(unit=str(row.endpoint_name or ""), what=findings.ENDING_WITHOUT_RECORD)


def contradictions(database: Readable) -> Iterator[Finding]:
    """Give names that do not fit what was signed of their runs and their end."""
    for query, what in _CONTRADICTIONS:
        with database.reading() as connection:
            rows: list[Row[Any]] = list(connection.execute(query.limit(_MOST)).all())
        yield from (Finding(unit=row.endpoint_name, what=what) for row in rows)


def _of_runs(condition: ColumnElement[bool]) -> Select[Any]:
    return select(_identity.endpoint_name).join(runs, _run.identity_id == _identity.id).where(condition)


_PASSED = _run.outcome == Outcome.PASS
_ENDED = [UnitState(kind.value) for kind in EndingKind]
_CONTRADICTIONS: tuple[tuple[Select[Any], Message], ...] = (
    (
        _of_runs(
            _run.outcome.in_([Outcome.PASS, Outcome.WAIT])
            & (func.coalesce(_identity.hardware_id, "") != func.coalesce(_run.hardware_id, ""))
        ),
        findings.OTHER_CHIP,
    ),
    (_of_runs(_PASSED & _identity.passed_at.is_(None)), findings.PASS_NOT_COUNTED),
    (
        select(_identity.endpoint_name).where(
            _identity.passed_at.is_not(None),
            ~exists().where(_run.identity_id == _identity.id, _PASSED, _run.finished_at == _identity.passed_at),
            ~exists().where(
                registrations.c.identity_id == _identity.id,
                registrations.c.at == _identity.passed_at,
            ),
        ),
        findings.PASS_WITHOUT_RUN,
    ),
    (
        select(_identity.endpoint_name)
        .join(endings, _ending.identity_id == _identity.id)
        .where(or_(_identity.retired_at.is_(None), _identity.state.not_in(_ENDED)))
        .distinct(),
        findings.IN_USE_AGAIN,
    ),
    (
        select(_identity.endpoint_name)
        .join(runs, _run.identity_id == _identity.id)
        .join(psk_identities, psk_identities.c.psk_identity == _run.psk_identity)
        .where(psk_identities.c.identity_id != _run.identity_id),
        findings.OTHER_PSK_IDENTITY,
    ),
)
