"""A scanner types anywhere; a person's keys are a person's."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
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
from shiboken6 import delete

from desktop.labels.gate import Typed
from desktop.labels.profile import Profile
from desktop.provision.scanning import scanner as scanner_module
from desktop.provision.scanning.field_memory import takes_text
from desktop.provision.scanning.scanner import ScanFilter

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
    scanner: ScanFilter
    qtbot: QtBot
    scans: list[str]
    clicks: list[bool]
    opens: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
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

    def press(self, text: str, key: int) -> None:
        self._send(PRESS, text, key, Qt.KeyboardModifier.NoModifier)

    def release(self, text: str, key: int) -> None:
        self._send(RELEASE, text, key, Qt.KeyboardModifier.NoModifier)

    def _send(self, kind: QEvent.Type, text: str, key: int, held: object) -> None:
        self.stamp_ms += 2
        event = QKeyEvent(kind, key, held, text)  # type: ignore[call-overload]
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
        self.settle()

    def settle(self) -> None:
        """Wait until it is known what the keys were."""
        self.qtbot.waitUntil(lambda: not self.scanner._gate.is_going)


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    window = QWidget()
    qtbot.addWidget(window)
    fields = QPushButton("Start"), QLineEdit(), QPlainTextEdit(), QSpinBox(), QDateTimeEdit()
    desk = Desk(window, *fields, scanner=ScanFilter(window), qtbot=qtbot, scans=[], clicks=[])
    desk.number.setRange(0, 99_999_999)
    layout = QVBoxLayout(window)
    for widget in (desk.button, desk.line, desk.text, desk.number, desk.moment):
        layout.addWidget(widget)
    desk.button.clicked.connect(lambda: desk.clicks.append(True))
    scanner = desk.scanner
    scanner.scanned.connect(desk.scans.append)
    scanner.scanned_open.connect(desk.opens.append)
    scanner.refused.connect(lambda refusal: desk.refusals.append(refusal.shown))
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    scanner.install(window)
    return desk


def test_a_scan_on_a_button_starts_nothing(desk: Desk, qtbot: QtBot) -> None:
    desk.button.setFocus()
    desk.scan("WM 2-000 214")
    assert desk.scans == ["WM 2-000 214"]
    assert desk.clicks == []


def test_a_persons_space_presses_the_button_at_once_enough(desk: Desk, qtbot: QtBot) -> None:
    desk.button.setFocus()
    assert desk.scanner.hold_ms < 100, "longer would be felt"
    desk.key(" ", 500, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: desk.clicks == [True])
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


def listener(desk: Desk, keys: list[str]) -> QWidget:
    """A widget that takes no text, and has the keys."""

    class Listener(QWidget):
        def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
            keys.append(event.text())

    made = Listener(desk.window)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    made.show()
    made.setFocus()
    return made


def test_letters_of_a_person_are_given_to_their_widget_in_their_order(desk: Desk) -> None:
    keys: list[str] = []
    listener(desk, keys)
    desk.type("hello", SLOW_MS)
    desk.settle()
    assert "".join(keys) == "hello"


def test_a_label_without_an_end_is_told_as_such(desk: Desk) -> None:
    keys: list[str] = []
    listener(desk, keys)
    desk.type("WM2 7")
    desk.settle()
    assert (keys, desk.scans, desk.opens) == ([], [], ["WM2 7"])


def test_capitals_come_with_their_shift(desk: Desk) -> None:
    desk.button.setFocus()
    desk.stamp_ms += 500
    for letter in "ABCDE":
        desk.key("", 1, Qt.Key.Key_Shift)
        desk.key(letter, 1, modifiers=Qt.KeyboardModifier.ShiftModifier)
    desk.enter()
    desk.settle()
    assert desk.scans == ["ABCDE"]


def test_keys_with_control_are_a_persons(desk: Desk) -> None:
    desk.line.setFocus()
    desk.stamp_ms += 500
    desk.type("abc")
    desk.key("d", 1, modifiers=Qt.KeyboardModifier.ControlModifier)
    desk.enter()
    desk.settle()
    assert desk.scans == []


def test_the_time_of_the_key_counts_and_not_ours(desk: Desk) -> None:
    """A window that was busy gets a person's keys all at once, and a scanner's with a pause."""
    desk.line.setFocus()
    desk.stamp_ms += 500
    desk.type("typed", SLOW_MS)  # no pause here: all arrive together
    desk.enter(SLOW_MS)
    desk.settle()
    assert desk.scans == []
    desk.line.clear()
    desk.stamp_ms += 500
    desk.type("ABCD")
    time.sleep(0.08)  # the window is busy
    desk.type("1234")
    desk.enter()
    desk.settle()
    assert desk.scans == ["ABCD1234"]


@pytest.mark.qt_log_ignore("does not support (raise|grabbing|propagate)")  # offscreen has no other windows
def test_a_scan_goes_through_an_open_menu(desk: Desk, qtbot: QtBot) -> None:
    menu = QMenu(desk.window)
    chosen: list[bool] = []
    menu.addAction("A fault").triggered.connect(lambda: chosen.append(True))
    menu.popup(desk.window.mapToGlobal(QPoint(5, 5)))
    qtbot.waitUntil(menu.isVisible)
    desk.scan("AAAA 1")
    menu.close()
    assert (desk.scans, chosen) == (["AAAA 1"], [])


def test_a_widget_that_goes_while_its_key_waits_is_no_trouble(desk: Desk, qtbot: QtBot) -> None:
    extra = QPushButton("Gone", desk.window)
    extra.show()
    extra.setFocus()
    desk.key("x", 500)
    extra.deleteLater()
    desk.settle()
    desk.button.setFocus()
    desk.scan("ABCD")
    assert desk.scans == ["ABCD"]


def test_a_long_text_is_looked_at_once_in_a_burst(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[QWidget] = []
    monkeypatch.setattr(scanner_module, "remembered", looks.append)
    desk.text.setFocus()
    desk.type("x" * 300)
    assert looks == [desk.text]


def test_what_is_no_key_passes_by(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither is anything asked for it, nor is any widget watched that takes no text."""
    monkeypatch.setattr(scanner_module, "_receiver", lambda: pytest.fail("it asked"))
    for kind in (QEvent.Type.User, QEvent.Type.Paint, QEvent.Type.Timer, QEvent.Type.MouseMove):
        assert not desk.scanner.eventFilter(desk.window, QEvent(kind))
    desk.button.setFocus()
    assert desk.scanner._watched is None
    desk.line.setFocus()
    assert desk.scanner._watched is desk.line


