"""No question reads all there is: seen in the plan of every query, so that a million units take no longer than ten."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from factory_prov.ledger.records import Again, Outcome, RunFilter, RunId, StepState
from factory_prov.ledger.states import UnitState
from factory_prov.ledger.store import Ledger
from factory_prov.messages import Message
from factory_prov.run.steps import STEPS

BeginRun = Callable[..., RunId]
GROWING = "runs|identities|registrations|steps|psk_identities|key_hashes|evidence"
FEW = "ix_runs_going|ix_runs_unfinished"
"""Indexes of what is still at work, or was cut off."""


@pytest.fixture
def line(ledger: Ledger, begin: BeginRun, at: datetime) -> Ledger:
    """A ledger of some units: passed, failed, cut off, with a name that has ended."""
    for number in range(8):
        run_id = begin(f"HW{number}", started_at=at + timedelta(minutes=number))
        ledger.reserve(run_id, f"unit-{number}", psk_identity=f"psk-{number}", again=None)
        ledger.asking(run_id, "server", at=at)
        reason = Message("it said {word}.", word="no")
        failed = number % 3 == 0
        outcome, code = (Outcome.FAIL, "E312") if failed else (Outcome.PASS, None)
        bring(ledger, run_id)
        ledger.finish(run_id, outcome, code=code, at=at, reason=reason if failed else None)
    again = begin("HW1")
    ledger.reserve(again, "unit-1-again", psk_identity="other", again=Again.NEW_IDENTITY)
    return ledger


def bring(ledger: Ledger, run_id: RunId) -> None:
    """Bring a run's unit so far that it can pass."""
    for state in (UnitState.CREDENTIALS_MADE, UnitState.WRITTEN, UnitState.ACCEPTED, UnitState.VERIFIED):
        ledger.reach(run_id, state)


@dataclass
class Plans:
    """The statements that were carried out, and what SQLite says of each."""

    connection: sqlite3.Connection
    statements: list[str]

    def scans(self) -> list[str]:
        """Return where a table that grows is read from one end to the other."""
        found = []
        for statement in self.statements:
            for *_, step in self.connection.execute(f"EXPLAIN QUERY PLAN {statement}"):
                if re.match(rf"SCAN ({GROWING})\b(?!.*({FEW}))", step) and not self._is_a_page(statement):
                    found.append(f"{step}: {statement}")
        return found

    @staticmethod
    def _is_a_page(statement: str) -> bool:
        """Whether it stops with the newest that fit: of what nearly all are."""
        return re.search(r"ORDER BY runs\.(id|started_at) DESC.* LIMIT \d+", statement, re.DOTALL) is not None


@contextmanager
def watched(ledger: Ledger) -> Iterator[Plans]:
    with ledger._reading() as connection:
        raw = connection.connection.dbapi_connection
    if not isinstance(raw, sqlite3.Connection):
        pytest.skip("the plans are those of SQLite")
    seen: list[str] = []
    raw.set_trace_callback(seen.append)
    yield (plans := Plans(raw, seen))
    raw.set_trace_callback(None)
    seen[:] = [each for each in dict.fromkeys(seen) if each.lstrip().startswith(("SELECT", "WITH", "UPDATE", "DELETE"))]
    assert seen
    assert plans.scans() == []


FILTERS = [
    RunFilter(endpoint_name="unit-1"),
    RunFilter(hardware_id="HW1"),
    RunFilter(outcome=Outcome.FAIL),
    RunFilter(unfinished=True),
    RunFilter(probe="683"),
    RunFilter(text="unit-1"),
    RunFilter(text="said"),
    RunFilter(text="E312"),
    RunFilter(text="line 1"),
    RunFilter(text="nowhere"),
    RunFilter(text="unit", outcome=Outcome.FAIL),
    RunFilter(since=datetime.fromisoformat("2026-01-31T08:10Z")),
    RunFilter(since=datetime.fromisoformat("2026-01-31T08:10Z"), station="line 1"),
    RunFilter(until=datetime.fromisoformat("2026-01-31T08:10Z"), outcome=Outcome.PASS),
]
PAGES = [
    *(RunFilter(**{**{name: getattr(each, name) for name in each.__slots__}, "limit": 3}) for each in FILTERS),
    RunFilter(limit=3),
    RunFilter(station="line 1", limit=3),
    RunFilter(outcome=Outcome.PASS, limit=3),
    RunFilter(before=RunId(5), limit=3),
    RunFilter(text="unit", before=RunId(5), limit=3),
]


