"""The list of what is wrong with the job; a press jumps to where it is mended."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPen, QResizeEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import (
    QLabel,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop import theme
from desktop.translation import translated
from desktop.widgets.translated import Translated
from factory_prov.lwm2m.problem import Problem, Severity

SHOWN_LIMIT = 200
"""Nobody reads more; the heading counts all."""
_TEXT_LEFT_PX, _MARGIN_PX, _RIGHT_PX = 42, 9, 16
_SIGN_PX = 18


class ProblemList(Translated, QWidget):
    """Heading with the count, and the problems, errors first."""

    activated = Signal(object)
    """Carries the Problem to go to."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._problems: tuple[Problem, ...] = ()
        self._known = False
        self.heading = QLabel()
        self.heading.setProperty("role", "name")
        self.heading.setContentsMargins(16, 10, 16, 8)
        self.list = QListWidget()
        self.list.setItemDelegate(_ProblemDelegate(self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.list.itemActivated.connect(self._go)
        self.list.itemClicked.connect(self._go)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.heading)
        layout.addWidget(self.list, 1)
        self.retranslate()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong, in the order of the list."""
        return self._problems

    def retranslate(self) -> None:
        """Set the heading."""
        self.list.setAccessibleName(self.tr("Problems"))
        if not self._known:
            self.heading.setText(self.tr("Checking…"))
        elif self._problems:
            self.heading.setText(self.tr("%n problem(s)", "", len(self._problems)))
        else:
            self.heading.setText(self.tr("✓  No problems"))
        for row in range(self.list.count()):
            self._say(self.list.item(row))

    def _say(self, item: QListWidgetItem) -> None:
        problem = item.data(Qt.ItemDataRole.UserRole)
        text = f"{problem.path} {translated(problem.what)}"
        word = self.tr("Error") if problem.severity is Severity.ERROR else self.tr("Warning")
        item.setText(text)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{word}: {text}")
        item.setToolTip(" ".join(translated(part) for part in (problem.what, problem.why, problem.cure) if part))

    def set_problems(self, problems: Iterable[Problem]) -> None:
        """Show these; the one that was current stays it, if it is still there."""
        shown = tuple(sorted(problems, key=lambda problem: problem.severity is not Severity.ERROR))
        if shown == self._problems and self._known:
            return
        current = self.current()
        self._problems, self._known = shown, True
        self.list.clear()
        for problem in shown[:SHOWN_LIMIT]:
            item = QListWidgetItem()
            item.setData(Qt.ItemDataRole.UserRole, problem)
            self.list.addItem(item)
        self.list.setVisible(bool(shown))
        if current in shown:
            self.list.setCurrentRow(min(shown.index(current), SHOWN_LIMIT - 1))
        self.retranslate()

    def current(self) -> Problem | None:
        """Return the problem that is current in the list."""
        item = cast("QListWidgetItem | None", self.list.currentItem())
        problem = None if item is None else item.data(Qt.ItemDataRole.UserRole)
        return problem if isinstance(problem, Problem) else None

    def go_on(self) -> None:
        """Go to the next problem, round and round."""
        self._step(1)

    def go_back(self) -> None:
        """Go to the previous problem, round and round."""
        self._step(-1)

    def _step(self, by: int) -> None:
        count = self.list.count()
        if count:
            row = self.list.currentRow()
            self.list.setCurrentRow(0 if row < 0 and by > 0 else (row + by) % count)
            self._go()

    def height_for(self, width: int) -> int:
        """Return how high the list would like to be."""
        delegate = self.list.itemDelegate()
        rows = min(self.list.count(), 12)
        assert isinstance(delegate, _ProblemDelegate)  # noqa: S101  # set above
        return sum(delegate.height(self.list.item(row).data(Qt.ItemDataRole.UserRole), width) for row in range(rows))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Lay the rows out for the new width."""
        super().resizeEvent(event)
        self.list.doItemsLayout()

    def _go(self) -> None:
        problem = self.current()
        if problem is not None:
            self.activated.emit(problem)


class _ProblemDelegate(QStyledItemDelegate):
    """Draws a sign by severity, the path in bold, and what is wrong, over as many lines as it takes."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one problem."""
        problem = index.data(Qt.ItemDataRole.UserRole)
        area = option.rect
        state = option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, theme.colour("selection"))
        painter.setPen(theme.colour("line"))
        painter.drawLine(area.topLeft(), area.topRight())
        _draw_sign(painter, QRectF(area.left() + 14, area.top() + _MARGIN_PX, _SIGN_PX, _SIGN_PX), problem.severity)
        painter.setPen(theme.colour("ink"))
        layout = _laid_out(problem, _text_width(area.width()))
        layout.draw(painter, QRectF(area.adjusted(_TEXT_LEFT_PX, _MARGIN_PX, 0, 0)).topLeft())
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme.colour("accent"), 3))
            painter.drawRect(area.adjusted(2, 2, -2, -2))
        painter.restore()

    def sizeHint(  # noqa: N802  # Qt's name
        self,
        option: QStyleOptionViewItem,  # noqa: ARG002  # Qt's
        index: QModelIndex | QPersistentModelIndex,
    ) -> QSize:
        """Return the height its text needs."""
        view = self.parent()
        assert isinstance(view, QListWidget)  # noqa: S101  # whose delegate it is
        width = view.viewport().width()
        return QSize(width, self.height(index.data(Qt.ItemDataRole.UserRole), width))

    def height(self, problem: Problem, width: int) -> int:
        """Return how high a problem is in a list of that width."""
        text = _laid_out(problem, _text_width(width)).boundingRect().height()
        return max(theme.HIT_PX, int(text) + 2 * _MARGIN_PX + 1)


def _text_width(width: int) -> int:
    return max(60, width - _TEXT_LEFT_PX - _RIGHT_PX)


def _laid_out(problem: Problem, width: int) -> QTextLayout:
    path = problem.path
    layout = QTextLayout(f"{path} {translated(problem.what)}".strip(), theme.body_font(13))
    wrapping = QTextOption()
    wrapping.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(wrapping)
    bold = QTextLayout.FormatRange()
    bold.start, bold.length = 0, len(path)
    weight = bold.format
    weight.setFontWeight(QFont.Weight.Bold)
    bold.format = weight
    layout.setFormats([bold])
    layout.beginLayout()
    top = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QRectF(0, top, 0, 0).topLeft())
        top += line.height() + 1
    layout.endLayout()
    return layout


def _draw_sign(painter: QPainter, area: QRectF, severity: Severity) -> None:
    """Draw a cross or an exclamation mark, as bold as the words."""
    serious = severity is Severity.ERROR
    painter.setPen(theme.colour("failed_text" if serious else "waiting_text"))
    painter.setFont(theme.body_font(14, bold=True))
    painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), "✕" if serious else "!")
