"""The search: chips, what was found, or in words why there is nothing to see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPoint, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from desktop import theme
from desktop.history.search.asking import asking
from desktop.history.search.chips import CODE, FilterChips
from desktop.history.search.results import Results
from desktop.history.search.table import RunTable
from desktop.history.unit_key import UnitKey
from desktop.icons import icon
from desktop.threads.newest import Newest
from desktop.translation import translated
from desktop.widgets.translated import Translated
from factory_prov.messages import NOTHING, sentences

if TYPE_CHECKING:
    from desktop.history.access import LedgerAtHand
    from desktop.history.search.asking import FoundPage
    from desktop.history.wanted import Wanted
    from desktop.threads.work import Done
    from factory_prov.ledger.records import RunRecord

QUIET_MS = 25
"""A question begins so long after the last key: short enough not to be felt, long enough for a scanner's label."""
_SLOW_MS = 400
_FIELD_OF = {CODE: "code", "job": "job_name", "station": "station", "probe": "probe"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Nothing:
    """Why there is nothing to see: a headline, what to do about it, and the word of a button for that."""

    title: str
    cure: str = ""
    offer: str = ""


class SearchView(Translated, QWidget):
    """Asks the ledger as somebody types; of what is asked only the newest is answered."""

    opened = Signal(object)
    """Carries the UnitKey of a run that somebody wants to see."""
    typed = Signal(str)
    """The keys of the list belong to the search field: carries a letter, "" for a backspace."""
    left = Signal()
    """The search field has the keys again."""
    answered = Signal()
    """What is shown is what was asked for."""

    def __init__(self, ledger_at_hand: LedgerAtHand, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ledger_at_hand = ledger_at_hand
        self._text = ""
        self._failure = NOTHING
        self._page: FoundPage | None = None
        self._newest = Newest(self, name="search of the ledger", quiet_ms=QUIET_MS)
        self._behind = Newest(self, name="next page of the ledger")
        self.results = Results(self)
        self.chips = FilterChips(self._values)
        self.table = RunTable(self.results)
        self.sign, self.title, self.cure, self.offer = QLabel(), QLabel(), QLabel(), QPushButton()
        self.count = QLabel()
        self._stack, self._nothing, self._empty = QStackedWidget(), QWidget(), QWidget()
        self._slow = QTimer(self, singleShot=True, interval=_SLOW_MS)
        self._slow.timeout.connect(self._say_slow)
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        nothing = QVBoxLayout(self._nothing)
        nothing.setSpacing(2 * theme.SPACE_PX)
        nothing.addStretch(2)
        for label in (self.sign, self.title, self.cure):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setWordWrap(label is not self.sign)
            nothing.addWidget(label)
        self.title.setProperty("role", "heading")
        self.cure.setTextFormat(Qt.TextFormat.PlainText)
        nothing.addSpacing(2 * theme.SPACE_PX)
        nothing.addWidget(self.offer, 0, Qt.AlignmentFlag.AlignHCenter)
        nothing.addStretch(3)
        self._nothing.layout().setContentsMargins(40, 10, 40, 10)  # type: ignore[union-attr]  # made above
        for widget in (self._empty, self.table, self._nothing):
            self._stack.addWidget(widget)
        self.count.setProperty("role", "muted")
        foot = QHBoxLayout()
        foot.setContentsMargins(20, 6, 20, 8)
        foot.addWidget(self.count, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.chips)
        layout.addWidget(self._stack, 1)
        layout.addLayout(foot)

    def _connect(self) -> None:
        self.chips.changed.connect(self.look)
        self.results.more_wanted.connect(self._go_on)
        self.table.opened.connect(self._open)
        self.table.typed.connect(self.typed)
        self.table.left.connect(self.left)
        self.table.customContextMenuRequested.connect(self._offer_menu)
        self.offer.clicked.connect(self._take_offer)

    @property
    def wanted(self) -> Wanted:
        """What is looked for now."""
        return replace(self.chips.filters, text=self._text)

    @property
    def units(self) -> tuple[UnitKey, ...]:
        """The different units among what is there so far."""
        of_runs = (key for run in self.results.runs if (key := UnitKey.of_run(run)))
        return tuple(dict.fromkeys((*map(UnitKey.of_found, self.results.units), *of_runs)))

    @property
    def is_answered(self) -> bool:
        """Whether what is shown is what is looked for."""
        return self._page is not None and self._page.wanted == self.wanted and not self._failure

    def unit_of(self, text: str) -> UnitKey | None:
        """Return the unit that a text means: the one that was found, or the one of exactly that name or chip."""
        units = self.units
        if len(units) == 1:
            return units[0]
        wanted = text.casefold()
        named = ((unit.endpoint_name, unit.hardware_id, UnitKey.of_found(unit)) for unit in self.results.units)
        met = ((run.endpoint_name, run.hardware_id, UnitKey.of_run(run)) for run in self.results.runs)
        exact = {
            key for name, chip, key in (*named, *met) if wanted in ((name or "").casefold(), (chip or "").casefold())
        }
        return exact.pop() if wanted and len(exact) == 1 else None

    def search(self, text: str) -> None:
        """Look for another text."""
        self._text = text.strip()
        self.look()

    @Slot()
    def look(self) -> None:
        """Ask the ledger (again)."""
        self._behind.stop()
        self._slow.start()
        self._newest.ask(asking(self._ledger_at_hand, self.wanted), self._take)

    def close_it(self) -> None:
        """Wait for what is being read; nothing is read any more."""
        self._slow.stop()
        self._newest.close()
        self._behind.close()

    def retranslate(self) -> None:
        """Set the words."""
        self.table.setAccessibleName(self.tr("Runs that were found"))
        self._show()

    def _take(self, done: Done[FoundPage]) -> None:
        self._slow.stop()
        self._failure = NOTHING
        if done.failure is not None:
            self._failure = sentences(done.failure.what.capitalized(), done.failure.cure)
        else:
            self._page = page = done.answer()
            self.results.begin(page.runs, more=page.more, units=page.units)
            self.table.scrollToTop()
        self._show()
        self.answered.emit()

    @Slot()
    def _go_on(self) -> None:
        """Read the page behind what is there."""
        wanted, before = self.wanted, self.results.runs[-1].run_id
        self._behind.ask(asking(self._ledger_at_hand, wanted, before), self._take_more)

    def _take_more(self, done: Done[FoundPage]) -> None:
        if done.failure is not None:
            self.results.stay()
            self.count.setText(translated(sentences(done.failure.what.capitalized(), done.failure.cure)))
        elif (page := done.answer()).wanted == self.wanted:
            self.results.go_on(page.runs, more=page.more)
            self._show()

    def _show(self) -> None:
        """Show the list, or why there is none."""
        rows = self.results.rowCount()
        nothing = self._why_nothing()
        if nothing is None:
            self._stack.setCurrentWidget(self.table if rows else self._empty)
        else:
            self._stack.setCurrentWidget(self._nothing)
            self.title.setText(nothing.title)
            self.cure.setText(nothing.cure)
            self.offer.setText(nothing.offer)
            self.offer.setAccessibleName(nothing.offer)
            self.offer.setVisible(bool(nothing.offer))
            name, token = ("warning", "failed_text") if self._failure else ("search", "muted")
            self.sign.setPixmap(icon(name, theme.colour(token), size_px=32).pixmap(QSize(32, 32)))
        self.count.setText(self._counted(len(self.results.runs)) if nothing is None else "")

    def _counted(self, rows: int) -> str:
        if not rows:
            return ""
        if self.results.more:
            return self.tr("The newest %n run(s); more as you scroll.", "", rows)
        return self.tr("%n run(s)", "", rows)

    def _why_nothing(self) -> _Nothing | None:
        if self._failure:
            return _Nothing(
                title=self.tr("The ledger cannot be read."),
                cure=translated(self._failure),
                offer=self.tr("Try again"),
            )
        if self._page is None or self.results.rowCount():
            return None
        if self._page.is_empty:
            return _Nothing(
                title=self.tr("No run yet."), cure=self.tr("Every run is here from the moment it has begun.")
            )
        if self._page.wanted.is_filtered:
            return _Nothing(
                title=self.tr("No run fits."),
                cure=self.tr("Filters keep runs back. Take them off to see more."),
                offer=self.tr("Clear filters"),
            )
        return _Nothing(
            title=self.tr("Nothing is known of “{0}”.").format(self._page.wanted.text),
            cure=self.tr(
                "Endpoint names, chips, probes, labels, jobs, stations, codes and reasons were looked through."
            ),
        )

    @Slot()
    def _say_slow(self) -> None:
        self.count.setText(self.tr("The ledger is being searched …"))

    @Slot()
    def _take_offer(self) -> None:
        if self._failure:
            self.look()
        else:
            self.chips.take_off()
        self.left.emit()

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        key = self.results.key_at(index)
        if key is not None:
            self.opened.emit(key)

    def _values(self, name: str) -> Iterable[str]:
        """Return the values of a field among what is shown, the most frequent first."""
        counts: dict[str, int] = {}
        for run in self.results.runs:
            value = getattr(run, _FIELD_OF[name]) or ""
            counts[value] = counts.get(value, 0) + bool(value)
        return sorted((value for value in counts if value), key=lambda value: -counts[value])

    @Slot(QPoint)
    def _offer_menu(self, at: QPoint) -> None:
        index = self.table.indexAt(at)
        run = self.results.run_at(index)
        if run is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Show its life"), lambda: self._open(index))
        menu.addSeparator()
        for field, text in self._only(run):
            action = menu.addAction(self.tr("Only “{0}”").format(text))
            action.triggered.connect(partial(self.chips.set_field, field, text))
        menu.popup(self.table.viewport().mapToGlobal(at))

    @staticmethod
    def _only(run: RunRecord) -> list[tuple[str, str]]:
        values = ((field, getattr(run, of) or "") for field, of in _FIELD_OF.items())
        return [(field, value) for field, value in values if value]
