"""The config editor as a screen of the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from desktop.widgets.notice import Notice, Offer, Weight

_DRAFT_NAME = "unsaved-job.json"
"""As `job.unsaved` has it, which is not loaded for that."""

if TYPE_CHECKING:
    from desktop.configuration.page import ConfigurationPage
    from desktop.preferences import Preferences


class JobScreen(QObject):
    """`folder` is the one of the user's data."""

    icon = "job"
    notice = Signal(object)
    wanted = Signal()
    title_changed = Signal()
    use_on_line = Signal(object)
    """Carries the Path of a job that is saved and has no errors."""
    saved = Signal(object)
    """Carries the Path of a job that is in its file now."""

    def __init__(self, preferences: Preferences, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._objects = folder / "objects"
        self._draft_file = folder / _DRAFT_NAME
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

            self._page = ConfigurationPage(
                self._preferences, definition_folders=(self._objects,), draft_file=self._draft_file
            )
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

    def offer_unsaved(self) -> None:
        """Offer the work that was in no file when the program ended last, if there is some."""
        if self._draft_file.is_file():
            offer = Offer(text=self.tr("Go on with it"), act=self._take_up)
            text = self.tr("The program ended before a job was saved. The work was kept, without any key.")
            self.notice.emit(Notice(text=text, weight=Weight.WARNING, offer=offer))

    def _take_up(self) -> None:
        self.wanted.emit()
        self.page.take_up()

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
