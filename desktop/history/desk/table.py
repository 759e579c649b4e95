"""The three columns of a unit: on the device, in our ledger, at the server; what differs is marked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QSizePolicy, QWidget

from desktop import theme
from desktop.translation import translated
from desktop.widgets.elided_label import ElidedLabel
from desktop.widgets.translated import Translated

if TYPE_CHECKING:
    from factory_prov.repair.comparison import Cell, Row

_ROW_PX = 35
_SIDE_PX = 14
_TITLE_PARTS, _COLUMN_PARTS = 3, 5
"""How the width is shared."""
MARK = "✕ "


class ComparisonTable(Translated, QFrame):
    """Shows rows of a comparison. Its texts can be read by a screen reader, cell by cell."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._rows: tuple[Row, ...] = ()
        self._cells: list[QWidget] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(1, 1, 1, 1)
        self._grid.setSpacing(0)
        for column, parts in enumerate((_TITLE_PARTS, *(_COLUMN_PARTS,) * 3)):
            self._grid.setColumnStretch(column, parts)
        self._heads = [QLabel() for _ in range(4)]
        for column, head in enumerate(self._heads):
            head.setProperty("role", "comparehead")
            head.setFixedHeight(_ROW_PX)
            head.setContentsMargins(_SIDE_PX, 0, _SIDE_PX, 0)
            self._grid.addWidget(head, 0, column)
        self.retranslate()

    @property
    def texts(self) -> list[list[str]]:
        """What stands in the rows, title first; for tests and for what reads the screen."""
        found = [cell.whole for cell in self._cells if isinstance(cell, ElidedLabel)]
        return [found[at : at + 4] for at in range(0, len(found), 4)]

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows; none hides the table."""
        self._rows = tuple(rows)
        self._fill()
        self.setVisible(bool(rows))

    def retranslate(self) -> None:
        """Set the words."""
        for head, text in zip(
            self._heads, ("", self.tr("On the device"), self.tr("In our ledger"), self.tr("At the server")), strict=True
        ):
            head.setText(text)
        self._fill()

    def _fill(self) -> None:
        for old in self._cells:
            self._grid.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._cells = []
        for number, row in enumerate(self._rows, 1):
            title = translated(row.title)
            self._put(number, 0, title, role="comparetitle")
            for column, cell in enumerate((row.device, row.ledger, row.server), 1):
                self._put_cell(number, column, title, cell)

    def _put_cell(self, row: int, column: int, title: str, cell: Cell) -> None:
        text = translated(cell.text)
        if cell.differs:
            label = self._put(row, column, MARK + (text or self.tr("nothing")), role="differs")
            differs = self.tr("differs")
            label.setAccessibleName(f"{title}, {self._heads[column].text()}: {text}, {differs}")
        else:
            label = self._put(row, column, text, role="comparecell")
            label.setAccessibleName(f"{title}, {self._heads[column].text()}: {text}")

    def _put(self, row: int, column: int, text: str, *, role: str) -> ElidedLabel:
        label = ElidedLabel(role)
        label.setMinimumHeight(_ROW_PX)
        label.setContentsMargins(_SIDE_PX, 0, _SIDE_PX, 0)
        label.setMinimumWidth(10 * theme.SPACE_PX)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        label.say(text)
        label.setProperty("last", row == len(self._rows))
        self._grid.addWidget(label, row, column)
        self._cells.append(label)
        return label
