"""From what was read to the figures and tables of each chart, in the present language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from desktop.statistics.charts.figures import Figures, Kind, Mark, axis
from desktop.statistics.reading import Shown
from desktop.translation import translated
from factory_prov.ledger.statistics import tables
from factory_prov.ledger.statistics.figures import PlaceRow, Span, Totals
from factory_prov.run.steps import STEPS

_MOST_BARS = 12
_LEAST_YIELD = (0.95, 0.9, 0.8, 0.5, 0.0)
"""Where the axis of a yield may begin: it says so at its foot."""
translate = QCoreApplication.translate
_STEP_NAMES = {each.step.key: each.step.short for each in STEPS}


def yield_over_time(shown: Shown) -> Figures:
    """Return the first-pass yield of each period."""
    shares = [row.totals.first_pass_yield for row in shown.periods]
    least = min((share for share in shares if share is not None), default=1.0)
    low = next((begin for begin in _LEAST_YIELD if begin <= least), 0.0)
    lines = [(low + (1 - low) * part / 4, f"{100 * (low + (1 - low) * part / 4):.4g} %") for part in range(5)]
    marks = [
        Mark(name=period_name(row.since, shown.span), value=share, told=_yield_words(row.totals), colour="passed")
        for row, share in zip(shown.periods, shares, strict=True)
    ]
    return Figures(kind=Kind.DOTS, marks=marks, low=low, high=1.0, lines=lines)


def units_over_time(shown: Shown) -> Figures:
    """Return the units of each period: those that were good first, and on top those that failed first."""
    marks = [
        Mark(
            name=period_name(row.since, shown.span),
            value=row.totals.good_first,
            told=_yield_words(row.totals),
            colour="passed",
            upper=row.totals.failed_first,
        )
        for row in shown.periods
    ]
    high, lines = axis(max((row.totals.units for row in shown.periods), default=1))
    return Figures(
        kind=Kind.COLUMNS, marks=marks, high=high, lines=[(line, f"{line:.0f}") for line in lines if line % 1 == 0]
    )


def time_over_time(shown: Shown) -> Figures:
    """Return the mean of good runs in each period, and the longest."""
    marks = [
        Mark(
            name=period_name(row.since, shown.span),
            value=None if row.totals.mean_ms is None else row.totals.mean_ms / 1000,
            told=_seconds_words(row.totals),
            upper=row.totals.longest_good_ms / 1000,
        )
        for row in shown.periods
    ]
    means = [mark.value for mark in marks if mark.value is not None]
    high, lines = axis(2 * max(means, default=1.0))  # one run that took all night must not press the others flat
    return Figures(kind=Kind.DOTS, marks=marks, high=high, lines=[(line, f"{line:g} s") for line in lines])


def codes(shown: Shown) -> Figures:
    """Return the runs that ended with each code, the most frequent first."""
    whole = sum(row.runs for row in shown.codes)
    marks = []
    for row in shown.codes[:_MOST_BARS]:
        title = translated(tables.title_of(row.code))
        marks.append(
            Mark(
                name=f"{row.code}  {title}",
                value=row.runs,
                told=f"{row.runs} · {tables.percent(row.runs / whole)}",
                colour="failed" if row.outcome == "FAIL" else "broken",
            )
        )
    return _bars(marks)


def places(rows: Sequence[PlaceRow], *, with_station: bool) -> Figures:
    """Return the share of units that failed first at each place, the worst first."""
    marks = []
    known = [row for row in rows if row.totals.units]
    worst_first = sorted(known, key=lambda row: row.totals.first_pass_yield or 0.0)
    for row in worst_first[:_MOST_BARS]:
        share = 1 - (row.totals.first_pass_yield or 0.0)
        told = translate("StatisticsPage", "{0} · {1} of {2}").format(
            tables.percent(share) if share else "0 %", row.totals.failed_first, row.totals.units
        )
        name = f"{row.place} · {row.station}" if with_station and row.place else row.place or row.station
        marks.append(Mark(name=name, value=share, told=told, colour="failed"))
    return _bars(marks)


def steps(shown: Shown) -> Figures:
    """Return the share of all seconds that each step took."""
    whole = sum(row.total_ms for row in shown.steps) or 1
    marks = []
    for row in shown.steps[:_MOST_BARS]:
        words = translated(_STEP_NAMES[row.step]) if row.step in _STEP_NAMES else row.step
        told = translate("StatisticsPage", "{0} · mean {1} s, longest {2} s").format(
            tables.percent(row.total_ms / whole), f"{row.mean_ms / 1000:.1f}", f"{row.longest_ms / 1000:.1f}"
        )
        marks.append(Mark(name=words, value=row.total_ms, told=told, colour="accent"))
    return _bars(marks)


def period_name(since: date, span: Span) -> str:
    """Return a day as this language writes it in short (a translation is in figures alone), a month with its year."""
    day = QDate(since.year, since.month, since.day)
    return QLocale(QLocale.Language.English).toString(
        day, "MM.yyyy" if span is Span.MONTH else translate("StatisticsPage", "d MMM")
    )


def _yield_words(totals: Totals) -> str:
    share = totals.first_pass_yield
    if share is None:
        return translate("StatisticsPage", "no unit")
    words = translate("StatisticsPage", "{0} first pass, {1} of {2} units")
    return words.format(tables.percent(share), totals.good_first, totals.units)


def _seconds_words(totals: Totals) -> str:
    if totals.mean_ms is None:
        return translate("StatisticsPage", "no good run")
    return translate("StatisticsPage", "mean {0} s, longest {1} s").format(
        f"{totals.mean_ms / 1000:.1f}", f"{totals.longest_good_ms / 1000:.0f}"
    )


def _bars(marks: Sequence[Mark]) -> Figures:
    high = max((mark.value or 0.0 for mark in marks), default=1.0) or 1.0
    return Figures(kind=Kind.BARS, marks=marks, high=high)
