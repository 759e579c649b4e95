"""The sums of days: what a run adds, what is asked of them, and that they are always what the runs come to."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from factory_prov.errors import LedgerError
from factory_prov.events import Step
from factory_prov.ledger.outbox import Answered
from factory_prov.ledger.records import Again, Outcome, RunId, RunStart, StepState
from factory_prov.ledger.recounting import recount
from factory_prov.ledger.station import open_known
from factory_prov.ledger.statistics import sum_rows
from factory_prov.ledger.statistics.figures import Span, StatisticsFilter
from factory_prov.ledger.statistics.sums import day_of
from factory_prov.ledger.store import Ledger
from factory_prov.run.steps import Connect, WriteConfiguration
from tests import day_counts
from tests.ledgers import verified, waiting
from tests.unit.ledger.conftest import AT, BeginRun

DAY = AT.astimezone().date()


def ends(
    ledger: Ledger, run_id: RunId, name: str, outcome: Outcome, *, seconds: float = 10, code: str | None = None
) -> None:
    """Let a run end so, after so many seconds."""
    again = Again.SAME_IDENTITY if ledger.by_endpoint(name).identities else None
    ledger.reserve(run_id, name, psk_identity=name, again=again)
    if outcome is Outcome.PASS:
        verified(ledger, run_id)
    code = code or (None if outcome is Outcome.PASS else "E301")
    ledger.finish(run_id, outcome, code=code, at=AT + timedelta(seconds=seconds))


def agree(ledger: Ledger) -> None:
    with ledger._reading() as connection:
        kept = day_counts.kept(connection)
        assert kept == day_counts.of_the_runs(connection)
        assert kept


def test_a_unit_counts_by_its_first_verdict(ledger: Ledger, begin: BeginRun) -> None:
    ends(ledger, begin(), "one", Outcome.FAIL)
    ends(ledger, begin(), "one", Outcome.PASS, seconds=20)
    ends(ledger, begin(), "two", Outcome.PASS, seconds=30)
    ends(ledger, begin(), "three", Outcome.ERROR)
    ends(ledger, begin(), "three", Outcome.ABORTED)
    totals = ledger.statistics.totals()
    assert (totals.units, totals.good_first, totals.first_pass_yield) == (2, 1, 0.5)
    assert (totals.passed, totals.failed, totals.errors, totals.stopped, totals.runs) == (2, 1, 1, 1, 5)
    assert (totals.mean_ms, totals.longest_good_ms) == (25_000, 30_000)
    agree(ledger)


def test_a_unit_is_known_by_its_chip_too(ledger: Ledger, begin: BeginRun) -> None:
    ends(ledger, begin("chip"), "one", Outcome.FAIL)
    run_id = begin("chip")
    ledger.reserve(run_id, "other", psk_identity=None, again=Again.NEW_IDENTITY)
    ledger.set_hardware_id(run_id, "chip")
    verified(ledger, run_id)
    ledger.finish(run_id, Outcome.PASS, code=None, at=AT)
    assert ledger.statistics.totals().units == 1
    assert ledger.statistics.totals().good_first == 0
    agree(ledger)


def test_what_began_before_and_ends_later_is_the_first(ledger: Ledger, begin: BeginRun) -> None:
    early, late = begin("chip"), begin("chip", probe="other")
    ends(ledger, late, "late", Outcome.PASS, seconds=5)
    assert ledger.statistics.totals().good_first == 1
    ledger.finish(early, Outcome.FAIL, code="E301", at=AT + timedelta(seconds=50))
    totals = ledger.statistics.totals()
    assert (totals.units, totals.good_first) == (1, 0)
    agree(ledger)


def test_a_delivered_unit_is_a_pass_and_no_time_is_lost(ledger: Ledger, begin: BeginRun) -> None:
    run_id = begin()
    ledger.reserve(run_id, "one", psk_identity="one", again=None)
    waiting(ledger, run_id, "one", at=AT + timedelta(seconds=7))
    before = ledger.statistics.totals()
    assert (before.waiting, before.passed, before.good_first, before.mean_ms) == (1, 0, 1, 7000)
    rows = ledger.outbox.claim(5, now=AT + timedelta(days=2))
    ledger.outbox.delivered(
        [Answered(row=row, device_id="1", outcome="created") for row in rows], at=AT + timedelta(days=2)
    )
    after = ledger.statistics.totals()
    assert (after.waiting, after.passed, after.good_first, after.mean_ms) == (0, 1, 1, 7000)
    assert [row.since for row in ledger.statistics.by_day()] == [DAY], "it counts on the day it was made"
    agree(ledger)


def test_what_is_cut_off_is_counted_once_somebody_finds_it(another: Callable[[], Ledger]) -> None:
    with another() as ledger:
        ledger.begin(RunStart(station="s", job_name="j", job_digest="", probe="p", started_at=AT))
    with another() as ledger:
        ledger.find_cut_off()
        assert ledger.statistics.totals().cut_off == 1
        assert ledger.statistics.totals().units == 0
        agree(ledger)


def test_a_change_that_fails_is_not_counted(ledger: Ledger, begin: BeginRun) -> None:
    run_id = begin()
    ledger.reserve(run_id, "one", psk_identity=None, again=None)
    with pytest.raises(LedgerError):
        ledger.finish(run_id, Outcome.PASS, code=None, at=AT)  # it was not verified
    assert ledger.statistics.totals().runs == 0


def test_every_question_by_place_code_step_and_time(ledger: Ledger, begin: BeginRun) -> None:
    def took(run_id: RunId, step: Step, seconds: float) -> None:
        ledger.step(run_id, step, state=StepState.STARTED, at=AT)
        ledger.step(run_id, step, state=StepState.DONE, at=AT + timedelta(seconds=seconds))

    for number in range(3):
        run_id = begin(probe="slot 2", station="line 2")
        took(run_id, Connect.step, 1 + number)
        took(run_id, WriteConfiguration.step, 9)
        ends(ledger, run_id, f"a{number}", Outcome.FAIL if number else Outcome.PASS, code="E312" if number else None)
    ends(ledger, begin(probe="slot 1"), "b", Outcome.FAIL, code="E301")
    asked = ledger.statistics
    assert [(row.code, row.runs, row.first) for row in asked.by_code()] == [("E312", 2, 2), ("E301", 1, 1)]
    assert [(row.station, row.place, row.totals.units) for row in asked.by_place()] == [
        ("line 1", "slot 1", 1),
        ("line 2", "slot 2", 3),
    ]
    assert [(row.station, row.totals.good_first) for row in asked.by_station()] == [("line 1", 0), ("line 2", 1)]
    steps = [(row.step, row.count, row.mean_ms, row.longest_ms) for row in asked.by_step()]
    assert steps == [(WriteConfiguration.step.key, 3, 9000, 9000), (Connect.step.key, 3, 2000, 3000)]
    assert asked.by_step(StatisticsFilter(place="slot 1")) == ()
    assert asked.totals(StatisticsFilter(station="line 2", job_name="sensor", place="slot 2")).runs == 3
    assert asked.totals(StatisticsFilter(since=DAY, until=DAY)).runs == 4
    assert asked.totals(StatisticsFilter(until=DAY - timedelta(days=1))).runs == 0
    assert asked.totals(StatisticsFilter(since=DAY + timedelta(days=1))).runs == 0
    (week,) = asked.by_day(span=Span.WEEK)
    assert week.since.weekday() == 0
    assert week.totals.runs == 4
    assert [row.since for row in asked.by_day(span=Span.MONTH)] == [DAY.replace(day=1)]
    agree(ledger)


def test_counting_anew_mends_what_somebody_has_changed(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    with open_known(path) as ledger:
        for number in range(4):
            start = {"station": "s", "job_name": "j", "job_digest": "", "probe": "p", "started_at": AT}
            ends(ledger, ledger.begin(RunStart(**start)), f"unit {number}", Outcome.PASS)  # type: ignore[arg-type]
        with ledger._writing() as connection:
            connection.exec_driver_sql("UPDATE day_counts SET runs = 7")
            connection.exec_driver_sql("DELETE FROM day_steps")
    assert recount(path) == 1
    assert recount(path) == 0
    with open_known(path) as ledger:
        assert ledger.statistics.totals().passed == 4


def test_nothing_is_counted_anew_while_a_run_goes(ledger: Ledger, begin: BeginRun, tmp_path: Path) -> None:
    path = tmp_path / "own.sqlite"
    with open_known(path) as own:
        own.begin(RunStart(station="s", job_name="j", job_digest="", probe="p", started_at=AT))
        with pytest.raises(LedgerError, match="run goes on"):
            recount(path)


def test_all_is_counted_in_parts(ledger: Ledger, begin: BeginRun, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(7):
        ends(ledger, begin(probe=f"slot {number % 2}"), f"u{number}", Outcome.FAIL if number % 3 else Outcome.PASS)
    monkeypatch.setattr("factory_prov.ledger.statistics.reading_runs._AT_ONCE", 2)
    monkeypatch.setattr(sum_rows, "_AT_ONCE", 1)
    with ledger._writing() as connection:
        before = sum_rows.told(connection)
        sum_rows.make_anew(connection)
        assert sum_rows.told(connection) == before


def test_two_programs_that_meet_in_all_rows_wait_in_no_circle(another: Callable[[], Ledger]) -> None:
    def work(ledger: Ledger, who: int) -> None:
        for number in range(6):
            places = ["a", "b"] if who else ["b", "a"]
            for place in places:
                start = RunStart(station="one", job_name="j", job_digest="", probe=place, started_at=AT)
                ends(ledger, ledger.begin(start), f"{who}-{number}-{place}", Outcome.FAIL)

    with another() as one, another() as two:
        threads = [threading.Thread(target=work, args=pair) for pair in ((one, 0), (two, 1), (one, 2), (two, 3))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert one.statistics.totals().failed == 48
        agree(one)


def test_a_day_that_no_calendar_has_is_no_trouble() -> None:
    assert date.fromordinal(day_of(0)).year in (1969, 1970)
    assert day_of(253_402_300_799_000_000) >= date(9999, 12, 31).toordinal()


def test_sqlite_finds_nothing_wrong_with_the_sums(tmp_path: Path) -> None:
    """An older SQLite took figures in front of the key for NULL, and the ledger for damaged."""
    path = tmp_path / "ledger.sqlite"
    with Ledger.open(path) as ledger:
        for outcome in (Outcome.PASS, Outcome.FAIL, Outcome.ABORTED):
            start = RunStart(station="s", job_name="j", job_digest="", probe="p", started_at=AT)
            run_id = ledger.begin(start)
            ledger.step(run_id, Connect.step, state=StepState.STARTED, at=AT)
            ledger.step(run_id, Connect.step, state=StepState.DONE, at=AT + timedelta(seconds=1))
            ends(ledger, run_id, outcome, outcome)
        with ledger._writing() as connection:
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalars().all() == ["ok"]
