# ruff: noqa: S608  # all of the SQL is ours; values go as values
"""The list of runs, by the driver of the database: window and command line have it without loading SQLAlchemy."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from factory_prov.ledger.beginnings import Query
from factory_prov.ledger.letters import UNIT_STATES, word_of
from factory_prov.ledger.packed_steps import unpacked
from factory_prov.ledger.reasons import reason_of
from factory_prov.ledger.records import Again, CountedRun, OpenState, Outcome, RunFilter, RunId, RunRecord, digest_text
from factory_prov.ledger.run_search import all_that_fit, newest_that_fit
from factory_prov.ledger.states import UnitState
from factory_prov.ledger.times import time_of, utc_us

COLUMNS = """runs.id, identities.endpoint_name, runs.psk_identity, runs.hardware_id, setups.station, setups.job_name,
setups.job_digest, runs.probe, runs.again, runs.started_at, runs.finished_at, runs.outcome, runs.code, runs.reason,
runs.device_contract, runs.stored_sha256"""
_RUNS = f"""SELECT {COLUMNS}
FROM runs JOIN setups ON setups.id = runs.setup_id LEFT JOIN identities ON identities.id = runs.identity_id"""
_VERDICTS = """SELECT id, outcome, code, hardware_id FROM runs
WHERE started_at >= ? AND outcome IS NOT NULL AND +setup_id IN (SELECT id FROM setups WHERE station = ?) ORDER BY +id"""
"""The signs keep both databases on the index of the time: a shift is a few of all runs."""
_OPEN = """SELECT id, state, lease, cut_off_at, started_at, steps, (SELECT max(at) FROM steps WHERE run_id = runs.id)
FROM runs WHERE outcome IS NULL"""
_AGAIN: dict[str | None, Again | None] = {None: None, **{each.value: each for each in Again}}
_OUTCOMES: dict[str | None, Outcome | None] = {None: None, **{each.value: each for each in Outcome}}
_AT_ONCE = 500
Row = Sequence[Any]


def list_runs(connection: Any, wanted: RunFilter) -> tuple[RunRecord, ...]:
    """Return the runs that fit, oldest first; the connection is sqlite3's or psycopg's."""
    return tuple(each_run(connection, wanted))


def each_run(connection: Any, wanted: RunFilter) -> Iterator[RunRecord]:
    """Give the runs that fit, oldest first, one after the other: of a million only a few are in memory."""

    def ask(query: Query) -> Iterator[Row]:
        return rows_of(connection, query)

    is_file = isinstance(connection, sqlite3.Connection)
    fits = (all_that_fit if wanted.limit is None else newest_that_fit)(ask, wanted, is_file=is_file)
    where = f"WHERE {fits.sql}" if fits.sql else ""
    for row in _streamed(connection, Query(f"{_RUNS} {where} ORDER BY runs.id", fits.values)):
        yield run_of(row)


def verdicts(connection: Any, *, station: str, since: datetime) -> tuple[CountedRun, ...]:
    """Return how the runs of a station ended that were begun since then, oldest first."""
    found = rows_of(connection, Query(_VERDICTS, (utc_us(since), station)))
    return tuple(
        CountedRun(run_id=RunId(row[0]), outcome=Outcome(row[1]), code=row[2], hardware_id=row[3]) for row in found
    )


def open_states(connection: Any, lives: Callable[[str], bool]) -> dict[RunId, OpenState]:
    """Return what is known of the runs without an end; `lives` tells whether somebody has a lease."""
    return {
        RunId(run_id): OpenState(
            state=None if state is None else UnitState(word_of(UNIT_STATES, state)),
            since=_since(time_of(began_at), packed, _time(noted_at)),
            at_work=cut_off_at is None and lease is not None and lives(lease),
        )
        for run_id, state, lease, cut_off_at, began_at, packed, noted_at in rows_of(connection, Query(_OPEN, ()))
    }


def _since(began_at: datetime, packed: str | None, noted_at: datetime | None) -> datetime:
    return noted_at or max((step.at for step in unpacked(packed or "", began_at)), default=began_at)


def count_runs(connection: Any) -> int:
    """Return how many runs there are."""
    ((count,),) = rows_of(connection, Query("SELECT count(*) FROM runs", ()))
    return int(count)


def run_of(row: Row) -> RunRecord:
    """Return the row of COLUMNS as a record; ValueError for what only a damaged file has."""
    if row[9] is None or row[11] not in _OUTCOMES or row[8] not in _AGAIN:
        raise ValueError("a run without a beginning, or with an end that there is not")
    return RunRecord(
        run_id=RunId(row[0]),
        endpoint_name=row[1],
        psk_identity=row[2],
        hardware_id=row[3],
        station=row[4],
        job_name=row[5],
        job_digest=row[6],
        probe=row[7],
        again=_AGAIN[row[8]],
        started_at=time_of(row[9]),
        finished_at=_time(row[10]),
        outcome=_OUTCOMES[row[11]],
        code=row[12],
        reason=reason_of(row[13]),
        device_contract=row[14],
        stored_sha256=digest_text(row[15]),
    )


def _time(value: int | None) -> datetime | None:
    return None if value is None else time_of(value)


def rows_of(connection: Any, query: Query) -> Iterator[Row]:
    """Return what the driver's connection finds."""
    if isinstance(connection, sqlite3.Connection):
        return connection.execute(query.sql, query.values)
    rows: Iterator[Row] = connection.execute(query.of_postgresql, query.values)
    return rows


def _streamed(connection: Any, query: Query) -> Iterator[Row]:
    if isinstance(connection, sqlite3.Connection):
        yield from connection.execute(query.sql, query.values)
        return
    with connection.cursor(name="runs") as cursor:  # a cursor of the server: the driver keeps no list of all
        cursor.itersize = _AT_ONCE
        yield from cursor.execute(query.of_postgresql, query.values)
