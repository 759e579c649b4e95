"""The line at the foot of the editor that says how the job does on a virtual board."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop.configuration.verdict_strip import VerdictStrip
from desktop.configuration.virtual_run.virtual_run import VirtualRunEnd
from desktop.theme import DeviceState
from desktop.translation import translated
from desktop.widgets import words
from factory_prov.events import Step
from factory_prov.ledger.records import Outcome


class VirtualRunStrip(VerdictStrip):
    """Says the step of a virtual run, then its verdict."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._run = VirtualRunEnd(outcome=Outcome.ABORTED)
        self._step: Step | None = None
        self.retranslate()

    def begin(self) -> None:
        """Say that a virtual run goes on."""
        self._step = None
        super().begin()

    def show_step(self, step: Step) -> None:
        """Say which step it is at."""
        self._step = step
        self.retranslate()

    def end(self, end: VirtualRunEnd) -> None:
        """Say the verdict; a run that was stopped has none."""
        self._run = end
        self._end(end.outcome)

    def _under_way(self) -> str:
        step = "" if self._step is None else words.step(self._step)
        return self.tr("Trying on virtual boards … {0}").format(step).strip()

    def _verdict(self, state: DeviceState) -> str:
        if state is DeviceState.PASS:
            return self._passed(words.word(state), self._run)
        advice = words.advice(self._run.code)
        reason = "" if self._run.reason is None else translated(self._run.reason)
        return f"{words.word(state)} {self._run.code}: {advice.title}. {reason}".strip()

    def _button_name(self, *, ended: bool) -> str:
        return self.tr("Close the verdict of the virtual run") if ended else self.tr("Stop the virtual run")

    def _passed(self, word: str, end: VirtualRunEnd) -> str:
        names = ", ".join(end.names)
        if len(end.names) == 1:
            said = self.tr("{0}: a virtual board has taken this job, as {1}.").format(word, names)
        else:
            said = self.tr("{0}: two virtual boards have taken this job, as {1}.").format(word, names)
        return " ".join([said, *(translated(replaced) for replaced in end.replaced)])
