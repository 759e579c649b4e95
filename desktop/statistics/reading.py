"""What the screen shows of the ledger, read beside the window's thread."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from factory_prov.ledger.statistics.asking import Statistics, added_up, in_spans, places_of, stations_of
from factory_prov.ledger.statistics.figures import (
    CodeRow,
    PeriodRow,
    PlaceRow,
    Span,
    StatisticsFilter,
    StepRow,
    Totals,
)
from factory_prov.ledger.statistics.findings import Finding, find

if TYPE_CHECKING:
    from factory_prov.ledger.store import Ledger

OfLine = Callable[[], "Ledger | None"]
"""Gives the ledger that the line works with now; None while it has none."""
Group = tuple[str, str, str]
"""Station, job and place there is something of."""
_DAYS_AS_DAYS, _DAYS_AS_WEEKS = 45, 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """All that the screen shows; `groups` are what the filters may choose from."""

    span: Span
    totals: Totals
    periods: tuple[PeriodRow, ...]
    codes: tuple[CodeRow, ...]
    places: tuple[PlaceRow, ...]
    stations: tuple[PlaceRow, ...]
    steps: tuple[StepRow, ...]
    findings: tuple[Finding, ...]
    groups: tuple[Group, ...]


def read(of_line: OfLine, folder: Path, wanted: StatisticsFilter, today: date) -> Shown | None:
    """Return what is shown, None where there is no ledger yet; LedgerError and InputError as opening it."""
    with _statistics(of_line, folder) as asked:
        return None if asked is None else _shown(asked, wanted, today)


@contextmanager
def _statistics(of_line: OfLine, folder: Path) -> Iterator[Statistics | None]:
    ledger = of_line()
    if ledger is not None:
        yield ledger.statistics
        return
    from factory_prov.ledger.place import ledger_place
    from factory_prov.ledger.station_statistics import station_statistics

    with station_statistics(ledger_place(folder)) as asked:
        yield asked


def _shown(asked: Statistics, wanted: StatisticsFilter, today: date) -> Shown:
    days = asked.by_day(wanted)
    groups = asked.of_groups(wanted)
    first = wanted.since or (days[0].since if days else today)
    span = span_of((min(wanted.until or today, today) - first).days)
    return Shown(
        span=span,
        totals=added_up([day.totals for day in days]),
        periods=in_spans(days, span),
        codes=asked.by_code(wanted),
        places=places_of(groups),
        stations=stations_of(groups),
        steps=asked.by_step(wanted),
        findings=find(asked, wanted, today),
        groups=asked.groups(),
    )


def span_of(days: int) -> Span:
    """Return what one column stands for, so that there are some and not too many."""
    if days <= _DAYS_AS_DAYS:
        return Span.DAY
    return Span.WEEK if days <= _DAYS_AS_WEEKS else Span.MONTH
