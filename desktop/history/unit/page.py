"""The page of one unit: who it is, its desk, and its life; from there two runs beside each other, or a run's log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop import theme
from desktop.history.compare.view import CompareView
from desktop.history.desk.desk import Desk
from desktop.history.label.strip import LabelStrip
from desktop.history.life.model import LifeModel
from desktop.history.life.rows import same
from desktop.history.life.view import LifeView
from desktop.history.log.reading import reading_log
from desktop.history.log.view import RunLogView
from desktop.history.unit.head import UnitHead, present, title
from desktop.history.unit.reading import comparing, reading
from desktop.history.unit_key import UnitKey
from desktop.threads.newest import Newest
from desktop.translation import translated
from desktop.widgets.notice import Notice, Weight
from desktop.widgets.translated import Translated
from factory_prov.messages import NOTHING, sentences

if TYPE_CHECKING:
    from desktop.history.access import LedgerAtHand
    from desktop.history.desk.bench import Bench
    from desktop.history.label.bench import LabelBench
    from desktop.history.unit.reading import LifeRead
    from desktop.threads.work import Done
    from factory_prov.errors import FactoryProvError
    from factory_prov.ledger.comparing import ComparedRow
    from factory_prov.ledger.records import RunId, UnitHistory
    from factory_prov.run_logs.logged import LoggedEvent

_LEAST_LIFE_PX = 240
_MARGIN_PX = 20
_TWO = 2
"""So many runs stand beside each other."""


class UnitPage(Translated, QWidget):
    """Shows one unit at a time, its repair desk above its life."""

    notice = Signal(object)
    shown = Signal()
    """The life of the unit is there."""

    def __init__(
        self,
        ledger_at_hand: LedgerAtHand,
        bench: Bench | None = None,
        labels: LabelBench | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._ledger_at_hand = ledger_at_hand
        self.key: UnitKey | None = None
        self.life: LifeRead | None = None
        self._failure = NOTHING
        self._newest = Newest(self, name="a unit's life")
        self._comparing = Newest(self, name="two runs beside each other")
        self.unit_head = UnitHead()
        self.desk = None if bench is None else Desk(bench)
        self.label = None if labels is None else LabelStrip(ledger_at_hand, labels)
        self.model = LifeModel(self)
        self.tree, self.comparison, self.log = LifeView(self.model), CompareView(), RunLogView()
        self.heading, self.trouble = QLabel(), QLabel()
        self.to_life, self.show_log, self.compare = QPushButton(), QPushButton(), QPushButton()
        self._card, self._stack = QFrame(), QStackedWidget()
        self._lay_out()
        self.compare.clicked.connect(self._compare)
        self.show_log.clicked.connect(self._read_log)
        self.log.notice.connect(self.notice)
        self.to_life.clicked.connect(self.go_back)
        self.tree.chosen_changed.connect(self._offer)
        self._connect_desk()
        if self.label is not None:
            self.label.notice.connect(self.notice)
            self.label.printed.connect(self.look)
            self.label.left.connect(self._leave_label)
        self.retranslate()

    def _connect_desk(self) -> None:
        if self.desk is None:
            return
        self.desk.notice.connect(self.notice)
        self.desk.changed.connect(self.look)
        self.desk.identified.connect(self._identify)
        self.desk.slot_changed.connect(self.unit_head.show_slot)

    def _lay_out(self) -> None:
        self._card.setProperty("role", "card")
        self.heading.setProperty("role", "name")
        for button in (self.to_life, self.show_log, self.compare):
            button.setProperty("role", "quiet")
        self.trouble.setWordWrap(True)
        self.trouble.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.trouble.setContentsMargins(4, 8, 4, 8)
        for widget in (self.tree, self.comparison, self.log, self.trouble):
            self._stack.addWidget(widget)
        self._stack.setMinimumHeight(_LEAST_LIFE_PX)
        bar = QHBoxLayout()
        bar.addWidget(self.heading)
        bar.addStretch(1)
        bar.addWidget(self.to_life)
        bar.addWidget(self.show_log)
        bar.addWidget(self.compare)
        card = QVBoxLayout(self._card)
        card.setContentsMargins(16, 6, 16, 10)
        card.setSpacing(theme.SPACE_PX)
        card.addLayout(bar)
        card.addWidget(self._stack, 1)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(_MARGIN_PX, 16, _MARGIN_PX, _MARGIN_PX)
        column.setSpacing(3 * theme.SPACE_PX)
        column.addWidget(self.unit_head)
        if self.label is not None:
            column.addWidget(self.label)
        if self.desk is not None:
            column.addWidget(self.desk)
        column.addWidget(self._card, 1)
        self._scroll = scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)

    @property
    def title(self) -> str:
        """What the window's title says."""
        return "" if self.life is None else title(self.life)

    @property
    def history(self) -> UnitHistory | None:
        """The life that is shown; None while it is being read, and of a unit that the ledger does not know."""
        return self.life.history if self.life is not None and self.life.is_known else None

    def show_unit(self, key: UnitKey) -> None:
        """Show another unit, or what has happened to the same one."""
        if key != self.key:
            self.life = None
            self._leave_label()
            self.model.show_rows(())
            self.unit_head.show_key(key)
            self._stack.setCurrentWidget(self.tree)
        self.key = key
        self.look()
        if self.desk is not None:
            self.desk.show_unit(key.endpoint_name, key.hardware_id, slot_key=key.slot)
            self.unit_head.show_slot(self.desk.where.place.number)

    def show_read(self, life: LifeRead) -> None:
        """Show a life that was read already."""
        self.key, self.life = life.key, life
        self._show_life(life)
        self._show()

    @Slot()
    def look(self) -> None:
        """Read its life (again)."""
        if self.key is not None:
            self._newest.ask(reading(self._ledger_at_hand, self.key), self._take)

    def leave(self) -> None:
        """Read no life any more."""
        self._newest.stop()

    def go_back(self) -> bool:
        """Go back to the life from what is open over it; False where nothing is."""
        if self.label is not None and not self.label.isHidden():
            self._leave_label()
            return True
        if self.desk is not None and self.desk.go_back():
            return True
        if not self._covered:
            return False
        self._stack.setCurrentWidget(self.tree)
        self.tree.setFocus()
        self._offer()
        return True

    def ask_for_label(self) -> None:
        """Ask how the label of the unit that is shown is to be printed."""
        named = None if self.life is None else present(self.life)
        if self.label is not None and self.life is not None and named is not None:
            self.label.ask(self.life.history, named.endpoint_name)
            self._scroll.verticalScrollBar().setValue(0)

    def take_scan(self, text: str) -> bool:
        """Give a scan to what waits for one; False where nothing does."""
        if self.label is not None and self.label.take_scan(text):
            return True
        return self.desk is not None and self.desk.take_scan(text)

    @Slot()
    def _leave_label(self) -> None:
        if self.label is not None and not self.label.isHidden():
            self.label.hide()
            self.tree.setFocus()

    def take_keys(self) -> None:
        """Give the keys to the life, and to what mends the unit once that is known."""
        self.tree.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.desk is not None:
            self.desk.take_keys()

    def close_it(self) -> None:
        """Wait for what is being read or done; nothing is any more."""
        self._newest.close()
        self._comparing.close()
        self.log.close_it()
        if self.desk is not None:
            self.desk.close_it()
        if self.label is not None:
            self.label.close_it()

    def retranslate(self) -> None:
        """Set the words."""
        self.tree.setAccessibleName(self.tr("Its life"))
        self.to_life.setText(self.tr("Back to its life"))
        self.to_life.setAccessibleName(self.to_life.text())
        self.model.layoutChanged.emit()
        self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Take the keys of the desk's cards wherever in the page the keys are."""
        if self.desk is None or not self.desk.press(event):
            super().keyPressEvent(event)

    @Slot(object, object)
    def _identify(self, endpoint_name: str | None, hardware_id: str | None) -> None:
        """Show the life of the unit that has said who it is."""
        slot = "" if self.key is None else self.key.slot
        self.show_unit(UnitKey(hardware_id=hardware_id, endpoint_name=endpoint_name, slot=slot))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Draw again in the colours of another theme."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and self.key is not None:
            self.unit_head.retranslate()
            self.comparison.retranslate()

    def _take(self, done: Done[LifeRead]) -> None:
        if done.failure is not None:
            self._failure = sentences(done.failure.what.capitalized(), done.failure.cure)
        else:
            self._failure, before = NOTHING, self.life
            self.life = life = done.answer()
            if before is None or not same(before.rows, life.rows):
                self._show_life(life)
        self._show()
        self.shown.emit()

    def _show_life(self, life: LifeRead) -> None:
        self.unit_head.show_life(life)
        self.model.show_rows(life.rows)
        runs = [place for place, row in enumerate(life.rows) if row.run is not None]
        if life.rows:
            newest = self.model.index(runs[-1] if runs else len(life.rows) - 1)
            self.tree.setCurrentIndex(newest)
            self.tree.expand(newest)
            self.tree.scrollTo(newest, LifeView.ScrollHint.PositionAtTop)

    def _show(self) -> None:
        """Show the life, or why there is none."""
        life = self.life
        if self._failure:
            self._say(translated(self._failure))
        elif life is not None and not life.is_known:
            self._say(self.tr("The ledger does not know this unit: it was never here."))
        elif self._stack.currentWidget() is self.trouble:
            self._stack.setCurrentWidget(self.tree)
        self._offer()

    def _say(self, text: str) -> None:
        self.trouble.setText(text)
        self._stack.setCurrentWidget(self.trouble)

    @Slot()
    def _offer(self) -> None:
        """Say what the buttons would do with the runs that are chosen."""
        covered, chosen = self._covered, self.tree.chosen_runs()
        self.heading.setText(self._heading())
        self.to_life.setVisible(covered)
        runs = 0 if self.life is None else len(self.life.runs)
        self.show_log.setVisible(not covered and runs > 0)
        self.show_log.setEnabled(len(chosen) == 1)
        self.show_log.setText(self.tr("Log of the run"))
        self.show_log.setAccessibleName(self.show_log.text())
        self.compare.setVisible(not covered and runs > 1)
        self.compare.setEnabled(self._two() is not None)
        two = len(chosen) == 2  # as many as stand beside each other
        self.compare.setText(self.tr("Compare these two runs") if two else self.tr("Compare with the run before"))
        self.compare.setAccessibleName(self.compare.text())

    def _two(self) -> tuple[RunId, RunId] | None:
        """Return which two runs would be compared: those chosen, or one and the one before it."""
        chosen = self.tree.chosen_runs()
        if len(chosen) == 1:
            before = [run.run_id for run in (self.life.runs if self.life else ()) if run.run_id < chosen[0]]
            return (max(before), chosen[0]) if before else None
        return (chosen[0], chosen[1]) if len(chosen) == _TWO else None

    def _heading(self) -> str:
        shown = self._stack.currentWidget()
        if shown is self.comparison:
            return self.tr("Two runs beside each other")
        return self.tr("Log of run {0}").format(self.log.run_id) if shown is self.log else self.tr("Its life")

    @property
    def _covered(self) -> bool:
        """Whether something is open over the life."""
        return self._stack.currentWidget() in (self.comparison, self.log)

    @Slot()
    def _read_log(self) -> None:
        chosen = self.tree.chosen_runs()
        if len(chosen) == 1:
            run_id = chosen[0]
            self._comparing.ask(reading_log(self._ledger_at_hand, run_id), lambda done: self._show_log(run_id, done))

    def _show_log(self, run_id: RunId, done: Done[tuple[LoggedEvent, ...]]) -> None:
        if done.failure is not None:
            self._tell(done.failure)
            return
        self.log.show_log(run_id, done.answer())
        self._stack.setCurrentWidget(self.log)
        self.log.setFocus()
        self._offer()

    def _tell(self, failure: FactoryProvError) -> None:
        text = translated(sentences(failure.what.capitalized(), failure.cure))
        self.notice.emit(Notice(text=text, weight=Weight.WARNING))

    @Slot()
    def _compare(self) -> None:
        two = self._two()
        if two is not None:
            self._comparing.ask(comparing(self._ledger_at_hand, *two), self._show_comparison)

    def _show_comparison(self, done: Done[tuple[ComparedRow, ...]]) -> None:
        if done.failure is not None:
            self._tell(done.failure)
            return
        self.comparison.show_rows(done.answer())
        self._stack.setCurrentWidget(self.comparison)
        self.comparison.setFocus()
        self._offer()
