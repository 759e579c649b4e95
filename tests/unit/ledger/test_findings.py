"""What is said of the numbers: only what they carry. Places, codes and weeks that are alike are not told apart."""

from __future__ import annotations

import random
from datetime import date
from itertools import combinations

import pytest

from factory_prov.ledger.statistics.exact_tests import greater, more_often
from factory_prov.ledger.statistics.findings import Share, codes_that_rose, places_that_fail, steps_that_slowed

UNTIL = date(2026, 6, 30)
LINES = 400
"""Simulated for a rate: with a true rate of half a percent more than 1 % of them has a chance below 1 in 100."""


def test_fishers_chance_is_that_of_all_orders() -> None:
    # 3 failures among 8 units, 4 of them here: of 56 ways 4 have all three here, 24 two.
    assert more_often(3, 4, 0, 4) == pytest.approx(4 / 56)
    assert more_often(2, 4, 1, 4) == pytest.approx(28 / 56)
    assert more_often(0, 4, 3, 4) == pytest.approx(1.0)
    assert more_often(0, 0, 0, 0) == pytest.approx(1.0)
    assert more_often(4, 4, 4, 4) == pytest.approx(1.0)
    assert more_often(50, 1000, 100, 1_000_000) < 1e-40


def test_mann_and_whitneys_chance_is_that_of_all_orders() -> None:
    for new in (1, 2, 3):
        for old in (1, 2, 4):
            places = range(new + old)
            for here in combinations(places, new):
                there = [place for place in places if place not in here]
                mine = sum(a > b for a in here for b in there)
                every = [sum(a > b for a in way for b in places if b not in way) for way in combinations(places, new)]
                expected = sum(each >= mine for each in every) / len(every)
                assert greater(here, there) == pytest.approx(expected)


def test_a_place_that_fails_much_more_often_is_named_with_its_numbers() -> None:
    places = {f"slot {number}": Share(failed=6, units=300) for number in range(1, 8)}
    places["slot 3"] = Share(failed=33, units=300)
    (found,) = places_that_fail({("line 1", "meter"): places})
    assert str(found.text) == (
        "slot 3 at line 1 fails 5.5 times as often as the other places (meter): 33 of 300 units failed first, 11.0 %,"
        " elsewhere 36 of 1800, 2.0 %. Check its cable and its contacts."
    )


def test_where_the_others_never_fail_no_number_is_made_up() -> None:
    places = {"a": Share(failed=9, units=40), "b": Share(failed=0, units=300)}
    (found,) = places_that_fail({("line 1", "meter"): places})
    assert "elsewhere none of 300" in str(found.text)


@pytest.mark.parametrize(
    "places",
    [
        {"a": Share(failed=4, units=20), "b": Share(failed=0, units=400)},  # four are few
        {"a": Share(failed=10, units=19), "b": Share(failed=0, units=400)},  # so are nineteen
        {"a": Share(failed=150, units=1000), "b": Share(failed=800, units=8000)},  # sure, and half as much again only
        {"a": Share(failed=9, units=100)},  # nobody to compare with
        {"a": Share(failed=6, units=60), "b": Share(failed=3, units=60)},  # may be chance
    ],
)
def test_what_the_numbers_do_not_carry_is_not_said(places: dict[str, Share]) -> None:
    assert list(places_that_fail({("line 1", "meter"): places})) == []


@pytest.mark.parametrize(("slots", "units", "rate"), [(8, 60, 0.05), (24, 200, 0.02), (4, 25, 0.3), (24, 40, 0.15)])
def test_equal_slots_raise_an_alarm_in_one_line_of_a_hundred_at_most(slots: int, units: int, rate: float) -> None:
    draw = random.Random(slots * 1000 + units)
    alarms = 0
    for _ in range(LINES):
        places = {
            f"slot {slot}": Share(failed=sum(draw.random() < rate for _ in range(units)), units=units)
            for slot in range(slots)
        }
        alarms += bool(list(places_that_fail({("line", "job"): places})))
    assert alarms <= LINES / 100


def test_equal_weeks_raise_an_alarm_in_one_of_a_hundred_at_most() -> None:
    draw, alarms, codes = random.Random(4), 0, [f"E30{number}" for number in range(8)]
    for _ in range(LINES):
        weeks = [
            {code: Share(failed=sum(draw.random() < 0.02 for _ in range(300)), units=300) for code in codes}
            for _ in range(2)
        ]
        alarms += bool(list(codes_that_rose(*weeks)))
    assert alarms <= LINES / 100


def test_equal_days_make_no_step_slower_in_more_than_one_line_of_a_hundred() -> None:
    draw, alarms, today = random.Random(5), 0, UNTIL.toordinal()
    for _ in range(LINES):
        days = {
            ("line", "job", f"step {step}"): {
                today - ago: (50, round(50 * draw.gauss(3000, 900))) for ago in range(34) if ago % 7 < 5
            }
            for step in range(9)
        }
        alarms += bool(list(steps_that_slowed(days, UNTIL)))
    assert alarms <= LINES / 100


def test_a_code_that_has_risen_is_named_with_its_title() -> None:
    now, before = {"E312": Share(failed=30, units=500)}, {"E312": Share(failed=8, units=500)}
    (found,) = codes_that_rose(now, before)
    assert str(found.text).startswith("E312 (")
    said = "30 of 500 units in the last seven days, 6.0 %; 8 of 500, 1.6 %, in the seven days before."
    assert str(found.text).endswith(said)


def test_a_step_that_has_become_slower_is_named_with_its_seconds() -> None:
    today = UNTIL.toordinal()
    usual = {today - ago: (40, 40 * (3000 + ago)) for ago in range(7, 28)}
    slow = {today - ago: (40, 40 * (5000 + ago)) for ago in range(5)}
    few = {today - ago: (3, 3 * 90_000) for ago in range(5, 7)}  # days of three units say nothing
    days = {("line 1", "meter", "connect"): usual | slow | few, ("line 1", "meter", "verify"): usual}
    (found,) = steps_that_slowed(days, UNTIL)
    assert str(found.text) == (
        "The step connect has become slower at line 1 (meter): 5.0 s on the days of the last week, 3.0 s in the four"
        " weeks before."
    )
