"""The statistics as tables, for command line, files and window: names for programs, words for people."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from factory_prov.advice import advice_for_code
from factory_prov.ledger.statistics.asking import Statistics
from factory_prov.ledger.statistics.figures import CodeRow, PeriodRow, PlaceRow, Span, StatisticsFilter, StepRow, Totals
from factory_prov.messages import Message

Value = str | int | float | Message | None
_OF_TOTALS: Mapping[str, Message] = MappingProxyType(
    {
        "units": Message("UNITS"),
        "good_first": Message("GOOD FIRST"),
        "first_pass_yield": Message("FIRST PASS"),
        "passed": Message("PASS"),
        "waiting": Message("WAIT"),
        "failed": Message("FAIL"),
        "errors": Message("ERROR"),
        "stopped": Message("STOPPED"),
        "cut_off": Message("CUT OFF"),
        "mean_s": Message("MEAN S"),
        "longest_s": Message("LONGEST S"),
    }
)
_SHARES = ("first_pass_yield", "share")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Columns by their names for programs, each with its words for people; a share goes from 0 to 1."""

    columns: Mapping[str, Message]
    rows: Sequence[Sequence[Value]]

    def shown(self) -> list[list[str | Message]]:
        """Return the rows as people read them."""
        return [[_shown(name, value) for name, value in zip(self.columns, row, strict=True)] for row in self.rows]


def of_totals(totals: Totals) -> Table:
    """Return the sums of everything as a table of one row."""
    return Table(columns=_OF_TOTALS, rows=[_numbers(totals)])


def of_periods(rows: Sequence[PeriodRow]) -> Table:
    """Return what each day, week or month comes to."""
    cells = [(row.since.isoformat(), *_numbers(row.totals)) for row in rows]
    return Table(columns={"since": Message("FROM"), **_OF_TOTALS}, rows=cells)


def of_places(rows: Sequence[PlaceRow]) -> Table:
    """Return what each probe or port comes to."""
    cells = [(row.station, row.place, *_numbers(row.totals)) for row in rows]
    return Table(columns={"station": Message("STATION"), "slot": Message("PROBE OR PORT"), **_OF_TOTALS}, rows=cells)


def of_stations(rows: Sequence[PlaceRow]) -> Table:
    """Return what each station comes to."""
    cells = [(row.station, *_numbers(row.totals)) for row in rows]
    return Table(columns={"station": Message("STATION"), **_OF_TOTALS}, rows=cells)


def of_codes(rows: Sequence[CodeRow]) -> Table:
    """Return how many runs ended with each code."""
    whole = sum(row.runs for row in rows)
    columns = {
        "code": Message("CODE"),
        "outcome": Message("OUTCOME"),
        "runs": Message("RUNS"),
        "share": Message("SHARE"),
        "units": Message("UNITS"),
        "title": Message("TITLE"),
    }
    cells = [
        (row.code, row.outcome, row.runs, round(row.runs / whole, 4), row.first, title_of(row.code)) for row in rows
    ]
    return Table(columns=columns, rows=cells)


def of_steps(rows: Sequence[StepRow]) -> Table:
    """Return how long each step took."""
    columns = {
        "step": Message("STEP"),
        "times": Message("TIMES"),
        "mean_s": Message("MEAN S"),
        "longest_s": Message("LONGEST S"),
        "hours": Message("HOURS"),
    }
    cells = [
        (row.step, row.count, _seconds(row.mean_ms), _seconds(row.longest_ms), round(row.total_ms / 3_600_000, 3))
        for row in rows
    ]
    return Table(columns=columns, rows=cells)


TABLES: Mapping[str, Callable[[Statistics, StatisticsFilter], Table]] = MappingProxyType(
    {
        "day": lambda asked, wanted: of_periods(asked.by_day(wanted)),
        "week": lambda asked, wanted: of_periods(asked.by_day(wanted, span=Span.WEEK)),
        "month": lambda asked, wanted: of_periods(asked.by_day(wanted, span=Span.MONTH)),
        "code": lambda asked, wanted: of_codes(asked.by_code(wanted)),
        "slot": lambda asked, wanted: of_places(asked.by_place(wanted)),
        "station": lambda asked, wanted: of_stations(asked.by_station(wanted)),
        "step": lambda asked, wanted: of_steps(asked.by_step(wanted)),
    }
)
"""All of them, by what `--by` calls them."""


def title_of(code: str) -> Message:
    """Return what a code means in a few words; nothing for one that this version does not know."""
    advice = advice_for_code(code)
    return advice.title if advice.code == code else Message("")


def percent(share: float) -> str:
    """Return a share as people read it: never 100 or 0 for what is not all or none."""
    rounded = min(max(round(100 * share, 1), 0.1 if share else 0.0), 100.0 if share == 1 else 99.9)
    return f"{rounded:.1f} %"


def _numbers(totals: Totals) -> tuple[Value, ...]:
    share = totals.first_pass_yield
    return (
        totals.units,
        totals.good_first,
        None if share is None else round(share, 6),
        totals.passed,
        totals.waiting,
        totals.failed,
        totals.errors,
        totals.stopped,
        totals.cut_off,
        _seconds(totals.mean_ms),
        _seconds(totals.longest_good_ms) if totals.mean_ms is not None else None,
    )


def _seconds(ms: float | None) -> float | None:
    return None if ms is None else round(ms / 1000, 1)


def _shown(name: str, value: Value) -> str | Message:
    if value is None:
        return "-"
    if name in _SHARES and isinstance(value, float | int):
        return percent(value)
    return value if isinstance(value, Message) else str(value)