ACUTE = Qt.Key.Key_Dead_Acute
KEYPAD = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.KeypadModifier
CTRL = Qt.KeyboardModifier.ControlModifier


def fields_of(desk: Desk) -> list[QWidget]:
    return [desk.button, desk.line, desk.text, desk.number]


def contents(desk: Desk) -> tuple[str, str, int, list[bool]]:
    return desk.line.text(), desk.text.toPlainText(), desk.number.value(), desk.clicks


@pytest.mark.parametrize("place", range(4))
@pytest.mark.parametrize("label", ["AB 12", " AB12", "AB12 "])
def test_a_label_with_a_separator_is_refused_whole(desk: Desk, place: int, label: str) -> None:
    fields_of(desk)[place].setFocus()
    before = contents(desk)
    desk.stamp_ms += 500
    desk.type("1234" + label)
    desk.key("\x1d", 2, Qt.Key.Key_BracketRight, CTRL)
    desk.type(label)
    desk.enter()
    desk.settle()
    assert (desk.scans, desk.opens) == ([], [])
    assert desk.refusals == [f"1234{label}<GS>{label}<CR>"]
    assert contents(desk) == before


@pytest.mark.parametrize("place", range(4))
def test_a_label_typed_as_numbers_with_alt_is_one_scan(desk: Desk, place: int) -> None:
    fields_of(desk)[place].setFocus()
    before = contents(desk)
    desk.stamp_ms += 500
    for letter in "WM 2\r":
        desk.press("", Qt.Key.Key_Alt)
        for digit in f"{ord(letter):03}":
            desk.key(digit, 2, ord(digit), KEYPAD)
        desk.release("", Qt.Key.Key_Alt)
    desk.settle()
    assert (desk.scans, desk.refusals) == (["WM 2"], [])
    assert contents(desk) == before


@pytest.mark.parametrize("place", range(4))
def test_dead_keys_belong_to_the_label(desk: Desk, place: int) -> None:
    fields_of(desk)[place].setFocus()
    before = contents(desk)
    desk.stamp_ms += 500
    desk.type("CAF")
    desk.key("", 2, ACUTE)
    desk.type("E 7")
    desk.enter()
    desk.settle()
    assert desk.scans == ["CAF\N{LATIN CAPITAL LETTER E WITH ACUTE} 7"]
    assert contents(desk) == before


