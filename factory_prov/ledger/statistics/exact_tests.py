"""Exact tests: how likely it is by chance alone that numbers differ so much. Nothing is approximated.

Fisher's test for two shares, Mann and Whitney's for two groups of values (both in the direction that is asked for).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import exp, lgamma


def more_often(failed: int, of: int, others_failed: int, of_others: int) -> float:
    """Return the chance of so many failures here, or more, if all units were alike (Fisher, one-sided)."""
    all_failed, everything = failed + others_failed, of + of_others
    most = min(of, all_failed)
    whole = _log_choose(everything, of)
    parts = (
        exp(_log_choose(all_failed, each) + _log_choose(everything - all_failed, of - each) - whole)
        for each in range(max(failed, of - (everything - all_failed)), most + 1)
    )
    return min(1.0, sum(parts))


def _log_choose(whole: int, part: int) -> float:
    return lgamma(whole + 1) - lgamma(part + 1) - lgamma(whole - part + 1)


def greater(new: Sequence[float], old: Sequence[float]) -> float:
    """Return the chance that new values rank so high above old ones, or higher, if all came from one source.

    Mann and Whitney, one-sided; equal values count as if the new one were lower, which gives no false alarm.
    """
    higher = sum(value > other for value in new for other in old)
    every = _ways(len(new), len(old))
    return sum(every[higher:]) / sum(every)


@lru_cache(maxsize=64)
def _ways(new: int, old: int) -> tuple[int, ...]:
    """Return for each number of pairs in which the new value is higher in how many orders that is so."""
    counts: list[list[tuple[int, ...]]] = [[(1,)] * (old + 1)]
    for row in range(1, new + 1):
        line: list[tuple[int, ...]] = [(1,)]
        for column in range(1, old + 1):
            line.append(_added(counts[row - 1][column], column, line[column - 1]))
        counts.append(line)
    return counts[new][old]


def _added(new_is_last: tuple[int, ...], shift: int, old_is_last: tuple[int, ...]) -> tuple[int, ...]:
    """Return the orders in which a new value is the highest, above all old ones, and those in which an old one is."""
    size = max(len(new_is_last) + shift, len(old_is_last))
    return tuple(
        (new_is_last[each - shift] if 0 <= each - shift < len(new_is_last) else 0)
        + (old_is_last[each] if each < len(old_is_last) else 0)
        for each in range(size)
    )
