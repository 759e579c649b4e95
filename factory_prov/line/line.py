"""The factory line: its slots, who is on them, and the runs of their units.

The window, the command line and scripts drive the same object. A script::

    with Line(TrainingParts(boards=2)) as line:
        line.wait_seen()
        line.start_all()
        line.wait()
        print([slot.outcome for slot in line.slots])
"""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Self

from factory_prov.errors import FactoryProvError, InputError, LedgerAway
from factory_prov.fault_place import fault_place
from factory_prov.labels.desk import StationLabels
from factory_prov.labels.printers.of_station import station_printer
from factory_prov.ledger.records import Again, Outcome
from factory_prov.line.awaited import Awaited
from factory_prov.line.events import (
    Counts,
    CountsChanged,
    Delivered,
    LineClosed,
    LineEvent,
    LineInfo,
    LineOpened,
    OutboxChanged,
    RunEnded,
    RunEvent,
    RunStarted,
    SlotsChanged,
    Tell,
)
from factory_prov.line.label_work import LabelWork
from factory_prov.line.looking import Listener, Look, Looking
from factory_prov.line.order import Order
from factory_prov.line.patience import patiently
from factory_prov.line.records_sender import RecordsSender
from factory_prov.line.run_work import RunWork
from factory_prov.line.sender import Sender
from factory_prov.line.shift import Shift, same_again
from factory_prov.line.slots import Slot, SlotTable
from factory_prov.line.telling import Telling
from factory_prov.line.training_parts import TrainingParts
from factory_prov.line.unit_run import CarryOut, UnitRun, in_thread
from factory_prov.messages import Message

if TYPE_CHECKING:
    from factory_prov.cancel import CancelToken
    from factory_prov.events import Report
    from factory_prov.ledger.outbox import OwedRow
    from factory_prov.ledger.records import RunId, RunRecord
    from factory_prov.line.parts import Parts
    from factory_prov.line.units import AttachedUnit
    from factory_prov.repair.desk import DeskParts

_LOG = logging.getLogger(__name__)
_SLICE_S = 0.2
"""On Windows a Ctrl-C reaches the main thread only between two waits."""
_RUNS_END_WITHIN_S = 10.0
"""A run that does not hear its cancel keeps nobody from closing the line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How calm a front end wants its line: runs that are started together begin `apart_s` seconds apart, and of a
    step's progress no more is told than an event in `progress_every_s` seconds.
    """

    apart_s: float = 0.0
    progress_every_s: float = 0.0


