"""Products of which CI runs a part: each thing on each side once. `dev.py test --thorough` runs all of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import pytest

_FEW = 4
"""So many places are a part of all."""


def each_once(one: Collection[Any], other: Collection[Any]) -> list[Any]:
    """Return every pair; those that have nothing new in them are for `--thorough`."""
    longest = max(len(one), len(other))
    chosen = {(number % len(one), number % len(other)) for number in range(longest)}
    return [
        pytest.param(first, second, marks=() if (at, beside) in chosen else pytest.mark.thorough)
        for at, first in enumerate(one)
        for beside, second in enumerate(other)
    ]


def one_of(things: Collection[Any], number: int) -> list[Any]:
    """Return them all; all but one, another one for the next number, are for `--thorough`."""
    chosen = number % len(things)
    return [pytest.param(each, marks=() if at == chosen else pytest.mark.thorough) for at, each in enumerate(things)]


def places(count: int, number: int, *, thorough: bool) -> Sequence[int]:
    """Return the places where the fault of this number happens: a part of `count`, another one for the next number."""
    stride = 1 if thorough else max(1, min(_FEW, count))
    return range(number % stride, count, stride)