def test_what_an_input_method_makes_belongs_to_the_label(desk: Desk) -> None:
    desk.line.setFocus()
    desk.stamp_ms += 500
    desk.type("CAF")
    made = QInputMethodEvent()
    made.setCommitString("\xc9")
    QApplication.sendEvent(desk.line, made)
    desk.type("-7")
    desk.enter()
    desk.settle()
    assert (desk.scans, desk.line.text()) == (["CAF\xc9-7"], "")


@pytest.mark.parametrize("ends", [["\t"], ["\r", "\r"], ["\r", "\n"], ["\n"], ["\t", "\r"]])
@pytest.mark.parametrize("gap_ms", [2, 50])
def test_no_end_of_a_scan_moves_or_presses_anything(desk: Desk, ends: list[str], gap_ms: int) -> None:
    keys = {"\t": Qt.Key.Key_Tab, "\r": Qt.Key.Key_Return, "\n": Qt.Key.Key_J}
    for widget in (desk.button, desk.line):
        widget.setFocus()
        desk.stamp_ms += 500
        desk.type("WM 2-7", gap_ms)
        for end in ends:
            desk.key(end, gap_ms, keys[end], CTRL if end == "\n" else None)
        desk.settle()
        assert widget.hasFocus()
    assert (desk.scans, desk.clicks, desk.line.text()) == (["WM 2-7"] * 2, [], "")


def test_within_a_burst_nothing_is_a_shortcut(desk: Desk) -> None:
    desk.button.setFocus()
    for keys, taken in (("", False), ("W", False), ("WM", True)):
        desk.stamp_ms += 500
        desk.type(keys)
        event = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_D, CTRL, "\x04")
        event.setTimestamp(desk.stamp_ms + 2)
        assert desk.scanner.eventFilter(desk.window.windowHandle(), event) is taken
        desk.settle()


def test_a_tab_and_what_follows_go_where_the_focus_is_then(desk: Desk) -> None:
    desk.button.setFocus()
    desk.stamp_ms += 500
    for _ in range(2):
        desk.key("\t", SLOW_MS, Qt.Key.Key_Tab)
    desk.settle()
    assert desk.text.hasFocus(), "two widgets on"


def test_what_waits_goes_where_it_was_for_before_a_hidden_field_gets_its_keys(desk: Desk) -> None:
    keys: list[str] = []
    listener(desk, keys)
    desk.type("a")
    desk.line.setEchoMode(QLineEdit.EchoMode.Password)
    desk.line.setFocus()
    desk.type("27")
    assert (keys, desk.line.text()) == (["a"], "27")


def test_a_field_that_takes_nothing_is_no_field(desk: Desk) -> None:
    desk.line.setReadOnly(True)
    desk.line.setFocus()
    desk.scan("AB 1")
    desk.line.setReadOnly(False)
    assert (desk.scans, desk.line.text()) == (["AB 1"], "")