class Line:
    """Opens nothing before `open`, or before it is entered. Any thread may call it.

    Nothing of opening it is raised: it is the `trouble` of `LineOpened`, and of every run that is started then.
    """

    def __init__(
        self,
        parts: Parts,
        *,
        tell: Tell | None = None,
        carry_out: CarryOut = in_thread,
        pace: Pace | None = None,
        opening: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        """`opening` is entered, in the line's own thread, while the parts are opened."""
        self.parts = parts
        self.info = LineInfo(training=parts.training)
        self.counts = Counts()
        self.outbox = OutboxChanged()
        """What is owed to servers, as it was told last."""
        self._shift = Shift()
        self._seen: Counter[str] = Counter()
        self._telling = Telling(tell)
        self._tell = self._telling.tell
        self._carry_out = carry_out
        self._pace = pace or Pace()
        self._lock = threading.RLock()
        self._changed = threading.Condition(self._lock)
        self._table = SlotTable()
        self._runs: dict[str, UnitRun] = {}
        self._last_number = 0
        self._next_at_s = 0.0
        self._stale_looks: dict[str, int] = {}
        self._told: SlotsChanged | None = None
        self._delivered: dict[RunId, Delivered] = {}
        self._sender: Sender | None = None
        self._at_desk: set[str] = set()
        self._awaited: dict[tuple[str, int], Awaited] = {}
        self._records: RecordsSender | None = None
        self._closing = False
        self._closed = threading.Event()
        listener = Listener(opened=self._take_opened, looked=self._take_look, running=self._busy)
        self._looking = Looking(parts, listener, opening)
        self.labels = StationLabels(printer=station_printer)
        """Where labels are printed and scanned; a front end may put its own there before the first run."""
        self._label_work = LabelWork(self._tell)
        self._work = RunWork(parts, self._looking.plugged, self._label_work, lambda: self.labels)

    def __enter__(self) -> Self:
        return self.open()

    def __exit__(self, *_: object) -> None:
        self.close()

    def open(self) -> Self:
        """Open the line and begin to look, in a thread of its own; `LineOpened` tells how that went."""
        self._looking.start()
        return self

    @property
    def slots(self) -> tuple[Slot, ...]:
        """All slots as they are now, by number."""
        with self._lock:
            return tuple(replace(slot, at_desk=slot.key in self._at_desk) for slot in self._table.slots)

    def running(self) -> frozenset[str]:
        """Return the keys of the slots whose units run."""
        with self._lock:
            return self._table.running

    @property
    def held_by(self) -> tuple[Slot, ...]:
        """The slots whose ERROR nobody has seen: trouble of this PC or the job. No other unit is started until then."""
        with self._lock:
            return self._table.holding

    @property
    def training(self) -> TrainingParts | None:
        """The parts, if they are for training: they have faults on request."""
        return self.parts if isinstance(self.parts, TrainingParts) else None

    def events(self) -> Iterator[LineEvent]:
        """Return how the slots are and what is told from now on, until the line is closed."""
        with self._lock:
            return self._telling.events(self._told)

    def set_station(self, name: str) -> None:
        """Name this station in the records of the runs that start from now on."""
        self.parts.station = name

    def begin_shift(self) -> None:
        """Count from zero."""
        with self._lock:
            self._shift = Shift()
            self._work.rehearsals.begin_shift()
            self._count(Counts())

    def look_now(self) -> None:
        """Look for units at once."""
        self._looking.look_now()

    def start(
        self,
        key: str,
        *,
        again: Again | None = None,
        given_name: str | None = None,
        hardware_id: str | None = None,
        same_keys: bool = False,
    ) -> None:
        """Start the unit of a slot; InputError when there is none, when it runs, the line is held or is closed.

        `again` says what becomes of a unit that was here before, `same_keys` that it gets those that the ledger keeps;
        `hardware_id` is the unit somebody decided about.
        """
        order = Order(key=key, again=again, given_name=given_name, hardware_id=hardware_id, same_keys=same_keys)
        self.start_order(order)

    def start_order(self, order: Order) -> int:
        """Start a unit as `start` does and return the number of its run."""
        key = order.key
        with self._lock:
            slot = self._startable(order)
            self._last_number += 1
            begins_at_s = max(time.monotonic(), self._next_at_s)
            self._next_at_s = begins_at_s + self._pace.apart_s
            run = UnitRun(
                key,
                self._last_number,
                work=partial(self._work.provision, order, begins_at_s),
                tell=self._take,
                progress_every_s=self._pace.progress_every_s,
            )
            self._runs[key] = run
            self._table.put(slot.begun(run.number))
            self._tell(RunStarted(key=key, run=run.number))
            self._tell_slots()
        self._hand_over(run)
        return run.number

    def hold_for_desk(self, key: str) -> None:
        """Let nobody but the repair desk start the unit of a slot, nor ask who it is, until `let_go`."""
        with self._lock:
            self._at_desk.add(key)
            self._tell_slots()

    def let_go(self, key: str) -> None:
        """Give a slot back that the repair desk has held; who is there is asked again. Safe twice."""
        with self._lock:
            if key not in self._at_desk:
                return
            self._at_desk.discard(key)
            self._looking.plugged.ask_again(key)
            self._tell_slots()
        self._looking.look_now()

    def desk_parts(self, key: str, cancel: CancelToken) -> tuple[DeskParts, AttachedUnit | None]:
        """Open what the repair desk needs, with the unit of a slot that is held; "": with none.

        The line asks that unit nothing any more. It waits; FactoryProvError, Cancelled.
        """
        from factory_prov.line.desk_parts import desk_parts

        unit = None
        if key:
            self._looking.plugged.leave_alone(key, cancel)
            unit = self._looking.plugged.unit(key)
        return patiently(lambda: desk_parts(self.parts, self.info, unit), cancel), unit

    def run_at_desk(self, order: Order, report: Report, cancel: CancelToken) -> RunRecord:
        """Run the unit of a slot that is held and wait for its end; FactoryProvError where it wrote no record."""
        awaited = Awaited(report)
        with self._lock:
            number = self.start_order(replace(order, at_desk=True))
            self._awaited[order.key, number] = awaited
        try:
            while not self._wait_for(lambda: awaited.end is not None, _SLICE_S):
                if cancel.cancelled:
                    self.stop(order.key)
        finally:
            self._awaited.pop((order.key, number), None)
        return awaited.record()

    def start_all(self, *, again: Again | None = None) -> tuple[str, ...]:
        """Start every unit that is ready and return their keys; one that passed here before only if `again` decides.

        InputError while the line is held.
        """
        started = []
        with self._lock:  # none of them ends, and holds the others, before all are started
            self._refuse_without_ledger()
            self._refuse_held()
            for slot in self.slots:
                if slot.ready or (slot.returned and again is not None):
                    self.start(slot.key, again=again)
                    started.append(slot.key)
        return tuple(started)

    def stop(self, key: str) -> None:
        """Ask the run of a slot to stop, if there is one."""
        run = self._runs.get(key)
        if run is not None:
            run.stop()

    def stop_all(self) -> None:
        """Ask every run to stop."""
        for key in self.running():
            self.stop(key)

    def acknowledge(self, key: str) -> None:
        """Take note that somebody has seen a verdict; who is there now is asked again."""
        with self._lock:
            slot = self._table.get(key)
            if slot is None or slot.running or slot.outcome is None:
                return
            self._table.put(slot.acknowledged())
            self._seen[key] += 1  # another unit may be there now, though nobody unplugged its probe
            self._looking.plugged.ask_again(key)
            self._tell_slots()
        self._looking.look_now()

    def change_unit(self, key: str) -> None:
        """On a training line, take the unit off a slot and put the next blank one on a moment later.

        InputError on any other line, and while the unit runs.
        """
        training = self.training
        with self._lock:
            slot = self._table.get(key)
            if training is None or slot is None or slot.running:
                raise InputError(Message("there is no unit to change."), place=key)
            training.change_unit(key)
            self._stale_looks[key] = self._looking.number  # the look that goes on may have seen the unit still
            self._table.put(replace(slot, unit=None, outcome=None))
            self._tell_slots()
        self._looking.look_now()

    def take_delivered(self, deliveries: Sequence[Delivered]) -> None:
        """Take what servers have got that was owed to them: such runs are PASS now, here and in the shift's numbers."""
        with self._lock:
            for delivery in deliveries:
                self._shift.deliver(delivery.run_id)
                slot = self._table.owing(delivery.run_id)
                if slot is None:
                    self._delivered[delivery.run_id] = delivery  # its run may not have told yet that it waits
                else:
                    self._table.put(slot.delivered())
                self._tell(replace(delivery, key="" if slot is None else slot.key))
            self._count(self._shift.counts)
            self._tell_slots()

    def take_outbox(self, outbox: OutboxChanged) -> None:
        """Take how much is owed to servers now; it is told where it is not as before."""
        with self._lock:
            if outbox != self.outbox:
                self.outbox = outbox
                self._tell(outbox)

    def owed(self, *, after: int = 0, limit: int, set_aside: bool = False) -> tuple[OwedRow, ...]:
        """Return what is owed to servers, oldest first, from the row behind `after` on; LedgerError.

        It waits for the ledger. `set_aside`: only what waits for somebody.
        """
        from factory_prov.ledger.outbox import OwedState

        ledger = self.parts.past
        state = OwedState.SET_ASIDE if set_aside else None
        return () if ledger is None else ledger.outbox.rows(after=after, limit=limit, state=state)

    def retry_owed(self, names: Collection[str] | None = None) -> int:
        """Have sent at once what is owed of these units, or all of it; return how many. As `owed` otherwise."""
        ledger = self.parts.past
        number = 0 if ledger is None else ledger.outbox.retry(names, now=datetime.now(UTC))
        self.send_now()
        return number

    def wait(self, timeout_s: float | None = None) -> bool:
        """Block until no unit runs; False when one still does after that time."""
        return self._wait_for(lambda: not self._runs, timeout_s)

    def wait_seen(self, timeout_s: float | None = None) -> bool:
        """Block until the line was opened and has looked once; False when it has not in time."""
        return self._wait_for(lambda: self._told is not None, timeout_s)

    def begin_close(self) -> None:
        """Stop every run, then close everything, in a thread; `LineClosed` is told in the end. Safe twice."""
        with self._lock:
            if self._closing:
                return
            self._closing = True
        self._looking.stop()
        self.stop_all()
        threading.Thread(target=self._close, name="closing the line", daemon=True).start()

    def close(self, timeout_s: float | None = None) -> bool:
        """Stop every run, close everything and wait for it, though not for what hangs; False when it has not in time.

        Safe twice.
        """
        self.begin_close()
        return self._closed.wait(timeout_s)

    def scan_label(self, text: str) -> bool:
        """Take a scan for the units that wait for their labels; False when none does."""
        return self.labels.scans.offer(text)

    def print_label_again(self, run_id: RunId) -> bool:
        """Print the label of a run that could not be printed; False where there is none such any more."""
        return self._label_work.again(run_id)

    def send_now(self) -> None:
        """Have what is owed to servers sent without waiting for the moment to pass."""
        if self._sender is not None:
            self._sender.wake()

    def _close(self) -> None:
        self.wait(_RUNS_END_WITHIN_S)  # they write to the line's ledger until they have ended
        if self._sender is not None:
            self._sender.close()
        self._label_work.close()
        if self._records is not None:
            self._records.close()
        self._looking.close()
        self._tell(LineClosed())
        self._closed.set()

    def _startable(self, order: Order) -> Slot:
        key = order.key
        slot = self._table.get(key)
        if self._closing:
            raise InputError(Message("the line is being closed."), place=key)
        if slot is None or slot.unit is None:
            raise InputError(Message("nothing is plugged in there."), place=key, cure=Message("Plug a unit in."))
        if slot.running:
            raise InputError(Message("its unit is working already."), place=key)
        if key in self._at_desk and not order.at_desk:
            raise InputError(Message("the repair desk works with its unit."), place=key)
        if slot.unit.trouble:
            raise InputError(slot.unit.trouble)
        self._refuse_without_ledger()
        if not slot.holds_line:  # starting the one that holds the line is trying again
            self._refuse_held()
        return slot

    def _ledger_away(self) -> LedgerAway | None:
        return None if self._told is None else self._told.found.ledger_away

    def _refuse_without_ledger(self) -> None:
        """Raise while the ledger does not answer: nobody would write down what becomes of a unit."""
        away = self._ledger_away()
        if away is not None:
            raise LedgerAway(away.what, place=away.place, cure=away.cure)

    def _refuse_held(self) -> None:
        """Raise while trouble of this PC or the job is to be seen: the next unit would meet it too."""
        for slot in self._table.holding[:1]:
            raise InputError(
                Message("the line is held: this PC or the job has trouble, seen at slot {number}.", number=slot.number),
                place=slot.key,
                cure=Message("Mend it, then acknowledge it there."),
            )

    def _hand_over(self, run: UnitRun) -> None:
        """Have a run carried out; one that could not be begun has ended."""
        try:
            self._carry_out(run)
        except Exception as bug:  # raised again: the slot must know that its run is over
            self._take(run.broken(bug))
            raise
        except BaseException:  # a Ctrl-C: it may go on already
            run.stop()
            raise

    def _take(self, message: RunEvent | RunEnded) -> None:
        """Take what a run tells; of one that has ended, or is not the newest of its slot, nothing is taken."""
        if isinstance(message, RunEvent):
            if self._is_going(message):
                self._tell(message)
                if (awaited := self._awaited.get((message.key, message.run))) is not None:
                    awaited.report(message.event)
            return
        with self._changed:
            slot = self._table.get(message.key)
            if slot is None or not self._is_going(message):
                return
            del self._runs[message.key]
            run_id = None if message.record is None else message.record.run_id
            self._table.put(slot.ended(message.outcome, run_id))
            repeated = self._same_again(message, slot)
            self._count(self._shift.counts)
            self._tell(replace(message, repeated=repeated))
            self._tell_slots()
            if (awaited := self._awaited.get((message.key, message.run))) is not None:
                awaited.end = message
            early = None if run_id is None else self._delivered.pop(run_id, None)
            if early is not None:
                self.take_delivered((early,))
            self._changed.notify_all()
        if message.outcome is Outcome.WAIT:
            self.send_now()
        if self._records is not None:
            self._records.wake()
        self._looking.look_now()  # the unit has another past now

    def _same_again(self, end: RunEnded, slot: Slot) -> bool:
        return same_again(self._shift, end, slot, seen=self._seen[end.key], by_label=self.info.needs_name)

    def _busy(self) -> frozenset[str]:
        """Return the keys whose units the line must not ask anything."""
        with self._lock:
            return self._table.running | self._at_desk

    def _is_going(self, message: RunEvent | RunEnded) -> bool:
        run = self._runs.get(message.key)
        return run is not None and run.number == message.run

    def _take_opened(self, info: LineInfo, shift: Shift, trouble: FactoryProvError | None) -> None:
        """Take what the opening of the parts came to."""
        self._work.fail_all(trouble)
        with self._lock:
            self.info, self._shift, self.counts = info, shift, shift.counts
            self._tell(LineOpened(info=info, counts=shift.counts))
        self._begin_to_send()

    def _begin_to_send(self) -> None:
        """Send what the line's ledger owes to servers, from now until the line is closed."""
        ledger = self.parts.past
        with self._lock:
            if ledger is None or self._closing or self._sender is not None:
                return
            self._sender = Sender(
                ledger, self.parts.server_for, delivered=self.take_delivered, changed=self.take_outbox
            )
            self._sender.start()
            self._records = RecordsSender(ledger)
            self._records.start()

    def _take_look(self, look: Look) -> None:
        """Take who is there, and start what may start by itself."""
        with self._changed:
            if self._closing:
                return
            self._stale_looks = {key: last for key, last in self._stale_looks.items() if look.number <= last}
            self._table.take_in([unit for unit in look.units if unit.key not in self._stale_looks])
            self._tell_slots(look)
            self._changed.notify_all()
        if self.info.auto_start and not self.info.needs_name:  # a job whose names are scanned starts by the scan
            self._start_fresh()

    def _start_fresh(self) -> None:
        for slot in self.slots:
            if not slot.fresh or self.held_by or self._ledger_away() is not None:
                continue
            try:
                self.start(slot.key)
            except InputError:  # somebody was quicker
                continue
            except Exception as bug:  # noqa: BLE001  # its end has told it; the line goes on looking
                _LOG.warning("a unit could not be started: %s", fault_place(bug))

    def _count(self, counts: Counts) -> None:
        if counts != self.counts:
            self.counts = counts
            self._tell(CountsChanged(counts=counts))

    def _tell_slots(self, look: Look | None = None) -> None:
        """Tell who is there, unless it is as it was told."""
        if look is not None:
            changed = SlotsChanged(slots=self.slots, found=look.found, trouble=look.trouble)
        elif self._told is not None:
            changed = replace(self._told, slots=self.slots)
        else:
            return
        if changed != self._told:
            self._told = changed
            self._tell(changed)

    def _wait_for(self, holds: Callable[[], bool], timeout_s: float | None) -> bool:
        ends_at = None if timeout_s is None else time.monotonic() + timeout_s
        with self._changed:
            while not holds():
                left_s = _SLICE_S if ends_at is None else min(_SLICE_S, ends_at - time.monotonic())
                if left_s <= 0:
                    return False
                self._changed.wait(left_s)
        return True
