"""The Provision screen's engine room: what the screen asks for by one verb goes to lines and runs, their news to it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from desktop.provision.line import Line, Order
from desktop.provision.lines import Lines
from desktop.provision.messages import Counts, LineInfo, LineOpened, RunEnded, RunEvent, Sighting
from desktop.provision.runs import Runs
from desktop.provision.scanning.meaning import meaning, with_name
from desktop.provision.shift import counted
from desktop.provision.slots import Slots
from desktop.provision.start_rules import nothing_to_start, refusal
from desktop.provision.tiles.device_model import DeviceModel
from desktop.provision.tiles.entry import FINISHED, STARTABLE
from desktop.theme import DeviceState
from desktop.threads.own_thread import OwnThread
from desktop.widgets.notice import Notice, Weight
from factory_prov.events import StepProgress

if TYPE_CHECKING:
    from factory_prov.ledger.records import Again
    from factory_prov.simulation.board_faults import BoardFault


class Controller(QObject):
    """Lives in the window's thread; nothing here waits for anything, but `wait_closed`."""

    logged = Signal(object)
    """Carries a RunEvent for the progress log."""
    finished = Signal(object)
    """Carries a RunEnded."""
    line_changed = Signal(object)
    """Carries the LineInfo."""
    counts_changed = Signal(object)
    """Carries the Counts."""
    notice = Signal(object)
    """Carries a Notice."""
    selected = Signal(str)
    """The key of the slot that a scan asks for."""
    running_changed = Signal()
    """`running` gives another number."""
    idle = Signal()
    """The last run has ended."""
    closed = Signal()
    """After `begin_shutdown`: every thread has ended."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.model = DeviceModel(self)
        self.line_info = LineInfo()
        self.counts = Counts()
        self._slots = Slots(self.model)
        self._runs = Runs(self)
        self._runs.told.connect(self._take_event)
        self._runs.ended.connect(self._take_end)
        self._runs.thread_ended.connect(self._tell_closed)
        self._lines = Lines(self)
        self._lines.opened.connect(self._take_opened)
        self._lines.looked.connect(self._take_sighting)
        self._lines.ended.connect(self._tell_closed)
        self._awaiting: Order | None = None
        self._closing = False

    def open_line(self, line: Line) -> bool:
        """Work with a line from now on; False while units run on the present one."""
        if self._closing or self.running():
            self._warn(self.tr("Units are running. Stop them first."))
            return False
        self._runs.forget()
        self._slots.clear()
        self._awaiting = None
        self._show_line(self._lines.open(line).state.info)
        self._show_counts(Counts())
        return True

    def set_station(self, name: str) -> None:
        """Name this station in the records of the runs that start from now on."""
        self._lines.set_station(name)

    def begin_shift(self) -> None:
        """Count from zero."""
        self._show_counts(Counts())

    @property
    def new_identity_needs_name(self) -> bool:
        """Whether a returned unit can get a new identity only by a name that somebody gives."""
        return self._lines.present is not None and self._lines.present.state.new_identity_needs_name

    def look_now(self) -> None:
        """Look for units at once."""
        self._lines.look_now()

    def training_replug(self, key: str) -> None:
        """On a training line, take the unit off a slot and put the next blank one on a moment later."""
        entry = self.model.entry(key)
        if entry is not None and entry.state is not DeviceState.WORKING:
            self._lines.replug(key)

    def fault(self, key: str) -> BoardFault | None:
        """Return the fault that the next unit of a slot has; None too on a line that is not for training."""
        training = self._lines.training
        return None if training is None else training.fault(key)

    def set_fault(self, key: str, fault: BoardFault | None) -> None:
        """On a training line, let the next units of a slot have a fault; the next one is put on at once, if it can."""
        training = self._lines.training
        entry = self.model.entry(key)
        if training is None or entry is None:
            return
        training.set_fault(key, fault)
        if entry.state in FINISHED:
            self.acknowledge(key)
        elif entry.state is DeviceState.READY:
            self.training_replug(key)

    def running(self) -> int:
        """Return how many units run."""
        return len(self._runs.going())

    def start(self, keys: Sequence[str], again: Again | None = None, given_name: str | None = None) -> None:
        """Start the units of some slots; why one cannot is told, and a name is asked for."""
        self._awaiting = None
        for key in keys:
            entry = self.model.entry(key)
            unit = None if again is None or entry is None else entry.unit
            self._start(Order(key=key, again=again, given_name=given_name, hardware_id=unit))
            if self._awaiting is not None:
                return

    def start_all(self) -> None:
        """Start every unit that is ready, but none that was good before: somebody must decide about it."""
        ready = [entry for entry in self.model.entries() if entry.state in STARTABLE and entry.plugged]
        returned = [entry for entry in ready if entry.passed_before]
        if returned:
            self._warn(self.tr("%n unit(s) passed here before: choose for each of them.", "", len(returned)))
        elif not ready:
            self._warn(nothing_to_start(self.model.entries()))
        self.start([entry.key for entry in ready if entry not in returned])

    def stop(self, keys: Sequence[str]) -> None:
        """Stop the units of some slots."""
        for key in keys:
            entry = self.model.entry(key)
            if entry is not None and entry.state is DeviceState.WORKING:
                self.model.set_entry(replace(entry, stopping=True))
                self._runs.stop(key)

    def stop_all(self) -> None:
        """Stop every unit."""
        self.stop([entry.key for entry in self.model.entries()])

    def acknowledge(self, key: str) -> None:
        """Take note that somebody has seen a verdict; on a training line the next unit is put on then."""
        entry = self.model.entry(key)
        if entry is None or entry.state not in FINISHED or self._lines.present is None:
            return
        if self.line_info.training:
            self.model.set_entry(replace(entry, plugged=False).acknowledged())
            self.training_replug(key)
            return
        self.model.set_entry(entry.acknowledged())
        self._lines.present.ask_again(key)
        self._slots.show(self._lines.present.sighting)

    def see(self, key: str) -> None:
        """Take note that a FAIL was seen. A PASS stays until its unit is gone, but in training."""
        entry = self.model.entry(key)
        why_not = "" if entry is None or self.line_info.training else refusal(entry, None)
        if entry is not None and entry.plugged and why_not:
            self._warn(why_not)
        else:
            self.acknowledge(key)

    def scanned(self, text: str, preferred_key: str = "") -> None:
        """Do what a scanned label asks for: start its slot, show its unit, or name the unit that is to start."""
        label = text.strip()
        if not label:
            return
        meant = meaning(
            label,
            self.model.entries(),
            awaiting=self._awaiting,
            needs_name=self.line_info.needs_name,
            preferred_key=preferred_key,
        )
        if meant.show:
            self.selected.emit(meant.show)
        if meant.say:
            self._warn(meant.say)
        if meant.order is not None:
            self._start(meant.order)

    def attend(self, key: str) -> None:
        """Take note of the slot somebody turned to: a name that was asked for another one is not to come any more."""
        if self._awaiting is not None and self._awaiting.key != key:
            self._awaiting = None

    def report(self, key: str) -> str:
        """Return the text to copy about a slot and its newest run; "" for an unknown slot."""
        from desktop.provision.report import report_text

        entry = self.model.entry(key)
        return "" if entry is None else report_text(entry, self._runs.page(key))

    def _start(self, order: Order) -> None:
        entry, line = self.model.entry(order.key), self._lines.present
        if entry is None or line is None or self._closing:
            return
        why_not = refusal(entry, order.again)
        if why_not:
            self._warn(why_not)
            return
        named = with_name(order, entry.past, line.state)
        if named is None:
            self._await_name(order, entry.slot)
            return
        self._awaiting = None
        self._slots.use(order.key)
        self.model.set_entry(entry.begun(self.line_info.steps, at_s=time.monotonic()))
        self._runs.start(named, line.line)
        self.running_changed.emit()

    def _await_name(self, order: Order, slot: int) -> None:
        self._awaiting = order
        self.selected.emit(order.key)
        self._tell(self.tr("Scan the label of the unit in slot {0}.").format(slot))

    def _start_fresh(self) -> None:
        """Start what starts by itself; a job whose names are scanned starts by the scan."""
        if self.line_info.auto_start and not self.line_info.needs_name:
            self.start(self._slots.fresh())

    def begin_shutdown(self) -> bool:
        """Stop and close everything; True when nothing is left to wait for, otherwise `closed` comes."""
        self._closing = True
        self.stop_all()
        if not self.running():  # the runs write to the line's ledger until they have ended
            self._lines.retire()
        return not self._lines.threads and not self._runs.threads

    def wait_closed(self, timeout_s: float = 10.0) -> bool:
        """Block until every thread has ended, after `begin_shutdown`; False when one has not in time.

        For a program whose event loop has ended; while it runs, wait for `closed`.
        """
        ends_at = time.monotonic() + timeout_s
        runs_ended = _ended(self._runs.threads, ends_at)
        self._lines.retire()
        return _ended(self._lines.threads, ends_at) and runs_ended

    @Slot()
    def _tell_closed(self) -> None:
        if self._closing and not self._lines.threads and not self._runs.threads:
            self.closed.emit()

    @Slot(object)
    def _take_opened(self, opened: LineOpened) -> None:
        self._show_line(opened.info)
        self._show_counts(opened.counts)

    @Slot(object)
    def _take_sighting(self, sighting: Sighting) -> None:
        if self._lines.present is None:
            return
        info = self._lines.present.state.info
        self._show_line(replace(info, trouble=" ".join(part for part in (info.trouble, *sighting.troubles) if part)))
        self._slots.show(sighting)
        self._forget_awaiting()
        self._start_fresh()

    def _forget_awaiting(self) -> None:
        """Wait for no name any more when the unit that it was asked for has gone."""
        asked = None if self._awaiting is None else self.model.entry(self._awaiting.key)
        if asked is None or not asked.plugged:
            self._awaiting = None

    @Slot(object)
    def _take_event(self, message: RunEvent) -> None:
        entry = self.model.entry(message.key)
        if entry is not None:
            self.model.set_entry(entry.told(message.event))
        if not isinstance(message.event, StepProgress):
            self.logged.emit(message)

    @Slot(object)
    def _take_end(self, end: RunEnded) -> None:
        if self._lines.present is not None:
            self._lines.present.line.busy = self._runs.going()
        entry = self.model.entry(end.key)
        if entry is not None:
            self.model.set_entry(entry.ended(end, at_s=time.monotonic()))
            self._slots.settle(end.key)
        self._show_counts(counted(self.counts, end))
        self.finished.emit(end)
        self.running_changed.emit()
        self.look_now()  # the unit has another past now
        if not self.running():
            self.idle.emit()
            if self._closing:
                self._lines.retire()

    def _show_line(self, info: LineInfo) -> None:
        if info != self.line_info:
            self.line_info = info
            self.line_changed.emit(info)

    def _show_counts(self, counts: Counts) -> None:
        if counts != self.counts:
            self.counts = counts
            self.counts_changed.emit(counts)

    def _tell(self, text: str) -> None:
        self.notice.emit(Notice(text=text, stays=True))  # until it is done, or something else is to say

    def _warn(self, text: str) -> None:
        self.notice.emit(Notice(text=text, weight=Weight.WARNING, brief=True))


def _ended(threads: Sequence[OwnThread], ends_at: float) -> bool:
    waited = [thread.wait(max(0.0, ends_at - time.monotonic())) for thread in threads]
    return all(waited)
