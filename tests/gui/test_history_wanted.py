"""What is looked for, as the ledger takes it: days are those of this PC's clock, and both ends are in."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from datetime import time as clock

import pytest

from desktop.history.wanted import Days, Period, Wanted
from factory_prov.ledger.records import Outcome, RunFilter, RunId

TODAY = date(2026, 3, 1)


def midnight(day: date) -> datetime:
    return datetime.combine(day, clock.min).astimezone()


@pytest.mark.parametrize(
    ("days", "first", "last"),
    [
        (Days.ANY, None, None),
        (Days.TODAY, TODAY, TODAY),
        (Days.YESTERDAY, date(2026, 2, 28), date(2026, 2, 28)),
        (Days.WEEK, date(2026, 2, 23), TODAY),
    ],
)
def test_days_that_have_a_name(days: Days, first: date | None, last: date | None) -> None:
    assert Period(days=days).limits(TODAY) == (first, last)


def test_chosen_days_may_be_given_in_either_order_and_open() -> None:
    first, last = date(2026, 2, 1), date(2026, 2, 7)
    assert Period(days=Days.CHOSEN, first=last, last=first).limits(TODAY) == (first, last)
    assert Period(days=Days.CHOSEN, first=first).limits(TODAY) == (first, None)


def test_the_last_day_is_in() -> None:
    asked = Wanted(period=Period(days=Days.TODAY)).run_filter(TODAY)
    assert (asked.since, asked.until) == (midnight(TODAY), midnight(TODAY + timedelta(days=1)))


def test_every_wish_goes_to_the_ledger() -> None:
    wanted = Wanted(
        text="wm2", outcome=Outcome.FAIL, code="E312", job="Water", station="Line 2", probe="683", unfinished=False
    )
    assert wanted.run_filter(TODAY, before=RunId(7), limit=50) == RunFilter(
        text="wm2", outcome=Outcome.FAIL, code="E312", job_name="Water", station="Line 2", probe="683",
        before=RunId(7), limit=50,
    )  # fmt: skip


def test_no_wish_is_all_runs() -> None:
    assert Wanted().run_filter(TODAY) == RunFilter()
    assert Wanted().is_all
    assert not Wanted(text="x").is_filtered
    assert Wanted(text="x", code="E312").is_filtered
