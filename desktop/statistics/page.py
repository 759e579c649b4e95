"""The Statistics screen: findings as sentences, the figures of the period, and charts that are tables too."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from desktop import theme
from desktop.statistics import cards, saving
from desktop.statistics.chart_card import ChartCard
from desktop.statistics.filters import FilterBar
from desktop.statistics.reading import OfLine, Shown, read
from desktop.statistics.shift_reports import ShiftReports
from desktop.statistics.summary import Summary
from desktop.threads.background import Background
from desktop.threads.newest import Newest
from desktop.translation import translated
from desktop.widgets.notice import Notice, Weight
from desktop.widgets.translated import Translated
from factory_prov.ledger.statistics import tables
from factory_prov.ledger.statistics.figures import Span

if TYPE_CHECKING:
    from desktop.threads.work import Done

_QUIET_MS = 120
_EMPTY, _FULL = range(2)


class StatisticsPage(Translated, QWidget):
    """Reads beside the window's thread, and shows what was asked last. Close it before it goes."""

    notice = Signal(object)
    """Carries a Notice."""

    def __init__(
        self,
        of_line: OfLine,
        folder: Path,
        parent: QWidget | None = None,
        *,
        today: Callable[[], date] = lambda: datetime.now().astimezone().date(),
    ) -> None:
        super().__init__(parent)
        self._read = partial(read, of_line, folder)
        self._today = today
        self.shown: Shown | None = None
        self._newest = Newest(self, name="statistics", quiet_ms=_QUIET_MS)
        self._files = Background(self, name="statistics to a file")
        self.filters, self.summary, self.nothing = FilterBar(), Summary(), QLabel()
        self.filters.changed.connect(self.look)
        self.reports = ShiftReports(of_line, folder, self.filters.wanted, today)
        self.reports.notice.connect(self.notice)
        names = ("yield", "units", "time", "codes", "slots", "stations", "steps")
        self.cards: Mapping[str, ChartCard] = {name: ChartCard(name) for name in names}
        for card in self.cards.values():
            card.csv_wanted.connect(self._save_csv)
            card.picture_wanted.connect(self._save_picture)
        self._lay_out()
        self.retranslate()

    def _lay_out(self) -> None:
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setWordWrap(True)
        self.nothing.setProperty("role", "muted")
        column = QWidget()
        rows = QVBoxLayout(column)
        rows.setContentsMargins(20, 16, 20, 20)
        rows.setSpacing(3 * theme.SPACE_PX)
        rows.addWidget(self.summary)
        rows.addWidget(self.reports)
        grid = QGridLayout()
        grid.setSpacing(3 * theme.SPACE_PX)
        for number, card in enumerate(self.cards.values()):
            grid.addWidget(card, number // 2, number % 2, 1, 1 if number < len(self.cards) - 1 else 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        rows.addLayout(grid)
        rows.addStretch(1)
        self.area = QScrollArea()
        self.area.setWidget(column)
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.nothing)
        self._stack.addWidget(self.area)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.filters)
        layout.addWidget(self._stack, 1)

    def look(self) -> None:
        """Read what is asked for."""
        today = self._today()
        wanted = self.filters.wanted(today)
        self._newest.ask(lambda _: self._read(wanted, today), self._take)

    def _take(self, done: Done[Shown | None]) -> None:
        if done.failure is not None:
            self.shown = None
            self._say_nothing(translated(done.failure.message))
            return
        self.shown = done.given
        self._show()

    def _show(self) -> None:
        shown = self.shown
        if shown is None or not shown.groups:
            self._say_nothing(self.tr("No runs yet. Once units were run, this screen tells how the line does."))
            return
        self.filters.offer(shown.groups)
        if not shown.totals.runs:
            self._say_nothing(self.tr("No run fits. Choose a longer time, or all stations, jobs and slots."))
            return
        self.summary.show_summary(shown)
        self._name()
        self._fill(shown)
        self._stack.setCurrentIndex(_FULL)

    def _fill(self, shown: Shown) -> None:
        over_time = tables.of_periods(shown.periods)
        several = len({row.station for row in shown.places}) > 1
        for name, figures, table in (
            ("yield", cards.yield_over_time(shown), over_time),
            ("units", cards.units_over_time(shown), over_time),
            ("time", cards.time_over_time(shown), over_time),
            ("codes", cards.codes(shown), tables.of_codes(shown.codes)),
            ("slots", cards.places(shown.places, with_station=several), tables.of_places(shown.places)),
            ("stations", cards.places(shown.stations, with_station=False), tables.of_stations(shown.stations)),
            ("steps", cards.steps(shown), tables.of_steps(shown.steps)),
        ):
            self.cards[name].show_figures(figures, table)

    def _say_nothing(self, words: str) -> None:
        self.nothing.setText(words)
        self._stack.setCurrentIndex(_EMPTY)

    def retranslate(self) -> None:
        """Set the words."""
        self.setAccessibleName(self.tr("Statistics"))
        self._name()
        if self.shown is not None or self.nothing.text():
            self._show()

    def _name(self) -> None:
        """Name the charts."""
        dots = self._of_dots()
        words = {
            "yield": (self.tr("First-pass yield"), dots),
            "units": (self.tr("Units"), self.tr("Green: good at the first verdict. On top: failed first.")),
            "time": (
                self.tr("Time of a good run"),
                self.tr("Dot: the mean, not the median. Thin line: up to the longest run."),
            ),
            "codes": (
                self.tr("Failures by code"),
                self.tr("All runs that ended with a code, the most frequent first."),
            ),
            "slots": (
                self.tr("Failed first, by slot"),
                self.tr("Of the units with their first verdict there, the worst first."),
            ),
            "stations": (self.tr("Failed first, by station"), ""),
            "steps": (
                self.tr("Where the seconds go"),
                self.tr("Share of the time of all steps; steps may overlap."),
            ),
        }
        for name, (heading, note) in words.items():
            self.cards[name].say(heading, note)

    def _of_dots(self) -> str:
        words = {
            Span.DAY: self.tr("Each dot is a day."),
            Span.WEEK: self.tr("Each dot is a week, by its Monday."),
            Span.MONTH: self.tr("Each dot is a month."),
        }
        return words[Span.DAY if self.shown is None else self.shown.span]

    def _save_csv(self, card: ChartCard) -> None:
        path = saving.ask(self, card.name, "csv", self.tr("Save as CSV"))
        if path is not None:
            table = card.shown
            self._save(path, lambda: saving.write_csv(path, table))

    def _save_picture(self, card: ChartCard) -> None:
        path = saving.ask(self, card.name, "png", self.tr("Save as a picture"))
        if path is not None:
            image = card.chart.picture()
            self._save(path, lambda: saving.write_picture(path, image))

    def _save(self, path: Path, work: Callable[[], None]) -> None:
        def tell(done: Done[None]) -> None:
            if done.failure is None:
                self.notice.emit(Notice(text=self.tr("{0} is saved.").format(path)))
            else:
                self.notice.emit(Notice(text=translated(done.failure.message), weight=Weight.ERROR))

        self._files.ask(lambda _: work(), tell)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  # Qt's name
        """End what goes on in the background."""
        self._newest.close()
        self._files.close()
        self.reports.close_it()
        super().closeEvent(event)
