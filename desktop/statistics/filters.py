"""The bar on top: which days, station, job and slot."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop import theme
from desktop.statistics.reading import Group
from desktop.widgets.combo_box import ComboBox
from desktop.widgets.translated import Translated
from factory_prov.ledger.statistics.figures import StatisticsFilter

_PERIODS: tuple[int | None, ...] = (7, 30, 90, 365, None)
"""Days, this one included."""
_FIRST = 1
_HEAD_PX = 64
_COMBO_PX = 150


class FilterBar(Translated, QFrame):
    """Tells when something else is wanted."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "bar")
        self.setFixedHeight(_HEAD_PX)
        self._title, self._detail = QLabel(), QLabel()
        self._title.setProperty("role", "title")
        self._detail.setProperty("role", "muted")
        self._groups: tuple[Group, ...] = ()
        self.periods = tuple(QPushButton() for _ in _PERIODS)
        self._period = QButtonGroup(self)
        for number, chip in enumerate(self.periods):
            chip.setProperty("role", "chip")
            chip.setCheckable(True)
            self._period.addButton(chip, number)
        self.periods[_FIRST].setChecked(True)
        self.station, self.job, self.slot = ComboBox(), ComboBox(), ComboBox()
        self._lay_out()
        self._period.idClicked.connect(self.changed)
        for combo in self._combos:
            combo.addItem("", None)
            combo.activated.connect(self._chosen)
        self.retranslate()

    @property
    def _combos(self) -> tuple[ComboBox, ComboBox, ComboBox]:
        return self.station, self.job, self.slot

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch(1)
        words.addWidget(self._title)
        words.addWidget(self._detail)
        words.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(20, 9, 20, 9)
        layout.setSpacing(2 * theme.SPACE_PX)
        layout.addLayout(words)
        layout.addStretch(1)
        for chip in self.periods:
            layout.addWidget(chip)
        layout.addSpacing(2 * theme.SPACE_PX)
        for combo in self._combos:
            combo.setMinimumWidth(90)
            combo.setMaximumWidth(_COMBO_PX)
            layout.addWidget(combo, 10)

    def wanted(self, today: date) -> StatisticsFilter:
        """Return what is asked for; `today` ends the period."""
        days = _PERIODS[self._period.checkedId()]
        since = None if days is None else today - timedelta(days=days - 1)
        station, job_name, place = (combo.currentData() for combo in self._combos)
        return StatisticsFilter(since=since, until=today, station=station, job_name=job_name, place=place)

    def offer(self, groups: tuple[Group, ...]) -> None:
        """Offer what there is something of: jobs and slots of the chosen station."""
        if groups == self._groups:
            return
        self._groups = groups
        self._fill()

    def retranslate(self) -> None:
        """Set the words."""
        self._title.setText(self.tr("Statistics"))
        self._detail.setText(self.tr("Of the ledger, by the day on which runs ended"))
        names = (self.tr("7 days"), self.tr("30 days"), self.tr("90 days"), self.tr("A year"), self.tr("All"))
        for chip, name in zip(self.periods, names, strict=True):
            chip.setText(name)
            chip.setAccessibleName(self.tr("Period: {0}").format(name))
        every = (self.tr("All stations"), self.tr("All jobs"), self.tr("All slots"))
        for combo, words, name in zip(
            self._combos, every, (self.tr("Station"), self.tr("Job"), self.tr("Slot")), strict=True
        ):
            combo.setItemText(0, words)
            combo.setAccessibleName(name)

    def _chosen(self) -> None:
        self._fill()
        self.changed.emit()

    def _fill(self) -> None:
        station = self.station.currentData()
        those = [group for group in self._groups if station in (None, group[0])]
        for combo, values in (
            (self.station, {group[0] for group in self._groups}),
            (self.job, {group[1] for group in those}),
            (self.slot, {group[2] for group in those}),
        ):
            _refill(combo, sorted(values))


def _refill(combo: ComboBox, values: list[str]) -> None:
    chosen = combo.currentData()
    while combo.count() > 1:
        combo.removeItem(1)
    for value in values:
        combo.addItem(value, value)
    combo.setCurrentIndex(max(0, combo.findData(chosen)) if chosen is not None else 0)
