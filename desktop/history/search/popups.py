"""What opens below a chip: a field for a value with those that are seen now, and two dates."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDateEdit,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.history.wanted import Days, Period
from desktop.widgets.translated import Translated

_WIDTH_PX = 300
_ROW_PX, _MOST_ROWS = 34, 7
_LONGEST = 200
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_FIRST_DAY, _LAST_DAY = QDate(2020, 1, 1), QDate(2100, 12, 31)


class _Popup(Translated, QFrame):
    """Opens below a chip, within the screen; Esc closes it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("role", "popup")

    def _open_below(self, chip: QWidget) -> None:
        self.adjustSize()
        room, at = chip.screen().availableGeometry(), chip.mapToGlobal(QPoint(0, chip.height() + 2))
        at.setX(max(room.left(), min(at.x(), room.right() - self.width())))
        at.setY(max(room.top(), min(at.y(), room.bottom() - self.height())))
        self.move(at)
        self.show()


class TextPopup(_Popup):
    """A field; below it the values among what is shown. `chosen` carries the text, "" for any."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedWidth(_WIDTH_PX)
        self.title, self.field, self.list = QLabel(), QLineEdit(), QListWidget()
        self.any = QPushButton()
        self.title.setProperty("role", "muted")
        self.title.setWordWrap(True)
        self.any.setProperty("role", "quiet")
        self.field.setMaxLength(_LONGEST)
        self.field.setClearButtonEnabled(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        for widget in (self.title, self.field, self.list, self.any):
            layout.addWidget(widget)
        self.field.returnPressed.connect(self._take_field)
        self.list.itemActivated.connect(lambda item: self._take(item.text()))
        self.list.itemClicked.connect(lambda item: self._take(item.text()))
        self.any.clicked.connect(lambda: self._take(""))
        self.retranslate()

    def retranslate(self) -> None:
        """Set the words."""
        self.any.setText(self.tr("Any"))
        self.any.setAccessibleName(self.any.text())
        self.list.setAccessibleName(self.tr("Among what is shown"))

    def open_below(self, chip: QWidget, title: str, value: str, seen: tuple[str, ...]) -> None:
        """Ask for a value."""
        self.title.setText(title)
        self.field.setAccessibleName(title)
        self.field.setText(value)
        self.field.selectAll()
        self.list.clear()
        self.list.addItems(list(seen))
        self.list.setVisible(bool(seen))
        self.list.setFixedHeight(min(len(seen), _MOST_ROWS) * _ROW_PX + 4)
        for row in range(self.list.count()):
            item = self.list.item(row)
            item.setToolTip(item.text())
            size = item.sizeHint()
            size.setHeight(_ROW_PX)
            item.setSizeHint(size)
        self._open_below(chip)
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Down goes to the list, Enter takes what has the keys."""
        if event.key() == Qt.Key.Key_Down and self.field.hasFocus() and self.list.count():
            self.list.setFocus()
            self.list.setCurrentRow(0)
        elif event.key() in _ENTER and self.any.hasFocus():
            self._take("")
        else:
            super().keyPressEvent(event)

    def _take_field(self) -> None:
        self._take(self.field.text().strip())

    def _take(self, text: str) -> None:
        if self.isVisible():
            self.hide()
            self.chosen.emit(text)


class DaysPopup(_Popup):
    """Two dates, both within. `chosen` carries a Period."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.first, self.last, self.take = QDateEdit(), QDateEdit(), QPushButton()
        self._words = QLabel(), QLabel()
        self.take.setProperty("role", "primary")
        grid = QGridLayout()
        for row, (word, field) in enumerate(zip(self._words, (self.first, self.last), strict=True)):
            field.setDateRange(_FIRST_DAY, _LAST_DAY)
            field.setDisplayFormat("yyyy-MM-dd")
            field.setMinimumWidth(150)
            grid.addWidget(word, row, 0)
            grid.addWidget(field, row, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.take)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.addLayout(grid)
        layout.addLayout(foot)
        self.take.clicked.connect(self._take)
        self.retranslate()

    def retranslate(self) -> None:
        """Set the words."""
        for word, text in zip(self._words, (self.tr("From"), self.tr("To")), strict=True):
            word.setText(text)
        self.first.setAccessibleName(self.tr("First day"))
        self.last.setAccessibleName(self.tr("Last day"))
        self.take.setText(self.tr("Show"))
        self.take.setAccessibleName(self.take.text())

    def open_below(self, chip: QWidget, period: Period) -> None:
        """Ask for the days, beginning with those of a period."""
        today = QDate.currentDate()
        first, last = period.limits(_date(today))
        self.first.setDate(today if first is None else QDate(first.year, first.month, first.day))
        self.last.setDate(today if last is None else QDate(last.year, last.month, last.day))
        self._open_below(chip)
        self.first.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Enter shows these days."""
        if event.key() in _ENTER:
            self._take()
        else:
            super().keyPressEvent(event)

    def _take(self) -> None:
        if self.isVisible():
            self.hide()
            days = (_date(self.first.date()), _date(self.last.date()))
            self.chosen.emit(Period(days=Days.CHOSEN, first=min(days), last=max(days)))


def _date(day: QDate) -> date:
    return date(day.year(), day.month(), day.day())
