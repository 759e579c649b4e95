"""The line at the foot of the editor that says whether a unit of the job would connect."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop.configuration.connection.trial import ConnectionEnd
from desktop.configuration.verdict_strip import VerdictStrip
from desktop.theme import DeviceState
from desktop.translation import translated
from desktop.widgets import words
from factory_prov.ledger.records import Outcome


class ConnectionStrip(VerdictStrip):
    """Says that a connection is tried, then what came of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._trial = ConnectionEnd(outcome=Outcome.ABORTED)
        self.retranslate()

    def end(self, end: ConnectionEnd) -> None:
        """Say the verdict; a trial that was stopped has none."""
        self._trial = end
        self._end(end.outcome)

    def _under_way(self) -> str:
        return self.tr("Trying the connection of a trial unit …")

    def _verdict(self, state: DeviceState) -> str:
        told = " ".join(translated(sentence) for sentence in self._trial.words)
        if state is DeviceState.PASS:
            return self.tr("Yes. {0}").format(told)
        if state is DeviceState.WAIT:
            return told
        advice = words.advice(self._trial.code)
        if state is DeviceState.FAIL:
            return self.tr("No ({0}): {1}. {2}").format(self._trial.code, advice.title, told)
        return f"{self._trial.code}: {advice.title}. {told}"

    def _button_name(self, *, ended: bool) -> str:
        return self.tr("Close the verdict on the connection") if ended else self.tr("Stop trying the connection")
