"""What statistics of very many runs take: questions of a year, all counted anew, and what a run's end takes longer.

    python benchmarks/statistics_of_a_year.py [--units 1000000]

Asked twice: of a line of 24 slots, and of 8 stations with 24 slots each, whose sums are made straight by SQL. Times are
the median of a few, of the processor: what else this PC does makes no difference.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median

from filled_ledger import fill_file

from factory_prov.ledger.records import Outcome, RunStart, StepState
from factory_prov.ledger.recounting import recount
from factory_prov.ledger.station_statistics import station_statistics
from factory_prov.ledger.statistics import counting, sum_rows
from factory_prov.ledger.statistics.asking import Statistics
from factory_prov.ledger.statistics.figures import Span, StatisticsFilter
from factory_prov.ledger.statistics.findings import find
from factory_prov.ledger.store import Ledger
from factory_prov.run.steps import STEPS

UNITS = 1_000_000
TIMES = 5
RUNS = 200
STATIONS, SLOTS, DAYS = 8, 24, 250
LIMIT_MS, LIMIT_RUN_MS = 1000.0, 1.0
FIRST = date(2026, 1, 1)


def row(what: str, measured: float, limit: float, unit: str) -> None:
    """Print a figure, its limit, and how many times the limit it is."""
    over = "   OVER" if measured > limit else ""
    print(f"{what:58} {measured:10.2f} {unit}   limit {limit:6g}: {measured / limit:5.2f} x{over}", flush=True)


def ms_of(work: Callable[[], object]) -> float:
    """Return how long something takes."""
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1000


def questions(asked: Statistics, whose: str) -> None:
    """Print how long each question of a year takes, and all that the window asks for together."""
    year = StatisticsFilter(since=FIRST, until=FIRST + timedelta(days=365))
    today = year.until or FIRST
    every: dict[str, Callable[[], object]] = {
        "totals": lambda: asked.totals(year),
        "codes": lambda: asked.by_code(year),
        "weeks": lambda: asked.by_day(year, span=Span.WEEK),
        "slots and stations": lambda: asked.of_groups(year),
        "steps": lambda: asked.by_step(year),
        "findings": lambda: find(asked, year, today),
    }
    took = {what: median(ms_of(ask) for _ in range(TIMES)) for what, ask in every.items()}
    for what, each in took.items():
        row(f"{whose}: {what}", each, LIMIT_MS, "ms")


def fill_sums(path: Path) -> None:
    """Make the sums of a year of 8 stations: 48,000 days of slots with 20 runs each."""
    with Ledger.open(path) as ledger, ledger._writing() as connection:  # noqa: SLF001
        groups = [(f"line {n // SLOTS}", "meter", f"slot {n}") for n in range(STATIONS * SLOTS)]
        connection.exec_driver_sql("INSERT INTO work_groups (station, job_name, place) VALUES (?, ?, ?)", groups)
        days = [FIRST.toordinal() + day for day in range(DAYS)]
        counts, steps = [], []
        for day in days:
            for group in range(1, len(groups) + 1):
                counts += [(18 * 30_000, 40_000, day, group, 18, True, "PASS", "")]
                counts += [(9_000, 9_000, day, group, 1, True, "FAIL", f"E30{(day + group) % 9}")]
                counts += [(30_000, 30_000, day, group, 1, False, "PASS", "")]
                steps += [(60_000, 4_000, day, group, 20, each.step.key) for each in STEPS]
        columns = "total_ms, longest_ms, day, group_id"
        connection.exec_driver_sql(
            f"INSERT INTO day_counts ({columns}, runs, first, outcome, code) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", counts
        )
        connection.exec_driver_sql(f"INSERT INTO day_steps ({columns}, count, step) VALUES (?, ?, ?, ?, ?, ?)", steps)


def a_runs_share(path: Path) -> None:
    """Print how much longer the end of a run takes because it is counted: what counting does, beside the whole end."""
    spent: list[float] = []
    count, write = counting.count_ended, sum_rows.write

    def timed(work: Callable[..., None]) -> Callable[..., None]:
        def around(*arguments: object) -> None:
            began = time.process_time()
            work(*arguments)
            spent.append((time.process_time() - began) * 1000)

        return around

    from factory_prov.ledger import store

    with Ledger.open(path) as ledger:
        store.count_ended, sum_rows.write = timed(count), timed(write)
        for number in range(RUNS):
            at = datetime.now(UTC)
            start = RunStart(station="b", job_name="j", job_digest="", probe=f"p{number % 24}", started_at=at)
            run_id = ledger.begin(start)
            ledger.reserve(run_id, f"new-{number}-{time.monotonic_ns()}", psk_identity=None, again=None)
            for each in STEPS:
                ledger.step(run_id, each.step, state=StepState.STARTED, at=at)
                ledger.step(run_id, each.step, state=StepState.DONE, at=at + timedelta(seconds=1))
            ledger.finish(run_id, Outcome.FAIL, code="E301", at=at)
        store.count_ended, sum_rows.write = count, write
    row("what counting takes of a run, the mean, in CPU time", sum(spent) / RUNS, LIMIT_RUN_MS, "ms")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--units", type=int, default=UNITS)
    units = parser.parse_args().units
    with tempfile.TemporaryDirectory() as folder:
        line, stations = Path(folder) / "line.sqlite", Path(folder) / "stations.sqlite"
        fill_file(line, units)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        took = ms_of(lambda: recount(line)) / 1000
        more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        print(f"all {units} runs counted anew: {took:.1f} s, {more:.0f} MiB more memory")
        with station_statistics(line) as asked:
            questions(asked, "24 slots")  # type: ignore[arg-type]
        a_runs_share(line)
        fill_sums(stations)
        with station_statistics(stations) as asked:
            questions(asked, "8 stations")  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
