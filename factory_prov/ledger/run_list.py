"""The list of runs, by the driver of the database: window and command line have it without loading SQLAlchemy."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from factory_prov.ledger.reasons import reason_of
from factory_prov.ledger.records import Again, Outcome, RunFilter, RunId, RunRecord
from factory_prov.ledger.times import time_of, utc_us

_RUNS = """
SELECT runs.id, runs.psk_identity, runs.hardware_id, setups.station, setups.job_name, setups.job_digest, runs.probe,
       runs.again, runs.started_at, runs.finished_at, runs.outcome, runs.code, runs.reason, identities.endpoint_name
FROM runs JOIN setups ON setups.id = runs.setup_id LEFT JOIN identities ON identities.id = runs.identity_id
"""
_SEARCHED = (
    "identities.endpoint_name",
    "runs.hardware_id",
    "runs.psk_identity",
    "setups.job_name",
    "setups.station",
    "runs.probe",
    "runs.code",
    "told(runs.reason)",
)

_OF_POSTGRESQL = (("?", "%s"), ("LIKE", "ILIKE"), ("told(runs.reason)", "runs.reason"))


def list_runs(connection: Any, wanted: RunFilter) -> tuple[RunRecord, ...]:
    """Return the runs that fit, oldest first; the connection is sqlite3's or psycopg's.

    PostgreSQL looks for a text in the reason as it is kept.
    """
    is_file = isinstance(connection, sqlite3.Connection)
    if is_file:
        connection.create_function("told", 1, _told, deterministic=True)
    conditions = dict(_conditions(wanted))
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    values = [value for given in conditions.values() for value in given]
    limit = wanted.limit if wanted.limit is not None or not is_file else -1
    query = f"{_RUNS} {where} ORDER BY runs.id DESC LIMIT ?"
    if not is_file:
        for ours, theirs in _OF_POSTGRESQL:
            query = query.replace(ours, theirs)
    cursor = connection.execute(query, (*values, limit))
    columns = [column[0] for column in cursor.description]
    return tuple(reversed([run_of(dict(zip(columns, row, strict=True))) for row in cursor]))


def run_of(row: Mapping[str, Any]) -> RunRecord:
    """Return the row as a record; ValueError for one without a beginning, which only a damaged file has."""
    started_at = _time(row["started_at"])
    if started_at is None:
        raise ValueError("a run without a beginning")
    return RunRecord(
        run_id=RunId(row["id"]),
        endpoint_name=row["endpoint_name"],
        psk_identity=row["psk_identity"],
        hardware_id=row["hardware_id"],
        station=row["station"],
        job_name=row["job_name"],
        job_digest=row["job_digest"],
        probe=row["probe"],
        again=None if row["again"] is None else Again(row["again"]),
        started_at=started_at,
        finished_at=_time(row["finished_at"]),
        outcome=None if row["outcome"] is None else Outcome(row["outcome"]),
        code=row["code"],
        reason=reason_of(row["reason"]),
    )


def _time(value: datetime | int | None) -> datetime | None:
    return value if value is None or isinstance(value, datetime) else time_of(value)


def _told(reason: str | None) -> str:
    return str(reason_of(reason) or "")


def _conditions(wanted: RunFilter) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    """Return each condition with its values."""
    equal = {
        "identities.endpoint_name": wanted.endpoint_name,
        "runs.hardware_id": wanted.hardware_id,
        "runs.probe": wanted.probe,
        "setups.station": wanted.station,
        "runs.outcome": wanted.outcome,
    }
    yield from ((f"{column} = ?", (str(value),)) for column, value in equal.items() if value is not None)
    if wanted.unfinished:
        yield "runs.outcome IS NULL", ()
    if wanted.since is not None:
        yield "runs.started_at >= ?", (utc_us(wanted.since),)
    if wanted.until is not None:
        yield "runs.started_at < ?", (utc_us(wanted.until),)
    if wanted.text:
        pattern = "".join(f"\\{sign}" if sign in "\\%_" else sign for sign in wanted.text)
        any_of = " OR ".join(f"{column} LIKE ? ESCAPE '\\'" for column in _SEARCHED)
        yield f"({any_of})", (f"%{pattern}%",) * len(_SEARCHED)
