"""The repair desk in the window, from the keys to the server: virtual boards, a virtual server, a real ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.history.access import LedgerAtHand
from desktop.history.desk.desk import Desk
from desktop.history.page import HistoryPage
from desktop.history.unit_key import UnitKey
from desktop.preferences import Preferences
from desktop.provision.controller import Controller
from desktop.theme import DeviceState
from desktop.widgets.notice import Notice
from desktop.window.line_bench import LineBench
from factory_prov.job.model import LineOptions
from factory_prov.ledger.records import EndingKind
from factory_prov.ledger.store import Ledger
from factory_prov.line.line import Line
from factory_prov.line.training_parts import TrainingParts
from factory_prov.line.virtual_station import demo_job
from factory_prov.repair.actions import Action
from factory_prov.secret import Secret
from factory_prov.simulation.board import VirtualBoard
from factory_prov.simulation.board_faults import BoardFault
from factory_prov.simulation.devices import DeviceTable, KnownDevice

FIRST, SECOND = "900000001", "900000002"
FAST = 60.0
LONG_MS = 60_000
OTHER_KEY = Secret(b"another-SECRET-1")


@dataclass
class Window:
    """What a test of the desk has at hand."""

    qtbot: QtBot
    controller: Controller
    page: HistoryPage
    parts: TrainingParts
    preferences: Preferences
    notices: list[Notice]

    @property
    def desk(self) -> Desk:
        assert self.page.unit.desk is not None
        return self.page.unit.desk

    @property
    def line(self) -> Line:
        assert self.controller.line is not None
        return self.controller.line

    @property
    def ledger(self) -> Ledger:
        assert self.parts.past is not None
        return self.parts.past

    @property
    def table(self) -> DeviceTable:
        table = self.parts.virtual.server.table
        assert table is not None
        return table

    def board(self, key: str = FIRST) -> VirtualBoard:
        return self.parts.virtual.boards.board(key)

    def known(self, name: str) -> KnownDevice | None:
        return self.table.named(name)

    def until(self, holds: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(holds, timeout=LONG_MS)

    def make_good(self, key: str = FIRST) -> str:
        """Run the unit of a slot on the line and return its name."""
        self.controller.start([key])
        self.until(lambda: self.state(key) is DeviceState.PASS)
        entry = self.controller.model.entry(key)
        assert entry is not None
        self.until(lambda: any(unit.endpoint_name == entry.endpoint_name for unit in self.bench.units))
        return entry.endpoint_name

    @property
    def bench(self) -> LineBench:
        bench = self.desk._bench
        assert isinstance(bench, LineBench)
        return bench

    def state(self, key: str) -> DeviceState | None:
        entry = self.controller.model.entry(key)
        return None if entry is None else entry.state

    def show(self, name: str | None = None, *, chip: str | None = None, slot: str = "") -> None:
        self.page.show_unit(UnitKey(endpoint_name=name, hardware_id=chip, slot=slot))
        self.seen()

    def seen(self) -> None:
        """Wait until the look has come to its end."""
        self.until(lambda: not self.desk._is_looking and not self.desk.busy)

    def type(self, text: str) -> None:
        self.qtbot.keyClicks(self.focused(), text)

    def press(self, key: Qt.Key) -> None:
        self.qtbot.keyClick(self.focused(), key)

    def focused(self) -> QWidget:
        """Return who has the keys; without a screen no window is active, so Qt is asked for that of the page's."""
        found = self.page.window().focusWidget() or QApplication.focusWidget()
        assert found is not None
        return found

    def spoil_key(self, name: str) -> None:
        known = self.known(name)
        assert known is not None
        self.table.replace(replace(known, psk_key=OTHER_KEY))

    def is_attached(self) -> bool:
        """Whether the look that is shown has met the unit."""
        return self.desk.comparison is not None and self.desk.comparison.device.attached

    def repair(self, key: str, reason: str = "back from the field") -> None:
        """Do what a card stands for, by keys alone."""
        self.type(key)
        assert self.desk.confirm.isVisible()
        self.type(reason)
        self.press(Qt.Key.Key_Return)
        self.until(lambda: self.desk.busy or self.desk.result.isVisible())
        self.until(lambda: not self.desk.busy and self.desk.result.isVisible())
        self.seen()


