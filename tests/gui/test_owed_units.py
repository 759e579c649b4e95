"""A good unit that its server does not know yet: amber, never green before, and PASS by itself when it does."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.provision import texts
from desktop.provision.bars.owed_strip import OwedStrip
from desktop.provision.controller import Controller
from desktop.provision.entry import Entry, entry_of
from desktop.provision.page import ProvisionPage
from desktop.provision.report import report_text
from desktop.theme import DeviceState
from factory_prov.ledger.records import Outcome, RunId, RunRecord
from factory_prov.line.events import Counts, Delivered, OutboxChanged, RunEnded, RunEvent
from factory_prov.line.slots import Slot
from factory_prov.line.units import AttachedUnit
from factory_prov.messages import Message

UNIT = AttachedUnit(key="960000001", board="nRF9160 DK", port="COM1", plug=1)
NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
AWAY = Message("there is no connection to the server.")
ENDED = RunEnded(
    key=UNIT.key, run=1, outcome=Outcome.WAIT, code="E401", explanation=AWAY,
    record=RunRecord(
        run_id=RunId(7), endpoint_name="wm2-1", psk_identity=None, hardware_id="7a31", station="", job_name="",
        job_digest="", probe=UNIT.key, again=None, started_at=NOW, finished_at=NOW, outcome=Outcome.WAIT, code="E401",
    ),
)  # fmt: skip
WAITING = Slot(key=UNIT.key, number=1, unit=UNIT).begun(1).ended(Outcome.WAIT, RunId(7))


def waiting() -> Entry:
    began = entry_of(Slot(key=UNIT.key, number=1, unit=UNIT)).begun((), at_s=0.0)
    return began.ended(ENDED, at_s=30.9).follow(WAITING)


@pytest.fixture
def page(line_page: ProvisionPage) -> ProvisionPage:
    return line_page


def test_a_unit_that_waits_is_amber_and_goes_into_the_yellow_tray() -> None:
    entry = waiting()
    assert entry.state is DeviceState.WAIT
    assert texts.hint(entry) == "Checked. It will be registered by itself. Yellow tray."
    assert texts.corner(entry, now_s=0.0) == "30.9 s"


def test_it_turns_to_a_pass_when_its_slot_does() -> None:
    passed = waiting().follow(WAITING.delivered())
    assert passed.state is DeviceState.PASS
    assert (passed.code, passed.endpoint_name, str(passed.explanation)) == ("", "wm2-1", "")


def test_a_unit_that_is_taken_off_while_it_waits_leaves_an_empty_slot() -> None:
    assert waiting().follow(WAITING.holding(None)).state is DeviceState.EMPTY
    assert waiting().follow(WAITING.holding(replace(UNIT, plug=2))).state is DeviceState.READY


def test_it_is_read_out_with_what_to_do(controller: Controller) -> None:
    controller.model.set_entry(waiting())
    said = controller.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Slot 1, WAIT, Checked. It will be registered by itself. Yellow tray., wm2-1"


def test_its_report_tells_why_it_waits_and_gives_no_advice() -> None:
    told = report_text(waiting(), None).splitlines()
    assert "WAIT E401" in told
    assert told[-1] == str(AWAY)


def test_the_bar_says_yellow_tray_and_why(page: ProvisionPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.tiles.content_changed):
        page._controller.model.set_entry(waiting())
    page.tiles.choose(UNIT.key)
    assert page.bar.headline.whole == "Slot 1: yellow tray. It will be registered by itself."
    assert page.bar.explanation.whole == str(AWAY)
    assert page.bar.explanation.isVisible()
    assert page.bar.see.text() == "Next unit"
    assert not page.bar.retry.isVisible()


def test_what_is_owed_is_told_under_the_head_while_anything_is(page: ProvisionPage) -> None:
    assert not page.owed.isVisible()
    page._controller._take(OutboxChanged(owed=5, since=NOW, reason=AWAY))
    assert page.owed.isVisible()
    assert " to register: it is done by itself. The oldest waits since " in page.owed.text.whole
    assert page.owed.text.whole.endswith("There is no connection to the server.")
    assert not page.owed.aside.isVisible()
    page._controller._take(OutboxChanged(set_aside=2, since=NOW))
    assert page.owed.text.whole == "Nothing is on its way to the server."
    assert page.owed.aside.text() == "✕ 2 set aside"
    page._controller._take(OutboxChanged())
    assert not page.owed.isVisible()


@pytest.mark.parametrize(("ago", "shown"), [(timedelta(0), "%H:%M"), (timedelta(days=3), "%Y-%m-%d %H:%M")])
def test_since_when_is_told_with_a_date_only_where_it_is_another_day(qtbot: QtBot, ago: timedelta, shown: str) -> None:
    strip = OwedStrip()
    qtbot.addWidget(strip)
    since = datetime.now(UTC) - ago
    strip.show_outbox(OutboxChanged(owed=1, since=since))
    assert strip.text.whole.endswith(f"The oldest waits since {since.astimezone().strftime(shown)}.")


def test_the_list_is_not_offered_to_the_operator(page: ProvisionPage) -> None:
    page._controller._take(OutboxChanged(owed=5))
    assert page.owed.show_list.isVisible()
    page.owed.show_lock(True)
    assert not page.owed.show_list.isVisible()
    page.owed.show_lock(False)
    assert page.owed.show_list.isVisible()


def test_the_counter_says_how_many_wait(page: ProvisionPage) -> None:
    page._controller._take(OutboxChanged(owed=1))
    page._controller._show_counts(Counts(passed=2, waiting=1))
    assert page.header.waiting.isVisible()
    assert page.header.waiting.accessibleName() == "1 to register"
    page._controller._show_counts(Counts(passed=3))
    assert not page.header.waiting.isVisible()


def test_the_log_and_a_sound_tell_that_it_was_delivered(qtbot: QtBot, controller: Controller) -> None:
    told: list[RunEvent] = []
    keys: list[str] = []
    controller.logged.connect(told.append)
    controller.delivered.connect(keys.append)
    controller._take(Delivered(run_id=RunId(7), endpoint_name="wm2-1", at=NOW, key=UNIT.key))
    controller._take(Delivered(run_id=RunId(6), endpoint_name="wm2-0", at=NOW))
    assert keys == [UNIT.key], "of a unit that has left nothing is heard"
    assert [event.key for event in told] == [UNIT.key, ""]
    assert str(told[0].event.text) == "wm2-1 is registered now: it has passed."  # type: ignore[union-attr]


def test_another_line_begins_without_what_the_one_before_owed(page: ProvisionPage) -> None:
    from factory_prov.line.training_parts import TrainingParts

    page._controller._take(OutboxChanged(owed=5))
    assert page._controller.open_line(TrainingParts(boards=1))
    assert page._controller.outbox == OutboxChanged()
    assert not page.owed.isVisible()
