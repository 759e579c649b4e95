"""What a key of Qt is to the scanner's gate."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from desktop.labels.strokes import Kind, Stroke

_Key = Qt.Key
_MODIFIERS = frozenset(
    {_Key.Key_Shift, _Key.Key_Control, _Key.Key_Meta, _Key.Key_AltGr, _Key.Key_CapsLock, _Key.Key_NumLock}
    | {_Key.Key_ScrollLock, _Key.Key_Mode_switch, _Key.Key_Super_L, _Key.Key_Super_R, _Key.Key_Multi_key}
)
_COMMANDS = {
    _Key.Key_Space: " ",
    _Key.Key_Return: "\r",
    _Key.Key_Enter: "\r",
    _Key.Key_Tab: "\t",
    _Key.Key_Backtab: "\t",
}
_COMBINING = {
    _Key.Key_Dead_Grave: "\u0300",
    _Key.Key_Dead_Acute: "\u0301",
    _Key.Key_Dead_Circumflex: "\u0302",
    _Key.Key_Dead_Tilde: "\u0303",
    _Key.Key_Dead_Macron: "\u0304",
    _Key.Key_Dead_Breve: "\u0306",
    _Key.Key_Dead_Abovedot: "\u0307",
    _Key.Key_Dead_Diaeresis: "\u0308",
    _Key.Key_Dead_Abovering: "\u030a",
    _Key.Key_Dead_Doubleacute: "\u030b",
    _Key.Key_Dead_Caron: "\u030c",
    _Key.Key_Dead_Cedilla: "\u0327",
    _Key.Key_Dead_Ogonek: "\u0328",
}
_FIRST_DEAD, _LAST_DEAD = _Key.Key_Dead_Grave.value, _Key.Key_Dead_Longsolidusoverlay.value
_KEYPAD_WITHOUT_NUM_LOCK = {
    _Key.Key_Insert: "0",
    _Key.Key_End: "1",
    _Key.Key_Down: "2",
    _Key.Key_PageDown: "3",
    _Key.Key_Left: "4",
    _Key.Key_Clear: "5",
    _Key.Key_Right: "6",
    _Key.Key_Home: "7",
    _Key.Key_Up: "8",
    _Key.Key_PageUp: "9",
}
_Modifier = Qt.KeyboardModifier
_CTRL, _ALT, _META, _KEYPAD = (
    _Modifier.ControlModifier,
    _Modifier.AltModifier,
    _Modifier.MetaModifier,
    _Modifier.KeypadModifier,
)
_CONTROLS = {"[": "\x1b", "\\": "\x1c", "]": "\x1d", "^": "\x1e", "6": "\x1e", "_": "\x1f", "-": "\x1f", "@": "\x00"}


def code_of(event: QKeyEvent) -> int:
    """Return what tells a key from others, whatever it typed when it went down."""
    return event.nativeScanCode() or -int(event.key())


def is_alt(event: QKeyEvent) -> bool:
    """Whether it is the key with which the numbers of characters are typed."""
    return bool(event.key() == _Key.Key_Alt)


def stroke_of(event: QKeyEvent, at_ms: int) -> Stroke:
    """Return a key that goes down as the gate has it."""
    kind, text = _what(event)
    name = "" if text else _name(event)
    made = event.key() in (0, _Key.Key_unknown) and bool(text)
    return Stroke(kind=kind, text=text, name=name, at_ms=at_ms, code=code_of(event), made=made)


def _what(event: QKeyEvent) -> tuple[Kind, str]:
    key, text, held = event.key(), event.text(), event.modifiers()
    if key == _Key.Key_Alt:
        return Kind.ALT, ""
    if key in _MODIFIERS:
        return Kind.MODIFIER, ""
    if held & _ALT and held & _KEYPAD and not held & _CTRL:
        digit = _keypad_digit(key)
        if digit:
            return Kind.ALT_DIGIT, digit
    if _FIRST_DEAD <= key <= _LAST_DEAD:
        return Kind.DEAD, _COMBINING.get(_Key(key), "")
    if held & (_CTRL | _ALT | _META):
        return _with_modifier(event)
    if key in _COMMANDS:
        return Kind.COMMAND, _COMMANDS[_Key(key)]
    return _plain(text)


def _plain(text: str) -> tuple[Kind, str]:
    if text in ("\n", "\r", "\t"):
        return Kind.COMMAND, text
    if not text:
        return Kind.OTHER, ""
    if text in ("\x1b", "\x08", "\x7f"):  # Esc, Backspace, Del: a person's, at once
        return Kind.OTHER, text
    return (Kind.LETTER if text.isprintable() else Kind.CONTROL), text


def _with_modifier(event: QKeyEvent) -> tuple[Kind, str]:
    text, held = event.text(), event.modifiers()
    if text and text.isprintable() and held & _CTRL and held & _ALT:  # AltGr, as Windows tells it
        return Kind.LETTER, text
    if not held & _CTRL or held & (_ALT | _META):
        return Kind.CONTROL, ""
    if text and not text.isprintable():
        return Kind.CONTROL, text
    key = chr(event.key()) if event.key() < 128 else ""
    return Kind.CONTROL, chr(ord(key) - 64) if key.isalpha() else _CONTROLS.get(key, "")


def _keypad_digit(key: int) -> str:
    if _Key.Key_0 <= key <= _Key.Key_9:
        return chr(key)
    return _KEYPAD_WITHOUT_NUM_LOCK.get(_Key(key), "") if key in _KEYPAD_WITHOUT_NUM_LOCK else ""


def _name(event: QKeyEvent) -> str:
    plain = _Key(event.key()).name.removeprefix("Key_")
    held = event.modifiers()
    before = ("Ctrl+" if held & _CTRL else "") + ("Alt+" if held & _ALT else "") + ("Meta+" if held & _META else "")
    return f"<{before}{plain}>"
