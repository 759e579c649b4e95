"""Tell a barcode scanner from a person: it types a whole label in a burst that ends in Enter, wherever the focus is."""

from __future__ import annotations

import time
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from shiboken6 import isValid

from desktop.provision.scanning.field_memory import FieldMemory, remembered

GAP_MS = 35
"""A scanner's next key comes sooner; a person's later."""
HOLD_MS = 40
"""How long a key waits for the next one before it is believed to be a person's."""
LEAST_LETTERS = 4
_LATE_MS = 20
_PRESS, _RELEASE = QEvent.Type.KeyPress, QEvent.Type.KeyRelease
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_SHORTCUT_KEYS = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """A key that waits, and the widget it was for."""

    widget: QWidget
    event: QKeyEvent


class ScanFilter(QObject):
    """Watches the keys of a window; what was scanned is in the signal and nowhere else. Dialogs keep theirs.

    A field that takes text gets its keys at once and is put back when they were a scan. Any other widget gets its keys
    when the burst turned out to be none, so that a space in a label starts nothing.
    """

    scanned = Signal(str)
    """Carries what the scanner typed, without its Enter."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._letters = ""
        self._held: list[_Held] = []
        self._memory: FieldMemory | None = None
        self._receiver: QWidget | None = None
        self._at_s = 0.0
        self._stamp_ms = 0
        self._swallowed: set[int] = set()
        self._replaying = False
        self._wait = QTimer(self, singleShot=True, interval=HOLD_MS, timerType=Qt.TimerType.PreciseTimer)
        self._wait.timeout.connect(self._give_up)

    def install(self, window: QWidget) -> None:
        """Watch the keys of a window that has been shown, from now on.

        They come to the system's window before any widget. On the application every event of every widget would be a
        call of Python, and each of those waits for the interpreter's lock.
        """
        window.windowHandle().installEventFilter(self)

    def eventFilter(self, _: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Take the keys that are a scan; everything else goes its way."""
        kind = event.type()
        if kind is not _PRESS and kind is not _RELEASE:
            return False
        widget = _receiver()
        if self._replaying or not isinstance(event, QKeyEvent) or widget is None:
            return False
        return self._pressed(widget, event) if kind is _PRESS else self._released(widget, event)

    def _pressed(self, widget: QWidget, event: QKeyEvent) -> bool:
        if event.isAutoRepeat():
            return False
        if _hides(widget):  # a PIN or token typed fast must not be taken for a label, which everybody can read
            self._give_up_now()
            return False
        if not self._goes_on(widget, event):
            self._give_up_now()
        key, text = event.key(), event.text()
        if key in _ENTER:
            return self._ended(event)
        if not text or not text.isprintable() or event.modifiers() & _SHORTCUT_KEYS:
            if text or key not in (Qt.Key.Key_Shift, Qt.Key.Key_CapsLock, Qt.Key.Key_AltGr):
                self._give_up_now()
            return False
        return self._letter(widget, event)

    def _letter(self, widget: QWidget, event: QKeyEvent) -> bool:
        if not self._letters:
            self._memory = remembered(widget)
            self._receiver = widget
        self._letters += event.text()
        self._at_s, self._stamp_ms = time.monotonic(), event.timestamp()
        if self._memory is not None:
            return False
        self._held.append(_Held(widget=widget, event=_copied(event)))
        self._wait.start(HOLD_MS)
        return True

    def _released(self, widget: QWidget, event: QKeyEvent) -> bool:
        if event.key() in self._swallowed and not event.isAutoRepeat():
            self._swallowed.discard(event.key())
            return True
        if self._held and any(held.event.key() == event.key() for held in self._held):
            self._held.append(_Held(widget=widget, event=_copied(event)))
            return True
        return False

    def _ended(self, event: QKeyEvent) -> bool:
        """An Enter: what stood before it was a scan, or it was a person after all."""
        if len(self._letters) < LEAST_LETTERS:
            self._give_up_now()
            return False
        text, memory = self._letters, self._memory
        down = {held.event.key() for held in self._held if held.event.type() is _PRESS}
        up = {held.event.key() for held in self._held if held.event.type() is _RELEASE}
        self._swallowed = {*(down - up), event.key()}
        self._forget()
        if memory is not None and isValid(memory.field):
            memory.restore()
        self.scanned.emit(text)
        return True

    def _goes_on(self, widget: QWidget, event: QKeyEvent) -> bool:
        """Whether a key belongs to the burst before it, by the time it was pressed and not when we got to it."""
        if not self._letters or widget is not self._receiver:
            return False
        if event.timestamp() and self._stamp_ms and event.timestamp() != self._stamp_ms:
            return 0 <= event.timestamp() - self._stamp_ms <= GAP_MS
        return (time.monotonic() - self._at_s) * 1000 <= GAP_MS

    def _give_up(self) -> None:
        late_ms = (time.monotonic() - self._at_s) * 1000 - HOLD_MS
        if late_ms > _LATE_MS:  # the window was busy: the rest of the label may wait behind this timer
            self._at_s = time.monotonic()
            self._wait.start(HOLD_MS)
            return
        self._give_up_now()

    def _give_up_now(self) -> None:
        """It was a person: everybody gets the keys that were held, in their order."""
        held = self._held
        self._forget()
        self._replaying = True
        try:
            for item in held:
                if isValid(item.widget):
                    QCoreApplication.sendEvent(item.widget, item.event)
        finally:
            self._replaying = False

    def _forget(self) -> None:
        self._wait.stop()
        self._letters, self._held, self._memory, self._receiver = "", [], None, None


def _receiver() -> QWidget | None:
    """Return the widget that gets keys first."""
    popup = QApplication.activePopupWidget()
    if popup is not None:
        inside: QWidget | None = popup.focusWidget()
        return popup if inside is None else inside
    return QApplication.focusWidget() or QApplication.activeWindow()


def _hides(widget: QWidget) -> bool:
    """Whether what is typed into a widget is not to be seen."""
    return isinstance(widget, QLineEdit) and widget.echoMode() is not QLineEdit.EchoMode.Normal


def _copied(event: QKeyEvent) -> QKeyEvent:
    return QKeyEvent(
        event.type(),
        event.key(),
        event.modifiers(),
        event.nativeScanCode(),
        event.nativeVirtualKey(),
        event.nativeModifiers(),
        event.text(),
    )
