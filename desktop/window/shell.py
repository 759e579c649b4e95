"""The frame of the window: the rail, the screens, the lines above them, and the operator's lock."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.widgets.notice import NoticeBar
from desktop.window.operator_mode import OperatorMode
from desktop.window.rail import Rail, key_of

if TYPE_CHECKING:
    from desktop.preferences import Choices, Preferences
    from desktop.widgets.notice import Notice
    from desktop.window.help_window import HelpWindow
    from desktop.window.screen import Screen


class Shell(QObject):
    """Fills a window with screens, in the order of their keys. While it is locked there is only the first one.

    That one is shown at once; the page of another one is made when it is first shown.
    """

    shown_changed = Signal()
    """Another screen is shown, or what it is called is another."""
    locked_changed = Signal(bool)

    def __init__(self, window: QWidget, screens: Sequence[Screen], preferences: Preferences) -> None:
        super().__init__(window)
        self.screens = tuple(screens)
        self.shown = self.screens[0]
        self._window = window
        self._preferences = preferences
        self.column = QVBoxLayout()
        self.operator_mode = OperatorMode(preferences, self.column, self)
        self.rail, self.pages = Rail(self.screens), QStackedWidget()
        self.notices = NoticeBar(self.pages)
        self._help: HelpWindow | None = None
        self._lay_out()
        self._connect()
        self._shortcuts()
        self._follow(preferences.choices)

    def _lay_out(self) -> None:
        self.pages.addWidget(self.shown.page)
        self.column.setSpacing(0)
        self.column.addWidget(self.pages, 1)
        self.pages.currentChanged.connect(self.notices.raise_)
        layout = QHBoxLayout(self._window)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.rail)
        layout.addLayout(self.column, 1)

    def _connect(self) -> None:
        self.rail.chosen.connect(self.show_screen)
        self.rail.lock_wanted.connect(self.lock)
        self.rail.help_wanted.connect(self.show_help)
        self.operator_mode.changed.connect(self.show_lock)
        self._preferences.changed.connect(self._follow)
        for screen in self.screens:
            screen.notice.connect(self._tell)
            screen.wanted.connect(partial(self.show_screen, screen))
            screen.title_changed.connect(self.shown_changed)

    def _shortcuts(self) -> None:
        for number, screen in enumerate(self.screens):
            QShortcut(key_of(number), self._window).activated.connect(partial(self.show_screen, screen))
        QShortcut(QKeySequence(QKeySequence.StandardKey.Quit), self._window).activated.connect(self._window.close)
        QShortcut(QKeySequence("F1"), self._window).activated.connect(self.show_help)
        QShortcut(QKeySequence("Ctrl+L"), self._window).activated.connect(self._turn_lock)

    @Slot(object)
    def show_screen(self, screen: Screen) -> None:
        """Show a screen; while the window is locked there is only the first."""
        self.shown = self.screens[0] if self.locked else screen
        page = self.shown.page
        if self.pages.indexOf(page) < 0:
            self.pages.addWidget(page)
        self.pages.setCurrentWidget(page)
        self.shown.activate()
        self.rail.show_screen(self.shown)
        self.notices.forget_news()
        self.shown_changed.emit()

    @Slot()
    def show_help(self) -> None:
        """Show the help for the screen that is shown."""
        if self._help is None:
            from desktop.window.help_window import HelpWindow

            self._help = HelpWindow(self._window)
        self._help.show_page(self.shown.icon)

    @Slot(object)
    def _tell(self, notice: Notice | None) -> None:
        if notice is None:
            self.notices.hide()
        else:
            self.notices.show_notice(notice)

    @property
    def locked(self) -> bool:
        """Whether only the first screen can be reached."""
        return self.operator_mode.locked

    @Slot()
    def lock(self) -> None:
        """Leave only the first screen; what is not saved in the others is asked about first."""
        if not self.locked:
            self._lock_after(self.screens)

    def _lock_after(self, screens: Sequence[Screen]) -> None:
        """Lock once each of these has been asked, one after the other."""
        for number, screen in enumerate(screens, 1):
            if not screen.may_close(partial(self._lock_after, screens[number:])):
                return
        self.operator_mode.lock()

    @Slot()
    def _turn_lock(self) -> None:
        if self.locked:
            self.operator_mode.unlock()
        elif self._preferences.choices.pin:
            self.lock()

    @Slot()
    def show_lock(self) -> None:
        """Show whether the window is locked."""
        self.rail.setVisible(not self.locked)
        self.locked_changed.emit(self.locked)
        self.show_screen(self.shown)

    @Slot(object)
    def _follow(self, choices: Choices) -> None:
        self.rail.lock.setVisible(bool(choices.pin))

    def disable(self) -> None:
        """Let nothing be begun any more."""
        self.pages.setEnabled(False)
        self.rail.setEnabled(False)

    def close(self) -> None:
        """End what goes on in the screens, and the help; safe twice."""
        if self._help is not None:
            self._help.close()
        for screen in self.screens:
            screen.close()
