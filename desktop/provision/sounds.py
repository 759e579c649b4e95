"""A short sound each for PASS, WAIT and FAIL, by what the system has; silence when it has nothing."""

from __future__ import annotations

import sys
from enum import StrEnum

from PySide6.QtCore import QCoreApplication, QObject, QProcess, QProcessEnvironment, QStandardPaths, QTimer, Slot
from PySide6.QtWidgets import QApplication

from factory_prov.environment import for_children
from factory_prov.ledger.records import Outcome
from factory_prov.line.events import RunEnded
from factory_prov.resources import resource

FOLDER = resource("sounds")
_LONGEST_MS = 4_000
_END_MS = 300
_PLAYERS = ("afplay",) if sys.platform == "darwin" else ("pw-play", "paplay", "aplay")
_QUIET_OPTIONS = {"aplay": ["-q"]}


class Sound(StrEnum):
    """What can be heard; the value is the name of its file."""

    PASS = "pass"  # noqa: S105  # the name of a sound, no password
    WAIT = "wait"
    FAIL = "fail"


_OF_OUTCOME = {
    Outcome.PASS: Sound.PASS,
    Outcome.WAIT: Sound.WAIT,
    Outcome.FAIL: Sound.FAIL,
    Outcome.ERROR: Sound.FAIL,
}
"""Of a run that somebody has stopped nothing is heard."""


class Sounds(QObject):
    """Plays one sound at a time and never waits for it. FAIL cuts others off; anything else that comes is left out."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.enabled = True
        self._now: Sound | None = None
        self._player: str | None = None
        self._process = QProcess(self)
        self._process.setProcessEnvironment(_without_secrets())
        self._process.finished.connect(self._ended)
        self._process.errorOccurred.connect(self._failed)
        self._limit = QTimer(self, singleShot=True, interval=_LONGEST_MS)
        self._limit.timeout.connect(self._cut_off)
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.close)

    def run_ended(self, ended: RunEnded) -> None:
        """Say how a run ended; one that somebody stopped is silent."""
        sound = _OF_OUTCOME.get(ended.outcome)
        if sound is not None:
            self.play(sound)

    @Slot()
    def delivered(self) -> None:
        """Say that a unit that waited for its server has passed."""
        self.play(Sound.PASS)

    def play(self, sound: Sound) -> None:
        """Play a sound, unless sounds are off."""
        if not self.enabled:
            return
        if sys.platform == "win32":
            _play_on_windows(sound)
        else:
            self._play_by_program(sound)

    def close(self) -> None:
        """Be silent at once, for good."""
        self.enabled = False
        self._limit.stop()
        if self._process.state() is not QProcess.ProcessState.NotRunning:
            self._process.kill()
            self._process.waitForFinished(_END_MS)

    def _play_by_program(self, sound: Sound) -> None:
        if self._process.state() is not QProcess.ProcessState.NotRunning:
            if sound is Sound.FAIL and self._now in (Sound.PASS, Sound.WAIT):
                self._process.kill()
                self._now = Sound.FAIL  # `_ended` plays it
            return
        if self._player is None:
            found = [name for name in _PLAYERS if QStandardPaths.findExecutable(name)]
            self._player = found[0] if found else ""
        if not self._player:
            QApplication.beep()
            return
        self._now = sound
        options = _QUIET_OPTIONS.get(self._player, [])
        self._process.start(self._player, [*options, str(FOLDER / f"{sound}.wav")])
        self._limit.start()

    def _cut_off(self) -> None:
        self._now = None
        self._process.kill()

    def _ended(self, _code: int, status: QProcess.ExitStatus) -> None:
        self._limit.stop()
        killed = status is QProcess.ExitStatus.CrashExit
        again, self._now = (self._now if killed else None), None
        if again is Sound.FAIL and self.enabled:
            self.play(again)

    def _failed(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self._limit.stop()
            self._now, self._player = None, ""  # from now on the system's own beep


def _without_secrets() -> QProcessEnvironment:
    """Return the environment of a player: it needs no token."""
    variables = QProcessEnvironment()
    for name, value in for_children().items():
        variables.insert(name, value)
    return variables


def _play_on_windows(sound: Sound) -> None:
    if sys.platform == "win32":  # for the type checker: the module is only there
        import winsound

        flags = winsound.SND_FILENAME | winsound.SND_ASYNC | winsound.SND_NODEFAULT
        try:
            winsound.PlaySound(str(FOLDER / f"{sound}.wav"), flags)
        except RuntimeError:
            return  # a PC without a sound card
