"""What grows with the line: names beside the names that are taken, each figure beside a peer in the same run.

    python benchmarks/names.py [--taken 1000000]

The first names stand beside the same with few names taken; the others beside plain sqlite3 and csv.
"""

from __future__ import annotations

import argparse
import csv
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from functools import partial
from pathlib import Path

from factory_prov.errors import InputError
from factory_prov.ledger.store import Ledger
from factory_prov.naming.name_list import ListedName, read_name_list
from factory_prov.naming.pattern import NamePattern
from factory_prov.naming.sources import ListedNames, PatternNames, UnitFacts

TAKEN = 100_000
_FEW = 1_000
_FREE = 10
_TIMES = 9
_AT = 1_769_846_700_000_000
_NOBODY = UnitFacts()
_LOOK_UP = "SELECT passed_at FROM identities WHERE endpoint_name = ?"


def name(number: int) -> str:
    return f"urn:dev:ops:32473-Meter-{number:07d}"


def filled_ledger(path: Path, taken: int) -> None:
    """Make a ledger in which units have the names 1 to `taken`, but no counter knows of them."""
    Ledger.open(path).close()
    insert = (
        "INSERT INTO identities (endpoint_name, hardware_id, reserved_at, passed_at, state, server_state)"
        " VALUES (?, ?, ?, ?, 'c', 'r')"
    )
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.executemany(insert, ((name(number), f"{number:016x}", _AT, _AT) for number in range(1, taken + 1)))


def listed(count: int) -> list[ListedName]:
    return [ListedName(endpoint_name=name(number), hardware_id=None, line=number) for number in range(1, count + 1)]


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def median(work: Iterable[Callable[[], object]]) -> float:
    return statistics.median(seconds(each) for each in work)


def refused(names: ListedNames) -> None:
    try:
        names.name_for(_NOBODY)
    except InputError:
        return
    raise AssertionError("a used name was given")


def first_names(path: Path, taken: int) -> tuple[float, float]:
    """Return the times of the first name of a list and of a pattern whose counter nobody knows."""
    rows = listed(taken + _FREE)
    with Ledger.open(path) as ledger:
        ledger.taken(["warm-up"])
        lists = [ListedNames(rows, taken=ledger.taken, used_up=ledger.used_up) for _ in range(_TIMES)]
        of_list = median(partial(each.name_for, _NOBODY) for each in lists)
        patterns = [
            PatternNames(
                NamePattern.parse("urn:dev:ops:32473-Meter-{serial:07d}"),
                next_serial=lambda _, *, first=1: first,
                taken=ledger.taken,
            )
            for _ in range(_TIMES)
        ]
        return of_list, median(partial(each.name_for, _NOBODY) for each in patterns)


def used_up(path: Path, taken: int) -> None:
    """Time a list that is used up, asked for a name for the first and for every other time."""
    rows = listed(taken)
    with Ledger.open(path) as ledger, closing(sqlite3.connect(path)) as raw:
        every = seconds(lambda: raw.execute("SELECT endpoint_name FROM identities").fetchall())
        look_up = median([lambda: raw.execute(_LOOK_UP, (name(taken // 2),)).fetchone()] * 21)
        used = ListedNames(rows, taken=ledger.taken, used_up=ledger.used_up)
        row("a list that is used up, the first time", seconds(lambda: refused(used)), every, 12, "all names read")
        row("every other time", median([lambda: refused(used)] * 5), look_up, 50, "one look-up")


def reading(folder: Path, count: int) -> None:
    """Time a list read, and the csv module alone on the same file."""
    path = folder / "names.csv"
    path.write_text("endpoint_name\n" + "".join(f"{name(number)}\n" for number in range(count)), encoding="utf-8")

    def alone() -> None:
        with path.open(encoding="utf-8", newline="") as file:
            list(csv.reader(file))

    peer = seconds(alone)
    row(f"a list of {count:,} names read", seconds(lambda: read_name_list(path)), peer, 20, "csv alone")


def row(what: str, measured_s: float, peer_s: float, limit: int, peer: str) -> None:
    ratio = measured_s / peer_s
    told = f"{measured_s * 1000:10.2f} ms   limit {limit:3} x   {peer} {peer_s * 1000:.3f} ms: {ratio:.1f} x"
    print(f"{what:40} {told}{'' if ratio <= limit else '   OVER'}")


def main(arguments: list[str] | None = None) -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--taken", type=int, default=TAKEN, metavar="N", help="how many names are taken")
    taken: int = parser.parse_args(arguments).taken
    with tempfile.TemporaryDirectory() as folder:
        few, many = Path(folder) / "few.sqlite", Path(folder) / "many.sqlite"
        filled_ledger(few, _FEW)
        filled_ledger(many, taken)
        print(f"{taken:,} names taken")
        peers = first_names(few, _FEW)
        for what, measured, peer in zip(("list", "pattern"), first_names(many, taken), peers, strict=True):
            row(f"first name of a {what}", measured, peer, 5, f"with {_FEW:,} taken")
        used_up(many, taken)
        reading(Path(folder), taken)


if __name__ == "__main__":
    main()
