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
from desktop.history.bench import nowhere
from desktop.history.compare.view import CompareView
from desktop.history.desk.desk import Desk
from desktop.history.life.model import LifeModel
from desktop.history.life.rows import rows_of
from desktop.history.life.view import LifeView
from desktop.history.unit.head import UnitHead, title
from desktop.history.unit.reading import reading
from desktop.history.unit_key import UnitKey
from desktop.threads.newest import Newest
from desktop.translation import translated
from desktop.widgets.translated import Translated
from factory_prov.messages import NOTHING, sentences

if TYPE_CHECKING:
    from desktop.history.access import LedgerAtHand
    from desktop.history.bench import BenchPlace, OnBench
    from desktop.history.desk.bench import Bench
    from desktop.history.unit.reading import LifeRead
    from desktop.threads.work import Done
    from factory_prov.ledger.records import UnitHistory

_LEAST_LIFE_PX = 240
_MARGIN_PX = 20


class UnitPage(Translated, QWidget):
    """Shows one unit at a time; `desk` is the repair desk above its life, None in a window without a line."""

    notice = Signal(object)
    shown = Signal()
    """The life of the unit is there."""
    left = Signal()

    def __init__(
        self,
        ledger_at_hand: LedgerAtHand,
        on_bench: OnBench = nowhere,
        bench: Bench | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._ledger_at_hand = ledger_at_hand
        self._on_bench = on_bench
        self.key: UnitKey | None = None
        self.life: LifeRead | None = None
        self.place: BenchPlace | None = None
        """The slot that the unit is on, as it was when its life was read."""
        self._failure = NOTHING
        self._newest = Newest(self, name="a unit's life")
        self.unit_head = UnitHead()
        self.desk = None if bench is None else Desk(bench)
        self.model = LifeModel(self)
        self.tree, self.comparison = LifeView(self.model), CompareView()
        self.heading, self.trouble = QLabel(), QLabel()
        self.to_life, self.compare = QPushButton(), QPushButton()
        self._card, self._stack = QFrame(), QStackedWidget()
        self._lay_out()
        self.compare.clicked.connect(self._compare)
        self.to_life.clicked.connect(self.go_back)
        self.tree.chosen_changed.connect(self._offer)
        self._connect_desk()
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
        for button in (self.to_life, self.compare):
            button.setProperty("role", "quiet")
        self.trouble.setWordWrap(True)
        self.trouble.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.trouble.setContentsMargins(4, 8, 4, 8)
        for widget in (self.tree, self.comparison, self.trouble):
            self._stack.addWidget(widget)
        self._stack.setMinimumHeight(_LEAST_LIFE_PX)
        bar = QHBoxLayout()
        bar.addWidget(self.heading)
        bar.addStretch(1)
        bar.addWidget(self.to_life)
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
        if self.desk is not None:
            column.addWidget(self.desk)
        column.addWidget(self._card, 1)
        scroll = QScrollArea()
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
            self.model.show_rows(())
            self.unit_head.show_life(None)
            self._stack.setCurrentWidget(self.tree)
        self.key = key
        self.look()
        if self.desk is not None:
            self.desk.show_unit(key.endpoint_name, key.hardware_id, slot_key=key.slot)

    def show_read(self, life: LifeRead) -> None:
        """Show a life that was read already."""
        self.key, self.life = life.key, life
        self._show_life(life)
        self._show()

    @Slot()
    def look(self) -> None:
        """Read its life (again)."""
        if self.key is not None:
            self.place = self._on_bench(self.key)
            self.unit_head.show_slot(self._slot_number())
            self._newest.ask(reading(self._ledger_at_hand, self.key), self._take)

    def _slot_number(self) -> int:
        """Return the number of the slot that the unit is on, 0 for none; the desk knows one that no run has met yet."""
        if self.place is not None:
            return self.place.number
        return 0 if self.desk is None else self.desk.where.place.number

    def go_back(self) -> bool:
        """Go back to the life from what is open over it; False where nothing is."""
        if self.desk is not None and self.desk.go_back():
            return True
        if self._stack.currentWidget() is not self.comparison:
            return False
        self._stack.setCurrentWidget(self.tree)
        self.tree.setFocus()
        self._offer()
        return True

    def take_keys(self) -> None:
        """Give the keys to the life, and to what mends the unit once that is known."""
        self.tree.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.desk is not None:
            self.desk.take_keys()

    def close_it(self) -> None:
        """Wait for what is being read or done; nothing is any more."""
        self._newest.close()
        if self.desk is not None:
            self.desk.close_it()

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
            if before is None or (before.history, before.runs) != (life.history, life.runs):
                self._show_life(life)
        self._show()
        self.shown.emit()

    def _show_life(self, life: LifeRead) -> None:
        self.unit_head.show_life(life)
        self.model.show_rows(rows_of(life.history, life.runs))
        if self.model.rowCount():
            newest = self.model.index(self.model.rowCount() - 1)
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
        compares = self._stack.currentWidget() is self.comparison
        self.heading.setText(self.tr("Two runs beside each other") if compares else self.tr("Its life"))
        self.to_life.setVisible(compares)
        chosen = self.tree.chosen_runs()
        self.compare.setVisible(not compares and len(self.life.runs if self.life else ()) > 1)
        self.compare.setEnabled(self._two() is not None)
        two = len(chosen) == 2  # as many as stand beside each other
        self.compare.setText(self.tr("Compare these two runs") if two else self.tr("Compare with the run before"))
        self.compare.setAccessibleName(self.compare.text())

    def _two(self) -> tuple[int, int] | None:
        """Return which two runs would be compared, by their place: those chosen, or one and the one before it."""
        runs = () if self.life is None else self.life.runs
        places = {each.run.run_id: place for place, each in enumerate(runs)}
        chosen = [places[each.run.run_id] for each in self.tree.chosen_runs() if each.run.run_id in places]
        if len(chosen) == 1 and chosen[0] > 0:
            return chosen[0] - 1, chosen[0]
        return (chosen[0], chosen[1]) if len(chosen) == 2 else None  # as above

    @Slot()
    def _compare(self) -> None:
        two = self._two()
        if two is None or self.life is None:
            return
        self.comparison.show_runs(*(self.life.runs[place] for place in two))
        self._stack.setCurrentWidget(self.comparison)
        self.comparison.setFocus()
        self._offer()
