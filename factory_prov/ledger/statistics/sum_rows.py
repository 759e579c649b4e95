# ruff: noqa: S608  # all of the SQL is ours; values go as values
"""The rows of `work_groups`, `day_counts` and `day_steps`: sums added to them, and all of them made anew from runs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from factory_prov.ledger.beginnings import Query
from factory_prov.ledger.packed_steps import spans_of_text
from factory_prov.ledger.statistics import reading_runs
from factory_prov.ledger.statistics.reading_runs import ask
from factory_prov.ledger.statistics.sums import CUT_OFF, Group, Sums

if TYPE_CHECKING:
    from sqlalchemy import Connection

_AT_ONCE = 20_000
"""About so many sums are in memory when all is counted anew."""
_GROUP = "SELECT id FROM work_groups WHERE station = ? AND job_name = ? AND place = ?"
_NEW_GROUP = "INSERT INTO work_groups (station, job_name, place) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
_LONGER = "CASE WHEN excluded.longest_ms > {0}.longest_ms THEN excluded.longest_ms ELSE {0}.longest_ms END"
_COUNT = f"""INSERT INTO day_counts (day, group_id, outcome, code, first, runs, total_ms, longest_ms)
VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (day, group_id, outcome, code, first) DO UPDATE SET
runs = day_counts.runs + excluded.runs, total_ms = day_counts.total_ms + excluded.total_ms,
longest_ms = {_LONGER.format("day_counts")}"""
_STEP = f"""INSERT INTO day_steps (day, group_id, step, count, total_ms, longest_ms)
VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (day, group_id, step) DO UPDATE SET
count = day_steps.count + excluded.count, total_ms = day_steps.total_ms + excluded.total_ms,
longest_ms = {_LONGER.format("day_steps")}"""
_FORGET_DAY = "DELETE FROM day_counts WHERE group_id = ? AND day = ?"
_FORGET = ("DELETE FROM day_counts", "DELETE FROM day_steps")
_TOLD = (
    "SELECT day, group_id, outcome, code, first, runs, total_ms, longest_ms FROM day_counts",
    "SELECT day, group_id, step, count, total_ms, longest_ms FROM day_steps",
)
_ALONE = "LOCK TABLE day_counts, day_steps IN EXCLUSIVE MODE"


def write(connection: Connection, sums: Sums) -> None:
    """Add sums to those there are; days that are to be counted anew get what their runs come to."""
    groups = {*(key[0] for key in sums.counts), *(key[0] for key in sums.steps), *(key[0] for key in sums.anew)}
    ids = {group: _group_id(connection, group) for group in sorted(groups)}
    added = {key: values for key, values in sums.counts.items() if key[:2] not in sums.anew}
    for group, day in sorted(sums.anew):
        ask_nothing(connection, Query(_FORGET_DAY, (ids[group], day)))
        added |= _of_day(connection, group, day).counts
    counts = [(key[1], ids[key[0]], *key[2:], *values) for key, values in sorted(added.items())]
    _all(connection, _COUNT, counts)
    _all(connection, _STEP, [(key[1], ids[key[0]], *key[2:], *values) for key, values in sorted(sums.steps.items())])


def make_anew(connection: Connection) -> None:
    """Count all runs there are, some thousands at a time; whatever was counted before is forgotten.

    In the caller's transaction: cut off, all is as before.
    """
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql(_ALONE)
    for statement in _FORGET:
        connection.exec_driver_sql(statement)
    sums = Sums()
    for part in reading_runs.each_part(connection):
        for run, steps in part:
            sums.add_run(run)
            if run.outcome != CUT_OFF:
                sums.add_steps(run, spans_of_text(steps or ""))
        if len(sums) > _AT_ONCE:
            write(connection, sums)
            sums = Sums()
    write(connection, sums)


def told(connection: Connection) -> set[tuple[Any, ...]]:
    """Return all sums that say something, to be compared with those of another moment."""
    return {tuple(row) for sql in _TOLD for row in ask(connection, Query(sql)) if any(row[-3:])}


def _of_day(connection: Connection, group: Group, day: int) -> Sums:
    sums = Sums()
    for run in reading_runs.of_place(connection, group, day):
        sums.add_run(run)
    return sums


def _group_id(connection: Connection, group: Group) -> int:
    found = ask(connection, Query(_GROUP, group))
    if not found:
        ask_nothing(connection, Query(_NEW_GROUP, group))
        found = ask(connection, Query(_GROUP, group))
    return int(found[0][0])


def ask_nothing(connection: Connection, query: Query) -> None:
    """Carry out what finds nothing."""
    connection.exec_driver_sql(_sql(connection, query), query.values)


def _all(connection: Connection, sql: str, rows: Sequence[tuple[Any, ...]]) -> None:
    if rows:
        connection.exec_driver_sql(_sql(connection, Query(sql)), list(rows))


def _sql(connection: Connection, query: Query) -> str:
    return query.sql if connection.dialect.name == "sqlite" else query.of_postgresql
