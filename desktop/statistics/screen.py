"""The statistics as a screen of the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from desktop.statistics.page import StatisticsPage
    from desktop.statistics.reading import OfLine


class StatisticsScreen(QObject):
    """`folder` is the one of the user's data; `of_line` gives the ledger of the line."""

    icon = "statistics"
    title = ""
    notice = Signal(object)
    wanted = Signal()
    title_changed = Signal()

    def __init__(self, folder: Path, of_line: OfLine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._of_line = of_line
        self._page: StatisticsPage | None = None

    @property
    def name(self) -> str:
        """See Screen."""
        return self.tr("Statistics")

    @property
    def page(self) -> StatisticsPage:
        """See Screen."""
        if self._page is None:
            from desktop.statistics.page import StatisticsPage

            self._page = StatisticsPage(self._of_line, self._folder)
            self._page.notice.connect(self.notice)
        return self._page

    def run_ended(self) -> None:
        """Count what a run has added, where it is seen."""
        if self._page is not None and self._page.isVisible():
            self._page.look()

    def activate(self) -> None:
        """See Screen; what has happened meanwhile is counted."""
        self.page.look()

    def may_close(self, then: Callable[[], None]) -> bool:  # noqa: ARG002  # a screen's
        """See Screen; nothing here is changed."""
        return True

    def close(self) -> None:
        """See Screen."""
        if self._page is not None:
            self._page.close()
