"""The steps of a run as they are told afterwards: what each was, how it ended and how long it took."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.translation import translated
from factory_prov.ledger.records import StepState

if TYPE_CHECKING:
    from factory_prov.ledger.records import StepRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTold:
    """A step of a run. `state` STARTED: nothing is known of its end; `seconds` None: nor how long it took."""

    key: str
    state: StepState
    seconds: float | None
    detail: str


def told(steps: Iterable[StepRecord]) -> tuple[StepTold, ...]:
    """Return each step once, in the order in which they began; of one that was begun again the last time."""
    begun: dict[str, StepRecord] = {}
    found: dict[str, StepTold] = {}
    for record in steps:
        if record.state is StepState.STARTED:
            begun[record.step] = record
        beginning = begun.get(record.step)
        ended = record.state is not StepState.STARTED and beginning is not None
        took_s = (record.at - beginning.at).total_seconds() if ended and beginning is not None else None
        found[record.step] = StepTold(key=record.step, state=record.state, seconds=took_s, detail=record.detail)
    return tuple(found.values())


def title(key: str) -> str:
    """Return a step in plain words; one of an older version keeps its key."""
    from factory_prov.run.steps import STEPS  # heavy, and seldom needed

    known = next((each.step for each in STEPS if each.step.key == key), None)
    return key if known is None else translated(known.title)
