"""An entry of the device list: what events, plugs and verdicts make of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt

from desktop.provision import texts
from desktop.provision.entry import Entry, entry_of
from desktop.provision.tiles.device_model import DeviceModel
from desktop.provision.tiles.text_rows import lines_of
from desktop.theme import DeviceState
from desktop.widgets import words
from factory_prov.events import Level, LogLine, StepFinished, StepProgress, StepStarted
from factory_prov.ledger.records import Outcome
from factory_prov.line.events import RunEnded
from factory_prov.line.slots import Slot
from factory_prov.line.units import AttachedUnit, CutShort, Past
from factory_prov.messages import Message
from factory_prov.run.steps import FlashFinal, Register, Reserve, Verify

PAST = Past(hardware_id="ab", endpoint_name="unit-1", outcome=Outcome.PASS, at=datetime(2026, 1, 2, tzinfo=UTC))
READY = Entry(key="1", slot=1, board="virtual board", port="COM1")
SLOT = Slot(key="1", number=1, unit=AttachedUnit(key="1", board="virtual board", port="COM1"))
GONE = replace(SLOT, unit=None)
WORKING = READY.begun((Reserve.step, Verify.step), at_s=10.0)


def ended(outcome: Outcome, code: str = "") -> Entry:
    return WORKING.ended(RunEnded(key="1", run=1, outcome=outcome, code=code), at_s=12.5)


def test_a_run_from_start_to_pass() -> None:
    assert (WORKING.state, WORKING.steps) == (DeviceState.WORKING, (Reserve.step, Verify.step))
    entry = WORKING.told(StepStarted(step=Reserve.step))
    entry = entry.told(StepProgress(step=Reserve.step, done=1, total=4))
    assert (entry.step, entry.fraction) == (Reserve.step, 0.25)
    entry = entry.told(StepFinished(step=Reserve.step, seconds=1.0))
    assert (entry.done, entry.fraction) == ({Reserve.step}, None)
    assert entry.told(LogLine(level=Level.INFO, text=Message("hello"))) == entry
    done = entry.ended(RunEnded(key="1", run=1, outcome=Outcome.PASS), at_s=12.5)
    assert (done.state, done.seconds, done.code, done.step) == (DeviceState.PASS, 2.5, "", None)


@pytest.mark.parametrize(("done", "total", "fraction"), [(5, 4, 1.0), (1, 0, None), (0, 4, 0.0)])
def test_progress_that_makes_no_sense_still_shows(done: int, total: int, fraction: float | None) -> None:
    assert WORKING.told(StepProgress(step=Reserve.step, done=done, total=total)).fraction == fraction


def test_a_step_that_ends_beside_another_leaves_its_progress() -> None:
    entry = WORKING.told(StepProgress(step=FlashFinal.step, done=1, total=2))
    entry = entry.told(StepFinished(step=Register.step, seconds=0.1))
    assert (entry.step, entry.fraction) == (FlashFinal.step, 0.5)


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Outcome.PASS, DeviceState.PASS),
        (Outcome.FAIL, DeviceState.FAIL),
        (Outcome.ERROR, DeviceState.ERROR),
        (Outcome.ABORTED, DeviceState.STOPPED),
    ],
)
def test_every_outcome_has_its_state(outcome: Outcome, state: DeviceState) -> None:
    assert ended(outcome).state is state


@pytest.mark.parametrize("outcome", [Outcome.FAIL, Outcome.ERROR])
def test_a_bad_verdict_stays_until_somebody_has_seen_it(outcome: Outcome) -> None:
    """How long it stands, its slot decides: see tests/unit/line/test_slots.py."""
    entry = ended(outcome, "E312")
    gone = entry.follow(replace(GONE, outcome=outcome))
    assert (gone.state, gone.code, gone.plugged) == (entry.state, "E312", False)
    assert gone.follow(GONE).state is DeviceState.EMPTY
    back = gone.follow(replace(SLOT, outcome=outcome))
    assert (back.state, back.code, back.plugged) == (entry.state, "E312", True)
    assert (back.follow(SLOT).state, back.follow(SLOT).code) == (DeviceState.READY, "")


@pytest.mark.parametrize("outcome", [Outcome.PASS, Outcome.ABORTED])
def test_another_verdict_stays_until_the_unit_is_gone(outcome: Outcome) -> None:
    entry = ended(outcome)
    assert entry.follow(replace(SLOT, outcome=outcome)).state is entry.state
    assert entry.follow(GONE).state is DeviceState.EMPTY
    assert entry.follow(GONE).follow(SLOT).state is DeviceState.READY


def test_a_unit_that_is_pulled_out_while_it_works_is_left_to_its_run() -> None:
    gone = WORKING.follow(replace(GONE, running=True))
    assert (gone.state, gone.plugged) == (DeviceState.WORKING, False)


def test_the_past_shows_on_a_unit_that_waits() -> None:
    here_before = replace(SLOT, unit=replace(SLOT.unit, past=PAST))
    assert READY.follow(here_before).past == PAST
    assert ended(Outcome.PASS).follow(replace(here_before, outcome=Outcome.PASS)).past is None
    assert READY.follow(here_before).begun((), at_s=0.0).past == PAST


def test_a_slot_that_was_not_seen_before_shows_who_is_there() -> None:
    assert entry_of(SLOT) == replace(READY, plug=1)
    assert (entry_of(GONE).state, entry_of(GONE).plugged) == (DeviceState.EMPTY, False)


def test_a_slot_without_a_verdict_changes_nothing_on_a_unit_without_one() -> None:
    assert READY.follow(SLOT) == replace(READY, plug=1)
    assert WORKING.follow(replace(SLOT, running=True)) == WORKING


def test_nothing_of_a_run_is_left_when_the_next_begins() -> None:
    again = ended(Outcome.FAIL, "E312").begun((Reserve.step,), at_s=20.0)
    assert again == replace(READY.begun((Reserve.step,), at_s=20.0))


def test_only_a_run_that_ended_leaves_a_verdict_that_stands() -> None:
    """A slot may have the outcome of a run before the one that its tile waits with."""
    waiting = READY.follow(replace(SLOT, outcome=Outcome.FAIL))
    assert (waiting.state, waiting.plug) == (DeviceState.READY, 1)
    assert waiting.follow(replace(GONE, outcome=Outcome.FAIL)).state is DeviceState.EMPTY


def test_a_unit_that_works_keeps_all_that_its_run_began_with() -> None:
    another = replace(SLOT, unit=AttachedUnit(key="1", board="other", port="COM9", past=PAST), running=True)
    assert WORKING.follow(another) == WORKING
    assert READY.follow(another).port == "COM9"


def test_what_the_station_has_against_a_unit_shows_while_it_waits_and_not_over_a_verdict() -> None:
    assert SLOT.unit is not None
    troubled = replace(SLOT, unit=replace(SLOT.unit, trouble=Message("no rights.")))
    waiting = READY.follow(troubled)
    assert (waiting.state, waiting.explanation) == (DeviceState.ERROR, Message("no rights."))
    failed = ended(Outcome.FAIL, "E312").follow(replace(troubled, outcome=Outcome.FAIL))
    assert (failed.state, failed.code) == (DeviceState.FAIL, "E312")


def test_the_record_of_a_run_knows_the_name_best() -> None:
    told = replace(WORKING, endpoint_name="unit-1")
    for recorded, shown in (("unit-2", "unit-2"), (None, "unit-1")):
        record = SimpleNamespace(station="Line 1", run_id=1, endpoint_name=recorded, hardware_id=None)
        end = RunEnded(key="1", run=1, outcome=Outcome.FAIL, code="E312", record=record)  # type: ignore[arg-type]
        assert told.ended(end, at_s=12.5).endpoint_name == shown


def test_a_unit_whose_run_was_cut_off_says_that_it_goes_on() -> None:
    cut = CutShort(endpoint_name="wm2-7", began_at=datetime(2026, 11, 29, 12, tzinfo=UTC), station="4", step="verify")
    unit = AttachedUnit(key="1", board="nRF9160 DK", cut_off=cut)
    entry = entry_of(Slot(key="1", number=1, unit=unit))
    day = cut.began_at.astimezone().strftime("%Y-%m-%d %H:%M")
    told = [row.text for row in lines_of(entry)]
    assert f"Cut off on {day} at: {words.step(Verify.step)}. It goes on" in told
    assert "wm2-7" in told
    model = DeviceModel()
    model.set_entry(entry)
    said = str(model.index(0).data(Qt.ItemDataRole.AccessibleTextRole))
    assert "Cut off on" in said
    assert "wm2-7" in said
    assert entry.begun((), at_s=0.0).cut_off is None
    older = replace(cut, step="a step of long ago")
    assert texts.cut_off(older) == f"Cut off on {day}: it goes on"
