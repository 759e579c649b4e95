"""What CI runs of a product has every thing in it."""

from __future__ import annotations

import pytest
from thorough import each_once, one_of, places


@pytest.mark.parametrize(("one", "other"), [("abc", "xy"), ("xy", "abc"), ("abcd", "wxyz"), ("a", "xyz")])
def test_each_is_there_and_all_of_them_are_the_product(one: str, other: str) -> None:
    pairs = each_once(one, other)
    chosen = [pair.values for pair in pairs if not pair.marks]
    assert {first for first, _ in chosen} == set(one)
    assert {second for _, second in chosen} == set(other)
    assert len(chosen) == max(len(one), len(other))
    assert len({pair.values for pair in pairs}) == len(one) * len(other)


@pytest.mark.parametrize("count", [1, 2, 3, 4, 9, 30])
def test_every_place_meets_a_fault_and_every_fault_a_place(count: int) -> None:
    chosen = [places(count, number, thorough=False) for number in range(17)]
    assert all(chosen)
    assert {place for each in chosen for place in each} == set(range(count))
    assert all(list(places(count, number, thorough=True)) == list(range(count)) for number in range(17))


def test_one_of_some_things_is_run_and_each_has_its_turn() -> None:
    chosen = [[each.values[0] for each in one_of("abc", number) if not each.marks] for number in range(4)]
    assert chosen == [["a"], ["b"], ["c"], ["a"]]
    assert [each.values[0] for each in one_of("abc", 1)] == ["a", "b", "c"]
