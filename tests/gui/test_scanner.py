"""A scanner types anywhere; a person's keys are a person's."""

from __future__ import annotations

import time
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QDateTimeEdit,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.provision.scanning.scanner import HOLD_MS, ScanFilter

SLOW_MS = 60
PRESS, RELEASE = QEvent.Type.KeyPress, QEvent.Type.KeyRelease


@dataclass
class Desk:
    window: QWidget
    button: QPushButton
    line: QLineEdit
    text: QPlainTextEdit
    number: QSpinBox
    moment: QDateTimeEdit
    scans: list[str]
    clicks: list[bool]
    stamp_ms: int = 1000

    def key(self, text: str, gap_ms: int = 2, key: int | None = None, modifiers: object = None) -> None:
        """Press and release a key as the platform does: to the window, with a time."""
        self.stamp_ms += gap_ms
        code = key if key is not None else ord(text.upper())
        held = modifiers or Qt.KeyboardModifier.NoModifier
        for kind in (PRESS, RELEASE):
            event = QKeyEvent(kind, code, held, text)  # type: ignore[call-overload]
            event.setTimestamp(self.stamp_ms)
            QApplication.sendEvent(self.window.windowHandle(), event)

    def type(self, text: str, gap_ms: int = 2) -> None:
        for letter in text:
            self.key(letter, gap_ms)

    def enter(self, gap_ms: int = 2) -> None:
        self.key("\r", gap_ms, Qt.Key.Key_Return)

    def scan(self, text: str) -> None:
        self.stamp_ms += 500
        self.type(text)
        self.enter()


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    window = QWidget()
    qtbot.addWidget(window)
    desk = Desk(
        window, QPushButton("Start"), QLineEdit(), QPlainTextEdit(), QSpinBox(), QDateTimeEdit(), scans=[], clicks=[]
    )
    desk.number.setRange(0, 99_999_999)
    layout = QVBoxLayout(window)
    for widget in (desk.button, desk.line, desk.text, desk.number, desk.moment):
        layout.addWidget(widget)
    desk.button.clicked.connect(lambda: desk.clicks.append(True))
    scanner = ScanFilter(window)
    scanner.scanned.connect(desk.scans.append)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    scanner.install(window)
    return desk


def test_a_scan_on_a_button_starts_nothing(desk: Desk, qtbot: QtBot) -> None:
    desk.button.setFocus()
    desk.scan("WM 2-000 214")
    qtbot.wait(2 * HOLD_MS)  # whatever was held would have come by now
    assert desk.scans == ["WM 2-000 214"]
    assert desk.clicks == []


def test_a_persons_space_presses_the_button_at_once_enough(desk: Desk, qtbot: QtBot) -> None:
    desk.button.setFocus()
    begun = time.monotonic()
    desk.key(" ", 500, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: desk.clicks == [True], timeout=1000)
    assert time.monotonic() - begun < 0.5
    assert desk.scans == []


def test_every_space_of_a_fast_person_counts(desk: Desk, qtbot: QtBot) -> None:
    desk.button.setFocus()
    for _ in range(3):
        desk.key(" ", SLOW_MS, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: desk.clicks == [True] * 3, timeout=1000)


