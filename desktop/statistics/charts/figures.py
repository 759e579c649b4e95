"""What a chart shows, as plain data: marks in their order, each with its value, its words and its colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """COLUMNS and DOTS go over time from left to right; BARS go down, each with its name in front."""

    COLUMNS = "columns"
    DOTS = "dots"
    BARS = "bars"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One column, dot or bar. `value` None: there is nothing to show. `told` is what it says in words.

    `upper`: on top of a column, or where the thin line of a dot ends. Colours are tokens of the theme.
    """

    name: str
    value: float | None
    told: str
    colour: str = "accent"
    upper: float | None = None
    upper_colour: str = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The marks of a chart, and its axis from `low` to `high` with a word for each of its lines."""

    kind: Kind
    marks: Sequence[Mark] = ()
    low: float = 0.0
    high: float = 1.0
    lines: Sequence[tuple[float, str]] = ()

    @property
    def in_words(self) -> str:
        """All of it, for whoever does not see it."""
        return "; ".join(f"{mark.name}: {mark.told}" for mark in self.marks)


_STEPS = (1, 2, 2.5, 5, 10)


def axis(highest: float, *, low: float = 0.0, most: int = 4) -> tuple[float, list[float]]:
    """Return where an axis ends that reaches up to a value, and its lines: round numbers, `most` at the most."""
    span = max(highest - low, 1e-9)
    size = 10.0 ** (len(str(int(span / most))) - 1) if span / most >= 1 else 10.0 ** -(_zeros(span / most) + 1)
    step = next(size * each for each in (*_STEPS, 20, 50) if size * each * most >= span - 1e-9)
    count = max(1, round(-(-(span - 1e-9) // step)))
    return low + count * step, [low + step * number for number in range(count + 1)]


def _zeros(value: float) -> int:
    """Return how many zeros stand behind the point."""
    count = 0
    while value < 0.1 and count < 9:
        value *= 10
        count += 1
    return count