def test_keys_without_a_time_of_their_own_are_timed_here(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(scanner_module.time, "monotonic", lambda: now[0])
    desk.line.setFocus()
    for gap_s, scans in ((0.06, []), (0.002, ["ABCD"])):
        desk.line.clear()
        for letter, key in (*((each, ord(each)) for each in "ABCD"), ("\r", Qt.Key.Key_Return)):
            now[0] += gap_s
            event = QKeyEvent(PRESS, key, Qt.KeyboardModifier.NoModifier, letter)
            QApplication.sendEvent(desk.window.windowHandle(), event)
        desk.scanner._end(desk.scanner._gate.quiet())
        assert desk.scans == scans
        now[0] += 10


def test_a_field_that_cannot_be_written_takes_no_text(desk: Desk) -> None:
    assert takes_text(desk.line)
    desk.line.setReadOnly(True)
    assert not takes_text(desk.line)
    desk.text.setEnabled(False)
    assert not takes_text(desk.text)
    assert not takes_text(desk.button)


def test_keys_without_a_time_behind_one_that_has_it_are_timed_here(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(scanner_module.time, "monotonic", lambda: now[0])
    desk.line.setFocus()
    for letter, key in (*((each, ord(each)) for each in "ABCD"), ("\r", Qt.Key.Key_Return)):
        now[0] += 0.002
        for kind in (PRESS, RELEASE):
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, letter)
            event.setTimestamp(50_000 if letter == "A" else 0)
            QApplication.sendEvent(desk.window.windowHandle(), event)
    desk.scanner._end(desk.scanner._gate.quiet())
    assert (desk.scans, desk.line.text()) == (["ABCD"], "")


def test_a_key_goes_where_the_focus_is_when_those_before_it_were_told(desk: Desk) -> None:
    desk.button.setFocus()
    desk.stamp_ms += 500
    desk.key("\t", key=Qt.Key.Key_Tab)
    desk.type("7", gap_ms=SLOW_MS * 5)  # nothing was settled between: the Tab still waits
    desk.settle()
    assert desk.line.hasFocus()
    assert desk.line.text() == "7"


def test_a_key_for_nobody_passes_by(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanner_module, "_receiver", lambda: None)
    for kind in (PRESS, RELEASE, QEvent.Type.ShortcutOverride):
        event = QKeyEvent(kind, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, "a")
        assert not desk.scanner.eventFilter(desk.window.windowHandle(), event)
    assert not desk.scanner._gate.is_going


def test_text_that_is_not_made_yet_is_no_key(desk: Desk) -> None:
    """An input method shows what it is about to make; nothing of that is typed."""
    desk.line.setFocus()
    QApplication.sendEvent(desk.line, QInputMethodEvent("e", []))
    assert not desk.scanner._gate.is_going
    made = QInputMethodEvent()
    made.setCommitString("\xe9")
    desk.line.setEchoMode(QLineEdit.EchoMode.Password)
    QApplication.sendEvent(desk.line, made)
    assert (desk.line.text(), desk.scanner._gate.is_going) == ("\xe9", False)


def test_a_field_that_is_gone_is_watched_no_more(desk: Desk) -> None:
    extra = QLineEdit(desk.window)
    extra.show()
    extra.setFocus()
    assert desk.scanner._watched is extra
    delete(extra)
    desk.line.setFocus()
    assert desk.scanner._watched is desk.line


def test_keys_let_go_after_the_scan_do_nothing(desk: Desk) -> None:
    desk.button.setFocus()
    desk.stamp_ms += 500
    desk.type("WM2-7")
    desk.press(" ", Qt.Key.Key_Space)
    desk.press("\r", Qt.Key.Key_Return)
    desk.settle()
    desk.release(" ", Qt.Key.Key_Space)
    desk.release("\r", Qt.Key.Key_Return)
    assert (desk.scans, desk.clicks) == (["WM2-7"], [])
    desk.key(" ", 1000, Qt.Key.Key_Space)
    desk.settle()
    assert desk.clicks == [True], "the next ones do"


def test_a_key_held_down_repeats_for_its_widget(desk: Desk) -> None:
    keys: list[str] = []
    listener(desk, keys)
    repeated = QKeyEvent(PRESS, Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier, "", True)
    assert not desk.scanner.eventFilter(desk.window.windowHandle(), repeated)
    assert not desk.scanner._gate.is_going


def test_learning_tells_how_and_not_what(desk: Desk) -> None:
    lessons: list[Typed] = []
    desk.scanner.typed.connect(lessons.append)
    desk.button.setFocus()
    desk.scanner.learn(True)
    desk.scan("WM 2")
    assert lessons == [Typed(items=tuple("WM 2\r"), longest_gap_ms=2)]
    desk.scanner.learn(False)
    desk.scan("WM 2")
    assert (desk.scans, desk.clicks, len(lessons)) == (["WM 2"], [], 1)


def test_what_is_known_of_the_scanner_counts(desk: Desk) -> None:
    desk.button.setFocus()
    desk.scanner.use(Profile(prefix=("#",)))
    desk.scan("#WM 2")
    desk.scan("WM 2")
    assert (desk.scans, desk.refusals, desk.clicks) == (["WM 2"], ["WM 2<CR>"], [])


def test_what_is_typed_fast_into_a_hidden_field_is_no_scan(desk: Desk) -> None:
    desk.line.setEchoMode(QLineEdit.EchoMode.Password)
    desk.line.setFocus()
    desk.scan("271828")
    assert desk.scans == []
    assert desk.line.text() == "271828"