def opened(qtbot: QtBot, controller: Controller, tmp_path: Path, parts: TrainingParts, boards: int) -> Window:
    preferences = Preferences(tmp_path)
    bench = LineBench(controller, preferences)
    bench.setParent(controller)

    def ledger() -> Ledger | None:
        return None if controller.line is None else controller.line.parts.past

    page = HistoryPage(LedgerAtHand(ledger, tmp_path), bench=bench)
    qtbot.addWidget(page)
    page.resize(1204, 720)
    notices: list[Notice] = []
    page.notice.connect(notices.append)
    page.show()
    assert controller.open_line(parts)
    qtbot.waitUntil(lambda: len(bench.units) == boards, timeout=LONG_MS)
    return Window(qtbot=qtbot, controller=controller, page=page, parts=parts, preferences=preferences, notices=notices)


@pytest.fixture
def window(qtbot: QtBot, controller: Controller, tmp_path: Path) -> Iterator[Window]:
    shown = opened(qtbot, controller, tmp_path, TrainingParts(boards=2, speed=FAST), 2)
    yield shown
    shown.page.close()


def test_a_good_unit_agrees_everywhere(window: Window) -> None:
    name = window.make_good()
    window.show(name)
    rows = {row[0]: row[1:] for row in window.desk.table.texts}
    assert rows["Endpoint name"] == [name, name, name]
    assert window.desk.verdict.text().startswith("✓")
    assert window.page.unit.unit_head.bench.text() == "on the bench, slot 1"
    assert [card.title for card in window.desk.cards.cards] == ["New keys", "New identity", "Retire"]


def test_another_key_at_the_server_is_mended_by_keys_alone(window: Window) -> None:
    name = window.make_good()
    window.spoil_key(name)
    window.show(name)
    assert "another key" in window.desk.verdict.text()
    credentials = next(row for row in window.desk.table.texts if row[0] == "Credentials")
    assert credentials[3].startswith("✕ ")
    assert window.focused() is window.desk.cards.cards[0]
    window.press(Qt.Key.Key_Space)
    window.type("antenna torn off")
    window.press(Qt.Key.Key_Return)
    window.until(lambda: window.state(FIRST) is DeviceState.WORKING)  # its tile shows the same run
    window.until(window.desk.result.isVisible)
    assert "agree" in window.desk.result.heading.text()
    assert window.desk.verdict.text().startswith("✓")
    known = window.known(name)
    assert known is not None
    assert known.psk_key != OTHER_KEY
    assert window.state(FIRST) is DeviceState.PASS
    [repair] = window.ledger.repairs.of(endpoint_name=name)
    assert repair.reason == "antenna torn off"
    assert window.ledger.repairs.open() == ()


def test_a_new_identity_retires_the_old_name_and_shows_the_new_one(window: Window) -> None:
    name = window.make_good()
    window.show(name)
    window.type("2")
    assert window.desk.confirm.isVisible()
    assert window.page.title == name
    window.page.take_scan("urn:dev:os:32473-Demo-000777")  # virtual boards have names of their own: it is asked for
    window.type("housing exchanged")
    window.press(Qt.Key.Key_Return)
    window.until(lambda: window.desk.result.isVisible() and not window.desk.busy)
    assert "agree" in window.desk.result.heading.text(), window.desk.result.text.text()
    assert window.known(name) is None
    assert window.known("urn:dev:os:32473-Demo-000777") is not None
    window.until(lambda: window.page.title == "urn:dev:os:32473-Demo-000777")


@pytest.mark.parametrize(("action", "kind"), [(Action.RETIRE, EndingKind.RETIRED), (Action.SCRAP, EndingKind.SCRAPPED)])
def test_what_ends_a_unit(window: Window, action: Action, kind: EndingKind) -> None:
    name = window.make_good()
    window.show(name)
    window.repair("3" if action is Action.RETIRE else "4")
    assert "agree" in window.desk.result.heading.text(), window.desk.result.text.text()
    assert window.known(name) is None
    assert window.board().stored_pack is None
    history = window.ledger.by_endpoint(name)
    assert [each.kind for each in history.endings] == [kind]
    first = window.desk.cards.cards[0]
    assert first.refused
    assert "Do not repair" in first.text_shown
    window.type("1")
    assert not window.desk.confirm.isVisible()
    assert "Do not repair" in window.notices[-1].text


