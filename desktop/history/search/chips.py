"""The filters as chips: each says what it lets through, and is marked while it keeps something back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QWidget

from desktop import theme
from desktop.history import words
from desktop.history.search.popups import DaysPopup, TextPopup
from desktop.history.wanted import Days, Period, Wanted
from desktop.icons import icon
from desktop.widgets.translated import Translated
from factory_prov.ledger.records import Outcome

CODE, JOB, STATION, PROBE = TEXTS = ("code", "job", "station", "probe")
_OUTCOMES = (Outcome.PASS, Outcome.WAIT, Outcome.FAIL, Outcome.ERROR, Outcome.ABORTED)
_DAYS = (Days.ANY, Days.TODAY, Days.YESTERDAY, Days.WEEK)
_LONGEST = 22
Values = Callable[[str], Iterable[str]]
"""Gives the values of a field that are among what is shown."""


class FilterChips(Translated, QFrame):
    """Holds a `Wanted` but for its text; `changed` is told when a filter is set or taken off."""

    changed = Signal()

    def __init__(self, values: Values, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "bar")
        self._values = values
        self._filters = Wanted()
        self.days, self.outcome, self.unfinished = _chip(), _chip(), _chip()
        self.texts = {name: _chip() for name in TEXTS}
        self.others, self.clear = _chip(), QPushButton()
        self.clear.setProperty("role", "quiet")
        self.days_popup = DaysPopup(self)
        self.text_popup = TextPopup(self)
        self._popup_of = ""
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(20, 6, 20, 6)
        layout.setSpacing(2 * theme.SPACE_PX)
        for widget in (self.days, self.outcome, self.unfinished, *self.texts.values(), self.others, self.clear):
            layout.addWidget(widget)
        layout.addStretch(1)

    def _connect(self) -> None:
        self.days.clicked.connect(self._offer_days)
        self.outcome.clicked.connect(self._offer_outcomes)
        self.unfinished.clicked.connect(self._turn_unfinished)
        for name, chip in self.texts.items():
            chip.clicked.connect(lambda _=False, name=name: self._offer_text(name))
        self.others.clicked.connect(self._offer_others)
        self.clear.clicked.connect(self.take_off)
        self.days_popup.chosen.connect(self._choose_days)
        self.text_popup.chosen.connect(self._choose_text)

    @property
    def filters(self) -> Wanted:
        """What is let through, without a text."""
        return self._filters

    def set_filters(self, filters: Wanted) -> None:
        """Let this through from now on."""
        filters = replace(filters, text="")
        if filters != self._filters:
            self._filters = filters
            self.retranslate()
            self.changed.emit()
        self._mark()

    def set_field(self, name: str, text: str) -> None:
        """Let through only what has this text in a field of TEXTS; "" for any."""
        changes: dict[str, Any] = {name: text}
        self.set_filters(replace(self._filters, **changes))

    def take_off(self) -> None:
        """Let everything through."""
        self.set_filters(Wanted())

    def retranslate(self) -> None:
        """Say what each chip lets through."""
        has = self._filters
        self._say(self.days, self.days_text(has.period))
        self._say(self.outcome, self.tr("Any outcome") if has.outcome is None else words.outcome(has.outcome).word)
        self._say(self.unfinished, self.tr("Not ended"), opens=False)
        names = {CODE: self.tr("Code"), JOB: self.tr("Job"), STATION: self.tr("Station"), PROBE: self.tr("Probe")}
        for name, chip in self.texts.items():
            value = getattr(has, name)
            short = value if len(value) <= _LONGEST else f"{value[: _LONGEST - 1]}…"
            self._say(chip, self.tr("{0}: {1}").format(names[name], short) if value else names[name])
        self._say(self.others, self.tr("More"))
        self.clear.setText(self.tr("Clear filters"))
        self.clear.setAccessibleName(self.clear.text())
        self._mark()

    def days_text(self, period: Period) -> str:
        """Return the days in words."""
        if period.days is Days.CHOSEN:
            first, last = period.limits(datetime.now().astimezone().date())
            return self.tr("{0} to {1}").format(first or "…", last or "…")
        return {
            Days.ANY: self.tr("Any time"),
            Days.TODAY: self.tr("Today"),
            Days.YESTERDAY: self.tr("Yesterday"),
            Days.WEEK: self.tr("Last 7 days"),
        }[period.days]

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Put what does not fit behind one chip."""
        super().resizeEvent(event)
        self._fit()

    @staticmethod
    def _say(chip: QPushButton, text: str, *, opens: bool = True) -> None:
        chip.setText(f"{text}  ▾" if opens else text)
        chip.setAccessibleName(text)

    def _mark(self) -> None:
        has = self._filters
        self.days.setChecked(has.period.days is not Days.ANY)
        self.outcome.setChecked(has.outcome is not None)
        self.unfinished.setChecked(has.unfinished)
        for name, chip in self.texts.items():
            chip.setChecked(bool(getattr(has, name)))
        self.others.setChecked(False)
        self._fit()

    def _fit(self) -> None:
        """Show every chip, or those that are set and one for all others."""
        clear = self._filters.is_filtered
        self.clear.setVisible(clear)
        layout, space_px = self.layout(), 2 * theme.SPACE_PX
        if layout is None:
            return
        always = [self.days, self.outcome, self.unfinished, *([self.clear] if clear else [])]
        wanted = sum(each.sizeHint().width() + space_px for each in (*always, *self.texts.values()))
        roomy = wanted + 40 <= self.width()
        for name, chip in self.texts.items():
            chip.setVisible(roomy or bool(getattr(self._filters, name)))
        self.others.setVisible(not roomy)

    def _menu_at(self, chip: QPushButton) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.aboutToHide.connect(self._mark)
        menu.setProperty("at", chip.mapToGlobal(QPoint(0, chip.height() + 2)))
        return menu

    def _offer_days(self) -> None:
        menu = self._menu_at(self.days)
        for days in _DAYS:
            action = menu.addAction(self.days_text(Period(days=days)))
            self._checkable(action, self._filters.period.days is days)
            action.triggered.connect(lambda _=False, days=days: self._choose_days(Period(days=days)))
        menu.addSeparator()
        chosen = menu.addAction(self.tr("From … to …"))
        self._checkable(chosen, self._filters.period.days is Days.CHOSEN)
        chosen.triggered.connect(lambda: self.days_popup.open_below(self.days, self._filters.period))
        menu.popup(menu.property("at"))

    def _offer_outcomes(self) -> None:
        menu = self._menu_at(self.outcome)
        every = menu.addAction(self.tr("Any outcome"))
        self._checkable(every, self._filters.outcome is None)
        every.triggered.connect(lambda: self._choose_outcome(None))
        for outcome in _OUTCOMES:
            look = words.outcome(outcome)
            action = menu.addAction(icon(look.icon, theme.colour(look.colour), size_px=18), look.word)
            action.triggered.connect(lambda _=False, outcome=outcome: self._choose_outcome(outcome))
        menu.popup(menu.property("at"))

    def _offer_others(self) -> None:
        menu = self._menu_at(self.others)
        for name, chip in self.texts.items():
            if chip.isHidden():
                action = menu.addAction(chip.accessibleName())
                action.triggered.connect(lambda _=False, name=name: self._offer_text(name))
        menu.popup(menu.property("at"))

    @staticmethod
    def _checkable(action: QAction, checked: bool) -> None:
        action.setCheckable(True)
        action.setChecked(checked)

    def _offer_text(self, name: str) -> None:
        self._popup_of = name
        chip = self.texts[name] if self.texts[name].isVisible() else self.others
        title = {
            CODE: self.tr("Code, such as E312"),
            JOB: self.tr("Name of the job, or its beginning"),
            STATION: self.tr("Name of the station"),
            PROBE: self.tr("Serial number of the probe, or the port"),
        }[name]
        self.text_popup.open_below(chip, title, getattr(self._filters, name), tuple(self._values(name)))
        self._mark()

    def _turn_unfinished(self) -> None:
        now = not self._filters.unfinished
        self.set_filters(replace(self._filters, unfinished=now, outcome=None if now else self._filters.outcome))

    def _choose_days(self, period: Period) -> None:
        self.set_filters(replace(self._filters, period=period))

    def _choose_outcome(self, outcome: Outcome | None) -> None:
        unfinished = self._filters.unfinished and outcome is None
        self.set_filters(replace(self._filters, outcome=outcome, unfinished=unfinished))

    def _choose_text(self, text: str) -> None:
        self.set_field(self._popup_of, text.upper() if self._popup_of == CODE else text)


def _chip() -> QPushButton:
    chip = QPushButton()
    chip.setProperty("role", "filter")
    chip.setCheckable(True)
    return chip
