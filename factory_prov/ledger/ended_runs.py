"""What is done with runs that have ended, or were cut off: their steps go into one text, and are found by theirs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, select, text, update

from factory_prov.ledger.packed_steps import packed
from factory_prov.ledger.reasons import reason_of
from factory_prov.ledger.records import StepRecord, StepState
from factory_prov.ledger.tables import runs, steps

_ITS_STEPS = select(steps).where(steps.c.run_id == bindparam("its_run")).order_by(steps.c.id)
_NO_STEPS = delete(steps).where(steps.c.run_id == bindparam("its_run"))
_BEGAN = select(runs.c.started_at).where(runs.c.id == bindparam("its_run"))
_PACKED = update(runs).where(runs.c.id == bindparam("its_run")).values(steps=bindparam("packed"))
"""Made once, as they go with every unit."""
_INDEXED = text("""
INSERT INTO run_texts (rowid, texts)
SELECT runs.id, coalesce(endpoint_name, '') || :end || coalesce(runs.hardware_id, '') || :end
  || coalesce(runs.psk_identity, '') || :end || coalesce(runs.told, '') || :end
FROM runs LEFT JOIN identities ON identities.id = runs.identity_id WHERE runs.id = :its_run
""")
_END = "\n\n"
"""Behind each text: no trigram goes over two of them."""


def file_away(connection: Connection, run_ids: Iterable[int]) -> None:
    """Pack the steps of runs that nobody carries out any more, and let the runs be found by their texts."""
    for run_id in run_ids:
        file_one_away(connection, run_id)


def file_one_away(connection: Connection, run_id: int) -> tuple[StepRecord, ...]:
    """Do so with one run, and return its steps.

    PostgreSQL has its trigrams from the tables themselves.
    """
    its = {"its_run": run_id}
    records = tuple(map(step_of, connection.execute(_ITS_STEPS, its).all()))
    if records:
        began_at: datetime = connection.execute(_BEGAN, its).scalar_one()
        connection.execute(_PACKED, {**its, "packed": packed(records, began_at)})
        connection.execute(_NO_STEPS, its)
    if connection.dialect.name == "sqlite":
        connection.execute(_INDEXED, {**its, "end": _END})
    return records


def step_of(row: Row[Any]) -> StepRecord:
    """Return a row of `steps` as a record."""
    return StepRecord(step=row.step, state=StepState(row.state), at=row.at, detail=row.detail)


def told_of(reason: str | None) -> str | None:
    """Return what a reason says in English, for those who look for it."""
    return None if reason is None else str(reason_of(reason) or "") or None
