"""What the picture of the statistics shows: a month of a line of eight slots, one of which has a bad cable."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from pathlib import Path

from factory_prov.ledger.statistics.sum_rows import write
from factory_prov.ledger.statistics.sums import CountedEnd, Group, Sums
from factory_prov.ledger.store import Ledger
from factory_prov.run.steps import STEPS

_CODES = (("FAIL", "E312"), ("FAIL", "E301"), ("FAIL", "E319"), ("ERROR", "E201"))
_SLOTS, _BAD, _UNITS_OF_DAY = 8, 3, 22
_SECONDS = (0.1, 6.2, 1.1, 0.8, 0.2, 5.4, 1.9, 7.8, 3.1, 1.2)


def fill(path: Path, *, days: int = 30) -> None:
    """Make a ledger with the sums of the last days, always the same."""
    draw, sums, today = random.Random(4711), Sums(), datetime.now().astimezone()  # noqa: S311  # no secret
    for ago in range(days):
        day = today - timedelta(days=ago)
        if day.weekday() < 5:
            for slot in range(1, _SLOTS + 1):
                for _ in range(draw.randint(_UNITS_OF_DAY - 6, _UNITS_OF_DAY + 6)):
                    _unit(sums, draw, day, slot)
    with Ledger.open(path) as ledger, ledger._writing() as connection:  # noqa: SLF001  # five thousand runs take long
        write(connection, sums)


def _unit(sums: Sums, draw: random.Random, day: datetime, slot: int) -> None:
    """Make a unit; one that fails is done again, and well."""
    group = ("Line 2", "Water meter WM-2", f"68300012{slot}")
    if draw.random() < (0.14 if slot == _BAD else 0.025):
        outcome, code = draw.choices(_CODES, weights=(60, 25, 10, 5))[0]
        sums.add_run(_run(group, day, 9_000 + draw.randint(0, 9_000), (outcome, code), first=outcome == "FAIL"))
        first = outcome != "FAIL"
    else:
        first = True
    took = [(step, round(1000 * seconds * draw.uniform(0.9, 1.25))) for step, seconds in _spans()]
    run = _run(group, day, round(sum(ms for _, ms in took) * 0.8), ("PASS", ""), first=first)
    sums.add_run(run)
    sums.add_steps(run, took)


def _spans() -> list[tuple[str, float]]:
    return [(each.step.key, seconds) for each, seconds in zip(STEPS, _SECONDS, strict=False)]


def _run(group: Group, day: datetime, took_ms: int, how: tuple[str, str], *, first: bool) -> CountedEnd:
    ended_us, (outcome, code) = round(day.timestamp() * 1_000_000), how
    return CountedEnd(
        group=group, began_us=ended_us - took_ms * 1000, ended_us=ended_us, outcome=outcome, code=code, first=first
    )
