"""Which line the window works with: that of the engineer's job, or one for training."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from desktop.library_texts import said
from desktop.widgets.notice import Notice, Weight
from factory_prov.errors import FactoryProvError

if TYPE_CHECKING:
    from desktop.provision.controller import Controller
    from desktop.settings.preferences import Choices, Preferences
    from factory_prov.job.model import Job

TRAINING_BOARDS = 4
TRIAL_BOARDS = 1


class LineChoice(QObject):
    """Opens lines on a controller. `folder` is the one of the user's data."""

    notice = Signal(object)
    """Carries a Notice."""
    opened = Signal()
    """Another line is opened; it is time to look at it."""

    def __init__(
        self, controller: Controller, preferences: Preferences, folder: Path, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._controller = controller
        self._preferences = preferences
        self._folder = folder
        preferences.changed.connect(self._follow)

    @Slot()
    def open_chosen(self) -> None:
        """Open the line of the job that was chosen last; without a job units are seen, but not run."""
        from desktop.provision.real_line import RealLine

        choices = self._preferences.choices
        line = RealLine(
            Path(choices.job_file) if choices.job_file else None,
            ledger_file=self._folder / "ledger.sqlite",
            station=choices.station,
            shift_began_at=_time(choices.shift_began_at),
        )
        if self._controller.open_line(line):
            self.opened.emit()

    @Slot(object)
    def use(self, job_file: Path) -> None:
        """Work with a job from now on, also after the next start."""
        if self._controller.running():
            self.open_chosen()  # says why not
            return
        self._change(job_file=str(job_file))
        self.open_chosen()

    @Slot()
    def train(self) -> None:
        """Open a line of virtual boards with the demo's job."""
        self._open_training(TRAINING_BOARDS, None)

    @Slot(object)
    def try_out(self, job: Job) -> None:
        """Open a line of one virtual board with an engineer's job."""
        self._open_training(TRIAL_BOARDS, job)

    @Slot()
    def begin_shift(self) -> None:
        """Remember that the shift begins now."""
        if not self._controller.line_info.training:
            self._change(shift_began_at=datetime.now(UTC).isoformat(timespec="seconds"))

    def _open_training(self, boards: int, job: Job | None) -> None:
        from desktop.provision.training_line import TrainingLine

        if self._controller.open_line(TrainingLine(boards=boards, job=job)):
            self._controller.set_station(self._preferences.choices.station)
            self.opened.emit()

    @Slot(object)
    def _follow(self, choices: Choices) -> None:
        self._controller.set_station(choices.station)

    def _change(self, **changes: str) -> None:
        try:
            self._preferences.change(**changes)
        except (FactoryProvError, OSError) as failure:
            text = self.tr("The settings could not be saved. {0}").format(said(str(failure)))
            self.notice.emit(Notice(text=text, weight=Weight.WARNING))


def _time(text: str) -> datetime | None:
    """Read a time of the settings; one that cannot be read is none."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo is not None else at.astimezone()
