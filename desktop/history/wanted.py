"""What somebody looks for: the text and the filters, by the days of this PC's clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as clock
from enum import Enum

from factory_prov.ledger.records import Outcome, RunFilter, RunId

_ONE_DAY = timedelta(days=1)
_WEEK = timedelta(days=6)


class Days(Enum):
    """Which days."""

    ANY = "any"
    TODAY = "today"
    YESTERDAY = "yesterday"
    WEEK = "week"
    CHOSEN = "chosen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Some days; the last 7 days are today and the six before it. `first` and `last` count for CHOSEN; both are in."""

    days: Days = Days.ANY
    first: date | None = None
    last: date | None = None

    def limits(self, today: date) -> tuple[date | None, date | None]:
        """Return the first and the last day; None: without a limit."""
        match self.days:
            case Days.TODAY:
                return today, today
            case Days.YESTERDAY:
                return today - _ONE_DAY, today - _ONE_DAY
            case Days.WEEK:
                return today - _WEEK, today
            case Days.CHOSEN if self.first is not None and self.last is not None:
                return min(self.first, self.last), max(self.first, self.last)
            case Days.CHOSEN:
                return self.first, self.last
            case _:
                return None, None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """All that is looked for must hold; "" and None are no wish."""

    text: str = ""
    period: Period = Period()
    outcome: Outcome | None = None
    unfinished: bool = False
    code: str = ""
    job: str = ""
    station: str = ""
    probe: str = ""

    @property
    def is_all(self) -> bool:
        """Whether every run is meant."""
        return self == Wanted()

    @property
    def is_filtered(self) -> bool:
        """Whether there is a wish beside the text."""
        return self != Wanted(text=self.text)

    def run_filter(self, today: date, *, before: RunId | None = None, limit: int | None = None) -> RunFilter:
        """Return it as the ledger takes it."""
        first, last = self.period.limits(today)
        return RunFilter(
            text=self.text or None,
            outcome=self.outcome,
            unfinished=self.unfinished,
            code=self.code or None,
            job_name=self.job or None,
            station=self.station or None,
            probe=self.probe or None,
            since=None if first is None else _midnight(first),
            until=None if last is None else _midnight(last + _ONE_DAY),
            before=before,
            limit=limit,
        )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, clock.min).astimezone()
