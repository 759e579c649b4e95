"""Hears a barcode scanner wherever the focus is: it types a whole label in a burst, and a person does not."""

from __future__ import annotations

import time
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from shiboken6 import isValid

from desktop.labels.gate import Fate, Gate, Typed, Verdict
from desktop.labels.profile import Profile
from desktop.labels.reading import Label, LabelRefusal
from desktop.provision.scanning.field_memory import FieldMemory, remembered, takes_text
from desktop.provision.scanning.keys import code_of, is_alt, stroke_of

_LATE_MS = 20
_PRESS, _RELEASE, _SHORTCUT = QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride
_MADE, _AWAY = QEvent.Type.InputMethod, QEvent.Type.FocusOut
_KEYS = frozenset({_PRESS, _RELEASE, _SHORTCUT})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """A key that waits, and the widget it was for."""

    widget: QWidget
    event: QKeyEvent | QInputMethodEvent


class ScanFilter(QObject):
    """Watches the keys of a window; what was scanned is in a signal and nowhere else. Dialogs keep theirs.

    What decides is the gate; here its keys come from Qt, wait, and go on. A PIN or token typed fast is nobody's label.
    """

    scanned = Signal(str)
    """Carries what stands on the label."""
    scanned_open = Signal(str)
    """The same, where nothing told that this was all of it."""
    refused = Signal(object)
    """Carries a LabelRefusal: it came as fast as a label, and is none."""
    typed = Signal(object)
    """Carries a Typed, and nothing else is told, while `learn` is on."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._profile = Profile()
        self._learning = False
        self._gate = Gate()
        self._held: list[_Held] = []
        self._memory: FieldMemory | None = None
        self._at_s = 0.0
        self._stamp_ms = 0
        self._at_ms = 0
        self._down: set[int] = set()
        self._swallowed: set[int] = set()
        self._replaying = False
        self._watched: QObject | None = None
        self._wait = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._wait.timeout.connect(self._quiet)

    def install(self, window: QWidget) -> None:
        """Watch the keys of a window that has been shown, from now on.

        They come to the system's window before any widget. On the application every event of every widget would be a
        call of Python, and each of those waits for the interpreter's lock.
        """
        window.windowHandle().installEventFilter(self)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.focusObjectChanged.connect(self._watch)
            self._watch(QGuiApplication.focusObject())

    def use(self, profile: Profile) -> None:
        """Know this of the scanner from now on."""
        self._profile = profile
        self._begin_anew()

    def learn(self, on: bool) -> None:
        """Tell how the scanner types, and not what."""
        self._learning = on
        self._begin_anew()

    @property
    def hold_ms(self) -> int:
        """How long a key waits for the next one before it is believed to be a person's."""
        return self._gate.gap_ms

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Take the keys that are a scan; everything else goes its way."""
        kind = event.type()
        if self._replaying:
            return False
        if watched is self._watched:
            return kind is _MADE and isinstance(event, QInputMethodEvent) and self._made(event)
        if kind is _AWAY and QApplication.activePopupWidget() is None:
            self._end(self._gate.interrupt())
        if kind not in _KEYS or not isinstance(event, QKeyEvent):
            return False
        widget = _receiver()
        if widget is None:
            return False
        if kind is _SHORTCUT:
            return self._shortcut(event)
        return self._pressed(widget, event) if kind is _PRESS else self._released(widget, event)

    def _shortcut(self, event: QKeyEvent) -> bool:
        """Within a burst nothing is a shortcut: its key comes as any other."""
        if self._gate.is_hot and self._gate.goes_on(self._moment(event)):
            event.accept()
            return True
        return False

    def _pressed(self, widget: QWidget, event: QKeyEvent) -> bool:
        self._down.add(code_of(event))
        if event.isAutoRepeat():
            return False
        at_ms = self._moment(event)
        if not self._gate.goes_on(at_ms):
            self._end(self._gate.quiet())
            widget = _receiver() or widget
        if _hides(widget) and not self._gate.is_hot:
            self._give_up()
            return False
        self._at_s, self._stamp_ms, self._at_ms = time.monotonic(), event.timestamp(), at_ms
        self._begin_at(widget)
        fate = self._gate.press(stroke_of(event, at_ms), in_field=takes_text(widget))
        return self._let(fate, _Held(widget=widget, event=_copied(event)))

    def _begin_at(self, widget: QWidget) -> None:
        """Remember a field before the first key of a burst changes it."""
        if not self._gate.is_going:
            self._memory = remembered(widget)

    def _let(self, fate: Fate, key: _Held) -> bool:
        """Do with a key what the gate says; whether the key stays here."""
        if fate is Fate.BREAK:
            self._give_up()
        elif self._gate.is_going:
            self._wait.start(self._gate.gap_ms)
        if fate is Fate.WAITS:
            self._held.append(key)
        if fate is Fate.DROPPED and isinstance(key.event, QKeyEvent):
            self._swallowed.add(code_of(key.event))
        return fate in (Fate.WAITS, Fate.DROPPED)

    def _released(self, widget: QWidget, event: QKeyEvent) -> bool:
        code = code_of(event)
        if event.isAutoRepeat():
            return False
        self._gate.release(code, pressed=code in self._down, is_alt=is_alt(event))
        self._down.discard(code)
        if code in self._swallowed:
            self._swallowed.discard(code)
            return True
        if any(code_of(held.event) == code for held in self._held if isinstance(held.event, QKeyEvent)):
            self._held.append(_Held(widget=widget, event=_copied(event)))
            return True
        return False

    def _made(self, event: QInputMethodEvent) -> bool:
        """Take text that the system made of keys, of which we have seen nothing."""
        widget = _receiver()
        text = event.commitString()
        if not text or widget is None or _hides(widget):
            return False
        at_ms = self._at_ms + round((time.monotonic() - self._at_s) * 1000)
        if not self._gate.goes_on(at_ms):
            self._end(self._gate.quiet())
        self._begin_at(widget)
        self._at_s, self._stamp_ms, self._at_ms = time.monotonic(), 0, at_ms
        fate = self._gate.made(text, at_ms, in_field=takes_text(widget))
        made = QInputMethodEvent()
        made.setCommitString(text)
        return self._let(fate, _Held(widget=widget, event=made))

    def _moment(self, event: QKeyEvent) -> int:
        """Return when a key was pressed, and not when we got to it; without a time of its own, now."""
        stamp_ms = event.timestamp()
        if stamp_ms and self._stamp_ms and stamp_ms != self._stamp_ms:
            return self._at_ms + stamp_ms - self._stamp_ms
        if not self._at_s:
            return int(stamp_ms)
        return self._at_ms + round((time.monotonic() - self._at_s) * 1000)

    @Slot()
    def _quiet(self) -> None:
        late_ms = (time.monotonic() - self._at_s) * 1000 - self._gate.gap_ms
        if late_ms > _LATE_MS:  # the window was busy: the rest of the label may wait behind this timer
            self._at_s = time.monotonic()
            self._wait.start(self._gate.gap_ms)
            return
        self._end(self._gate.quiet())

    def _end(self, verdict: Verdict) -> None:
        """Do what a burst turned out to ask for."""
        self._wait.stop()
        if verdict is None:
            self._give_up()
            return
        self._swallow()
        match verdict:
            case Label(text=text, ended=True):
                self.scanned.emit(text)
            case Label(text=text):
                self.scanned_open.emit(text)
            case LabelRefusal():
                self.refused.emit(verdict)
            case Typed():
                self.typed.emit(verdict)

    def _swallow(self) -> None:
        """Let nobody have the keys that wait, and put the field back that had the others."""
        memory = self._memory
        for held in self._held:
            if isinstance(held.event, QKeyEvent) and held.event.type() is _PRESS and code_of(held.event) in self._down:
                self._swallowed.add(code_of(held.event))
        self._held, self._memory = [], None
        if memory is not None and isValid(memory.field):
            memory.restore()

    def _give_up(self) -> None:
        """It was a person: everybody gets the keys that waited, in their order."""
        self._wait.stop()
        self._gate.give_up()
        held, self._held, self._memory = self._held, [], None
        begun_at = _receiver()
        self._replaying = True
        try:
            for item in held:
                now_at = _receiver()
                widget = item.widget if now_at is begun_at or now_at is None else now_at  # a Tab may have moved on
                if isValid(widget):
                    QCoreApplication.sendEvent(widget, item.event)
        finally:
            self._replaying = False

    def _begin_anew(self) -> None:
        self._give_up()
        self._gate = Gate(self._profile, learning=self._learning)

    @Slot(QObject)
    def _watch(self, thing: QObject | None) -> None:
        """Watch what gets the text that an input method makes, of which the window sees nothing."""
        if self._watched is not None and isValid(self._watched):
            self._watched.removeEventFilter(self)
        takes_text = isinstance(thing, QWidget) and thing.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        self._watched = thing if takes_text else None
        if self._watched is not None:
            self._watched.installEventFilter(self)


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
