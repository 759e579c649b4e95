"""Sums of runs and of their steps, kept for each day and place: a year of a million runs is asked in one of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeAlias, TypeVar

from factory_prov.ledger.packed_steps import spans
from factory_prov.ledger.records import Outcome, StepRecord
from factory_prov.ledger.times import time_of, utc_us

CUT_OFF = "CUT OFF"
"""Stands where other runs have their outcome."""
VERDICTS = (Outcome.PASS, Outcome.FAIL, Outcome.WAIT)
"""What is said of a unit; an ERROR is the station's, and a run that was stopped says nothing."""
GOOD = (Outcome.PASS, Outcome.WAIT)

Group: TypeAlias = "tuple[str, str, str]"
"""Station, job, and the place there: a probe or a port."""
CountKey: TypeAlias = "tuple[Group, int, str, str, bool]"
"""Group, day, outcome, code ("" for none), whether it is the first verdict on its unit."""
StepKey: TypeAlias = "tuple[Group, int, str]"
_Key = TypeVar("_Key")
Values: TypeAlias = "tuple[int, int, int]"
"""How many, milliseconds together, milliseconds of the longest."""


@dataclass(frozen=True, slots=True)
class CountedEnd:
    """A run that has ended, or was found cut off, as far as it is counted. `began_us`, `ended_us`: since 1970."""

    group: Group
    began_us: int
    ended_us: int
    outcome: str
    code: str
    first: bool

    @property
    def day(self) -> int:
        """The day on this station's calendar."""
        return day_of(self.ended_us)


@dataclass(slots=True)
class Sums:
    """Sums by their keys; what is added may be negative. `anew`: days of groups that are counted from their runs."""

    counts: dict[CountKey, Values] = field(default_factory=dict)
    steps: dict[StepKey, Values] = field(default_factory=dict)
    anew: set[tuple[Group, int]] = field(default_factory=set)

    def __len__(self) -> int:
        return len(self.counts) + len(self.steps)

    def add_run(self, run: CountedEnd) -> None:
        """Count a run.

        The time of a good one is PASS's from the beginning, though it waits for its server: it moves from one outcome
        to the other then, and the longest of those that stay could not be told from sums.
        """
        took_ms = 0 if run.outcome == CUT_OFF else max(0, (run.ended_us - run.began_us) // 1000)
        if run.outcome == Outcome.WAIT:
            _add(self.counts, _key(run, Outcome.PASS), (0, took_ms, took_ms))
            took_ms = 0
        _add(self.counts, _key(run, run.outcome), (1, took_ms, took_ms))

    def add_delivered(self, run: CountedEnd) -> None:
        """Count a run as PASS that was counted as WAIT."""
        _add(self.counts, _key(run, Outcome.WAIT), (-1, 0, 0))
        _add(self.counts, _key(run, Outcome.PASS), (1, 0, 0))

    def add_steps(self, run: CountedEnd, spans_ms: Iterable[tuple[str, int]]) -> None:
        """Count how long the steps of a run took."""
        for step, took_ms in spans_ms:
            _add(self.steps, (run.group, run.day, step), (1, took_ms, took_ms))

    def add(self, other: Sums) -> None:
        """Add other sums."""
        for key, values in other.counts.items():
            _add(self.counts, key, values)
        for step, values in other.steps.items():
            _add(self.steps, step, values)
        self.anew |= other.anew


def _key(run: CountedEnd, outcome: str) -> CountKey:
    return run.group, run.day, str(outcome), run.code, run.first


def _add(sums: dict[_Key, Values], key: _Key, more: Values) -> None:
    count, total, longest = sums.get(key, (0, 0, 0))
    sums[key] = (count + more[0], total + more[1], max(longest, more[2]))


def day_of(us: int) -> int:
    """Return the ordinal of the day that this PC's calendar has at a time."""
    try:
        return datetime.fromtimestamp(us / 1_000_000).toordinal()  # noqa: DTZ006  # the day on the wall is meant
    except (ValueError, OverflowError, OSError):  # no calendar goes so far
        return time_of(us).astimezone(UTC).toordinal()


def spans_of(steps: Sequence[StepRecord]) -> list[tuple[str, int]]:
    """Return how many milliseconds each step took that has ended."""
    return spans((step.step, step.state, utc_us(step.at)) for step in steps)
