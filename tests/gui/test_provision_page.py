"""The Provision screen on virtual boards that really run, and what it says in every situation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from desktop import theme
from desktop.provision.entry import Entry
from desktop.provision.page import ProvisionPage
from desktop.theme import HIT_PX, DeviceState
from desktop.widgets.notice import Notice
from factory_prov.ledger.records import Outcome
from factory_prov.line.events import Counts, LineInfo
from factory_prov.line.training_parts import TrainingParts
from factory_prov.line.units import Past
from factory_prov.messages import Message
from factory_prov.simulation.board_faults import BoardFault

FIRST, SECOND = "900000001", "900000002"
LONG_MS = 30_000
PAST = Past(hardware_id="7A31", endpoint_name="wm2-1", outcome=Outcome.PASS, at=datetime(2026, 11, 20, tzinfo=UTC))
INFO = LineInfo(job_name="Water meter", job_detail="PSK", server="eu.example")


@pytest.fixture
def page(line_page: ProvisionPage) -> ProvisionPage:
    return line_page


@pytest.fixture
def themed(qtbot: QtBot) -> Iterator[None]:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    theme.apply(application, theme.Theme.LIGHT)
    yield
    application.setStyleSheet("")


def train(page: ProvisionPage, qtbot: QtBot, line: TrainingParts, boards: int) -> None:
    assert page._controller.open_line(line)
    qtbot.waitUntil(lambda: len(page._controller.model.entries()) == boards, timeout=LONG_MS)
    qtbot.waitUntil(lambda: page.tiles.isVisible() and page.header.start.isEnabled(), timeout=LONG_MS)


def state(page: ProvisionPage, key: str) -> DeviceState:
    entry = page._controller.model.entry(key)
    assert entry is not None
    return entry.state


def put(page: ProvisionPage, qtbot: QtBot, *entries: Entry) -> None:
    with qtbot.waitSignal(page.tiles.content_changed):
        for entry in entries:
            page._controller.model.set_entry(entry)


def entry(slot: int, state: DeviceState = DeviceState.READY, **more: object) -> Entry:
    plain = Entry(key=f"96000000{slot}", slot=slot, board="nRF9160 DK", port=f"COM{slot}", state=state)
    return replace(plain, **more)  # type: ignore[arg-type]


def test_an_empty_line_says_what_to_do(page: ProvisionPage, qtbot: QtBot) -> None:
    assert page.empty.isVisible()
    assert page.empty.title.text() == "Plug in a board or start the demo"
    assert page.empty.demo.hasFocus()
    with qtbot.waitSignal(page.demo_requested):
        qtbot.keyClick(page.empty.demo, Qt.Key.Key_Space)
    with qtbot.waitSignal(page.job_requested):
        qtbot.mouseClick(page.empty.job, Qt.MouseButton.LeftButton)
    page._controller._show_line(INFO)
    assert page.empty.title.text() == "Plug in a board"
    assert not page.empty.job.isVisible()
    assert not page.training.isVisible()


def test_space_brings_all_units_to_pass(page: ProvisionPage, qtbot: QtBot) -> None:
    train(page, qtbot, TrainingParts(boards=2, speed=60), 2)
    assert page.training.isVisible()
    assert page.tiles.hasFocus()
    with qtbot.waitSignal(page._controller.idle, timeout=LONG_MS):
        qtbot.keyClick(page.tiles, Qt.Key.Key_Space)
    assert [state(page, key) for key in (FIRST, SECOND)] == [DeviceState.PASS] * 2
    assert page.header.passed.number == 2
    assert not page.header.waiting.isVisible()
    assert page.log.model.rowCount() or page.log.copied_lines()
    qtbot.mouseClick(page.training.next, Qt.MouseButton.LeftButton)
    assert [state(page, key) for key in (FIRST, SECOND)] == [DeviceState.EMPTY] * 2
    qtbot.waitUntil(lambda: [state(page, key) for key in (FIRST, SECOND)] == [DeviceState.READY] * 2, timeout=LONG_MS)


def test_space_starts_only_what_is_selected(page: ProvisionPage, qtbot: QtBot) -> None:
    train(page, qtbot, TrainingParts(boards=2, speed=60), 2)
    page.tiles.choose(SECOND)
    assert page.header.start.text() == "Start slot 2"
    with qtbot.waitSignal(page._controller.idle, timeout=LONG_MS):
        qtbot.keyClick(page.tiles, Qt.Key.Key_Space)
    assert [state(page, key) for key in (FIRST, SECOND)] == [DeviceState.READY, DeviceState.PASS]


def test_esc_stops_what_runs(page: ProvisionPage, qtbot: QtBot) -> None:
    train(page, qtbot, TrainingParts(boards=2, speed=1), 2)
    qtbot.mouseClick(page.header.start, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.header.stop.isEnabled)
    assert page.tiles.hasFocus()
    with qtbot.waitSignal(page._controller.idle, timeout=LONG_MS):
        qtbot.keyClick(page.tiles, Qt.Key.Key_Escape)
    assert {state(page, key) for key in (FIRST, SECOND)} == {DeviceState.STOPPED}


def test_a_fail_shows_its_advice_until_it_is_seen(page: ProvisionPage, qtbot: QtBot) -> None:
    train(page, qtbot, TrainingParts(boards=1, speed=60, faults=(BoardFault.LOCKED_CHIP,)), 1)
    page.tiles.choose(FIRST)
    assert not page.bar.isVisible()
    with qtbot.waitSignal(page._controller.idle, timeout=LONG_MS):
        page.start()
    qtbot.waitUntil(page.bar.isVisible)
    assert "The chip is locked" in page.bar.headline.whole
    assert "E203" in page.bar.headline.whole
    assert "1 Red bin." in page.bar.what_to_do.text()
    assert page.bar.explanation.whole
    notices: list[Notice] = []
    page.notice.connect(notices.append)
    qtbot.mouseClick(page.bar.copy, Qt.MouseButton.LeftButton)
    assert "E203" in QGuiApplication.clipboard().text()
    assert len(notices) == 1
    qtbot.mouseClick(page.bar.see, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: state(page, FIRST) is not DeviceState.FAIL)
    qtbot.waitUntil(lambda: not page.bar.isVisible())


def test_a_returned_unit_is_made_again_with_its_name(page: ProvisionPage, qtbot: QtBot) -> None:
    train(page, qtbot, TrainingParts(boards=1, speed=60), 1)
    page.tiles.choose(FIRST)
    with qtbot.waitSignal(page._controller.idle, timeout=LONG_MS):
        page.start()
    done = page._controller.model.entry(FIRST)
    assert done is not None
    put(page, qtbot, replace(done, state=DeviceState.READY, past=replace(PAST, endpoint_name=done.endpoint_name)))
    qtbot.waitUntil(page.bar.again.isVisible)
    assert "Was here before: PASS, 20" in page.bar.headline.whole
    with qtbot.waitSignal(page._controller.idle, timeout=LONG_MS):
        qtbot.mouseClick(page.bar.again.same, Qt.MouseButton.LeftButton)
    again = page._controller.model.entry(FIRST)
    assert again is not None
    assert (again.state, again.endpoint_name) == (DeviceState.PASS, done.endpoint_name)


def test_a_new_identity_asks_for_its_name_in_place(page: ProvisionPage, qtbot: QtBot) -> None:
    put(page, qtbot, entry(1, past=PAST))
    page.tiles.choose("960000001")
    page.bar.set_needs(name=False, new_identity_name=True)
    wishes: list[object] = []
    page.bar.start_wanted.connect(wishes.append)
    assert not page.bar.again.name.isVisible()
    qtbot.mouseClick(page.bar.again.new, Qt.MouseButton.LeftButton)
    assert page.bar.again.name.isVisible()
    assert not page.bar.again.name.start.isEnabled()
    qtbot.keyClicks(page.bar.again.name.field, " wm2-77 ")
    qtbot.keyClick(page.bar.again.name.field, Qt.Key.Key_Return)
    assert [(wish.choice.again.value, wish.choice.given_name) for wish in wishes] == [  # type: ignore[attr-defined]
        ("new-identity", None),  # a scan may bring the name
        ("new-identity", "wm2-77"),
    ]


def test_a_line_of_given_names_asks_for_the_name(page: ProvisionPage, qtbot: QtBot) -> None:
    page._controller._show_line(replace(INFO, needs_name=True))
    put(page, qtbot, entry(1), entry(2, DeviceState.PASS))
    page.tiles.choose("960000002")
    assert not page.bar.name.isVisible()
    page.tiles.choose("960000001")
    assert page.bar.name.isVisible()
    qtbot.keyClick(page.tiles, Qt.Key.Key_Space)
    assert page.bar.name.field.hasFocus()
    wishes: list[object] = []
    page.bar.start_wanted.connect(wishes.append)
    qtbot.keyClicks(page.bar.name.field, "wm2-78")
    qtbot.mouseClick(page.bar.name.start, Qt.MouseButton.LeftButton)
    assert [wish.choice.given_name for wish in wishes] == ["wm2-78"]  # type: ignore[attr-defined]


def test_a_typed_name_survives_progress_elsewhere(page: ProvisionPage, qtbot: QtBot) -> None:
    page._controller._show_line(replace(INFO, needs_name=True))
    put(page, qtbot, entry(1), entry(2))
    page.tiles.choose("960000001")
    qtbot.keyClicks(page.bar.name.field, "wm2")
    put(page, qtbot, entry(2, DeviceState.PASS), entry(1, port="COM9"))
    assert page.bar.name.field.text() == "wm2"


def test_the_number_of_boards_is_chosen_in_the_strip(page: ProvisionPage, qtbot: QtBot) -> None:
    train(page, qtbot, TrainingParts(boards=2, speed=60), 2)
    strip = page.training
    assert strip.boards.text().startswith("2 board")  # its plural has a translation
    actions = strip.boards_menu.actions()
    assert [action.data() for action in actions] == list(range(1, 25))
    assert [action.data() for action in actions if action.isChecked()] == [2]
    with qtbot.waitSignal(page.boards_requested) as wanted:
        actions[23].trigger()
    assert wanted.args == [24]
    assert [action.data() for action in actions if action.isChecked()] == [2], "shown once it has come true"
    with qtbot.assertNotEmitted(page.boards_requested, wait=10):
        actions[1].trigger()


def test_training_is_to_be_had_beside_real_boards(page: ProvisionPage, qtbot: QtBot) -> None:
    put(page, qtbot, entry(1))
    with qtbot.waitSignal(page.demo_requested):
        page.header._train.trigger()
    page._controller._show_line(replace(INFO, training=True))
    assert not page.header._train.isVisible()


def test_a_fault_is_tried_on_the_current_slot(page: ProvisionPage, qtbot: QtBot) -> None:
    train(page, qtbot, TrainingParts(boards=2, speed=60), 2)
    page.tiles.choose(SECOND)
    assert page.training.faults.text() == "Fault for slot 2"
    page.training.fault_wanted.emit("locked-chip")
    assert page._controller.fault(SECOND) is BoardFault.LOCKED_CHIP
    assert page.training._actions["locked-chip"].isChecked()
    with qtbot.waitSignal(page.end_training_requested):
        qtbot.mouseClick(page.training.end, Qt.MouseButton.LeftButton)


def test_the_shift_is_counted_and_begun_anew(page: ProvisionPage, qtbot: QtBot) -> None:
    page._controller._show_counts(Counts(passed=212, failed=3, waiting=5))
    assert (page.header.passed.number, page.header.failed.number, page.header.waiting.number) == (212, 3, 5)
    assert page.header.waiting.isVisible()
    assert page.header.waiting.accessibleName() == "5 to register"
    with qtbot.waitSignal(page.new_shift_requested):
        page.header._new_shift.trigger()
    assert page.header.passed.number == 0


def test_the_header_says_what_the_line_works_on(page: ProvisionPage) -> None:
    page._controller._show_line(INFO)
    assert (page.header.title.whole, page.header.detail.whole) == ("Water meter", "PSK · server eu.example")
    page._controller._show_line(replace(INFO, troubles=(Message("The ledger cannot be opened."),)))
    assert page.header.detail.whole == "The ledger cannot be opened."


def test_the_log_follows_the_current_slot(page: ProvisionPage, qtbot: QtBot) -> None:
    put(page, qtbot, entry(1), entry(2))
    page.tiles.choose("960000002")
    assert page.log.head.slot.text() == "Slot 2"


def test_a_scan_chooses_its_slot(page: ProvisionPage, qtbot: QtBot) -> None:
    put(page, qtbot, entry(1, DeviceState.PASS, endpoint_name="wm2-1"), entry(2))
    page.take_scan("wm2-1")
    current = page.tiles.current_entry()
    assert current is not None
    assert current.slot == 1


def test_the_log_folds_in_a_small_window_and_leaves_no_hole(page: ProvisionPage, qtbot: QtBot) -> None:
    put(page, qtbot, entry(1), entry(2, DeviceState.FAIL, code="E312"))
    page.tiles.choose("960000002")
    page.resize(QSize(824, 500))
    qtbot.waitUntil(lambda: page.log.folded)
    qtbot.waitUntil(lambda: page.log.mapTo(page, page.log.rect().bottomLeft()).y() >= page.height() - 2)
    page.resize(QSize(1204, 720))
    qtbot.waitUntil(lambda: not page.log.folded)
    qtbot.waitUntil(lambda: page.log.height() > 80)


def test_the_action_bar_takes_its_room_from_the_log(page: ProvisionPage, qtbot: QtBot) -> None:
    put(page, qtbot, entry(1), entry(2, DeviceState.FAIL, code="E312"))
    page.tiles.choose("960000001")
    QApplication.processEvents()
    before = page.tiles.height()
    page.tiles.choose("960000002")
    qtbot.waitUntil(page.bar.isVisible)
    QApplication.processEvents()
    assert page.tiles.height() > before - 24


def test_every_control_can_be_hit_and_has_a_name(themed: None, page: ProvisionPage, qtbot: QtBot) -> None:
    page._controller._show_line(replace(INFO, training=True, needs_name=True))
    put(page, qtbot, entry(1), entry(2, DeviceState.FAIL, code="E106", past=PAST))
    for key in ("960000001", "960000002"):
        page.tiles.choose(key)
        QApplication.processEvents()
        parts = (page.header, page.training, page.bar)
        controls = [each for part in parts for each in part.findChildren(QAbstractButton)]
        controls += [each for part in parts for each in part.findChildren(QLineEdit)]
        shown = [each for each in controls if each.isVisible()]
        assert len(shown) >= 5
        for control in shown:
            assert control.accessibleName(), control
            assert control.height() >= HIT_PX - 2, control


def test_the_language_can_change_while_it_is_open(page: ProvisionPage, qtbot: QtBot) -> None:
    put(page, qtbot, entry(1, DeviceState.FAIL, code="E312"))
    page.tiles.choose("960000001")
    before = page.bar.headline.whole
    for widget in (page, *page.findChildren(type(page.bar)), page.header, page.training, page.empty):
        QApplication.sendEvent(widget, QEvent(QEvent.Type.LanguageChange))
    assert page.bar.headline.whole == before