def test_the_server_side_alone_without_the_unit(window: Window) -> None:
    name = window.make_good()
    window.parts.virtual.boards.unplug(FIRST)
    window.line.look_now()
    window.until(lambda: FIRST not in [unit.key for unit in window.bench.units])
    window.show(name)
    assert window.page.unit.unit_head.bench.isHidden()
    assert window.desk.cards.cards[0].refused
    assert "Plug it in" in window.desk.cards.cards[0].text_shown
    number = next(
        key for key, button in window.desk.cards._keys.items() if button in window.desk.cards.others
        and window.desk.cards._offers[button].action is Action.SERVER_REMOVE
    )  # fmt: skip
    window.repair(number)
    assert window.known(name) is None


def test_a_unit_that_nobody_knows_is_provisioned_as_a_new_one(window: Window) -> None:
    window.show(slot=SECOND)
    assert "does not know" in window.desk.verdict.text()
    assert [card.title for card in window.desk.cards.cards] == ["Provision as a new unit"]
    window.repair("1", "first run")
    window.until(lambda: window.state(SECOND) is DeviceState.PASS)
    window.until(lambda: window.page.title.startswith("urn:dev:os:"))
    assert window.desk.verdict.text().startswith("✓"), window.desk.verdict.text()


def test_a_unit_made_elsewhere_is_taken_in_from_a_list(window: Window, tmp_path: Path) -> None:
    """It is known by its chip then, and a list with a bad row changes nothing."""
    window.show(slot=SECOND)
    assert window.desk.comparison is not None
    chip = window.desk.comparison.device.hardware_id
    file = tmp_path / "units.csv"
    file.write_text(f"endpoint_name,hardware_id\nwm2-000107,{chip}\nwm2-000107,other\n", encoding="utf-8")
    window.desk.taking_in.take_in(file)
    window.until(lambda: bool(window.notices))
    assert "refused" in window.notices[-1].text
    file.write_text(f"endpoint_name,hardware_id\nwm2-000107,{chip}\n", encoding="utf-8")
    window.desk.taking_in.take_in(file)
    window.until(lambda: window.page.title == "wm2-000107")
    assert window.notices[-1].text.startswith("1 unit")


def test_a_list_that_is_none_is_said(window: Window, tmp_path: Path) -> None:
    window.show(slot=SECOND)
    window.desk.taking_in.take_in(tmp_path / "missing.csv")
    window.until(lambda: bool(window.notices))
    assert "missing.csv" in window.notices[-1].text or window.notices[-1].text


def test_a_reason_is_needed_and_offered_the_next_time(window: Window) -> None:
    name = window.make_good()
    window.show(name)
    window.type("4")
    window.press(Qt.Key.Key_Return)
    assert window.desk.confirm.isVisible()
    assert "why" in window.desk.confirm.missing.text()
    window.press(Qt.Key.Key_Escape)
    assert not window.desk.confirm.isVisible()
    assert window.ledger.repairs.of(endpoint_name=name) == ()
    window.preferences.remember_reason("water inside")
    window.preferences.remember_reason("antenna torn off")
    window.type("1")
    choices = window.desk.confirm.reason
    assert [choices.itemText(at) for at in range(choices.count())] == ["antenna torn off", "water inside"]
    window.press(Qt.Key.Key_Escape)


def test_escape_stops_it_and_it_is_gone_on_with(window: Window) -> None:
    name = window.make_good()
    window.spoil_key(name)
    window.show(name)
    window.type("1")
    window.type("stopped once")
    window.press(Qt.Key.Key_Return)
    window.until(lambda: window.state(FIRST) is DeviceState.WORKING)
    window.press(Qt.Key.Key_Escape)
    window.until(lambda: window.desk.result.isVisible() and not window.desk.busy)
    window.seen()
    assert "not done" in window.desk.result.heading.text()
    assert len(window.ledger.repairs.open()) == 1
    best = next(card for card in window.desk.cards.cards if card.property("recommended"))
    assert best.title == "Go on: New keys"
    window.repair("1", "gone on with")
    assert "agree" in window.desk.result.heading.text(), window.desk.result.text.text()
    assert window.ledger.repairs.open() == ()


