"""What is in the window: its screens, the line they work with, and what goes from one to the other."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from desktop.configuration.screen import JobScreen
from desktop.history.screen import HistoryScreen
from desktop.history.unit_key import UnitKey
from desktop.provision.screen import ProvisionScreen
from desktop.settings.screen import SettingsScreen
from desktop.settings.support_work import OnLine
from desktop.statistics.screen import StatisticsScreen
from desktop.widgets.notice import Notice, Weight
from desktop.window.closing import Closing
from desktop.window.line_bench import LineBench
from desktop.window.line_choice import LineChoice
from desktop.window.line_labels import LineLabels
from desktop.window.plugged_in import PluggedIn
from desktop.window.shell import Shell
from desktop.window.title import WindowTitle

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.preferences import Preferences
    from desktop.provision.controller import Controller
    from desktop.provision.entry import Entry
    from desktop.window.screen import Screen
    from factory_prov.ledger.store import Ledger
    from factory_prov.line.events import LineInfo


class Contents(QObject):
    """Fills a window. The controller is its own from now on; `folder` is the one of the user's data."""

    def __init__(self, window: QWidget, controller: Controller, preferences: Preferences, folder: Path) -> None:
        super().__init__(window)
        self.window, self.controller, self.preferences, self.folder = window, controller, preferences, folder
        controller.setParent(self)
        self.line = LineChoice(controller, preferences, folder, self)
        self.provision = ProvisionScreen(controller, self)
        self.job = JobScreen(preferences, folder, self)
        self.history = HistoryScreen(folder, self._ledger_of_line, self)
        self.history.bench = LineBench(controller, preferences, self)
        self.history.labels = LineLabels(controller, preferences, folder)
        self.statistics = StatisticsScreen(folder, self._ledger_of_line, self)
        self.plugged_in = PluggedIn(controller.model, self)
        self.settings = SettingsScreen(preferences, folder, self._token_host, self._on_line, self)
        screens: tuple[Screen, ...] = (  # in the order of their keys; the last one is at the foot of the rail
            self.provision,
            self.job,
            self.history,
            self.statistics,
            self.settings,
        )
        self.shell = Shell(window, screens, preferences)
        self.closing = Closing(controller, self.shell)
        self.closing.agreed.connect(window.close)
        self._connect()
        self.shell.show_lock()
        self.title = WindowTitle(window, controller, self.shell)

    def _connect(self) -> None:
        self.line.notice.connect(self.shell.notices.show_notice)
        self.line.opening.connect(self.shell.notices.forget_offer)
        self.line.opened.connect(self._show_line)
        self.controller.line_changed.connect(self._follow_line)
        page = self.provision.page
        page.demo_requested.connect(self.line.train)
        page.boards_requested.connect(self.line.train_on)
        page.end_training_requested.connect(self.line.open_chosen)
        page.new_shift_requested.connect(self.line.begin_shift)
        page.job_requested.connect(self._show_job)
        page.life_wanted.connect(self._show_life)
        self.plugged_in.plugged.connect(self._show_plugged)
        self.controller.finished.connect(self.history.run_ended)
        self.controller.finished.connect(self.statistics.run_ended)
        self.provision.unlock_wanted.connect(self.shell.operator_mode.unlock)
        self.shell.locked_changed.connect(self.provision.show_lock)
        self.shell.locked_changed.connect(self.line.set_locked)
        self.job.use_on_line.connect(self.line.use)
        self.job.saved.connect(self.line.job_saved)
        self.settings.lock_wanted.connect(self.shell.lock)
        self.settings.token_changed.connect(self.line.token_changed)
        self.settings.ledger_changed.connect(self.line.ledger_changed)
        self.settings.keys_changed.connect(self.line.keys_changed)

    def open_file(self, path: Path) -> None:
        """Show a file in the editor, unless the window is locked."""
        if self.shell.locked:
            text = self.tr("Unlock the window first: it is set for the operator.")
            self.shell.notices.show_notice(Notice(text=text, weight=Weight.WARNING))
        else:
            self.job.open_file(path)

    def _ledger_of_line(self) -> Ledger | None:
        """Return the ledger that the line works with; asked beside the window's thread too."""
        line = self.controller.line
        return None if line is None else line.parts.past

    def _on_line(self) -> OnLine:
        """Return what support wants to know of the line; the ledger of a training is no ledger of this PC."""
        line = self.controller.line
        if line is None:
            return OnLine()
        training = self.controller.line_info.training
        return OnLine(ledger=None if training else line.parts.past, job=line.parts.job)

    @Slot(object)
    def _show_life(self, entry: Entry) -> None:
        """Show the life of a tile's unit; in a locked window there is only the line."""
        if not self.shell.locked:
            self.history.show_unit(_key_of(entry))

    @Slot(object)
    def _show_plugged(self, entry: Entry) -> None:
        """Show who was plugged in while somebody looks units up."""
        if self.shell.shown is self.history:
            self.history.show_plugged(_key_of(entry))

    def _token_host(self) -> str:
        """Return the host of the line's token, "" for none and for the one of a training."""
        info = self.controller.line_info
        return "" if info.training else info.token_host

    @Slot()
    def _show_job(self) -> None:
        if self.shell.locked:
            self.shell.operator_mode.unlock()
        else:
            self.shell.show_screen(self.job)

    @Slot()
    def _show_line(self) -> None:
        self.shell.show_screen(self.provision)

    @Slot(object)
    def _follow_line(self, info: LineInfo) -> None:
        self.history.ledger_changed(training=info.training)
        if info.operator_mode and not info.training:
            self.shell.lock()


def _key_of(entry: Entry) -> UnitKey:
    """Return by what the unit of a slot is known: its chip, else its name, else only where it is."""
    if entry.unit is not None:
        return UnitKey(hardware_id=entry.unit, slot=entry.key)
    name = entry.endpoint_name or ("" if entry.cut_off is None else entry.cut_off.endpoint_name)
    return UnitKey(endpoint_name=name or None, slot=entry.key)
