"""The settings as a screen of the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from desktop.labels.gate import Typed
    from desktop.preferences import Preferences
    from desktop.settings.page import SettingsPage
    from desktop.settings.support_work import AskLine


class SettingsScreen(QObject):
    """`folder` is the one of the user's data; `line` tells what is on the line, `server` its server, "" for none."""

    icon = "settings"
    title = ""
    notice = Signal(object)
    wanted = Signal()
    title_changed = Signal()
    lock_wanted = Signal()
    token_changed = Signal(str)
    """Carries the host whose token was saved or deleted."""
    keys_changed = Signal()
    """The key of the ledger's encrypted keys comes from another place now."""
    ledger_changed = Signal()
    """Another ledger counts when the line is opened the next time."""
    learn_wanted = Signal(bool)
    """Whether what the scanner types is to be given to `take_typed`."""

    def __init__(
        self,
        preferences: Preferences,
        folder: Path,
        server: Callable[[], str],
        line: AskLine,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._folder = folder
        self._server = server
        self._line = line
        self._page: SettingsPage | None = None

    @property
    def name(self) -> str:
        """See Screen."""
        return self.tr("Settings")

    @property
    def page(self) -> SettingsPage:
        """See Screen."""
        if self._page is None:
            from desktop.settings.page import SettingsPage

            self._page = SettingsPage(self._preferences, self._folder, self._line)
            self._page.notice.connect(self.notice)
            self._page.lock_wanted.connect(self.lock_wanted)
            self._page.token_changed.connect(self.token_changed)
            self._page.ledger_changed.connect(self.ledger_changed)
            self._page.keys_changed.connect(self.keys_changed)
            self._page.learn_wanted.connect(self.learn_wanted)
        return self._page

    def take_typed(self, typed: Typed) -> None:
        """Learn from a scan of the sheet."""
        self.page.scanner.take(typed)

    def activate(self) -> None:
        """See Screen; name the line's server, for its token."""
        self.page.set_server(self._server())

    def may_close(self, then: Callable[[], None]) -> bool:  # noqa: ARG002  # a screen's
        """See Screen; every change counts at once."""
        return True

    def close(self) -> None:
        """See Screen."""
        if self._page is not None:
            self._page.close()
