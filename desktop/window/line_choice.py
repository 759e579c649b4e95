"""Which line the window works with: that of the engineer's job, or one for training."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from desktop.translation import translated
from desktop.widgets.notice import Notice, Offer, Weight
from factory_prov.errors import FactoryProvError

if TYPE_CHECKING:
    from desktop.preferences import Choices, Preferences
    from desktop.provision.controller import Controller
    from factory_prov.ledger.open_units import OpenUnit
    from factory_prov.line.events import LineInfo
    from factory_prov.messages import Message

_MOST_BOARDS = 24
_NAMED = 3
"""So many names stand in a notice; its details have all."""


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
        self._locked = bool(preferences.choices.pin)
        self._doubted: LineInfo | None = None
        self._warnings: tuple[Message, ...] = ()
        self._cut_off: tuple[OpenUnit, ...] = ()
        self._controller = controller
        self._preferences = preferences
        self._folder = folder
        self._renewal = ""
        preferences.changed.connect(self._follow)
        controller.line_changed.connect(self._tell_of_ledger)
        controller.idle.connect(self._offer_again)

    @Slot()
    def open_chosen(self) -> None:
        """Open the line of the job that was chosen last; without a job units are seen, but not run."""
        if self._open():
            self.opened.emit()

    def _open(self, *, accept_ledger: bool = False) -> bool:
        from factory_prov.line.station_parts import StationParts

        choices = self._preferences.choices
        parts = StationParts(
            Path(choices.job_file) if choices.job_file else None,
            station=choices.station,
            shift_began_at=_time(choices.shift_began_at),
        )
        parts.data_folder, parts.accept_ledger = self._folder, accept_ledger
        opened = self._controller.open_line(parts)
        if opened:
            self._renewal = ""
        return opened

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
        """Open a line of virtual boards with the job that was chosen last; without one it is the demo's."""
        from factory_prov.line.training_parts import TrainingParts

        choices = self._preferences.choices
        boards = max(1, min(_MOST_BOARDS, choices.training_boards))
        job = Path(choices.job_file) if choices.job_file else None
        if self._controller.open_line(TrainingParts(boards=boards, job=job)):
            self._controller.set_station(choices.station)
            self.opened.emit()

    @Slot(int)
    def train_on(self, boards: int) -> None:
        """Train on another number of virtual boards from now on."""
        if not self._controller.running():
            self._change(training_boards=boards)
        self.train()  # says why not

    @Slot(object)
    def job_saved(self, job_file: Path) -> None:
        """Offer to work with the job as it is now, when it is the one of the line."""
        if str(job_file) == self._preferences.choices.job_file:
            self._offer_renewal(self.tr("The job of the line was changed. Use it on the line now?"))

    @Slot(str)
    def token_changed(self, host: str) -> None:
        """Offer to work with the token that is saved now, when it is for the server of the line."""
        if host == self._controller.line_info.token_host:
            self._offer_renewal(self.tr("The token of the line's server was changed. Use it on the line now?"))

    @Slot()
    def ledger_changed(self) -> None:
        """Offer to work with the ledger that is chosen now."""
        self._offer_renewal(self.tr("Another ledger is chosen. Use it on the line now?"))

    @Slot()
    def keys_changed(self) -> None:
        """Offer to work with the key of another place."""
        self._offer_renewal(self.tr("The key of the encrypted keys comes from another place. Use it on the line now?"))

    def _offer_renewal(self, text: str) -> None:
        if self._controller.line_info.training:
            return  # the real line is opened anew after it anyway
        self._renewal = text
        offer = Offer(text=self.tr("Use it"), act=self._renew)
        self.notice.emit(Notice(text=text, offer=offer))

    def _renew(self) -> None:
        if self._controller.running():  # it is offered again when they have ended, so that no verdict goes unseen
            text = self.tr("Units are running: it can be used when they have ended.")
            self.notice.emit(Notice(text=text, weight=Weight.WARNING))
        elif self._open():
            self.notice.emit(Notice(text=self.tr("The line uses it from now on.")))

    @Slot()
    def _offer_again(self) -> None:
        if self._renewal:
            self._offer_renewal(self._renewal)

    @Slot(object)
    def _tell_of_ledger(self, info: LineInfo) -> None:
        """Tell, once, that the ledger is not the one of before, and what else to know of it."""
        before, self._doubted = self._doubted, info if info.ledger_doubt else None
        if before is None:
            self._tell_doubt()
        if info.cut_off != self._cut_off:
            self._cut_off = info.cut_off
            self._tell_cut_off()
        if info.warnings != self._warnings:
            self._warnings = info.warnings
            for warning in info.warnings:
                self.notice.emit(Notice(text=translated(warning), weight=Weight.WARNING))

    def _tell_cut_off(self) -> None:
        """Tell which units were cut off in the middle; each goes on when it is plugged in and started."""
        if not self._cut_off:
            return
        names = ", ".join(unit.endpoint_name for unit in self._cut_off[:_NAMED])
        more = "" if len(self._cut_off) <= _NAMED else " …"
        text = self.tr("%n unit(s) were cut off. Plug them in again, and they go on: {0}", "", len(self._cut_off))
        listed = [f"{unit.began_at.astimezone():%Y-%m-%d %H:%M}  {unit.endpoint_name}" for unit in self._cut_off]
        told = text.format(f"{names}{more}")
        self.notice.emit(Notice(text=told, weight=Weight.WARNING, details="\n".join(listed)))

    @Slot(bool)
    def set_locked(self, locked: bool) -> None:
        """Offer what an engineer decides only while the window is not locked."""
        changed, self._locked = locked != self._locked, locked
        if changed:
            self._tell_doubt()

    def _tell_doubt(self) -> None:
        if self._doubted is None:
            return
        text = " ".join(translated(trouble) for trouble in self._doubted.troubles)
        offer = None if self._locked else Offer(text=self.tr("Accept this ledger…"), act=self._ask_again)
        self.notice.emit(Notice(text=text, weight=Weight.ERROR, offer=offer))

    def _ask_again(self) -> None:
        text = self.tr("Names that were given before may be given again. Accept only if nothing better is left.")
        offer = None if self._locked else Offer(text=self.tr("Accept"), act=self._accept_ledger)
        self.notice.emit(Notice(text=text, weight=Weight.WARNING, offer=offer))

    def _accept_ledger(self) -> None:
        """Open the line once more; that the ledger is accepted goes with it into the line's own thread."""
        if self._open(accept_ledger=True):
            self.opened.emit()

    @Slot()
    def begin_shift(self) -> None:
        """Remember that the shift begins now."""
        if not self._controller.line_info.training:
            self._change(shift_began_at=datetime.now(UTC).isoformat(timespec="seconds"))

    @Slot(object)
    def _follow(self, choices: Choices) -> None:
        self._controller.set_station(choices.station)

    def _change(self, **changes: str | int) -> None:
        try:
            self._preferences.change(**changes)
        except (FactoryProvError, OSError) as failure:
            text = self.tr("The settings could not be saved. {0}").format(_reason(failure))
            self.notice.emit(Notice(text=text, weight=Weight.WARNING))


def _reason(failure: FactoryProvError | OSError) -> str:
    return translated(failure.message) if isinstance(failure, FactoryProvError) else str(failure)


def _time(text: str) -> datetime | None:
    """Read a time of the settings; one that cannot be read is none."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo is not None else at.astimezone()
