"""The list of what is owed to servers, in a window of its own beside the line, which goes on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop import theme
from desktop.provision.owed.model import COLUMNS, REASON, OwedModel
from desktop.threads.background import Background
from desktop.translation import translated
from desktop.widgets.translated import Translated
from factory_prov.messages import NOTHING, sentences

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.threads.work import Done
    from factory_prov.ledger.outbox import OwedRow
    from factory_prov.line.events import OutboxChanged
    from factory_prov.line.line import Line

PAGE_ROWS = 100
_WIDTH_PX, _HEIGHT_PX = 860, 560
_ROW_PX = 32
_SOON_MS = 500
"""The list follows what is sent, and not every unit of it."""
_GRACE_S = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedPage:
    """What was read of the ledger: a page of rows, and whether there are more behind it."""

    rows: tuple[OwedRow, ...]
    more: bool


class OwedWindow(Translated, QWidget):
    """Reads in the background, a page at a time; `line` is asked each time which line there is."""

    retried = Signal(int)
    """Carries how many registrations are tried again at once."""

    def __init__(self, line: Callable[[], Line | None], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._line = line
        self._background = Background(self, name="what is owed", grace_s=_GRACE_S)
        self._starts = [0]
        self._outbox: OutboxChanged | None = None
        self._more = self._wanted = False
        self._failure = NOTHING
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self.look)
        self.model = OwedModel(self)
        self.table = QTableView()
        self.all, self.aside = _chip(), _chip()
        self.summary, self.detail, self.page = QLabel(), QLabel(), QLabel()
        self.back, self.next = QPushButton(), QPushButton()
        self.again, self.copy, self.close_it = QPushButton(), QPushButton(), QPushButton()
        self._set_up_table()
        self._lay_out()
        self._connect()
        self.retranslate()

    def _set_up_table(self) -> None:
        table = self.table
        table.setModel(self.model)
        table.setProperty("role", "list")
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(_ROW_PX)
        head = table.horizontalHeader()
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column in COLUMNS:
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(REASON, QHeaderView.ResizeMode.Stretch)

    def _lay_out(self) -> None:
        self.summary.setProperty("role", "title")
        self.page.setProperty("role", "muted")
        self.detail.setWordWrap(True)
        self.detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.detail.setContentsMargins(20, 8, 20, 8)
        head = _row(self.summary, None, self.all, self.aside)
        foot = _row(self.back, self.page, self.next, None, self.again, self.copy, self.close_it)
        line = QFrame()
        line.setProperty("role", "rule")
        line.setFixedHeight(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.table, 1)
        layout.addWidget(line)
        layout.addWidget(self.detail)
        layout.addLayout(foot)
        room = self.screen().availableGeometry().size()
        self.resize(min(_WIDTH_PX, room.width() - 40), min(_HEIGHT_PX, room.height() - 60))
        self.setMinimumSize(min(560, self.width()), min(320, self.height()))

    def _connect(self) -> None:
        self._background.idle.connect(self._look_if_wanted)
        self.all.clicked.connect(self._begin)
        self.aside.clicked.connect(self._begin)
        self.all.setChecked(True)
        self.back.clicked.connect(self._go_back)
        self.next.clicked.connect(self._go_on)
        self.again.clicked.connect(self._try_again)
        self.copy.clicked.connect(self._copy)
        self.close_it.clicked.connect(self.hide)
        self.table.selectionModel().selectionChanged.connect(self._show)
        self.model.modelReset.connect(self._show)
        self.model.dataChanged.connect(self._show)

    def show_list(self) -> None:
        """Come up with the first page; where something was set aside, with that."""
        outbox = self._outbox
        chosen = self.aside if outbox is not None and outbox.set_aside else self.all
        chosen.setChecked(True)
        self.show()
        self.raise_()
        self.activateWindow()
        self.table.setFocus()
        self._begin()

    @Slot(object)
    def follow(self, outbox: OutboxChanged) -> None:
        """Take note that something else is owed now."""
        self._outbox = outbox
        self._show()
        if self.isVisible() and not self._soon.isActive():
            self._soon.start()

    @Slot()
    def look(self) -> None:
        """Read the page again."""
        line, after, aside = self._line(), self._starts[-1], self.aside.isChecked()
        self._wanted = self._background.busy  # what is asked for already goes first: it may be a try again
        if line is not None and not self._wanted:
            self._background.ask(lambda _: _page(line, after, set_aside=aside), self._take)

    def retranslate(self) -> None:
        """Set the words."""
        self.setWindowTitle(self.tr("To register"))
        self.all.setText(self.tr("All"))
        self.aside.setText(self.tr("Set aside"))
        self.back.setText(self.tr("Earlier"))
        self.next.setText(self.tr("Later"))
        self.copy.setText(self.tr("Copy"))
        self.copy.setAccessibleName(self.tr("Copy this page"))
        self.close_it.setText(self.tr("Close"))
        self.table.setAccessibleName(self.tr("Units that are to be registered"))
        for button in (self.all, self.aside, self.back, self.next, self.close_it):
            button.setAccessibleName(button.text())
        self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Close by Escape; read again by F5."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        elif event.key() == Qt.Key.Key_F5:
            self.look()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  # Qt's name
        """Read no more."""
        self._soon.stop()
        self._background.stop()
        super().closeEvent(event)

    def end(self) -> None:
        """Wait for what is being read; nothing is read any more."""
        self.close()
        self._background.close()

    @Slot()
    def _look_if_wanted(self) -> None:
        if self._wanted:
            self.look()

    @Slot()
    def _begin(self) -> None:
        self._starts = [0]
        self.look()

    @Slot()
    def _go_on(self) -> None:
        self._starts.append(self.model.rows[-1].row_id)
        self.look()

    @Slot()
    def _go_back(self) -> None:
        self._starts.pop()
        self.look()

    def _take(self, done: Done[OwedPage]) -> None:
        if done.failure is not None:
            self._failure = sentences(done.failure.what, done.failure.cure)
        else:
            self._failure, page = NOTHING, done.answer()
            self._more = page.more
            if not page.rows and len(self._starts) > 1:  # all of this page was sent meanwhile
                self._go_back()
                return
            self.model.show_rows(page.rows)
        self._show()

    def _selected(self) -> list[OwedRow]:
        rows = sorted({index.row() for index in self.table.selectionModel().selectedIndexes()})
        return [self.model.rows[row] for row in rows if row < len(self.model.rows)]

    @Slot()
    def _try_again(self) -> None:
        """Have what is selected sent at once; with nothing selected, all of it."""
        line, names = self._line(), [row.endpoint_name for row in self._selected()]
        if line is None:
            return
        self.table.setFocus()
        self._wanted = False
        self._background.ask(lambda _: line.retry_owed(names or None), self._tell_retried)

    def _tell_retried(self, done: Done[int]) -> None:
        if done.failure is not None:
            self._failure = sentences(done.failure.what, done.failure.cure)
            self._show()
        else:
            self.retried.emit(done.answer())
            self.look()

    @Slot()
    def _copy(self) -> None:
        lines = [[str(self.model.headerData(at, Qt.Orientation.Horizontal)) for at in COLUMNS]]
        for row in range(self.model.rowCount()):
            lines.append([str(self.model.index(row, column).data()) for column in COLUMNS])
        QGuiApplication.clipboard().setText("\n".join("\t".join(cells) for cells in lines))

    @Slot()
    def _show(self) -> None:
        """Say everything around the table."""
        outbox, rows, chosen = self._outbox, self.model.rows, self._selected()
        owed = 0 if outbox is None else outbox.owed + outbox.set_aside
        self.summary.setText(self.tr("%n unit(s) to register", "", owed))
        first = (len(self._starts) - 1) * PAGE_ROWS + 1
        self.page.setText(self.tr("{0}-{1}").format(first, first + len(rows) - 1) if rows else "")
        self.back.setEnabled(len(self._starts) > 1)
        self.next.setEnabled(self._more)
        paged = self._more or len(self._starts) > 1
        for part in (self.back, self.page, self.next):
            part.setVisible(paged)
        self.again.setText(self.tr("Try %n again now", "", len(chosen)) if chosen else self.tr("Try all again now"))
        self.again.setAccessibleName(self.again.text())
        self.again.setEnabled(bool(rows))
        self.copy.setEnabled(bool(rows))
        self._say(chosen)

    def _say(self, chosen: list[OwedRow]) -> None:
        """Say what is to be known of the chosen unit, whole; or why there is nothing to see."""
        self.detail.setProperty("role", "error" if self._failure else "")
        self.detail.style().polish(self.detail)
        if self._failure:
            self.detail.setText(translated(self._failure))
        elif not self.model.rows:
            self.detail.setText(
                self.tr("Nothing was set aside.") if self.aside.isChecked() else self.tr("Nothing is owed.")
            )
        elif len(chosen) == 1:
            self.detail.setText(self._about(chosen[0]))
        else:
            self.detail.setText(
                self.tr("All of it is sent by itself, but what was set aside: mend the reason, then try it again.")
            )

    def _about(self, row: OwedRow) -> str:
        why = translated(row.reason.capitalized()) if row.reason else self.tr("It was not tried yet.")
        return self.tr("{0} at {1}: {2}. {3}").format(row.endpoint_name, row.server, self.model.state(row), why)


def _page(line: Line, after: int, *, set_aside: bool) -> OwedPage:
    """Read a page of the ledger (worker thread)."""
    rows = line.owed(after=after, limit=PAGE_ROWS + 1, set_aside=set_aside)
    return OwedPage(rows=rows[:PAGE_ROWS], more=len(rows) > PAGE_ROWS)


def _chip() -> QPushButton:
    chip = QPushButton()
    chip.setProperty("role", "chip")
    chip.setCheckable(True)
    chip.setAutoExclusive(True)
    return chip


def _row(*parts: QWidget | None) -> QHBoxLayout:
    """Put parts side by side; None is room to grow."""
    row = QHBoxLayout()
    row.setContentsMargins(20, 10, 20, 10)
    row.setSpacing(2 * theme.SPACE_PX)
    for part in parts:
        row.addStretch(1) if part is None else row.addWidget(part)
    return row
