"""The config editor as a screen of the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

if TYPE_CHECKING:
    from desktop.configuration.page import ConfigurationPage
    from desktop.preferences import Preferences


class JobScreen(QObject):
    """`objects` is the folder of the user's own object definitions."""

    icon = "job"
    notice = Signal(object)
    wanted = Signal()
    title_changed = Signal()
    use_on_line = Signal(object)
    """Carries the Path of a job that is saved and has no errors."""
    saved = Signal(object)
    """Carries the Path of a job that is in its file now."""

    def __init__(self, preferences: Preferences, objects: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._objects = objects
        self._page: ConfigurationPage | None = None

    @property
    def name(self) -> str:
        """See Screen."""
        return self.tr("Job")

    @property
    def title(self) -> str:
        """See Screen."""
        return "" if self._page is None else self._page.session.title

    @property
    def page(self) -> ConfigurationPage:
        """See Screen."""
        if self._page is None:
            from desktop.configuration.page import ConfigurationPage

            self._page = ConfigurationPage(self._preferences, definition_folders=(self._objects,))
            self._page.notice.connect(self.notice)
            self._page.went_on.connect(self._take_back)
            self._page.title_changed.connect(self.title_changed)
            self._page.use_on_line.connect(self.use_on_line)
            self._page.saved.connect(self.saved)
        return self._page

    def open_file(self, path: Path) -> None:
        """Show a file."""
        self.wanted.emit()
        self.page.open_file(path)

    def activate(self) -> None:
        """See Screen."""

    def may_close(self, then: Callable[[], None]) -> bool:
        """See Screen."""
        if self._page is None or not self._page.session.unsaved:
            return True
        self.wanted.emit()
        self._page.session.guard(then)
        return False

    def close(self) -> None:
        """See Screen."""
        if self._page is not None:
            self._page.close()

    @Slot()
    def _take_back(self) -> None:
        self.notice.emit(None)
