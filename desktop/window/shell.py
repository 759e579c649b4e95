"""What is in the window: the rail, the screens, the lines above them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.provision.page import ProvisionPage
from desktop.widgets.notice import Notice, NoticeBar, Weight
from desktop.window.closing import WayOut
from desktop.window.line_choice import LineChoice
from desktop.window.operator_mode import LockButton, OperatorMode
from desktop.window.rail import Rail, Screen, key_of

if TYPE_CHECKING:
    from desktop.configuration.page import ConfigurationPage
    from desktop.preferences import Choices, Preferences
    from desktop.provision.controller import Controller
    from desktop.settings.page import SettingsPage
    from factory_prov.line.events import LineInfo


class Shell(QObject):
    """Fills a window. The line's screen is made at once, another one when it is first shown.

    The controller is the shell's from now on. `folder` is the one of the user's data.
    """

    ended = Signal()
    """Every thread has ended; the window goes now."""

    def __init__(self, window: QWidget, controller: Controller, preferences: Preferences, folder: Path) -> None:
        super().__init__(window)
        self.window, self.controller, self.preferences, self.folder = window, controller, preferences, folder
        controller.setParent(self)
        self._may_lose = False
        self._job: ConfigurationPage | None = None
        self._settings: SettingsPage | None = None
        self._lock_button: LockButton | None = None
        self._column = QVBoxLayout()
        self.line = LineChoice(controller, preferences, folder, self)
        self.operator_mode = OperatorMode(preferences, self._column, self)
        self.way_out = WayOut(controller, self._column, self._guard_job, self)
        self.rail, self.screens = Rail(), QStackedWidget()
        self.notices = NoticeBar(self.screens)
        self.provision = ProvisionPage(controller)
        self._lay_out()
        self._connect()
        self._connect_line()
        self._shortcuts()
        self._follow(preferences.choices)
        self._show_lock()
        self.name_window()

    def _lay_out(self) -> None:
        self.screens.addWidget(self.provision)
        self._column.setSpacing(0)
        self._column.addWidget(self.screens, 1)
        self.screens.currentChanged.connect(self.notices.raise_)
        layout = QHBoxLayout(self.window)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.rail)
        layout.addLayout(self._column, 1)

    def _connect(self) -> None:
        self.rail.chosen.connect(self.show_screen)
        self.rail.lock_wanted.connect(self.lock)
        self.operator_mode.changed.connect(self._show_lock)
        self.preferences.changed.connect(self._follow)
        self.way_out.agreed.connect(self.window.close)
        self.way_out.kept.connect(self._lose_nothing)
        self.way_out.begun.connect(self._say_goodbye)
        self.way_out.ended.connect(self._end_pages)

    def _connect_line(self) -> None:
        self.line.notice.connect(self.notices.show_notice)
        self.line.opened.connect(self._show_line)
        self.provision.notice.connect(self.notices.show_notice)
        self.provision.demo_requested.connect(self.line.train)
        self.provision.end_training_requested.connect(self.line.open_chosen)
        self.provision.new_shift_requested.connect(self.line.begin_shift)
        self.provision.job_requested.connect(self._show_job)
        self.controller.notice.connect(self.notices.show_notice)
        self.controller.counts_changed.connect(self.name_window)
        self.controller.running_changed.connect(self.name_window)
        self.controller.line_changed.connect(self._take_line)

    def _shortcuts(self) -> None:
        for screen in Screen:
            QShortcut(key_of(screen), self.window).activated.connect(partial(self.show_screen, screen))
        QShortcut(QKeySequence(QKeySequence.StandardKey.Quit), self.window).activated.connect(self.window.close)
        QShortcut(QKeySequence("Ctrl+L"), self.window).activated.connect(self._turn_lock)

    # --- the screens

    @property
    def job(self) -> ConfigurationPage:
        """The Job screen; made when it is first asked for."""
        if self._job is None:
            from desktop.configuration.page import ConfigurationPage

            self._job = ConfigurationPage(self.preferences, folders=(self.folder / "objects",))
            self._job.notice.connect(self.notices.show_notice)
            self._job.use_on_line.connect(self.line.use)
            self._job.saved.connect(self.line.job_saved)
            self._job.went_on.connect(self.notices.hide)
            self._job.title_changed.connect(self.name_window)
            self.screens.addWidget(self._job)
        return self._job

    @property
    def settings(self) -> SettingsPage:
        """The Settings screen; made when it is first asked for."""
        if self._settings is None:
            from desktop.settings.page import SettingsPage

            self._settings = SettingsPage(self.preferences, self.folder)
            self._settings.notice.connect(self.notices.show_notice)
            self._settings.lock_wanted.connect(self.lock)
            self._settings.token_changed.connect(self.line.token_changed)
            self.screens.addWidget(self._settings)
        return self._settings

    @property
    def shown(self) -> Screen:
        """The screen that is shown."""
        current = self.screens.currentWidget()
        if current is self._job:
            return Screen.JOB
        return Screen.SETTINGS if current is self._settings else Screen.PROVISION

    @Slot(object)
    def show_screen(self, screen: Screen) -> None:
        """Show a screen; while the window is locked there is only the line."""
        if self.locked or screen is Screen.PROVISION:
            self.screens.setCurrentWidget(self.provision)
        elif screen is Screen.JOB:
            self.screens.setCurrentWidget(self.job)
        else:
            self.screens.setCurrentWidget(self.settings)
            if not self.controller.line_info.training:
                self.settings.set_server(self.controller.line_info.server)
        self.rail.show_screen(self.shown)
        self.notices.forget_news()
        self.name_window()

    def open_file(self, path: Path) -> None:
        """Show a file in the editor, unless the window is locked."""
        if self.locked:
            text = self.tr("Unlock the window first: it is set for the operator.")
            self.notices.show_notice(Notice(text=text, weight=Weight.WARNING))
            return
        self.show_screen(Screen.JOB)
        self.job.open_file(path)

    @Slot()
    def _show_job(self) -> None:
        if self.locked:
            self.operator_mode.unlock()
        else:
            self.show_screen(Screen.JOB)

    @Slot()
    def _show_line(self) -> None:
        self.notices.forget_offer()
        self.show_screen(Screen.PROVISION)

    @Slot(object)
    def _take_line(self, info: LineInfo) -> None:
        if info.operator_mode and not info.training:
            self.lock()
        self.name_window()

    @Slot()
    def name_window(self) -> None:
        """Say in the window's title what it shows and how the shift goes, in the present language."""
        parts = [self.tr("Factory provisioning")]
        counts, running = self.controller.counts, self.controller.running()
        if running:
            parts.append(self.tr("{0} working").format(running))
        if counts.passed or counts.failed:
            parts.append(self.tr("{0} passed, {1} failed").format(counts.passed, counts.failed))
        if self.controller.line_info.training:
            parts.insert(0, self.tr("Training"))
        if self._job is not None and self._job.window_title() and self.shown is Screen.JOB:
            parts.insert(0, self._job.window_title())
        self.window.setWindowTitle(" · ".join(parts))

    # --- the operator lock

    @property
    def locked(self) -> bool:
        """Whether only the line can be reached."""
        return self.operator_mode.locked

    @Slot()
    def lock(self) -> None:
        """Leave only the line; what is not saved in the editor is asked about first."""
        if self._job is not None and self._job.unsaved() and not self.locked:
            self.show_screen(Screen.JOB)
            self._job.guard(self.operator_mode.lock)
        else:
            self.operator_mode.lock()

    @Slot()
    def _turn_lock(self) -> None:
        if self.locked:
            self.operator_mode.unlock()
        elif self.preferences.choices.pin:
            self.lock()

    @Slot()
    def _show_lock(self) -> None:
        self.rail.setVisible(not self.locked)
        if self.locked and self._lock_button is None:
            self._lock_button = LockButton()
            self._lock_button.clicked.connect(self.operator_mode.unlock)
            head = self.provision.header.layout()
            if head is not None:
                head.addWidget(self._lock_button)
        if self._lock_button is not None:
            self._lock_button.setVisible(self.locked)
        self.show_screen(Screen.PROVISION if self.locked else self.shown)

    @Slot(object)
    def _follow(self, choices: Choices) -> None:
        self.rail.lock.setVisible(bool(choices.pin))

    # --- the end

    def may_close(self) -> bool:
        """Whether the window can go now; if not, somebody is asked, or it closes itself a little later."""
        if self.way_out.left or self.way_out.leaving:
            return self.way_out.left
        if self._may_be_lost():
            self._guard_job(self._lose_and_close)
            return False
        return self.way_out.may_close()

    def _may_be_lost(self) -> bool:
        """Whether somebody must be asked about the job; who locked the window was asked then."""
        return self._job is not None and self._job.unsaved() and not self._may_lose and not self.locked

    def _guard_job(self, then: Callable[[], None]) -> None:
        if self._may_be_lost():
            self.show_screen(Screen.JOB)
            self.job.guard(then)
        else:
            then()

    def _lose_and_close(self) -> None:
        self._may_lose = True  # until the question about the units is answered too
        self.window.close()

    @Slot()
    def _lose_nothing(self) -> None:
        self._may_lose = False

    @Slot()
    def _say_goodbye(self) -> None:
        self.screens.setEnabled(False)
        self.rail.setEnabled(False)
        self.notices.show_notice(Notice(text=self.tr("Closing …"), stays=True))

    @Slot()
    def _end_pages(self) -> None:
        self.provision.close()
        if self._job is not None:
            self._job.close()
        if self._settings is not None:
            self._settings.close()
        self.ended.emit()
