"""How long each step of a run took: from what was noted of its beginning and its end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from factory_prov.ledger.records import StepRecord, StepState


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTime:
    """A step of a run. `seconds`: None where nobody has noted its end; `detail`: of one that failed its code."""

    key: str
    began_at: datetime
    seconds: float | None
    failed: bool
    detail: str


def step_times(steps: Iterable[StepRecord]) -> tuple[StepTime, ...]:
    """Return the steps as they began; one that was done more than once is there each time."""
    found: list[StepTime] = []
    going: dict[str, int] = {}
    for step in steps:
        if step.state is StepState.STARTED:
            going[step.step] = len(found)
            began = StepTime(key=step.step, began_at=step.at, seconds=None, failed=False, detail="")
            found.append(began)
            continue
        place = going.pop(step.step, None)
        if place is None:
            continue  # an end without a beginning: only a damaged ledger has it
        found[place] = StepTime(
            key=step.step,
            began_at=found[place].began_at,
            seconds=max(0.0, (step.at - found[place].began_at).total_seconds()),
            failed=step.state is StepState.FAILED,
            detail=step.detail,
        )
    return tuple(found)