@pytest.mark.parametrize("before", ["", "wm2-7", "1234"])
def test_a_field_is_put_back(desk: Desk, before: str) -> None:
    desk.line.setText(before)
    desk.line.setFocus()
    desk.line.setCursorPosition(len(before) // 2)
    edits: list[str] = []
    desk.line.textEdited.connect(edits.append)
    entered: list[bool] = []
    desk.line.returnPressed.connect(lambda: entered.append(True))
    desk.scan("ABCD1234")
    assert desk.scans == ["ABCD1234"]
    assert (desk.line.text(), desk.line.cursorPosition()) == (before, len(before) // 2)
    assert edits[-1] == before
    assert entered == []


def test_a_selection_in_a_field_is_put_back(desk: Desk) -> None:
    desk.line.setText("keep this")
    desk.line.setFocus()
    desk.line.setSelection(5, 4)
    desk.scan("ABCD1234")
    assert (desk.line.text(), desk.line.selectedText()) == ("keep this", "this")


def test_a_long_text_is_put_back(desk: Desk) -> None:
    desk.text.setPlainText("one\ntwo")
    desk.text.setFocus()
    cursor = desk.text.textCursor()
    cursor.setPosition(1)
    cursor.setPosition(3, cursor.MoveMode.KeepAnchor)
    desk.text.setTextCursor(cursor)
    desk.scan("ABCD1234")
    assert desk.scans == ["ABCD1234"]
    assert desk.text.toPlainText() == "one\ntwo"
    assert desk.text.textCursor().selectedText() == "ne"


def test_a_number_is_put_back(desk: Desk) -> None:
    desk.number.setValue(42)
    desk.number.setFocus()
    desk.scan("12345")
    assert desk.scans == ["12345"]
    assert desk.number.value() == 42


def test_a_moment_is_put_back(desk: Desk) -> None:
    before = desk.moment.dateTime()
    desk.moment.setFocus()
    desk.scan("12345")
    assert desk.scans == ["12345"]
    assert desk.moment.dateTime() == before


def test_a_persons_text_and_enter_stay(desk: Desk) -> None:
    desk.line.setFocus()
    entered: list[bool] = []
    desk.line.returnPressed.connect(lambda: entered.append(True))
    desk.stamp_ms += 500
    desk.type("wm2-000214", SLOW_MS)
    desk.enter(SLOW_MS)
    assert (desk.line.text(), entered, desk.scans) == ("wm2-000214", [True], [])


def test_three_letters_are_no_scan(desk: Desk) -> None:
    desk.line.setFocus()
    desk.scan("abc")
    assert (desk.line.text(), desk.scans) == ("abc", [])


def test_only_the_burst_before_the_enter_is_the_scan(desk: Desk) -> None:
    desk.line.setFocus()
    desk.type("me", SLOW_MS)
    desk.scan("ABCD1234")
    assert (desk.line.text(), desk.scans) == ("me", ["ABCD1234"])


def test_a_burst_without_enter_is_given_to_its_widget(desk: Desk, qtbot: QtBot) -> None:
    keys: list[str] = []

    class Listener(QWidget):
        def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
            keys.append(event.text())

    listener = Listener(desk.window)
    listener.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    listener.show()
    listener.setFocus()
    desk.type("hello")
    assert keys == []
    qtbot.waitUntil(lambda: "".join(keys) == "hello", timeout=1000)


def test_capitals_come_with_their_shift(desk: Desk) -> None:
    desk.button.setFocus()
    desk.stamp_ms += 500
    for letter in "ABCDE":
        desk.key("", 1, Qt.Key.Key_Shift)
        desk.key(letter, 1, modifiers=Qt.KeyboardModifier.ShiftModifier)
    desk.enter()
    assert desk.scans == ["ABCDE"]


def test_keys_with_control_are_a_persons(desk: Desk) -> None:
    desk.line.setFocus()
    desk.stamp_ms += 500
    desk.type("abc")
    desk.key("d", 1, modifiers=Qt.KeyboardModifier.ControlModifier)
    desk.enter()
    assert desk.scans == []


def test_the_time_of_the_key_counts_and_not_ours(desk: Desk) -> None:
    """A window that was busy gets a person's keys all at once, and a scanner's with a pause."""
    desk.line.setFocus()
    desk.stamp_ms += 500
    desk.type("typed", SLOW_MS)  # no pause here: all arrive together
    desk.enter(SLOW_MS)
    assert desk.scans == []
    desk.line.clear()
    desk.stamp_ms += 500
    desk.type("ABCD")
    time.sleep(0.08)  # the window is busy
    desk.type("1234")
    desk.enter()
    assert desk.scans == ["ABCD1234"]


@pytest.mark.qt_log_ignore("does not support (raise|grabbing|propagate)")  # offscreen has no other windows
def test_a_scan_goes_through_an_open_menu(desk: Desk, qtbot: QtBot) -> None:
    menu = QMenu(desk.window)
    chosen: list[bool] = []
    menu.addAction("A fault").triggered.connect(lambda: chosen.append(True))
    menu.popup(desk.window.mapToGlobal(QPoint(5, 5)))
    qtbot.waitUntil(menu.isVisible)
    desk.scan("AAAA 1")
    qtbot.wait(2 * HOLD_MS)  # whatever was held would have come by now
    menu.close()
    assert (desk.scans, chosen) == (["AAAA 1"], [])


def test_a_widget_that_goes_while_its_key_waits_is_no_trouble(desk: Desk, qtbot: QtBot) -> None:
    extra = QPushButton("Gone", desk.window)
    extra.show()
    extra.setFocus()
    desk.key("x", 500)
    extra.deleteLater()
    qtbot.wait(2 * HOLD_MS)  # the key's time is over
    desk.button.setFocus()
    desk.scan("ABCD")
    assert desk.scans == ["ABCD"]


def test_a_key_costs_next_to_nothing(desk: Desk) -> None:
    desk.line.setFocus()
    desk.type("warm", SLOW_MS)
    begun = time.perf_counter()
    for _ in range(300):
        desk.key("x", SLOW_MS)
    with_filter = time.perf_counter() - begun
    assert with_filter / 300 < 0.002


def test_what_is_no_key_passes_by(desk: Desk) -> None:
    scanner = desk.window.findChild(ScanFilter)
    assert scanner is not None
    other = QEvent(QEvent.Type.User)
    begun = time.perf_counter()
    for _ in range(10_000):
        scanner.eventFilter(desk.window, other)
    assert (time.perf_counter() - begun) / 10_000 < 0.00002


def test_what_is_typed_fast_into_a_hidden_field_is_no_scan(desk: Desk) -> None:
    desk.line.setEchoMode(QLineEdit.EchoMode.Password)
    desk.line.setFocus()
    desk.scan("271828")
    assert desk.scans == []
    assert desk.line.text() == "271828"
