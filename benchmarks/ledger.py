"""What a ledger of very many units takes: time and space, beside the limits.

    python benchmarks/ledger.py [--units 1000000] [--postgres postgresql://user@host/empty-database]

Without an address a PostgreSQL of its own is started, where there is one. Times are the median of a few.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
from filled_ledger import BEGAN, EVERY_S, OFTEN_HERE, fill_database, fill_file, name_of
from sqlalchemy import Connection

from factory_prov.ledger.postgres.address import Address, address_of
from factory_prov.ledger.postgres.opening import make, open_database
from factory_prov.ledger.records import Outcome, RunFilter, RunStart, StepState
from factory_prov.ledger.sqlite.database import SqliteDatabase
from factory_prov.ledger.states import UnitState
from factory_prov.ledger.store import Ledger
from factory_prov.run.steps import STEPS

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
import postgres  # found only from here on

UNITS = 100_000
TIMES = 5
LOOK_UPS = 300
RUNS = 20
LIMIT_BYTES = 1_200
LIMIT_MIB = 100.0
_APPENDED = bytes(5 * 4120)
"""What SQLite puts behind its log for a change of a unit: five pages, each with its head."""
_SERVER = "https://eu.iot.avsystem.cloud"
_LISTED = """
import sys
from pathlib import Path
from factory_prov.ledger.export import write_csv
from factory_prov.ledger.records import RunFilter
from factory_prov.ledger.station_runs import station_runs
place = Path(sys.argv[1])
if "://" in sys.argv[1]:
    from factory_prov.ledger.postgres.address import address_of
    place = address_of(sys.argv[1])
with station_runs(place, RunFilter()) as found:
    write_csv(found.runs, sys.stdout)
status = Path("/proc/self/status")  # getrusage tells of the parent's memory too
print(next(int(line.split()[1]) for line in status.open() if line.startswith("VmHWM")) / 1024, file=sys.stderr)
"""


def row(what: str, measured: float, limit: float, unit: str) -> None:
    """Print a figure, its limit, and how many times the limit it is."""
    ratio = measured / limit
    print(
        f"{what:52} {measured:10.2f} {unit}   limit {limit:6g}: {ratio:5.2f} x{'   OVER' if ratio > 1 else ''}",
        flush=True,
    )


def median_ms(work: Callable[[], object]) -> float:
    """Return how long it takes, after once to become warm."""
    work()
    return statistics.median(_ms(work) for _ in range(TIMES))


def p99_ms(work: Callable[[], object]) -> float:
    """Return how long all but one of a hundred took at most."""
    work()
    took = sorted(_ms(work) for _ in range(LOOK_UPS))
    return took[len(took) * 99 // 100]


def _ms(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def questions(ledger: Ledger, units: int) -> None:
    """Print how long each question takes."""
    draw, ends = random.Random(7), BEGAN + timedelta(seconds=EVERY_S * units)  # no secret

    def anybody() -> str:
        return name_of(draw.randrange(1, units))

    def chip() -> str:
        return ledger.by_endpoint(name_of(draw.randrange(1, units))).hardware_id or ""

    chips = iter([chip() for _ in range(LOOK_UPS + 1)])
    row("look-up by name, p99", p99_ms(lambda: ledger.by_endpoint(anybody())), 10, "ms")
    row("look-up by chip, p99", p99_ms(lambda: ledger.unit(next(chips))), 10, "ms")
    middle = chip()[3:10]
    for text in ("ACME-00", "imei:353", middle, "nowhere", "within 10 s", "E312", "line 1", "a1"):
        row(
            f"first page of a search: {text}",
            median_ms(lambda t=text: ledger.runs(RunFilter(text=t, limit=50))),
            50,
            "ms",
        )
    for what, wanted in {
        "runs by text": RunFilter(text=name_of(units // 3)),
        "runs by outcome, a page": RunFilter(outcome=Outcome.FAIL, limit=50),
        "runs of a station, a page": RunFilter(station="line 1", limit=50),
        "runs that have not ended": RunFilter(unfinished=True),
        "runs with a code, a page": RunFilter(code="E312", limit=50),
        "runs of a job, a page": RunFilter(job_name="sens", limit=50),
        "runs by the beginning of a label": RunFilter(label="SN-00", limit=50),
        "runs since a time": RunFilter(since=ends - timedelta(minutes=10)),
        "runs until a time, a page": RunFilter(until=BEGAN + (ends - BEGAN) / 2, limit=50),
    }.items():
        row(what, median_ms(lambda wanted=wanted: ledger.runs(wanted)), 10, "ms")
    for text in (name_of(units // 2)[:8], name_of(units // 2), "imei:3534", middle[:1], "SN-0", "nowhere"):
        row(f"units that begin with {text}", median_ms(lambda t=text: ledger.find_units(t, 20)), 10, "ms")
    shift = ends - timedelta(hours=8)
    row("the shift's counters, of 8 hours", median_ms(lambda: ledger.verdicts(station="line 1", since=shift)), 10, "ms")
    row("a unit with 1,000 runs: its life", median_ms(lambda: ledger.unit(OFTEN_HERE)), 5, "ms")
    row(
        "                        registered_here",
        median_ms(lambda: ledger.registered_here("often-here", _SERVER)),
        5,
        "ms",
    )
    row("plugged probe: its last run", median_ms(lambda: ledger.last_run(OFTEN_HERE)), 5, "ms")


def runs_written(ledger: Ledger, limit_ms: float) -> None:
    """Print what the ledger adds to a run, from its beginning to its end."""
    run = _run_in(ledger)
    took = sorted(_ms(lambda n=n: run(n)) for n in range(RUNS))
    row("the ledger's part of a run, median", took[len(took) // 2], limit_ms, "ms")


class _Counted(SqliteDatabase):
    """A ledger's file that counts what it has committed, and how long each took with all that belongs to it."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.took_ms: list[float] = []

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        began = time.perf_counter()
        with super().writing() as connection:
            yield connection
        self.took_ms.append((time.perf_counter() - began) * 1000)


