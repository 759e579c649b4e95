"""The sums of days as the ledger keeps them, and as its runs come to: both must be the same at every moment."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, text

from factory_prov.ledger.packed_steps import spans_of_text
from factory_prov.ledger.statistics import reading_runs
from factory_prov.ledger.statistics.sums import CUT_OFF, Sums

_COUNTS = "SELECT g.station, g.job_name, g.place, d.day, outcome, code, first, runs, total_ms, longest_ms"
_STEPS = "SELECT g.station, g.job_name, g.place, d.day, step, count, total_ms, longest_ms"
AllSums = dict[tuple[Any, ...], tuple[int, int, int]]


def kept(connection: Connection) -> AllSums:
    """Return what the tables have."""
    found: AllSums = {}
    for columns, table in ((_COUNTS, "day_counts"), (_STEPS, "day_steps")):
        for row in connection.execute(text(f"{columns} FROM {table} d JOIN work_groups g ON g.id = d.group_id")):
            found[*row[:3], *row[3:-3]] = tuple(row[-3:])  # type: ignore[assignment]
    return _told(found)


def of_the_runs(connection: Connection) -> AllSums:
    """Return what the runs come to, counted one by one."""
    sums = Sums()
    for part in reading_runs.each_part(connection):
        for run, steps in part:
            sums.add_run(run)
            if run.outcome != CUT_OFF:
                sums.add_steps(run, spans_of_text(steps or ""))
    counts = {(*key[0], *key[1:]): values for key, values in sums.counts.items()}
    return _told(counts | {(*key[0], *key[1:]): values for key, values in sums.steps.items()})


def _told(found: AllSums) -> AllSums:
    return {key: values for key, values in found.items() if any(values)}
