"""How many units of the shift passed, failed and wait for their server, and which failed the same way before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from factory_prov.ledger.records import CountedRun, Outcome, RunId, RunRecord
from factory_prov.line.events import Counts, RunEnded

if TYPE_CHECKING:
    from factory_prov.ledger.store import Ledger
    from factory_prov.line.slots import Slot

_VERDICTS = (Outcome.PASS, Outcome.FAIL, Outcome.WAIT)
"""What says something of the unit; what was stopped, or met trouble of the station, counts no unit."""
UnitKey = tuple[str, str | int]
"""One of the things a unit is known by: its chip, the label it came with, or that it was on a slot all the time."""


@dataclass(slots=True, kw_only=True)
class _Unit:
    verdict: Outcome
    codes: set[str] = field(default_factory=set)
    """Of its failures since it was last good."""
    owed: RunId | None = None
    """The run that is the reason why it waits."""


class Shift:
    """The units of a shift by what they are known by. A unit counts once, by its newest verdict."""

    def __init__(self) -> None:
        self._units: list[_Unit] = []
        self._known: dict[UnitKey, _Unit] = {}
        self._owed: dict[RunId, _Unit] = {}
        self._verdicts = 0

    @property
    def counts(self) -> Counts:
        """How many units ended how, and how many runs more than units that took."""
        verdicts = Counter(unit.verdict for unit in self._units)
        return Counts(
            passed=verdicts[Outcome.PASS],
            failed=verdicts[Outcome.FAIL],
            waiting=verdicts[Outcome.WAIT],
            retries=self._verdicts - len(self._units),
        )

    def add(
        self, outcome: Outcome | None, code: str | None, known_by: Iterable[UnitKey], run: RunId | None = None
    ) -> bool:
        """Take one more run in; whether its unit failed with the same code before, since it was last good.

        `run` is the one by which `deliver` knows a unit that waits for its server.
        """
        if outcome not in _VERDICTS or outcome is None:
            return False
        unit = self._unit(tuple(known_by), outcome)
        self._verdicts += 1
        unit.verdict = outcome
        unit.owed = run if outcome is Outcome.WAIT else None
        if unit.owed is not None:
            self._owed[unit.owed] = unit
        if outcome is not Outcome.FAIL:
            unit.codes.clear()
            return False
        repeated = code in unit.codes
        unit.codes.add(code or "")
        return repeated

    def deliver(self, run: RunId) -> None:
        """Take note that what this run owed is at its server; nothing where its unit had a newer verdict since."""
        unit = self._owed.pop(run, None)
        if unit is not None and unit.owed == run:
            unit.verdict, unit.owed = Outcome.PASS, None

    def _unit(self, keys: tuple[UnitKey, ...], outcome: Outcome) -> _Unit:
        """Return the unit that is known by these: a new one, or several that turn out to be one."""
        found = list({id(unit): unit for key in keys if (unit := self._known.get(key)) is not None}.values())
        if not found:
            found = [_Unit(verdict=outcome)]
            self._units += found
        unit, *others = found
        for other in others:
            unit.codes |= other.codes
            self._units = [each for each in self._units if each is not other]
            self._known = {key: unit if each is other else each for key, each in self._known.items()}
            self._owed = {run: each for run, each in self._owed.items() if each is not other}
        self._known.update(dict.fromkeys(keys, unit))
        return unit


def shift_so_far(ledger: Ledger, *, station: str, began_at: datetime | None) -> Shift:
    """Return the ended runs of a station since the shift began; None is midnight here."""
    since = began_at or datetime.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
    shift = Shift()
    for run in ledger.verdicts(station=station, since=since):
        shift.add(run.outcome, run.code, _by_chip(run), run.run_id)
    return shift


def same_again(shift: Shift, end: RunEnded, slot: Slot, *, seen: int, by_label: bool) -> bool:
    """Take the end of a run in; whether its unit failed the same way before, in this shift or by the ledger.

    A unit whose chip nobody could read is the same as long as nobody unplugged it, or turned to another one (`seen`
    counts that); `by_label`: its name stands on it.
    """
    record = end.record
    if record is None:
        return False
    keys = [*_by_chip(record), ("plug", f"{end.key} {slot.started_plug} {seen}")]
    if by_label and record.endpoint_name is not None:
        keys.append(("label", record.endpoint_name))
    return shift.add(end.outcome, end.code, keys, record.run_id) or _failed_so_before(slot, end)


def _by_chip(run: RunRecord | CountedRun) -> list[UnitKey]:
    return [] if run.hardware_id is None else [("chip", run.hardware_id)]


def _failed_so_before(slot: Slot, end: RunEnded) -> bool:
    """Whether the last run that the ledger had of the unit ended so, on whatever day and station."""
    past = None if slot.unit is None or slot.unit.plug != slot.started_plug else slot.unit.past
    return past is not None and end.outcome is Outcome.FAIL and (past.outcome, past.code) == (end.outcome, end.code)