def commit_rate(path: Path) -> None:
    """Print how many durable writes a unit has, and how long they take beside the disk's own.

    The disk's own: as many bytes are put behind a file and synced as SQLite puts behind its log, in turn with the
    units, so that both meet the same load.
    A busy processor shows here, as the disk's own needs next to none of it: run it on a quiet PC.
    """
    database, own_ms, units = _Counted(path), [], 0
    with Ledger(database) as ledger, path.with_name("plain").open("wb", buffering=0) as file:
        run = _run_in(ledger)
        run(-1)  # the first opens what all share
        database.took_ms.clear()
        for units in range(1, RUNS + 1):
            before = len(database.took_ms)
            run(units)
            for _ in range(len(database.took_ms) - before):
                own_ms.append(_ms(lambda: (file.write(_APPENDED), os.fdatasync(file.fileno()))))
    writes = len(database.took_ms) / units
    print(f"{'durable writes of a unit':52} {writes:10.2f}")
    print(f"{'a write of this disk, synced':52} {sum(own_ms) / len(own_ms):10.2f} ms")
    row("the writes of a unit, in those of the disk", sum(database.took_ms) / sum(own_ms), 1.5, "x ")


def _run_in(ledger: Ledger) -> Callable[[int], None]:
    def run(number: int) -> None:
        at = datetime.now(UTC)
        run_id = ledger.begin(RunStart(station="b", job_name="j", job_digest="d", probe=f"p{number}", started_at=at))
        name = f"new-{number}-{time.monotonic_ns()}"
        ledger.reserve(run_id, name, psk_identity=name, again=None)
        ledger.set_hardware_id(run_id, name)
        for each in STEPS:
            ledger.step(run_id, each.step, state=StepState.STARTED, at=at)
            ledger.step(run_id, each.step, state=StepState.DONE, at=at)
        for state in (UnitState.CREDENTIALS_MADE, UnitState.WRITTEN, UnitState.ACCEPTED, UnitState.VERIFIED):
            ledger.reach(run_id, state)
        ledger.asking(run_id, _SERVER, at=at)
        ledger.registered(run_id, _SERVER, device_id="d", outcome="created", at=at)
        ledger.finish(run_id, Outcome.PASS, code=None, at=at)

    return run


def listed(place: str, units: int) -> None:
    """Print how much memory it takes to list all runs, and how long."""
    began = time.perf_counter()
    with tempfile.TemporaryFile("w") as file:
        done = subprocess.run(
            [sys.executable, "-c", _LISTED, place], stdout=file, stderr=subprocess.PIPE, text=True, check=True
        )
    row(f"history of {units:,} units as CSV", time.perf_counter() - began, 31 * max(1.0, units / 1_000_000), "s")
    row("                        its memory", float(done.stderr), LIMIT_MIB, "MiB")


def on_a_file(units: int) -> None:
    """Print the table of SQLite."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.sqlite"
        fill_file(path, units)
        print(f"\nSQLite, {units:,} units")
        row("size of a unit", path.stat().st_size / units, LIMIT_BYTES, "bytes")
        listed(str(path), units)
        with Ledger.open(path) as ledger:
            questions(ledger, units)
            runs_written(ledger, 30)
        commit_rate(path)


def on_postgresql(address: Address, units: int) -> None:
    """Print the table of PostgreSQL; the database is empty."""
    make(address)
    with psycopg.connect(address.place) as connection:
        fill_database(connection, units)
        connection.autocommit = True
        connection.execute("VACUUM ANALYZE")
        size = connection.execute("SELECT pg_database_size(current_database())").fetchone()
    print(f"\nPostgreSQL, {units:,} units")
    row("size of a unit", (size or (0,))[0] / units, LIMIT_BYTES, "bytes")
    listed(address.place, units)
    with Ledger(open_database(address)) as ledger:
        questions(ledger, units)
        runs_written(ledger, 30)


@contextmanager
def a_database() -> Iterator[Address | None]:
    """Start a PostgreSQL; None where there is none."""
    if postgres.missing():
        print(f"\nPostgreSQL: {postgres.missing()}")
        yield None
        return
    with ExitStack() as opened:
        server = opened.enter_context(opened.enter_context(postgres.postgres_folder()).server())
        opened.enter_context(_with_password())
        yield address_of(server.new_database())


@contextmanager
def _with_password() -> Iterator[None]:
    import os

    before = os.environ.get("PGPASSWORD")
    os.environ["PGPASSWORD"] = postgres.PASSWORD
    try:
        yield
    finally:
        os.environ.pop("PGPASSWORD")
        if before is not None:
            os.environ["PGPASSWORD"] = before


def main() -> None:
    """Measure and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--units", type=int, default=UNITS, metavar="N", help="how many units there are")
    parser.add_argument("--postgres", metavar="URL", help="an empty database for it")
    arguments = parser.parse_args()
    on_a_file(arguments.units)
    if arguments.postgres:
        on_postgresql(address_of(arguments.postgres), arguments.units)
        return
    with a_database() as address:
        if address is not None:
            on_postgresql(address, arguments.units)


if __name__ == "__main__":
    main()
