"""The Provision screen: head, tiles, what to do about the current one, and the progress log."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from desktop.provision import texts
from desktop.provision.bars.action_bar import ActionBar, StartWish
from desktop.provision.bars.away_strip import AwayStrip
from desktop.provision.bars.empty_line import EmptyLine
from desktop.provision.bars.header import Header
from desktop.provision.bars.owed_strip import OwedStrip
from desktop.provision.bars.training_strip import TrainingStrip
from desktop.provision.entry import Entry
from desktop.provision.start_rules import StartPlan, held, ready_hint, start_plan
from desktop.provision.tiles.view import TileView
from desktop.theme import DeviceState
from desktop.widgets.notice import Notice, Weight
from desktop.widgets.translated import Translated
from factory_prov.line.events import LineInfo

if TYPE_CHECKING:
    from desktop.provision.controller import Controller
    from desktop.provision.owed.window import OwedWindow
    from factory_prov.messages import Message

_LOG_PX = 196
_TILES_NEED = QSize(100, 60)
"""The log folds in a larger window than it would by itself: the tiles need the room more."""
_NO_LIMIT_PX = 16_777_215
"""Qt's own QWIDGETSIZE_MAX."""


class ProvisionPage(Translated, QWidget):
    """Shows a controller's line and hands it what its user wants."""

    demo_requested = Signal()
    job_requested = Signal()
    boards_requested = Signal(int)
    """Carries how many virtual boards the training is to have."""
    end_training_requested = Signal()
    new_shift_requested = Signal()
    """The counters have begun anew; somebody may want to remember when."""
    life_wanted = Signal(object)
    """Carries the Entry of a unit whose life somebody wants to see."""
    notice = Signal(object)
    """Carries a Notice of this screen; the controller has its own."""

    def __init__(self, controller: Controller, parent: QWidget | None = None) -> None:
        from desktop.provision.log.view import LogPanel

        super().__init__(parent)
        self._controller = controller
        self._logged_key: str | None = None
        self._training = False
        self.header = Header()
        self.training = TrainingStrip()
        self.away = AwayStrip()
        self.owed = OwedStrip()
        self.owed_list: OwedWindow | None = None
        self.tiles = TileView(controller.model)
        self.empty = EmptyLine()
        self.bar = ActionBar()
        self.log = LogPanel()
        self._middle = QStackedWidget()
        self._lower = QWidget()
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        self._lay_out()
        self._connect_line()
        self._connect_widgets()
        self._show_line(controller.line_info)
        self.header.show_counts(controller.counts)
        self.away.show_away(controller.ledger_away)
        self.owed.show_outbox(controller.outbox)
        self._name_slots(QModelIndex(), 0, controller.model.rowCount() - 1)
        self._refresh()
        self.retranslate()

    def _lay_out(self) -> None:
        self._middle.addWidget(self.empty)
        self._middle.addWidget(self.tiles)
        lower = QVBoxLayout(self._lower)
        lower.setContentsMargins(0, 0, 0, 0)
        lower.setSpacing(0)
        lower.addWidget(self.bar)
        lower.addWidget(self.log, 1)
        self._splitter.addWidget(self._middle)
        self._splitter.addWidget(self._lower)
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setStretchFactor(1, 0)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(1)
        self._splitter.setSizes([1000, _LOG_PX])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for widget in (self.header, self.training, self.away, self.owed):
            layout.addWidget(widget)
        layout.addWidget(self._splitter, 1)
        self.setFocusProxy(self.tiles)

    def _connect_line(self) -> None:
        line = self._controller
        line.line_changed.connect(self._show_line)
        line.counts_changed.connect(self.header.show_counts)
        line.ledger_away_changed.connect(self._show_away)
        line.outbox_changed.connect(self.owed.show_outbox)
        line.logged.connect(self.log.append)
        line.selected.connect(self.tiles.choose)
        line.model.rowsInserted.connect(self._name_slots)

    def _connect_widgets(self) -> None:
        self.header.start_wanted.connect(self.start)
        self.header.stop_wanted.connect(self.stop)
        self.header.new_shift_wanted.connect(self._begin_shift)
        self.header.training_wanted.connect(self.demo_requested)
        self.training.end_wanted.connect(self.end_training_requested)
        self.training.boards_wanted.connect(self._change_boards)
        self.training.fault_wanted.connect(self._set_fault)
        self.training.next_wanted.connect(self._next_units)
        self.owed.list_wanted.connect(self._show_owed)
        self.empty.demo_wanted.connect(self.demo_requested)
        self.empty.job_wanted.connect(self.job_requested)
        self.tiles.start_wanted.connect(self.start)
        self.tiles.stop_wanted.connect(self.stop)
        self.tiles.start_one_wanted.connect(self._start_one)
        self.tiles.life_wanted.connect(self._want_life)
        self.tiles.label_wanted.connect(self._controller.print_label)
        self.bar.life_wanted.connect(self._want_life)
        self.tiles.seen.connect(self._controller.see)
        self.tiles.current_changed.connect(self._attend)
        self.tiles.content_changed.connect(self._refresh)
        self.bar.start_wanted.connect(self._start_wish)
        self.bar.copy_wanted.connect(self.copy_details)
        self.bar.seen.connect(self._acknowledge)
        self.log.notice.connect(self.notice)
        self.log.folded_changed.connect(self._fit_lower)

    @Slot()
    def start(self) -> None:
        """Start what the button says; if that is nothing, say why."""
        self._carry_out(self._plan(self.tiles.selected_entries()))

    def _carry_out(self, plan: StartPlan) -> None:
        current = self.tiles.current_entry()
        if self.bar.asks_name and current is not None and plan.keys == (current.key,):
            self.bar.ask_name()
        elif plan.slots:
            self._controller.start(plan.keys)
        elif plan.why:
            self.notice.emit(Notice(text=plan.why, weight=Weight.WARNING, brief=True))
        else:
            self._controller.start_all()

    def _plan(self, chosen: Sequence[Entry]) -> StartPlan:
        entries = self._controller.model.entries()
        line = self._controller
        return start_plan(entries, chosen, needs_name=line.line_info.needs_name, barred=line.barred)

    @Slot()
    def stop(self) -> None:
        """Stop what is selected and runs, otherwise all."""
        keys = [entry.key for entry in self.tiles.selected_entries() if entry.state is DeviceState.WORKING]
        if keys:
            self._controller.stop(keys)
        else:
            self._controller.stop_all()

    def take_scan(self, text: str, *, may_name: bool = True) -> None:
        """Do what a scanned label asks for; the current slot is preferred for a name, if it may be one."""
        entry = self.tiles.current_entry()
        self._controller.scanned(text, "" if entry is None else entry.key, may_name=may_name)

    @Slot(str)
    def copy_details(self, key: str) -> None:
        """Put the report about a slot on the clipboard."""
        QGuiApplication.clipboard().setText(self._controller.report(key))
        self.notice.emit(Notice(text=self.tr("The details are copied.")))

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  # Qt's name
        """Wait for what this screen still writes."""
        self.log.close()
        if self.owed_list is not None:
            self.owed_list.end()
        super().closeEvent(event)

    def show_lock(self, locked: bool) -> None:
        """Leave the list of what is owed, and the lives of units, to who may change something."""
        self.tiles.offers_life = not locked
        self.bar.show_lock(locked)
        self.owed.show_lock(locked)
        if locked and self.owed_list is not None:
            self.owed_list.hide()

    def _show_owed(self) -> None:
        """Show the list of what is owed."""
        if self.owed_list is None:
            from desktop.provision.owed.window import OwedWindow

            self.owed_list = OwedWindow(lambda: self._controller.line, self)
            self.owed_list.retried.connect(self._tell_retried)
            self._controller.outbox_changed.connect(self.owed_list.follow)
            self.owed_list.follow(self._controller.outbox)
        self.owed_list.show_list()

    @Slot(int)
    def _tell_retried(self, number: int) -> None:
        self.notice.emit(Notice(text=self.tr("%n unit(s) are sent to the server at once.", "", number)))

    def retranslate(self) -> None:
        """Name the screen, and the slots in the log."""
        self.setAccessibleName(self.tr("Provision"))
        self._name_slots(QModelIndex(), 0, self._controller.model.rowCount() - 1)
        self._logged_key = None
        self._refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Start and stop from wherever the focus is on this screen."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.start()
        elif event.key() == Qt.Key.Key_Escape:
            self.stop()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  # Qt's name
        """Give the keys to the tiles, or to the way to begin."""
        super().showEvent(event)
        self._give_focus()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Fold the log in a small window."""
        super().resizeEvent(event)
        self.log.fit(self.size() - _TILES_NEED)
        self._fit_lower()

    @Slot(object)
    def _show_line(self, info: LineInfo) -> None:
        self.header.show_info(info)
        if self._training and not info.training:
            self.log.model.clear()  # nobody shall take a line of a virtual unit for one of a real unit
        self._training = info.training
        self.training.setVisible(info.training)
        self.empty.show_line(info)
        self._refresh()

    @Slot(object)
    def _show_away(self, reason: Message) -> None:
        """Say that the ledger does not answer, and once that it does again."""
        if not reason and not self.away.isHidden() and self._controller.line_info.opened:
            self.notice.emit(Notice(text=self.tr("The ledger answers again.")))
        self.away.show_away(reason)
        self._refresh()

    @Slot()
    def _refresh(self) -> None:
        """Let everything around the tiles follow them."""
        entries = self._controller.model.entries()
        filled = self.tiles if entries else self.empty
        if self._middle.currentWidget() is not filled:
            self._middle.setCurrentWidget(filled)
            if self.isVisible():
                self._give_focus()
        self._offer(entries)
        current = self.tiles.current_entry()
        self.bar.set_needs(
            name=self._controller.line_info.needs_name,
            new_identity_name=self._controller.new_identity_needs_name,
        )
        self.bar.show_entry(current)
        self._fit_lower()
        self._follow(current)

    def _offer(self, entries: tuple[Entry, ...]) -> None:
        selected = self.tiles.selected_entries()
        working = [entry for entry in selected if entry.state is DeviceState.WORKING]
        plan = self._plan(selected)
        self.header.offer(plan, stop=tuple(entry.slot for entry in working))
        self.tiles.set_hints(
            {
                entry.key: ready_hint(
                    entries,
                    entry,
                    plan,
                    needs_name=self._controller.line_info.needs_name,
                    barred=bool(self._controller.barred),
                )
                for entry in entries
                if entry.state is DeviceState.READY
            }
        )
        self.header.say_held(held(entries))
        self.header.enable_stop(any(entry.state is DeviceState.WORKING for entry in entries))

    def _follow(self, current: Entry | None) -> None:
        """Let the log and the training strip be about the current slot."""
        key = None if current is None else current.key
        if self._controller.line_info.training:
            fault = None if key is None else self._controller.fault(key)
            self.training.set_boards(self._controller.model.rowCount())
            self.training.set_unfit(self._controller.unfit_faults())
            self.training.set_slot(None if current is None else current.slot, "" if fault is None else fault.value)
        if key != self._logged_key:
            self._logged_key = key
            self.log.set_device(key, "" if current is None else texts.slot_name(current.slot))

    @Slot(QModelIndex, int, int)
    def _name_slots(self, _parent: QModelIndex, first: int, last: int) -> None:
        for entry in self._controller.model.entries()[first : last + 1]:
            self.log.set_slot_label(entry.key, texts.slot_name(entry.slot))

    @Slot()
    def _fit_lower(self) -> None:
        """Give a folded log its one line and not more."""
        if not self.log.folded:
            if self._lower.maximumHeight() != _NO_LIMIT_PX:
                self._lower.setMaximumHeight(_NO_LIMIT_PX)
                self._splitter.setSizes([self._splitter.height() - _LOG_PX, _LOG_PX])
            return
        bar_px = 0 if self.bar.isHidden() else max(self.bar.heightForWidth(self.width()), self.bar.sizeHint().height())
        lower_px = bar_px + self.log.maximumHeight()
        if lower_px == self._lower.maximumHeight():
            return
        self._lower.setMaximumHeight(lower_px)
        self._splitter.setSizes([self._splitter.height() - lower_px, lower_px])

    def _give_focus(self) -> None:
        if self._middle.currentWidget() is self.tiles:
            self.tiles.setFocus()
        else:
            self.empty.demo.setFocus()

    @Slot()
    def _attend(self) -> None:
        entry = self.tiles.current_entry()
        self._controller.attend("" if entry is None else entry.key)
        self._refresh()

    def _start_one(self, key: str) -> None:
        entry = self._controller.model.entry(key)
        if entry is not None:
            self._carry_out(self._plan([entry]))

    @Slot(object)
    def _start_wish(self, wish: StartWish) -> None:
        self._controller.start([wish.key], again=wish.choice.again, given_name=wish.choice.given_name)
        self.tiles.setFocus()

    def _want_life(self, key: str) -> None:
        entry = self._controller.model.entry(key)
        if entry is not None:
            self.life_wanted.emit(entry)

    def _acknowledge(self, key: str) -> None:
        self._controller.acknowledge(key)
        self.tiles.setFocus()

    def _begin_shift(self) -> None:
        self._controller.begin_shift()
        self.new_shift_requested.emit()

    def _next_units(self) -> None:
        for entry in self._controller.model.entries():
            self._controller.acknowledge(entry.key)

    def _change_boards(self, number: int) -> None:
        self.boards_requested.emit(number)
        self.training.set_boards(self._controller.model.rowCount())  # units that run may have kept the line

    def _set_fault(self, name: str) -> None:
        from factory_prov.line.training_faults import training_fault

        entry = self.tiles.current_entry()
        if entry is not None:
            self._controller.set_fault(entry.key, training_fault(name) if name else None)
            self._refresh()