def test_a_locked_chip_needs_a_word_of_its_own(window: Window) -> None:
    name = window.make_good()
    board = window.board()
    board._faults = type(board._faults)((BoardFault.LOCKED_CHIP,))
    window.show(name)
    assert "locked" in window.desk.verdict.text()
    window.type("1")
    assert window.desk.confirm.recover.isVisible()
    window.press(Qt.Key.Key_Return)
    assert window.desk.confirm.isVisible()
    assert "erased" in window.desk.confirm.missing.text()
    window.press(Qt.Key.Key_Space)
    window.desk.confirm.reason.setFocus()
    window.type("locked in the field")
    window.press(Qt.Key.Key_Return)
    window.until(lambda: window.desk.result.isVisible() and not window.desk.busy)
    assert "agree" in window.desk.result.heading.text(), window.desk.result.text.text()


def test_the_line_starts_nothing_by_itself_on_the_desk(qtbot: QtBot, controller: Controller, tmp_path: Path) -> None:
    job = replace(demo_job("psk", rehearsed=True), line=LineOptions(auto_start=True))
    parts = TrainingParts(boards=1, speed=FAST, job=job)
    window = opened(qtbot, controller, tmp_path, parts, 1)
    window.until(lambda: window.state(FIRST) is DeviceState.PASS)
    window.show(slot=FIRST)
    first = window.desk.comparison
    assert first is not None
    window.line.change_unit(FIRST)  # the next one, which nobody knows
    window.until(lambda: [unit.plug for unit in window.bench.units] == [2])
    window.until(lambda: window.desk.comparison not in (None, first) and window.is_attached())
    assert "does not know" in window.desk.verdict.text()
    assert window.state(FIRST) is DeviceState.READY
    window.page.hide()
    window.until(lambda: window.state(FIRST) is DeviceState.PASS)
    window.page.close()


def test_the_line_cannot_start_what_the_desk_has(window: Window) -> None:
    window.show(slot=SECOND)
    window.controller.start_all()
    window.until(lambda: window.state(FIRST) is DeviceState.PASS)
    assert window.state(SECOND) is DeviceState.READY


def test_a_label_finds_the_unit_and_the_keys_of_the_cards_can_be_scanned(window: Window) -> None:
    name = window.make_good()
    window.page.take_scan(name)
    window.until(lambda: window.page.shows_unit)
    window.seen()
    assert window.desk.comparison is not None
    window.page.take_scan("3")
    assert window.desk.confirm.isVisible()
    window.page.take_scan("out of warranty")
    assert window.desk.confirm.reason.currentText() == "out of warranty"
    window.press(Qt.Key.Key_Escape)


def test_without_a_line_it_says_what_to_do(qtbot: QtBot, controller: Controller, tmp_path: Path) -> None:
    bench = LineBench(controller, Preferences(tmp_path))
    bench.setParent(controller)
    desk = Desk(bench)
    qtbot.addWidget(desk)
    desk.show()
    desk.show_unit("wm2-000107", None)
    qtbot.waitUntil(lambda: "Open a job" in desk.state.text(), timeout=LONG_MS)
    assert not desk.cards.isVisible()
    desk.close_it()


def test_another_unit_that_is_plugged_in_waits_while_one_is_decided_about(window: Window) -> None:
    name = window.make_good()
    window.show(name)
    window.type("1")
    assert window.page.is_deciding
    assert window.desk.shows(name, None)
    assert not window.desk.shows(None, None, slot_key=SECOND)
    window.press(Qt.Key.Key_Escape)
    assert not window.page.is_deciding


def test_it_speaks_polish_and_dark(window: Window, qapp: QApplication, in_polish: None) -> None:
    name = window.make_good()
    window.show(name)
    heads = [head.text() for head in window.desk.table._heads]
    assert heads == ["", "W urządzeniu", "W naszym rejestrze", "Na serwerze"]
