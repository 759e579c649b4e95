"""What the numbers carry, as sentences: a place that fails more often, a code that has risen, a step that is slower.

Each sentence says its numbers, and stands for an exact test: the chance of a false alarm, over all that is looked at
together, is below one in two hundred for each kind. Places are compared with those of the same station and job, and by
first verdicts alone: a bad unit that is tried five times is one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from factory_prov.advice import advice_for_code
from factory_prov.ledger.statistics.asking import Statistics
from factory_prov.ledger.statistics.exact_tests import greater, more_often
from factory_prov.ledger.statistics.figures import StatisticsFilter
from factory_prov.messages import Message

CHANCE = 0.005
"""Of a false alarm of one kind, whatever number of places, codes or steps is looked at."""
LEAST_FAILED = 5
LEAST_UNITS = 20
LEAST_TIMES = 2.0
"""So many times as often: less may be true, and is not worth a sentence."""
WEEK = timedelta(days=7)
_BEFORE = 4
"""Weeks that a step's seconds are compared with."""
_LEAST_OF_DAY = 10
_LEAST_DAYS = (3, 5)
_SLOWER_TIMES = 1.15
_SLOWER_MS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A sentence that the numbers carry; `chance`: how likely it would be by chance alone, before it is corrected."""

    kind: str
    text: Message
    chance: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """So many of so many units."""

    failed: int
    units: int

    @property
    def percent(self) -> str:
        """As people read it."""
        return f"{100 * self.failed / self.units:.1f} %" if self.units else "-"


def find(statistics: Statistics, wanted: StatisticsFilter, today: date) -> tuple[Finding, ...]:
    """Return what the numbers carry, the surest first; `today` ends what has no end."""
    until = min(wanted.until or today, today)
    found = [
        *places_that_fail(_places(statistics, replace(wanted, place=None)), only=wanted.place),
        *codes_that_rose(*_weeks(statistics, wanted, until)),
        *steps_that_slowed(_step_days(statistics, wanted, until), until),
    ]
    return tuple(sorted(found, key=lambda finding: finding.chance))


Places = Mapping[tuple[str, str], Mapping[str, Share]]
"""By station and job: what failed at each place."""


def places_that_fail(shares: Places, *, only: str | None = None) -> Iterator[Finding]:
    """Give the places that fail more often than the others of their station with the same job."""
    tests = []
    for (station, job_name), places in shares.items():
        for place, here in places.items():
            others = [share for name, share in places.items() if name != place]
            rest = Share(failed=sum(each.failed for each in others), units=sum(each.units for each in others))
            if here.units >= LEAST_UNITS and rest.units >= LEAST_UNITS:
                tests.append((station, job_name, place, here, rest))
    for station, job_name, place, here, rest in tests:
        chance = _worse(here, rest, len(tests))
        if chance is not None and only in (None, place):
            yield Finding(kind="place", text=_place_words(station, job_name, place, here, rest), chance=chance)


def _place_words(station: str, job_name: str, place: str, here: Share, rest: Share) -> Message:
    if not rest.failed:
        return Message(
            "{place} at {station} fails, and the other places do not ({job}): {failed} of {units} units failed first,"
            " {share}, elsewhere none of {others}. Check its cable and its contacts.",
            place=place,
            station=station,
            job=job_name,
            failed=here.failed,
            units=here.units,
            share=here.percent,
            others=rest.units,
        )
    return Message(
        "{place} at {station} fails {times} times as often as the other places ({job}): {failed} of {units} units"
        " failed first, {share}, elsewhere {others_failed} of {others}, {others_share}. Check its cable"
        " and its contacts.",
        place=place,
        station=station,
        times=_times(here, rest),
        job=job_name,
        failed=here.failed,
        units=here.units,
        share=here.percent,
        others_failed=rest.failed,
        others=rest.units,
        others_share=rest.percent,
    )


def codes_that_rose(now: Mapping[str, Share], before: Mapping[str, Share]) -> Iterator[Finding]:
    """Give the codes that more units failed with than in the week before."""
    tests = [
        (code, share, before[code])
        for code, share in now.items()
        if share.units >= LEAST_UNITS and before[code].units >= LEAST_UNITS
    ]
    for code, share, old in tests:
        chance = _worse(share, old, len(tests))
        if chance is not None:
            yield Finding(kind="code", text=_code_words(code, share, old), chance=chance)


def _code_words(code: str, now: Share, before: Share) -> Message:
    advice = advice_for_code(code)
    return Message(
        "{code} ({title}) has risen: {failed} of {units} units in the last seven days, {share}; {before_failed} of"
        " {before}, {before_share}, in the seven days before.",
        code=code,
        title=advice.title if advice.code == code else "-",
        failed=now.failed,
        units=now.units,
        share=now.percent,
        before_failed=before.failed,
        before=before.units,
        before_share=before.percent,
    )


StepDays = Mapping[tuple[str, str, str], Mapping[int, tuple[int, int]]]
"""By station, job and step: on each day how often, and how many milliseconds together."""


def steps_that_slowed(days: StepDays, until: date) -> Iterator[Finding]:
    """Give the steps whose days of the last week were slower than those of the four weeks before."""
    edge = (until - WEEK).toordinal()
    tests = []
    for which, each_day in days.items():
        usual = {day: sums for day, sums in each_day.items() if sums[0] >= _LEAST_OF_DAY}
        new = [total / count for day, (count, total) in usual.items() if day > edge]
        old = [total / count for day, (count, total) in usual.items() if day <= edge]
        if len(new) >= _LEAST_DAYS[0] and len(old) >= _LEAST_DAYS[1]:
            tests.append((which, new, old))
    for (station, job_name, step), new, old in tests:
        chance, now_ms, old_ms = greater(new, old), _middle(new), _middle(old)
        if chance * len(tests) < CHANCE and now_ms >= max(old_ms * _SLOWER_TIMES, old_ms + _SLOWER_MS):
            text = Message(
                "The step {step} has become slower at {station} ({job}): {now} s on the days of the last week,"
                " {before} s in the four weeks before.",
                step=step,
                station=station,
                job=job_name,
                now=f"{now_ms / 1000:.1f}",
                before=f"{old_ms / 1000:.1f}",
            )
            yield Finding(kind="step", text=text, chance=chance)


def _worse(here: Share, rest: Share, tests: int) -> float | None:
    """Return the chance where it is small enough among so many tests, and the difference large enough to matter."""
    if here.failed < LEAST_FAILED or here.failed * rest.units < LEAST_TIMES * rest.failed * here.units:
        return None
    chance = more_often(here.failed, here.units, rest.failed, rest.units)
    return chance if chance * tests < CHANCE else None


def _times(here: Share, rest: Share) -> str:
    times = here.failed * rest.units / (here.units * rest.failed)
    return f"{times:.0f}" if times >= 10 else f"{times:.1f}"


def _middle(values: Sequence[float]) -> float:
    return sorted(values)[len(values) // 2]


def _places(statistics: Statistics, wanted: StatisticsFilter) -> Places:
    found: dict[tuple[str, str], dict[str, Share]] = defaultdict(dict)
    for row in statistics.of_groups(wanted):
        found[row.station, row.job_name][row.place] = Share(failed=row.totals.failed_first, units=row.totals.units)
    return found


def _weeks(
    statistics: Statistics, wanted: StatisticsFilter, until: date
) -> tuple[Mapping[str, Share], Mapping[str, Share]]:
    """Return the first verdicts by code, of the seven days until a day and of the seven before."""
    first_day = max(until.toordinal() - 13, 1)
    middle = max(until.toordinal() - 7, 1)
    halves = ((date.fromordinal(middle + 1), until), (date.fromordinal(first_day), date.fromordinal(middle)))
    found = [_codes(statistics, replace(wanted, since=since, until=end)) for since, end in halves]
    codes = {code for each, _ in found for code in each}
    now, before = ({code: Share(failed=each.get(code, 0), units=units) for code in codes} for each, units in found)
    return now, before


def _codes(statistics: Statistics, wanted: StatisticsFilter) -> tuple[Mapping[str, int], int]:
    failed: dict[str, int] = defaultdict(int)
    for row in statistics.by_code(wanted):
        failed[row.code] += row.first
    return {code: number for code, number in failed.items() if number}, statistics.totals(wanted).units


def _step_days(statistics: Statistics, wanted: StatisticsFilter, until: date) -> StepDays:
    since = date.fromordinal(max(1, (until - WEEK * (_BEFORE + 1)).toordinal() + 1))
    found: dict[tuple[str, str, str], dict[int, tuple[int, int]]] = defaultdict(dict)
    for station, job_name, step, day, count, total in statistics.steps_of_days(
        replace(wanted, since=since, until=until)
    ):
        found[station, job_name, step][day] = (count, total)
    return found
