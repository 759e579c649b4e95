"""One entry of the device list: what is known of a slot and its unit, and how events change it. Plain frozen data."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from desktop.theme import DeviceState
from desktop.widgets.words import STATE_OF
from factory_prov.advice import advice_for
from factory_prov.errors import ProbeForbidden
from factory_prov.events import Event, Level, LogLine, Step, StepFinished, StepProgress, StepStarted, UnitNamed
from factory_prov.labels.options import SCAN_STEP
from factory_prov.ledger.records import Outcome
from factory_prov.line import slots
from factory_prov.messages import NOTHING, Message
from factory_prov.support.fault_code import Fault, fault_text

if TYPE_CHECKING:
    from factory_prov.ledger.records import RunId
    from factory_prov.line.events import LabelTold, RunEnded
    from factory_prov.line.slots import Slot
    from factory_prov.line.units import CutShort, Past

TROUBLE_CODE = advice_for(ProbeForbidden(NOTHING)).code
FINISHED = frozenset(STATE_OF.values())
"""States after a run."""
STARTABLE = frozenset(DeviceState.READY if end is None else STATE_OF[end] for end in slots.STARTABLE)
"""States that `start all` takes, in which the line's slots are ready; after others a unit is started only by hand."""
STICKY = frozenset(STATE_OF[end] for end in slots.STAYS_UNTIL_SEEN)
"""Verdicts that stay until somebody has seen them, even when the unit is gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A slot of the line: the probe (or port) it is for, the unit on it, and how that unit's run goes or went.

    `key` is the probe's serial number or the port's name; it tells slots apart for as long as the window is open.
    `plug` is that of `AttachedUnit`. `started_at_s` is of time.monotonic; `seconds` is how long the finished run took.
    `fraction` of the current step is 0..1, or None when the step does not tell. `explanation` says
    why a run did not pass; `repeated`: the unit failed so before.
    """

    key: str
    slot: int
    board: str
    port: str
    plugged: bool = True
    state: DeviceState = DeviceState.READY
    past: Past | None = None
    cut_off: CutShort | None = None
    endpoint_name: str = ""
    steps: tuple[Step, ...] = ()
    done: frozenset[Step] = frozenset()
    step: Step | None = None
    fraction: float | None = None
    started_at_s: float = 0.0
    seconds: float = 0.0
    stopping: bool = False
    code: str = ""
    explanation: Message = NOTHING
    hardware_id: str | None = None
    plug: int = 0
    repeated: bool = False
    note: Message = NOTHING
    """What the step that goes on has to say: whose label was scanned, where this unit's own is waited for."""
    unlabelled: RunId | None = None
    """The run whose label could not be printed: it may be asked for again."""
    at_desk: bool = False
    """The repair desk works with the unit that is there."""
    support_code: str = ""
    """What support scans off the card of a unit that did not pass."""
    trouble: Message = NOTHING
    """Why the unit that is there cannot be started: shown as an ERROR, though no run has told it."""
    fault: str = ""
    """Training: the name of the fault that this unit has."""
    next_fault: str = ""
    """Training: the name of the fault that the next unit will have."""

    @property
    def passed_before(self) -> bool:
        """Whether the unit is a good one that was here before: somebody must decide what becomes of it."""
        return self.past is not None and self.past.passed and self.state in STARTABLE

    @property
    def wants_scan(self) -> bool:
        """Whether its run waits for somebody to scan the label that is on the unit."""
        return self.state is DeviceState.WORKING and self.step is not None and self.step.key == SCAN_STEP

    @property
    def unit(self) -> str | None:
        """The hardware id of the unit that the tile speaks of, as far as known."""
        return self.hardware_id or (None if self.past is None else self.past.hardware_id)

    def follow(self, slot: Slot) -> Entry:
        """Return the entry when its slot is like this now: who is there, and whether the verdict still stands."""
        unit = slot.unit
        if self.state is DeviceState.WORKING:  # the run is on the port and with the past that it began with
            return replace(self, plugged=unit is not None, at_desk=slot.at_desk)
        if self.state is DeviceState.WAIT and slot.outcome is Outcome.PASS:
            return self._delivered().follow(slot)
        stands = self.state in FINISHED and slot.outcome is not None
        shown = replace(self, plugged=unit is not None) if stands else self._blank(plugged=unit is not None)
        if unit is None:
            return shown
        # After a run the ledger knows of that run: its tile says more, so the past shows on a unit that waits only.
        ready = shown.state is DeviceState.READY
        past = unit.past if ready else shown.past
        if unit.trouble and shown.state is DeviceState.READY:
            shown = replace(shown, state=DeviceState.ERROR, code=TROUBLE_CODE, explanation=unit.trouble)
        return replace(
            shown,
            board=unit.board,
            port=unit.port,
            past=past,
            cut_off=unit.cut_off if ready else None,
            plug=unit.plug,
            trouble=unit.trouble,
            fault=unit.fault,
            at_desk=slot.at_desk,
        )

    def begun(self, steps: tuple[Step, ...], *, at_s: float) -> Entry:
        """Return the entry when a run of these steps starts."""
        blank = self._blank(plugged=True)
        return replace(
            blank,
            state=DeviceState.WORKING,
            past=self.past,
            steps=steps,
            started_at_s=at_s,
            fault=self.fault,
            next_fault=self.next_fault,
        )

    def told(self, event: Event) -> Entry:
        """Return the entry after an event of its run."""
        match event:
            case StepStarted(step=step):
                return replace(self, step=step, fraction=None, note=NOTHING)
            case StepProgress(step=step, done=done, total=total):
                return replace(self, step=step, fraction=min(1.0, done / total) if total > 0 else None)
            case StepFinished(step=step):
                done_now = self.done | {step}
                return replace(self, done=done_now, fraction=None if step is self.step else self.fraction)
            case UnitNamed(endpoint_name=name):
                return replace(self, endpoint_name=name)
            case LogLine(level=Level.WARNING, text=text) if self.wants_scan:
                return replace(self, note=text)
            case LogLine():
                return self

    def labelled(self, told: LabelTold) -> Entry:
        """Return the entry when that became of a label; that of a unit which has gone is not this one's."""
        if told.printed:
            return replace(self, unlabelled=None) if self.unlabelled == told.run_id else self
        return replace(self, unlabelled=told.run_id) if self.endpoint_name == told.endpoint_name else self

    def _delivered(self) -> Entry:
        """Return the entry when the server has got what the unit waited for."""
        return replace(self, state=DeviceState.PASS, code="", explanation=NOTHING)

    def ended(self, end: RunEnded, *, at_s: float) -> Entry:
        """Return the entry when its run has ended; its verdict stays even when the unit is gone."""
        name = None if end.record is None else end.record.endpoint_name
        return replace(
            self,
            state=STATE_OF[end.outcome],
            endpoint_name=name or self.endpoint_name,
            note=NOTHING,
            step=None if end.outcome in (Outcome.PASS, Outcome.WAIT) else self.step,
            fraction=None,
            seconds=at_s - self.started_at_s,
            stopping=False,
            code=end.code,
            hardware_id=None if end.record is None else end.record.hardware_id,
            explanation=end.explanation,
            repeated=end.repeated,
            support_code=self._support_code(end),
        )

    def _support_code(self, end: RunEnded) -> str:
        if end.outcome not in (Outcome.FAIL, Outcome.ERROR):
            return ""
        record = end.record
        fault = Fault(
            code=end.code,
            step="" if self.step is None else self.step.key,
            station="" if record is None else record.station,
            board=self.board,
            run_id=0 if record is None else record.run_id,
        )
        return fault_text(fault)

    def _blank(self, *, plugged: bool) -> Entry:
        state = DeviceState.READY if plugged else DeviceState.EMPTY
        return Entry(
            key=self.key,
            slot=self.slot,
            board=self.board,
            port=self.port,
            plugged=plugged,
            state=state,
            plug=self.plug,
        )


def has_life(entry: Entry) -> bool:
    """Whether the ledger may know the unit that a tile speaks of."""
    return entry.unit is not None or bool(entry.endpoint_name) or entry.cut_off is not None


def entry_of(slot: Slot) -> Entry:
    """Return the entry of a slot that was not seen before."""
    unit = slot.unit
    blank = Entry(key=slot.key, slot=slot.number, board="", port="", plugged=False, state=DeviceState.EMPTY)
    return blank if unit is None else blank.follow(slot)
