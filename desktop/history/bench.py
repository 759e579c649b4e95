"""Where a unit is on the line now, as far as the screen needs to know; who has the line tells it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.history.unit_key import UnitKey


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchPlace:
    """A slot with a unit on it: its key, as the line knows it, and its number from 1 on."""

    key: str
    number: int


OnBench = Callable[["UnitKey"], "BenchPlace | None"]
"""Tells on which slot a unit is; None for one that is not on the bench."""


def nowhere(_: UnitKey) -> BenchPlace | None:
    """Tell of a window without a line."""
    return None
