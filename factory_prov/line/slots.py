"""The slots of a line: who is there, whose run goes on, whose verdict is still to be seen. Plain data, no thread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from factory_prov.ledger.records import Outcome, RunId
from factory_prov.line.units import AttachedUnit

STAYS_UNTIL_SEEN = frozenset({Outcome.FAIL, Outcome.ERROR})
"""Verdicts that stay until somebody has seen them, even when their unit is gone; the others go with the unit."""
STARTABLE = frozenset({None, Outcome.ABORTED})
"""After these a unit is started with all the others; after another end only by hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A place of the line: the unit that is there now, and how its newest run goes or went.

    `key` is that of its units, `number` counts from 1 in the order in which the slots were first seen; both stay.
    `run` is the number of its newest run, 0 when there was none; `outcome` is how that ended, as long as it stands.
    `started_plug` is the plug (see `AttachedUnit`) that was started last: a unit starts by itself but once. `owed` is
    the ledger's number of the run whose WAIT stands here. `at_desk`: the repair desk has its unit.
    """

    key: str
    number: int
    unit: AttachedUnit | None = None
    run: int = 0
    running: bool = False
    outcome: Outcome | None = None
    started_plug: int = 0
    owed: RunId | None = None
    at_desk: bool = False

    @property
    def holds_line(self) -> bool:
        """Whether its unit met trouble of this PC or the job that nobody has seen: no other unit starts until then."""
        return not self.running and self.outcome is Outcome.ERROR

    @property
    def ready(self) -> bool:
        """Whether there is a unit to start that nobody has to decide about."""
        return self._startable and not self.returned

    @property
    def returned(self) -> bool:
        """Whether there is a unit to start that passed here before: somebody must decide what becomes of it."""
        return self._startable and self.unit is not None and self.unit.passed_before

    @property
    def _startable(self) -> bool:
        if self.unit is None or self.at_desk or self.running:
            return False
        return not self.unit.trouble and self.outcome in STARTABLE

    @property
    def fresh(self) -> bool:
        """Whether its unit may start by itself: it waits, was never here before, and was not started yet."""
        if self.unit is None or self.at_desk or self.running or self.outcome is not None:
            return False
        return not self.unit.trouble and self.unit.past is None and self.unit.plug != self.started_plug

    def holding(self, unit: AttachedUnit | None) -> Slot:
        """Return the slot with the unit that is there now; a verdict of another one goes, unless it must be seen."""
        if self.running:
            return replace(self, unit=unit)
        same = self.unit is not None and unit is not None and self.unit.plug == unit.plug
        outcome = self.outcome if same or self.outcome in STAYS_UNTIL_SEEN or self.unit is unit else None
        if same and outcome is Outcome.ABORTED and self.unit is not None and self.unit.passed_before:
            unit = None if unit is None else replace(unit, past=self.unit.past)  # it is still to be decided about
        return replace(self, unit=unit, outcome=outcome, owed=self.owed if outcome is Outcome.WAIT else None)

    def begun(self, run: int) -> Slot:
        """Return the slot when the unit that is there starts with this run."""
        plug = self.started_plug if self.unit is None else self.unit.plug
        return replace(self, run=run, running=True, outcome=None, started_plug=plug, owed=None)

    def ended(self, outcome: Outcome, run_id: RunId | None = None) -> Slot:
        """Return the slot when its run has ended; a unit that was changed meanwhile does not get its verdict.

        `run_id` is the ledger's number of the run.
        """
        changed = self.unit is not None and self.unit.plug != self.started_plug
        stands = outcome in STAYS_UNTIL_SEEN or not changed
        owed = run_id if stands and outcome is Outcome.WAIT else None
        return replace(self, running=False, outcome=outcome if stands else None, owed=owed)

    def delivered(self) -> Slot:
        """Return the slot when the server has got what its unit waited for."""
        return replace(self, outcome=Outcome.PASS, owed=None) if self.owed is not None else self

    def acknowledged(self) -> Slot:
        """Return the slot when somebody has seen its verdict; what was known of its unit is to be asked again."""
        if self.running or self.outcome is None:
            return self
        unit = None if self.unit is None else replace(self.unit, past=None, cut_off=None)
        return replace(self, outcome=None, owed=None, unit=unit)


class SlotTable:
    """The slots by key, in their order. Not for two threads at once."""

    def __init__(self) -> None:
        self._slots: dict[str, Slot] = {}

    @property
    def slots(self) -> tuple[Slot, ...]:
        """All slots, by number."""
        return tuple(self._slots.values())

    @property
    def holding(self) -> tuple[Slot, ...]:
        """The slots that hold the line, by number."""
        return tuple(slot for slot in self._slots.values() if slot.holds_line)

    @property
    def running(self) -> frozenset[str]:
        """The keys whose units run."""
        return frozenset(slot.key for slot in self._slots.values() if slot.running)

    def owing(self, run_id: RunId) -> Slot | None:
        """Return the slot whose unit waits for what that run owes; None when it has left."""
        return next((slot for slot in self._slots.values() if slot.owed == run_id), None)

    def get(self, key: str) -> Slot | None:
        """Return a slot; None for one that was never seen."""
        return self._slots.get(key)

    def put(self, slot: Slot) -> None:
        """Let a slot be so from now on."""
        self._slots[slot.key] = slot

    def take_in(self, units: Sequence[AttachedUnit]) -> None:
        """Bring the slots up to who is there now."""
        there = {unit.key: unit for unit in units}
        for key, slot in self._slots.items():
            self._slots[key] = slot.holding(there.get(key))
        for key, unit in there.items():
            if key not in self._slots:
                self._slots[key] = Slot(key=key, number=len(self._slots) + 1, unit=unit)
