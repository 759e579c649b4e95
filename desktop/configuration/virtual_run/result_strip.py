"""The line at the foot of the editor that says how the job does on a virtual board."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from desktop import theme
from desktop.configuration.virtual_run.virtual_run import VirtualRunEnd
from desktop.icons import icon
from desktop.theme import STATES, DeviceState
from desktop.translation import translated
from desktop.widgets import words
from desktop.widgets.translated import Translated
from factory_prov.events import Step
from factory_prov.ledger.records import Outcome

_SIGN_PX = 22
_ROLES = {DeviceState.PASS: "passed", DeviceState.FAIL: "failed", DeviceState.ERROR: "broken"}


class VirtualRunStrip(Translated, QFrame):
    """Hidden until a virtual run begins; the keyboard stays where it is."""

    stop_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "verdict")
        self._end: VirtualRunEnd | None = None
        self._step: Step | None = None
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
        self.retranslate()
        self.hide()

    def begin(self) -> None:
        """Say that a virtual run goes on."""
        self._end, self._step, self._stale = None, None, False
        self.retranslate()
        self.show()

    def show_step(self, step: Step) -> None:
        """Say which step it is at."""
        self._step = step
        self.retranslate()

    def end(self, end: VirtualRunEnd) -> None:
        """Say the verdict; a run that was stopped has none."""
        self._end = end
        self.setVisible(end.outcome is not Outcome.ABORTED)
        self.retranslate()

    def job_changed(self) -> None:
        """Take a verdict away that is about another job now; one that is to come says so."""
        self._stale = True
        if self._end is not None:
            self.hide()

    def retranslate(self) -> None:
        """Say it in the present language."""
        state = DeviceState.WORKING if self._end is None else words.STATE_OF[self._end.outcome]
        role = _ROLES.get(state, "verdict")
        if self.property("role") != role:
            self.setProperty("role", role)
            for part in (self, self.text):
                part.style().unpolish(part)
                part.style().polish(part)
        self.text.setText(self._words(state))
        self.text.setAccessibleName(self.text.text())
        self.button.setText(self.tr("Stop") if self._end is None else self.tr("Close"))
        named = (
            self.tr("Stop the virtual run") if self._end is None else self.tr("Close the verdict of the virtual run")
        )
        self.button.setAccessibleName(named)
        self._draw_sign(state)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Draw the sign in the colours of another theme."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and self.isVisible():
            self.retranslate()

    def _words(self, state: DeviceState) -> str:
        if self._end is None:
            step = "" if self._step is None else words.step(self._step)
            return self.tr("Trying on virtual boards … {0}").format(step).strip()
        if state is DeviceState.PASS:
            verdict = self._passed(words.word(state), self._end)
        else:
            advice = words.advice(self._end.code)
            reason = "" if self._end.reason is None else translated(self._end.reason)
            verdict = f"{words.word(state)} {self._end.code}: {advice.title}. {reason}".strip()
        return self.tr("{0} It was changed since.").format(verdict) if self._stale else verdict

    def _passed(self, word: str, end: VirtualRunEnd) -> str:
        names = ", ".join(end.names)
        if len(end.names) == 1:
            said = self.tr("{0}: a virtual board has taken this job, as {1}.").format(word, names)
        else:
            said = self.tr("{0}: two virtual boards have taken this job, as {1}.").format(word, names)
        return " ".join([said, *(translated(replaced) for replaced in end.replaced)])

    def _draw_sign(self, state: DeviceState) -> None:
        colour = theme.colour("accent") if state is DeviceState.WORKING else QColor(Qt.GlobalColor.white)
        self._sign.setPixmap(icon(STATES[state].icon, colour).pixmap(QSize(_SIGN_PX, _SIGN_PX)))

    def _press(self) -> None:
        if self._end is None:
            self.stop_wanted.emit()
        else:
            self.hide()
