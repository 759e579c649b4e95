"""The line at the foot of the editor that says what came out of trying the open job."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from desktop import theme
from desktop.icons import icon
from desktop.theme import STATES, DeviceState
from desktop.widgets import words
from desktop.widgets.translated import Translated
from factory_prov.ledger.records import Outcome

_SIGN_PX = 22
_ROLES = {DeviceState.PASS: "passed", DeviceState.FAIL: "failed", DeviceState.ERROR: "broken"}


class VerdictStrip(Translated, QFrame):
    """Hidden until something is tried; the keyboard stays where it is. Who derives says the words."""

    stop_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "verdict")
        self._outcome: Outcome | None = None
        self._stale = False
        self._sign, self.text = QLabel(), QLabel()
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.button = QPushButton()
        self.button.clicked.connect(self._press)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(20, 5, 20, 5)
        layout.setSpacing(12)
        layout.addWidget(self._sign)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.button)
        self.hide()

    def begin(self) -> None:
        """Say that something is tried."""
        self._outcome, self._stale = None, False
        self.retranslate()
        self.show()

    def job_changed(self) -> None:
        """Take a verdict away that is about another job now; one that is to come says so."""
        self._stale = True
        if self._outcome is not None:
            self.hide()

    def retranslate(self) -> None:
        """Say it in the present language."""
        state = DeviceState.WORKING if self._outcome is None else words.STATE_OF[self._outcome]
        role = _ROLES.get(state, "verdict")
        if self.property("role") != role:
            self.setProperty("role", role)
            for part in (self, self.text):
                part.style().unpolish(part)
                part.style().polish(part)
        told = self._under_way() if self._outcome is None else self._verdict(state)
        stale = self._stale and self._outcome is not None
        self.text.setText(self.tr("{0} It was changed since.").format(told) if stale else told)
        self.text.setAccessibleName(self.text.text())
        self.button.setText(self.tr("Stop") if self._outcome is None else self.tr("Close"))
        self.button.setAccessibleName(self._button_name(ended=self._outcome is not None))
        self._draw_sign(state)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Draw the sign in the colours of another theme."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and self.isVisible():
            self.retranslate()

    def _end(self, outcome: Outcome) -> None:
        """Say the verdict; what was stopped has none."""
        self._outcome = outcome
        self.setVisible(outcome is not Outcome.ABORTED)
        self.retranslate()

    def _under_way(self) -> str:
        """Return what goes on, in words."""
        raise NotImplementedError

    def _verdict(self, state: DeviceState) -> str:
        """Return what came out, in words."""
        raise NotImplementedError

    def _button_name(self, *, ended: bool) -> str:
        """Return what the button does, for those who hear it."""
        raise NotImplementedError

    def _draw_sign(self, state: DeviceState) -> None:
        filled = state in _ROLES
        colour = QColor(Qt.GlobalColor.white) if filled else theme.colour("accent")
        self._sign.setPixmap(icon(STATES[state].icon, colour).pixmap(QSize(_SIGN_PX, _SIGN_PX)))

    def _press(self) -> None:
        if self._outcome is None:
            self.stop_wanted.emit()
        else:
            self.hide()
