# ruff: noqa: S608  # all of the SQL is ours; values go as values
"""Asking the sums of days, by the driver of the database: a year of a million runs is some ten thousand of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

from factory_prov.ledger.beginnings import Query
from factory_prov.ledger.run_list import rows_of
from factory_prov.ledger.statistics.figures import (
    CodeRow,
    GroupRow,
    PeriodRow,
    PlaceRow,
    Span,
    StatisticsFilter,
    StepRow,
    Totals,
)

_SUMS = """sum(CASE WHEN first THEN runs ELSE 0 END),
sum(CASE WHEN first AND outcome IN ('PASS', 'WAIT') THEN runs ELSE 0 END),
sum(CASE WHEN outcome = 'PASS' THEN runs ELSE 0 END), sum(CASE WHEN outcome = 'WAIT' THEN runs ELSE 0 END),
sum(CASE WHEN outcome = 'FAIL' THEN runs ELSE 0 END), sum(CASE WHEN outcome = 'ERROR' THEN runs ELSE 0 END),
sum(CASE WHEN outcome = 'ABORTED' THEN runs ELSE 0 END), sum(CASE WHEN outcome = 'CUT OFF' THEN runs ELSE 0 END),
sum(CASE WHEN outcome = 'PASS' THEN total_ms ELSE 0 END), max(CASE WHEN outcome = 'PASS' THEN longest_ms ELSE 0 END)"""
_NUMBER = len(Totals.__slots__)
_COUNTS = "FROM day_counts"
_STEPS = "FROM day_steps"
_OF_GROUP = "JOIN work_groups ON work_groups.id = day_steps.group_id"
_CODES = """code, outcome, sum(runs), sum(CASE WHEN first THEN runs ELSE 0 END)"""
_BY_GROUP = "GROUP BY group_id"
_EVERYTHING = StatisticsFilter()


class Statistics:
    """The statistics of one ledger; `reading` gives a connection of its driver. Raises LedgerError."""

    def __init__(self, reading: Callable[[], AbstractContextManager[Any]]) -> None:
        self._reading = reading

    def totals(self, wanted: StatisticsFilter = _EVERYTHING) -> Totals:
        """Return what all runs that fit come to."""
        (row,) = self._rows(f"SELECT {_SUMS} {_COUNTS}", wanted)
        return _totals(row)

    def by_day(self, wanted: StatisticsFilter = _EVERYTHING, *, span: Span = Span.DAY) -> tuple[PeriodRow, ...]:
        """Return what each day, week (from Monday) or month comes to, oldest first; those without runs are left out."""
        rows = self._rows(f"SELECT {_SUMS}, day {_COUNTS}", wanted, "GROUP BY day ORDER BY day")
        return in_spans([PeriodRow(since=date.fromordinal(row[-1]), totals=_totals(row)) for row in rows], span)

    def by_code(self, wanted: StatisticsFilter = _EVERYTHING) -> tuple[CodeRow, ...]:
        """Return how many runs ended with each code, the most frequent first."""
        order = "GROUP BY code, outcome HAVING sum(runs) > 0 ORDER BY sum(runs) DESC, code, outcome"
        rows = self._rows(f"SELECT {_CODES} {_COUNTS}", wanted, order, also="code <> ''")
        return tuple(CodeRow(code=row[0], outcome=row[1], runs=int(row[2]), first=int(row[3])) for row in rows)

    def by_place(self, wanted: StatisticsFilter = _EVERYTHING) -> tuple[PlaceRow, ...]:
        """Return what each probe or port of each station comes to, in the order of their names."""
        return places_of(self.of_groups(wanted))

    def by_station(self, wanted: StatisticsFilter = _EVERYTHING) -> tuple[PlaceRow, ...]:
        """Return what each station comes to, in the order of their names."""
        return stations_of(self.of_groups(wanted))

    def by_step(self, wanted: StatisticsFilter = _EVERYTHING) -> tuple[StepRow, ...]:
        """Return how long each step took in runs that have ended, in the order of the seconds that went there."""
        sql = f"SELECT step, sum(count), sum(total_ms), max(longest_ms) {_STEPS}"
        rows = self._rows(sql, wanted, "GROUP BY step ORDER BY sum(total_ms) DESC, step")
        return tuple(
            StepRow(step=row[0], count=int(row[1]), total_ms=int(row[2]), longest_ms=int(row[3])) for row in rows
        )

    def groups(self) -> tuple[tuple[str, str, str], ...]:
        """Return the stations, jobs and places there are something of: what a filter may choose from."""
        rows = self._asked("SELECT station, job_name, place FROM work_groups ORDER BY station, job_name, place")
        return tuple((row[0], row[1], row[2]) for row in rows)

    def of_groups(self, wanted: StatisticsFilter = _EVERYTHING) -> tuple[GroupRow, ...]:
        """Return what each place with each job comes to, in the order of their names."""
        found = {row[-1]: _totals(row) for row in self._rows(f"SELECT {_SUMS}, group_id {_COUNTS}", wanted, _BY_GROUP)}
        rows = self._asked("SELECT id, station, job_name, place FROM work_groups ORDER BY station, job_name, place")
        return tuple(
            GroupRow(station=row[1], job_name=row[2], place=row[3], totals=found[row[0]])
            for row in rows
            if row[0] in found
        )

    def steps_of_days(self, wanted: StatisticsFilter) -> Iterator[tuple[str, str, str, int, int, int]]:
        """Give station, job, step, day, and how often and how long it was carried out then."""
        columns = "station, job_name, step, day"
        sql = f"SELECT {columns}, sum(count), sum(total_ms) {_STEPS} {_OF_GROUP}"
        for row in self._rows(sql, wanted, f"GROUP BY {columns} ORDER BY {columns}"):
            yield row[0], row[1], row[2], row[3], int(row[4]), int(row[5])

    def _rows(
        self, sql: str, wanted: StatisticsFilter, order: str = "", *, also: str = "1 = 1"
    ) -> Sequence[Sequence[Any]]:
        conditions, values = [also], []
        for condition, value in _conditions(wanted):
            conditions.append(condition)
            values.append(value)
        return self._asked(f"{sql} WHERE {' AND '.join(conditions)} {order}", *values)

    def _asked(self, sql: str, *values: Any) -> Sequence[Sequence[Any]]:
        with self._reading() as connection:
            return list(rows_of(connection, Query(sql, values)))


def _conditions(wanted: StatisticsFilter) -> Iterator[tuple[str, str | int]]:
    if wanted.since is not None:
        yield "day >= ?", wanted.since.toordinal()
    if wanted.until is not None:
        yield "day <= ?", wanted.until.toordinal()
    for column, value in (("station", wanted.station), ("job_name", wanted.job_name), ("place", wanted.place)):
        if value is not None:
            yield f"group_id IN (SELECT id FROM work_groups WHERE {column} = ?)", value


def _totals(row: Sequence[Any]) -> Totals:
    """Return what a row begins with; the sums of no rows are None."""
    return Totals(**{name: int(value or 0) for name, value in zip(Totals.__slots__, row[:_NUMBER], strict=True)})


def added_up(all_of_them: Sequence[Totals]) -> Totals:
    """Return what several come to."""
    values = dict.fromkeys(Totals.__slots__, 0)
    for each in all_of_them:
        for name in values:
            values[name] += getattr(each, name)
    values["longest_good_ms"] = max((each.longest_good_ms for each in all_of_them), default=0)
    return Totals(**values)


def in_spans(days: Sequence[PeriodRow], span: Span) -> tuple[PeriodRow, ...]:
    """Return what days come to in weeks (from Monday) or months."""
    found: dict[date, list[Totals]] = defaultdict(list)
    for day in days:
        found[begin_of(day.since, span)].append(day.totals)
    return tuple(PeriodRow(since=since, totals=added_up(each)) for since, each in found.items())


def places_of(groups: Sequence[GroupRow]) -> tuple[PlaceRow, ...]:
    """Return what each place comes to, whatever the job."""
    found: dict[tuple[str, str], list[Totals]] = defaultdict(list)
    for row in groups:
        found[row.station, row.place].append(row.totals)
    return tuple(PlaceRow(station=key[0], place=key[1], totals=added_up(found[key])) for key in sorted(found))


def stations_of(groups: Sequence[GroupRow]) -> tuple[PlaceRow, ...]:
    """Return what each station comes to."""
    found: dict[str, list[Totals]] = defaultdict(list)
    for row in groups:
        found[row.station].append(row.totals)
    return tuple(PlaceRow(station=key, place="", totals=added_up(found[key])) for key in sorted(found))


def begin_of(day: date, span: Span) -> date:
    """Return the first day of the day, week or month that a day is in."""
    if span is Span.WEEK:
        return day - timedelta(days=min(day.weekday(), day.toordinal() - 1))
    return day.replace(day=1) if span is Span.MONTH else day
