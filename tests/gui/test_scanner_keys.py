"""What a key of Qt is to the gate, on each system's way of telling it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from desktop.labels.strokes import Kind
from desktop.provision.scanning.keys import code_of, is_alt, stroke_of

Key, Held = Qt.Key, Qt.KeyboardModifier
NONE, CTRL, ALT, SHIFT = Held.NoModifier, Held.ControlModifier, Held.AltModifier, Held.ShiftModifier
META, KEYPAD, GROUP = Held.MetaModifier, Held.KeypadModifier, Held.GroupSwitchModifier
GS = "\x1d"


def event(key: int, held: Qt.KeyboardModifier = NONE, text: str = "") -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, key, held, text)


@pytest.mark.parametrize(
    ("key", "held", "text", "kind", "types"),
    [
        (Key.Key_A, NONE, "a", Kind.LETTER, "a"),
        (Key.Key_A, SHIFT, "A", Kind.LETTER, "A"),
        (Key.Key_Q, CTRL | ALT, "@", Kind.LETTER, "@"),  # AltGr on Windows
        (Key.Key_Q, GROUP, "@", Kind.LETTER, "@"),  # AltGr on X11
        (Key.Key_7, KEYPAD, "7", Kind.LETTER, "7"),
        (Key.Key_Space, NONE, " ", Kind.COMMAND, " "),
        (Key.Key_Return, NONE, "\r", Kind.COMMAND, "\r"),
        (Key.Key_Enter, KEYPAD, "\r", Kind.COMMAND, "\r"),
        (Key.Key_Tab, NONE, "\t", Kind.COMMAND, "\t"),
        (Key.Key_Backtab, SHIFT, "", Kind.COMMAND, "\t"),
        (Key.Key_unknown, NONE, "\n", Kind.COMMAND, "\n"),
        (Key.Key_BracketRight, CTRL, GS, Kind.CONTROL, GS),
        (Key.Key_BracketRight, CTRL, "", Kind.CONTROL, GS),
        (Key.Key_AsciiCircum, CTRL | SHIFT, "", Kind.CONTROL, "\x1e"),
        (Key.Key_6, CTRL | SHIFT, "", Kind.CONTROL, "\x1e"),
        (Key.Key_D, CTRL, "\x04", Kind.CONTROL, "\x04"),
        (Key.Key_D, CTRL, "", Kind.CONTROL, "\x04"),
        (Key.Key_J, CTRL, "\n", Kind.CONTROL, "\n"),
        (Key.Key_1, CTRL, "1", Kind.CONTROL, ""),
        (Key.Key_F, ALT, "f", Kind.CONTROL, ""),
        (Key.Key_D, CTRL | META, "", Kind.CONTROL, ""),
        (Key.Key_0, ALT | KEYPAD, "0", Kind.ALT_DIGIT, "0"),
        (Key.Key_9, ALT | KEYPAD, "", Kind.ALT_DIGIT, "9"),
        (Key.Key_End, ALT | KEYPAD, "", Kind.ALT_DIGIT, "1"),
        (Key.Key_Clear, ALT | KEYPAD, "", Kind.ALT_DIGIT, "5"),
        (Key.Key_0, ALT | KEYPAD | CTRL, "0", Kind.LETTER, "0"),
        (Key.Key_Plus, ALT | KEYPAD, "+", Kind.CONTROL, ""),
        (Key.Key_0, ALT, "0", Kind.CONTROL, ""),
        (Key.Key_Dead_Acute, NONE, "", Kind.DEAD, "\u0301"),
        (Key.Key_Dead_Circumflex, SHIFT, "", Kind.DEAD, "\u0302"),
        (Key.Key_Dead_Hook, NONE, "", Kind.DEAD, ""),
        (Key.Key_Alt, ALT, "", Kind.ALT, ""),
        (Key.Key_AltGr, NONE, "", Kind.MODIFIER, ""),
        (Key.Key_Shift, SHIFT, "", Kind.MODIFIER, ""),
        (Key.Key_NumLock, ALT, "", Kind.MODIFIER, ""),
        (Key.Key_CapsLock, NONE, "", Kind.MODIFIER, ""),
        (Key.Key_F8, NONE, "", Kind.OTHER, ""),
        (Key.Key_Left, NONE, "", Kind.OTHER, ""),
        (Key.Key_Escape, NONE, "\x1b", Kind.OTHER, "\x1b"),
        (Key.Key_Backspace, NONE, "\x08", Kind.OTHER, "\x08"),
        (Key.Key_Delete, NONE, "\x7f", Kind.OTHER, "\x7f"),
        (0, NONE, GS, Kind.CONTROL, GS),
    ],
)
def test_a_key_is_told_by_what_it_types(key: int, held: Qt.KeyboardModifier, text: str, kind: Kind, types: str) -> None:
    stroke = stroke_of(event(key, held, text), 77)
    assert (stroke.kind, stroke.text, stroke.at_ms) == (kind, types, 77)
    assert stroke.made is (key in (0, Key.Key_unknown))
    assert bool(stroke.name) is not bool(types)


@pytest.mark.parametrize(
    ("key", "held", "name"),
    [
        (Key.Key_F8, NONE, "<F8>"),
        (Key.Key_Left, CTRL | ALT, "<Ctrl+Alt+Left>"),
        (Key.Key_F, META, "<Meta+F>"),
        (0x01FFFFF0, NONE, "<33554416>"),
    ],
)
def test_a_key_that_types_nothing_has_a_name(key: int, held: Qt.KeyboardModifier, name: str) -> None:
    assert stroke_of(event(key, held), 0).name == name


def test_keys_are_told_apart_by_their_place_and_else_by_what_they_are() -> None:
    pressed = QKeyEvent(QEvent.Type.KeyPress, Key.Key_AsciiCircum, SHIFT, 15, 0, 0, "^")
    released = QKeyEvent(QEvent.Type.KeyRelease, Key.Key_6, NONE, 15, 0, 0, "6")
    assert code_of(pressed) == code_of(released)
    assert code_of(event(Key.Key_A)) != code_of(event(Key.Key_B))
    assert is_alt(event(Key.Key_Alt))
    assert not is_alt(event(Key.Key_AltGr))
