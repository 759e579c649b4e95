"""What is asked of the sums of days, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from factory_prov.messages import Message

DEFINITION = Message(
    "First-pass yield: of the units that had their first verdict in this time, the share of those for which that was"
    " good. PASS and WAIT are good, FAIL is not; later runs of a unit count no more, and neither do ERROR and runs that"
    " were stopped or cut off."
)
"""Stands beside every yield that is shown: others count in other ways."""


class Span(StrEnum):
    """What one row over time stands for."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatisticsFilter:
    """Which runs count: those that ended on the days from `since` to `until`, both included; None: all there are."""

    since: date | None = None
    until: date | None = None
    station: str | None = None
    job_name: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Runs by how they ended, units by their first verdict, and how long the good runs took, in milliseconds."""

    units: int = 0
    good_first: int = 0
    passed: int = 0
    waiting: int = 0
    failed: int = 0
    errors: int = 0
    stopped: int = 0
    cut_off: int = 0
    good_ms: int = 0
    longest_good_ms: int = 0

    @property
    def runs(self) -> int:
        """All of them."""
        return self.passed + self.waiting + self.failed + self.errors + self.stopped + self.cut_off

    @property
    def failed_first(self) -> int:
        """How many units had FAIL as their first verdict."""
        return self.units - self.good_first

    @property
    def first_pass_yield(self) -> float | None:
        """The share of units that were good at once, 0 to 1; None without units. See DEFINITION."""
        return self.good_first / self.units if self.units else None

    @property
    def mean_ms(self) -> float | None:
        """How long a good run took, the mean; None without one."""
        good = self.passed + self.waiting
        return self.good_ms / good if good else None


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodRow:
    """What the runs of one day, week or month come to; `since` is its first day."""

    since: date
    totals: Totals


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeRow:
    """How many runs ended with a code; `first`: units whose first verdict that was."""

    code: str
    outcome: str
    runs: int
    first: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRow:
    """What the runs of a job at a place of a station come to."""

    station: str
    job_name: str
    place: str
    totals: Totals


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRow:
    """What the runs at a place of a station come to; without a place, at the whole station."""

    station: str
    place: str
    totals: Totals


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """How often a step was carried out, and how long it took; `step` is its key."""

    step: str
    count: int
    total_ms: int
    longest_ms: int

    @property
    def mean_ms(self) -> float:
        """How long it took, the mean."""
        return self.total_ms / self.count if self.count else 0.0
