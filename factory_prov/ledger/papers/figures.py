"""The figures of a shift: units by what became of them, and what became of every number that was handed out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Text, cast, func, select

from factory_prov.errors import InputError
from factory_prov.ledger.database import Readable
from factory_prov.ledger.evidence.sparse_bits import SparseBits
from factory_prov.ledger.papers.rows import Period, conditions, pairs
from factory_prov.ledger.records import Outcome
from factory_prov.ledger.tables import endings, identities, runs, serials, serials_out, setups
from factory_prov.naming.pattern import NamePattern

_run, _name = runs.c, identities.c
_BATCH = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitFigures:
    """Units of a period, each counted once: by its newest verdict, or as started only."""

    started: int
    passed: int
    failed: int
    owed: int
    no_verdict: int
    runs: int
    scrapped: int
    retired: int
    revoked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberFigures:
    """What became of a counter's numbers, all that were ever handed out: issued = passed + scrapped + others + lost.

    `scrapped`: whatever its name's end is. `others`: names that have neither passed nor ended. `on_their_way`: handed
    out, and no name yet. `lost`: ranges of numbers that became no name.
    """

    counter: str
    issued: int
    passed: int
    scrapped: int
    others: int
    on_their_way: int
    lost: tuple[tuple[int, int], ...]

    @property
    def lost_numbers(self) -> int:
        """How many numbers are lost."""
        return sum(last - first + 1 for first, last in self.lost)

    @property
    def adds_up(self) -> bool:
        """Whether every number is accounted for."""
        return self.issued == self.passed + self.scrapped + self.others + self.on_their_way + self.lost_numbers


def unit_figures(database: Readable, period: Period) -> UnitFigures:
    """Count the units of the runs that began in a period."""
    unit = func.coalesce(_run.hardware_id, cast(_run.identity_id, Text), "run " + cast(_run.id, Text))
    of_period = [_run.setup_id == setups.c.id, *conditions(period)]
    verdict = _run.outcome.in_([Outcome.PASS, Outcome.FAIL, Outcome.WAIT])
    newest = select(func.max(_run.id)).where(*of_period, verdict).group_by(unit).correlate(None)
    by_outcome = select(_run.outcome, func.count()).where(_run.id.in_(newest)).group_by(_run.outcome)
    ended = [
        *([] if period.since is None else [endings.c.at >= period.since]),
        *([] if period.until is None else [endings.c.at < period.until]),
        *([] if period.station is None else [endings.c.station == period.station]),
    ]
    with database.reading() as connection:
        many = connection.execute(select(func.count(), func.count(unit.distinct())).where(*of_period)).one()
        found: dict[str, int] = pairs(connection, by_outcome)
        kinds = select(endings.c.kind, func.count()).where(*ended).group_by(endings.c.kind)
        ends: dict[str, int] = pairs(connection, kinds)
    passed, failed, owed = (found.get(each, 0) for each in (Outcome.PASS, Outcome.FAIL, Outcome.WAIT))
    return UnitFigures(
        started=many[1],
        passed=passed,
        failed=failed,
        owed=owed,
        no_verdict=many[1] - passed - failed - owed,
        runs=many[0],
        scrapped=ends.get("scrapped", 0),
        retired=ends.get("retired", 0),
        revoked=ends.get("revoked", 0),
    )


def number_figures(database: Readable) -> Iterator[NumberFigures]:
    """Account for the numbers of every counter that names are made from."""
    with database.reading() as connection:
        counters = connection.execute(select(serials).order_by(serials.c.counter)).all()
    for row in counters:
        expression = _expression(row.counter)
        if expression is not None:
            yield _numbers(database, row.counter, row.last, expression)


def _numbers(database: Readable, counter: str, last: int, expression: re.Pattern[str]) -> NumberFigures:
    named, kinds = SparseBits(), {"passed": 0, "scrapped": 0, "others": 0}
    for name, has_passed, has_ended in _names(database, counter):
        match = expression.fullmatch(name)
        number = int(match[1]) if match else 0
        if 1 <= number <= last and named.add(number):
            kinds["scrapped" if has_ended else "passed" if has_passed else "others"] += 1
    with database.reading() as connection:
        its = serials_out.c
        out = connection.scalars(select(its.number).where(its.counter == counter, its.number <= last)).all()
    on_their_way = sum(number not in named for number in out)
    for number in out:
        named.add(number)
    return NumberFigures(
        counter=counter, issued=last, **kinds, on_their_way=on_their_way, lost=tuple(named.gaps(1, last))
    )


def _names(database: Readable, counter: str) -> Iterator[tuple[str, bool, bool]]:
    """Give the names that begin as the counter's, each with whether it has passed, and has ended."""
    begin = counter.partition("{")[0]
    last = -1
    while True:
        query = select(identities).where(_name.id > last, _name.endpoint_name.startswith(begin, autoescape=True))
        with database.reading() as connection:
            batch = connection.execute(query.order_by(_name.id).limit(_BATCH)).all()
        if not batch:
            return
        yield from ((row.endpoint_name, row.passed_at is not None, row.retired_at is not None) for row in batch)
        last = batch[-1].id


def _expression(counter: str) -> re.Pattern[str] | None:
    """Return what finds a counter's number in its names; None for a counter of another kind."""
    try:
        pattern = NamePattern.parse(counter)
    except InputError:
        return None
    if "serial" not in pattern.fields:
        return None
    parts: list[str] = []
    for part in pattern.parts:
        if isinstance(part, str):
            parts.append(re.escape(part))
        elif part.name == "serial":
            parts.append("([0-9]{1,20})" if "([0-9]{1,20})" not in parts else "[0-9]{1,20}")
        else:
            parts.append(".+?")
    return re.compile("".join(parts))
