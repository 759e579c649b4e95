# all of the SQL is ours; values go as values
"""Asking the sums of days, by the driver of the database: a year of a million runs is some ten thousand of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

from factory_prov.ledger.run_list import rows_of
from factory_prov.ledger.run_search import Query
from factory_prov.ledger.statistics.figures import CodeRow, PeriodRow, PlaceRow, Span, StatisticsFilter, StepRow, Totals

_SUMS = """sum(CASE WHEN first THEN runs ELSE 0 END),
sum(CASE WHEN first AND outcome IN ('PASS', 'WAIT') THEN runs ELSE 0 END),
sum(CASE WHEN outcome = 'PASS' THEN runs ELSE 0 END), sum(CASE WHEN outcome = 'WAIT' THEN runs ELSE 0 END),
sum(CASE WHEN outcome = 'FAIL' THEN runs ELSE 0 END), sum(CASE WHEN outcome = 'ERROR' THEN runs ELSE 0 END),
sum(CASE WHEN outcome = 'ABORTED' THEN runs ELSE 0 END), sum(CASE WHEN outcome = 'CUT OFF' THEN runs ELSE 0 END),
sum(CASE WHEN outcome = 'PASS' THEN total_ms ELSE 0 END), max(CASE WHEN outcome = 'PASS' THEN longest_ms ELSE 0 END)"""
_NUMBER = len(Totals.__slots__)
_COUNTS = "FROM day_counts JOIN work_groups ON work_groups.id = day_counts.group_id"
_STEPS = "FROM day_steps JOIN work_groups ON work_groups.id = day_steps.group_id"
_CODES = """code, outcome, sum(runs), sum(CASE WHEN first THEN runs ELSE 0 END)"""
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
        sql = f"SELECT {_SUMS}, day {_COUNTS}"
        found: dict[date, list[Totals]] = defaultdict(list)
        for row in self._rows(sql, wanted, "GROUP BY day ORDER BY day"):
            found[begin_of(date.fromordinal(row[-1]), span)].append(_totals(row))
        return tuple(PeriodRow(since=day, totals=added_up(each)) for day, each in found.items())

    def by_code(self, wanted: StatisticsFilter = _EVERYTHING) -> tuple[CodeRow, ...]:
        """Return how many runs ended with each code, the most frequent first."""
        order = "GROUP BY code, outcome HAVING sum(runs) > 0 ORDER BY sum(runs) DESC, code, outcome"
        rows = self._rows(f"SELECT {_CODES} {_COUNTS}", wanted, order, also="code <> ''")
        return tuple(CodeRow(code=row[0], outcome=row[1], runs=int(row[2]), first=int(row[3])) for row in rows)

    def by_place(self, wanted: StatisticsFilter = _EVERYTHING) -> tuple[PlaceRow, ...]:
        """Return what each probe or port of each station comes to, in the order of their names."""
        order = "GROUP BY station, place ORDER BY station, place"
        rows = self._rows(f"SELECT {_SUMS}, station, place {_COUNTS}", wanted, order)
        return tuple(PlaceRow(station=row[-2], place=row[-1], totals=_totals(row)) for row in rows)

    def by_station(self, wanted: StatisticsFilter = _EVERYTHING) -> tuple[PlaceRow, ...]:
        """Return what each station comes to, in the order of their names."""
        rows = self._rows(f"SELECT {_SUMS}, station {_COUNTS}", wanted, "GROUP BY station ORDER BY station")
        return tuple(PlaceRow(station=row[-1], place="", totals=_totals(row)) for row in rows)

    def by_step(self, wanted: StatisticsFilter = _EVERYTHING) -> tuple[StepRow, ...]:
        """Return how long each step took in runs that have ended, in the order of the seconds that went there."""
        sql = f"SELECT step, sum(count), sum(total_ms), max(longest_ms) {_STEPS}"
        rows = self._rows(sql, wanted, "GROUP BY step ORDER BY sum(total_ms) DESC, step")
        return tuple(
            StepRow(step=row[0], count=int(row[1]), total_ms=int(row[2]), longest_ms=int(row[3])) for row in rows
        )

    def groups(self) -> tuple[tuple[str, str, str], ...]:
        """Return the stations, jobs and places there are something of: what a filter may choose from."""
        sql = "SELECT station, job_name, place FROM work_groups ORDER BY station, job_name, place"
        with self._reading() as connection:
            return tuple((row[0], row[1], row[2]) for row in rows_of(connection, Query(sql)))

    def of_groups(self, wanted: StatisticsFilter) -> Iterator[tuple[str, str, str, Totals]]:
        """Give what each place with each job comes to."""
        order = "GROUP BY station, job_name, place ORDER BY station, job_name, place"
        for row in self._rows(f"SELECT {_SUMS}, station, job_name, place {_COUNTS}", wanted, order):
            yield row[-3], row[-2], row[-1], _totals(row)

    def steps_of_days(self, wanted: StatisticsFilter) -> Iterator[tuple[str, str, str, int, int, int]]:
        """Give station, job, step, day, and how often and how long it was carried out then."""
        columns = "station, job_name, step, day"
        sql = f"SELECT {columns}, sum(count), sum(total_ms) {_STEPS}"
        for row in self._rows(sql, wanted, f"GROUP BY {columns} ORDER BY {columns}"):
            yield row[0], row[1], row[2], row[3], int(row[4]), int(row[5])

    def _rows(
        self, sql: str, wanted: StatisticsFilter, order: str = "", *, also: str = "1 = 1"
    ) -> Sequence[Sequence[Any]]:
        conditions, values = [also], []
        for condition, value in _conditions(wanted):
            conditions.append(condition)
            values.append(value)
        query = Query(f"{sql} WHERE {' AND '.join(conditions)} {order}", tuple(values))
        with self._reading() as connection:
            return list(rows_of(connection, query))


def _conditions(wanted: StatisticsFilter) -> Iterator[tuple[str, str | int]]:
    if wanted.since is not None:
        yield "day >= ?", wanted.since.toordinal()
    if wanted.until is not None:
        yield "day <= ?", wanted.until.toordinal()
    for column, value in (("station", wanted.station), ("job_name", wanted.job_name), ("place", wanted.place)):
        if value is not None:
            yield f"{column} = ?", value


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


def begin_of(day: date, span: Span) -> date:
    """Return the first day of the day, week or month that a day is in."""
    if span is Span.WEEK:
        return day - timedelta(days=min(day.weekday(), day.toordinal() - 1))
    return day.replace(day=1) if span is Span.MONTH else day
