"""The Provision screen's way to its line: one verb for each thing the screen asks for, one place for what it tells."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from desktop.provision.entry import FINISHED, Entry, entry_of
from desktop.provision.lines import Lines
from desktop.provision.log.row import APPLICATION_KEY
from desktop.provision.run_pages import RunPages
from desktop.provision.scanning.meaning import meaning, slot_to_name, slot_with, unit_named, with_name
from desktop.provision.start_rules import held, ledger_is_away, nothing_to_start, refusal
from desktop.provision.tiles.device_model import DeviceModel
from desktop.theme import DeviceState
from desktop.translation import translated
from desktop.widgets.notice import Notice, Offer, Weight
from factory_prov.errors import InputError
from factory_prov.events import Level, LogLine, StepProgress
from factory_prov.line.events import (
    Counts,
    CountsChanged,
    Delivered,
    LabelTold,
    LineEvent,
    LineInfo,
    LineOpened,
    OutboxChanged,
    RunEnded,
    RunEvent,
    RunStarted,
    SlotsChanged,
)
from factory_prov.line.order import Order
from factory_prov.messages import NOTHING

if TYPE_CHECKING:
    from factory_prov.ledger.records import Again, RunId
    from factory_prov.line.line import Line
    from factory_prov.line.parts import Parts
    from factory_prov.line.training_faults import TrainingFault
    from factory_prov.messages import Message


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
    ledger_away_changed = Signal(object)
    """Carries the Message why the ledger does not answer, an empty one when it does."""
    outbox_changed = Signal(object)
    """Carries the OutboxChanged."""
    delivered = Signal(str)
    """A unit that waited for its server has passed; carries the key of its slot."""
    notice = Signal(object)
    """Carries a Notice."""
    selected = Signal(str)
    """The key of the slot that a scan asks for."""
    slots_changed = Signal()
    """Somebody else is there, or one that was there has gone."""
    running_changed = Signal()
    """`running` gives another number."""
    idle = Signal()
    """The last run has ended."""
    closed = Signal()
    """After `begin_close`: every thread has ended."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.model = DeviceModel(self)
        self.line_info = LineInfo()
        self.counts = Counts()
        self.outbox = OutboxChanged()
        self.ledger_away = NOTHING
        self._info = LineInfo()
        self._pages = RunPages()
        self._lines = Lines(self)
        self._lines.told.connect(self._take)
        self._lines.closed.connect(self._tell_closed)
        self._awaiting: Order | None = None
        self._closing = False

    def open_line(self, parts: Parts) -> bool:
        """Work with a line of these parts from now on; False while units run on the present one."""
        self._lines.deliver()
        if self._closing or self.running():
            self._warn(self.tr("Units are running. Stop them first."))
            return False
        self._pages.clear()
        self.model.clear()
        self._awaiting = None
        self._info = self._lines.open(parts).info
        self._show_line(self._info)
        self._show_counts(Counts())
        self._show_outbox(OutboxChanged())
        self._show_away(NOTHING)
        return True

    def set_station(self, name: str) -> None:
        """Name this station in the records of the runs that start from now on."""
        if self._lines.line is not None:
            self._lines.line.set_station(name)

    def begin_shift(self) -> None:
        """Count from zero."""
        if self._lines.line is not None:
            self._lines.line.begin_shift()
        self._show_counts(Counts())

    @property
    def line(self) -> Line | None:
        """The present line, for what is asked of it beside the window's thread."""
        return self._lines.line

    @property
    def new_identity_needs_name(self) -> bool:
        """Whether a returned unit can get a new identity only by a name that somebody gives."""
        return self._info.new_identity_needs_name

    def look_now(self) -> None:
        """Look for units at once."""
        if self._lines.line is not None:
            self._lines.line.look_now()

    def training_replug(self, key: str) -> None:
        """On a training line, take the unit off a slot and put the next blank one on a moment later."""
        line = self._lines.line
        if line is not None:
            with suppress(InputError):  # its unit works, or the line is no training
                line.change_unit(key)
            self._lines.deliver()

    def fault(self, key: str) -> TrainingFault | None:
        """Return the fault that was chosen last for a slot; None too on a line that is not for training."""
        training = None if self._lines.line is None else self._lines.line.training
        return None if training is None else training.fault(key)

    def unfit_faults(self) -> frozenset[str]:
        """Return the faults that units of the training line's job cannot show."""
        training = None if self._lines.line is None else self._lines.line.training
        return frozenset() if training is None else training.unfit_faults

    def set_fault(self, key: str, fault: TrainingFault | None) -> None:
        """On a training line, let the next unit of a slot have a fault; it is put on at once, if it can."""
        training = None if self._lines.line is None else self._lines.line.training
        entry = self.model.entry(key)
        if training is None or entry is None:
            return
        training.set_fault(key, fault)
        self.model.set_entry(replace(entry, next_fault="" if fault is None else fault.value))
        if entry.state in FINISHED:
            self.acknowledge(key)
        elif entry.state is DeviceState.READY:
            self.training_replug(key)

    def running(self) -> int:
        """Return how many units run."""
        return sum(entry.state is DeviceState.WORKING for entry in self.model.entries())

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
        line = self._lines.line
        self._lines.deliver()
        slots = () if line is None else line.slots
        ready, returned = [slot.key for slot in slots if slot.ready], sum(slot.returned for slot in slots)
        why_held = self.barred or held(self.model.entries())
        if why_held:
            self._warn(why_held)
            return
        if returned:
            self._warn(self.tr("%n unit(s) passed here before: choose for each of them.", "", returned))
        elif not ready:
            self._warn(nothing_to_start(self.model.entries()))
        self.start(ready)  # one by one: a name may have to be asked for

    def stop(self, keys: Sequence[str]) -> None:
        """Stop the units of some slots."""
        for key in keys:
            entry = self.model.entry(key)
            if entry is not None and entry.state is DeviceState.WORKING:
                self.model.set_entry(replace(entry, stopping=True))
                if self._lines.line is not None:
                    self._lines.line.stop(key)

    def stop_all(self) -> None:
        """Stop every unit."""
        self.stop([entry.key for entry in self.model.entries()])

    def acknowledge(self, key: str) -> None:
        """Take note that somebody has seen a verdict; on a training line the next unit is put on then."""
        entry, line = self.model.entry(key), self._lines.line
        if entry is None or line is None or entry.state not in FINISHED:
            return
        for seen in self._seen_with(entry):
            if self.line_info.training:
                self.training_replug(seen)
            else:
                line.acknowledge(seen)
        self._lines.deliver()

    def _seen_with(self, entry: Entry) -> list[str]:
        """Return the slots whose verdicts are seen with this one: what this PC told of all of them is one trouble."""
        if entry.state is not DeviceState.ERROR:
            return [entry.key]
        told = (DeviceState.ERROR, entry.code)
        return [each.key for each in self.model.entries() if (each.state, each.code) == told]

    def see(self, key: str) -> None:
        """Take note that a FAIL was seen. A PASS stays until its unit is gone, but in training."""
        entry = self.model.entry(key)
        why_not = "" if entry is None or self.line_info.training else refusal(entry, None)
        if entry is not None and entry.plugged and why_not:
            self._warn(why_not)
        else:
            self.acknowledge(key)

    def scanned(self, text: str, preferred_key: str = "", *, may_name: bool = True) -> None:
        """Do what a scanned label asks for: start its slot, show its unit, or name the unit that is to start.

        Not `may_name`: nothing told that the label is whole, so it is not given to any unit.
        """
        label = text.strip()
        if not label or self._scanned_back(label, whole=may_name):
            return
        meant = meaning(
            label,
            self.model.entries(),
            awaiting=self._awaiting,
            needs_name=self.line_info.needs_name,
            preferred_key=preferred_key,
        )
        named = meant.order is not None and meant.order.given_name is not None
        if named and not may_name and unit_named(label, self.model.entries()) is None:
            self._warn(self.tr("Nothing ended this label, so no unit gets it as its name: {0}").format(label))
            return
        if meant.show:
            self.selected.emit(meant.show)
        if meant.say:
            self._warn(meant.say)
        if meant.order is not None:
            self._start(meant.order)

    def _scanned_back(self, label: str, *, whole: bool) -> bool:
        """Bring a scan to the unit that waits for its own label; False where it means something else.

        One that may be the beginning of another label makes no unit green. A label that no waiting unit has is one of
        them all the same, unless it starts a slot or names a unit.
        """
        line, entries = self._lines.line, self.model.entries()
        waiting = [entry for entry in entries if entry.wants_scan]
        if line is None or not waiting:
            return False
        its_own = label in line.labels.scans.wanted
        if not its_own and (self._awaiting is not None or slot_with(label, entries) is not None):
            return False
        free = self.line_info.needs_name and slot_to_name(entries, "") is not None
        if not its_own and free and unit_named(label, entries) is None:
            return False
        if its_own and not whole:
            self._warn(self.tr("Nothing ended this scan, so it makes no unit green. Scan it again: {0}").format(label))
            return True
        return line.scan_label(label)

    def attend(self, key: str) -> None:
        """Take note of the slot somebody turned to: a name that was asked for another one is not to come any more."""
        if self._awaiting is not None and self._awaiting.key != key:
            self._awaiting = None

    def report(self, key: str) -> str:
        """Return the text to copy about a slot and its newest run; "" for an unknown slot."""
        from desktop.provision.report import report_text

        entry = self.model.entry(key)
        return "" if entry is None else report_text(entry, self._pages.page(key))

    def _start(self, order: Order) -> None:
        entry, line = self.model.entry(order.key), self._lines.line
        if entry is None or line is None or self._closing:
            return
        why_not = refusal(entry, order.again) or self.barred or held(self.model.entries(), order.key)
        if why_not:
            self._warn(why_not)
            return
        named = with_name(order, entry.past, self._info)
        if named is None:
            self._await_name(order, entry.slot)
            return
        self._awaiting = None
        with suppress(InputError):  # the unit has just gone, or was started: that is shown in a moment
            line.start(named.key, again=named.again, given_name=named.given_name, hardware_id=named.hardware_id)
        self._lines.deliver()

    def _await_name(self, order: Order, slot: int) -> None:
        self._awaiting = order
        self.selected.emit(order.key)
        self._tell(self.tr("Scan the label of the unit in slot {0}.").format(slot))

    def begin_close(self) -> bool:
        """Stop and close everything; True when nothing is left to wait for, otherwise `closed` comes."""
        self._closing = True
        self.stop_all()
        self._lines.close()
        return not self._lines.held

    def wait_closed(self, timeout_s: float = 10.0) -> bool:
        """Block until every thread has ended, after `begin_close`; False when one has not in time.

        For a program whose event loop has ended; while it runs, wait for `closed`.
        """
        return self._lines.wait(timeout_s)

    @Slot()
    def _tell_closed(self) -> None:
        if self._closing and not self._lines.held:
            self.closed.emit()

    @Slot(object)
    def _take(self, event: LineEvent) -> None:
        """Take what the line tells; its runs most of all."""
        match event:
            case RunEvent():
                self._take_told(event)
            case SlotsChanged():
                self._take_slots(event)
            case RunStarted():
                self._take_start(event)
            case RunEnded():
                self._take_end(event)
            case LineOpened():
                self._info = event.info
                self._show_line(event.info)
                self._show_counts(event.counts)
            case CountsChanged():
                self._show_counts(event.counts)
            case OutboxChanged():
                self._show_outbox(event)
            case Delivered():
                self._take_delivered(event)
            case LabelTold():
                self._take_label(event)

    def _take_slots(self, changed: SlotsChanged) -> None:
        from factory_prov.line.discovery import obstacle, troubles_in_brief

        for slot in changed.slots:
            entry = self.model.entry(slot.key)
            self.model.set_entry(entry_of(slot) if entry is None else entry.follow(slot))
        found, away = changed.found, changed.found.ledger_away
        self._show_away(NOTHING if away is None else away.message)
        found = replace(found, station=tuple(each for each in found.station if each is not away))  # it has a strip
        troubles = (*(() if away is not None else self._info.troubles), *troubles_in_brief(found))
        if changed.trouble:
            troubles = (*troubles, changed.trouble)
        info = replace(self._info, troubles=troubles)
        missing = obstacle(changed.found)
        if missing is not None and info.opened:  # what keeps the line itself closed goes first
            info = replace(info, obstacle=missing.what.capitalized(), way_on=missing.cure)
        self._show_line(info)
        self._forget_awaiting()
        self.slots_changed.emit()

    def _forget_awaiting(self) -> None:
        """Wait for no name any more when the unit that it was asked for has gone."""
        asked = None if self._awaiting is None else self.model.entry(self._awaiting.key)
        if asked is None or not asked.plugged:
            self._awaiting = None

    def _take_start(self, started: RunStarted) -> None:
        self._pages.begin(started)
        entry = self.model.entry(started.key)
        if entry is not None:
            self.model.set_entry(entry.begun(self._info.steps, at_s=time.monotonic()))
        self.running_changed.emit()

    def _take_told(self, message: RunEvent) -> None:
        entry = self.model.entry(message.key)
        if entry is None or not self._pages.take(message):
            return
        self.model.set_entry(entry.told(message.event))
        if not isinstance(message.event, StepProgress):
            self.logged.emit(message)

    def _take_end(self, end: RunEnded) -> None:
        entry = self.model.entry(end.key)
        if entry is None or not self._pages.take(end):
            return
        self.model.set_entry(entry.ended(end, at_s=time.monotonic()))
        self.finished.emit(end)
        self.running_changed.emit()
        if not self.running():
            self.idle.emit()

    def _take_delivered(self, delivered: Delivered) -> None:
        """Say in the log that a unit is registered now; its tile follows its slot."""
        line = LogLine(level=Level.INFO, text=delivered.message)
        self.logged.emit(RunEvent(key=delivered.key or APPLICATION_KEY, run=0, event=line, at=delivered.at))
        if delivered.key:
            self.delivered.emit(delivered.key)

    def _take_label(self, label: LabelTold) -> None:
        """Say in the log what became of a label, and loudly that one was not printed: its unit leaves without it."""
        level = Level.INFO if label.printed else Level.WARNING
        line = LogLine(level=level, text=label.message)
        self.logged.emit(RunEvent(key=label.key, run=0, event=line, at=label.at))
        entry = self.model.entry(label.key)
        if entry is not None:
            self.model.set_entry(entry.labelled(label))
        if not label.printed:
            offer = None
            if label.run_id is not None:
                offer = Offer(text=self.tr("Print again"), act=partial(self._print_again, label.run_id))
            text = translated(label.message)
            self.notice.emit(Notice(text=text, weight=Weight.WARNING, stays=True, offer=offer))

    def print_label(self, key: str) -> None:
        """Print the label of a slot's unit that could not be printed; its reason says itself why."""
        entry = self.model.entry(key)
        if entry is not None and entry.unlabelled is not None:
            self._print_again(entry.unlabelled)

    def _print_again(self, run_id: RunId) -> None:
        line = self._lines.line
        if line is None or not line.print_label_again(run_id):
            self._warn(self.tr("This label is printed already, or is under way. Another one: in the history."))

    @property
    def barred(self) -> str:
        """Why no unit may start whichever it is, in the present language; "" when the ledger answers."""
        return ledger_is_away() if self.ledger_away else ""

    def _show_away(self, reason: Message) -> None:
        if reason != self.ledger_away:
            self.ledger_away = reason
            self.ledger_away_changed.emit(reason)

    def _show_outbox(self, outbox: OutboxChanged) -> None:
        if outbox != self.outbox:
            self.outbox = outbox
            self.outbox_changed.emit(outbox)

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