@pytest.mark.parametrize("wanted", [*FILTERS, *PAGES], ids=repr)
def test_runs_are_found_by_an_index(line: Ledger, wanted: RunFilter) -> None:
    with watched(line):
        line.runs(wanted)


@pytest.mark.parametrize(
    "ask",
    [
        lambda ledger: ledger.unit("HW1"),
        lambda ledger: ledger.by_endpoint("unit-1"),
        lambda ledger: ledger.last_run("HW1"),
        lambda ledger: ledger.active_identity("HW1"),
        lambda ledger: ledger.registered_here("unit-1", "server"),
        lambda ledger: ledger.verdicts(station="line 1", since=datetime.fromisoformat("2026-01-31T08:10Z")),
        lambda ledger: ledger.taken(["unit-1", "other"]),
        lambda ledger: ledger.used_up(["unit-1", "other"]),
    ],
)
def test_a_unit_is_found_by_an_index(line: Ledger, ask: Callable[[Ledger], object]) -> None:
    with watched(line):
        ask(line)


def test_a_run_is_written_down_by_indexes(line: Ledger, begin: BeginRun, at: datetime) -> None:
    with watched(line):
        run_id = begin("HW2")
        line.cut_off(run_id, "HW2")
        line.reserve(run_id, "unit-2-again", psk_identity="more", again=Again.NEW_IDENTITY)
        line.set_hardware_id(run_id, "HW2")
        line.asking(run_id, "server", at=at)
        line.registered(run_id, "server", device_id="1", outcome="created", at=at)
        bring(line, run_id)
        line.removed(run_id, "unit-2", server="server", at=at)
        line.finish(run_id, Outcome.PASS, code=None, at=at)


def test_a_page_follows_another(line: Ledger) -> None:
    every = line.runs()
    for text in (None, "unit", "u"):
        seen, before = [], None
        while page := line.runs(RunFilter(text=text, limit=2, before=before)):
            seen, before = [*page, *seen], page[0].run_id
        assert tuple(seen) == every


def test_pages_of_a_time_follow_each_other(line: Ledger, at: datetime) -> None:
    every, seen, before = line.runs(RunFilter(since=at)), list[RunId](), None
    while page := line.runs(RunFilter(since=at, limit=3, before=before)):
        oldest = min(page, key=lambda run: (run.started_at, run.run_id))
        seen, before = [*seen, *(run.run_id for run in page)], oldest.run_id
    assert sorted(seen) == [run.run_id for run in every]


def test_runs_that_are_read_one_by_one_are_the_same(line: Ledger) -> None:
    with line.each_run(RunFilter(text="unit")) as runs:
        assert tuple(runs) == line.runs(RunFilter(text="unit"))


def test_steps_of_an_ended_run_are_packed(ledger: Ledger, begin: BeginRun, at: datetime) -> None:
    run_id = begin("HW1")
    ledger.reserve(run_id, "one", psk_identity=None, again=None)
    for place, each in enumerate(STEPS):
        ledger.step(run_id, each.step, state=StepState.STARTED, at=at + timedelta(seconds=place))
        ledger.step(
            run_id, each.step, state=StepState.FAILED, at=at + timedelta(seconds=place, milliseconds=7), detail="E1"
        )
    going = list(ledger.unit("HW1").runs[0].steps)
    ledger.finish(run_id, Outcome.FAIL, code="E1", at=at)
    assert list(ledger.unit("HW1").runs[0].steps) == going
    assert len(going) == 2 * len(STEPS)
    with ledger._reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM steps").scalar_one() == 0
