"""The shift counts units, each once by its newest verdict; a unit that failed the same way before is known."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from factory_prov.ledger.records import Outcome, RunId, RunRecord
from factory_prov.line.events import Counts, RunEnded
from factory_prov.line.shift import Shift, same_again
from factory_prov.line.slots import Slot
from factory_prov.line.units import AttachedUnit, Past

PASS, FAIL, ERROR, ABORTED = Outcome.PASS, Outcome.FAIL, Outcome.ERROR, Outcome.ABORTED
NOW = datetime(2026, 11, 2, tzinfo=UTC)


def slot(plug: int = 1, past: Past | None = None) -> Slot:
    return Slot(key="1", number=1, unit=AttachedUnit(key="1", board="", plug=plug, past=past), started_plug=plug)


def end(outcome: Outcome, code: str = "", *, chip: str | None = None, name: str | None = None) -> RunEnded:
    record = RunRecord(
        run_id=RunId(1), endpoint_name=name, psk_identity=None, hardware_id=chip, station="", job_name="",
        job_digest="", probe="1", again=None, started_at=NOW, finished_at=NOW, outcome=outcome, code=code or None,
    )  # fmt: skip
    return RunEnded(key="1", run=1, outcome=outcome, code=code, record=record)


class Line:
    def __init__(self) -> None:
        self.shift = Shift()

    def takes(self, ended: RunEnded, on: Slot | None = None, *, seen: int = 0, by_label: bool = False) -> bool:
        return same_again(self.shift, ended, on or slot(), seen=seen, by_label=by_label)

    @property
    def counts(self) -> Counts:
        return self.shift.counts


def test_a_unit_counts_once_by_its_newest_verdict() -> None:
    line = Line()
    assert not line.takes(end(FAIL, "E312", chip="aa"))
    assert line.counts == Counts(failed=1)
    line.takes(end(PASS, chip="aa"))
    assert line.counts == Counts(passed=1, retries=1)
    assert line.counts.attempts == 2
    line.takes(end(PASS, chip="bb"), slot(plug=2))
    assert line.counts == Counts(passed=2, retries=1)


def test_the_same_failure_twice_is_known_wherever_the_unit_is() -> None:
    line = Line()
    assert not line.takes(end(FAIL, "E312", chip="aa"))
    assert not line.takes(end(FAIL, "E313", chip="aa")), "another reason"
    assert line.takes(end(FAIL, "E312", chip="aa"), slot(plug=7))
    assert not line.takes(end(FAIL, "E312", chip="bb"), slot(plug=8)), "another unit"
    line.takes(end(PASS, chip="aa"), slot(plug=9))
    assert not line.takes(end(FAIL, "E312", chip="aa"), slot(plug=9)), "it passed meanwhile"


def test_a_chip_that_nobody_could_read_is_the_same_while_it_stays() -> None:
    line = Line()
    assert not line.takes(end(FAIL, "E200"))
    assert line.takes(end(FAIL, "E200"))
    assert line.counts == Counts(failed=1, retries=1)
    assert not line.takes(end(FAIL, "E200"), slot(plug=2)), "it was unplugged"
    assert not line.takes(end(FAIL, "E200"), slot(plug=2), seen=1), "somebody turned to the next one"
    assert line.counts == Counts(failed=3, retries=1)


def test_what_turns_out_to_be_one_unit_counts_once() -> None:
    line = Line()
    line.takes(end(FAIL, "E312", chip="aa"), slot(plug=1))
    line.takes(end(FAIL, "E200"), slot(plug=2))
    assert line.counts == Counts(failed=2)
    assert line.takes(end(FAIL, "E200", chip="aa"), slot(plug=2))
    assert line.counts == Counts(failed=1, retries=2)
    line.takes(end(PASS, chip="aa"), slot(plug=3))
    assert line.counts == Counts(passed=1, retries=3)


@pytest.mark.parametrize("by_label", [False, True])
def test_a_name_is_the_units_own_only_where_it_stands_on_its_label(by_label: bool) -> None:
    line = Line()
    line.takes(end(FAIL, "E200", name="wm2-7"), slot(plug=1), by_label=by_label)
    assert line.takes(end(FAIL, "E200", name="wm2-7"), slot(plug=2), by_label=by_label) is by_label
    assert line.counts.failed == (1 if by_label else 2)


@pytest.mark.parametrize("outcome", [ERROR, ABORTED])
def test_what_says_nothing_of_a_unit_counts_nothing(outcome: Outcome) -> None:
    line = Line()
    line.takes(end(FAIL, "E107", chip="aa"))
    assert not line.takes(end(outcome, "E107", chip="aa"))
    assert not line.takes(RunEnded(key="1", run=2, outcome=FAIL, code="E107"))
    assert line.counts == Counts(failed=1)
    assert line.takes(end(FAIL, "E107", chip="aa"))


@pytest.mark.parametrize(
    ("past", "code", "repeated"), [(FAIL, "E312", True), (FAIL, "E313", False), (ERROR, "E312", False)]
)
def test_the_ledger_remembers_other_days(past: Outcome, code: str, repeated: bool) -> None:
    before = Past(hardware_id="aa", endpoint_name=None, outcome=past, at=NOW, code=code)
    assert Line().takes(end(FAIL, "E312", chip="aa"), slot(past=before)) is repeated
    assert not Line().takes(end(PASS, chip="aa"), slot(past=before))
    changed = Slot(key="1", number=1, unit=slot(plug=2, past=before).unit, started_plug=1)
    assert not Line().takes(end(FAIL, "E312", chip="bb"), changed), "the past is that of the next unit"
