"""The line at the top of the window that asks for the PIN of the operator lock."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from desktop import theme
from desktop.icons import icon
from desktop.pin_file import LOST, PinFile
from desktop.settings.operator_lock import Guesses, fits, hashed, is_cheap
from desktop.threads.background import Background
from desktop.threads.work import Done
from desktop.widgets.translated import Translated

_FIELD_PX = 160
_TICK_MS = 250
_AT_ONCE_S = 2.0
"""A PIN takes a third of a second; on a PC where it takes longer the window goes on meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tried:
    """Whether a PIN was the right one, and its hash anew where the one that is kept is cheap."""

    fits: bool = False
    renewed: str = ""


def _tried(pin: str, kept: str) -> _Tried:
    if not fits(pin, kept):
        return _Tried()
    return _Tried(fits=True, renewed=hashed(pin) if is_cheap(kept) else "")


class PinBar(Translated, QFrame):
    """Asks until the PIN is right or somebody thinks better of it. `kept` gives the hash the PIN must fit."""

    unlocked = Signal()
    renewed = Signal(str)
    """Carries a dearer hash of the right PIN, for one of a version of before."""

    def __init__(self, kept: Callable[[], str], parent: QWidget | None = None, *, file: PinFile | None = None) -> None:
        """`file` remembers the guesses over a restart."""
        super().__init__(parent)
        self.setProperty("role", "question")
        self._kept = kept
        self._guesses = Guesses(file)
        self._file = file
        self._background = Background(self, name="PIN")
        self._wrong = False
        self._sign = QLabel()
        self._label = QLabel()
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly | Qt.InputMethodHint.ImhSensitiveData)
        self.field.setFixedWidth(_FIELD_PX)
        self.field.returnPressed.connect(self._try)
        self.open = QPushButton()
        self.open.setProperty("role", "primary")
        self.open.clicked.connect(self._try)
        self.cancel = QPushButton()
        self.cancel.clicked.connect(self.hide)
        self.remark = QLabel()
        self.remark.setProperty("role", "error")
        self._tick = QTimer(self, interval=_TICK_MS)
        self._tick.timeout.connect(self._show_wait)
        self._lay_out()
        self.retranslate()
        self.hide()

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(20, 6, 20, 6)
        layout.setSpacing(12)
        for part in (self._sign, self._label, self.field, self.open, self.cancel):
            layout.addWidget(part)
        layout.addWidget(self.remark, 1)

    def ask(self) -> None:
        """Show the line, with the cursor in it."""
        self._sign.setPixmap(icon("lock", theme.colour("ink")).pixmap(QSize(20, 20)))
        self.field.clear()
        self._wrong = False
        self.show()
        self._show_wait()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        """Set the words."""
        self._label.setText(self.tr("PIN of the engineer"))
        self.field.setAccessibleName(self._label.text())
        self.open.setText(self.tr("Unlock"))
        self.open.setAccessibleName(self.open.text())
        self.cancel.setText(self.tr("Stay locked"))
        self.cancel.setAccessibleName(self.cancel.text())
        self._show_wait()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Take Escape for staying locked."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        elif not self.field.hasFocus() or event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    def _try(self) -> None:
        pin = self.field.text()
        if self._guesses.wait_s > 0 or not pin or self._background.busy:
            return  # what was typed while waiting stays, to be tried when the time has come
        self.field.clear()
        kept = self._kept()
        self._background.ask(lambda _: _tried(pin, kept), self._take, at_once_s=_AT_ONCE_S)

    def _take(self, done: Done[_Tried]) -> None:
        tried = done.given if done.given is not None else _Tried()
        if not tried.fits:
            self._guesses.was_wrong()
            self._wrong = True
            self._show_wait()
            return
        self._guesses.was_right()
        if tried.renewed:
            self.renewed.emit(tried.renewed)
        if not self.isHidden():  # somebody may have thought better of it meanwhile
            self.hide()
            self.unlocked.emit()

    def _show_wait(self) -> None:
        """Say why nothing is tried, and let it be tried when the time has come; typing goes on meanwhile."""
        wait_s = self._guesses.wait_s
        waiting = wait_s > 0
        self.open.setEnabled(not waiting)
        text = self.tr("This is not the PIN.") if self._wrong else ""
        if waiting:
            text = self.tr("This is not the PIN. Try again in {0} s.").format(math.ceil(wait_s))
        if self._file is not None and self._kept() == LOST:
            text = self.tr(
                "The settings were damaged, and the PIN with them. Who looks after this PC closes the program, deletes"
                " {0}, starts it again and sets a new PIN."
            ).format(self._file.path)
        self.remark.setText(text)
        if waiting and not self._tick.isActive():
            self._tick.start()
        elif not waiting and self._tick.isActive():
            self._tick.stop()
