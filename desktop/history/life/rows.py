"""The rows of a life: what happened when, and behind each run what it consisted of; the words are the library's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from desktop.history import words
from factory_prov.ledger.life import LifeEntry, LifeKind, Weight, life_of
from factory_prov.ledger.records import UnitHistory

if TYPE_CHECKING:
    from factory_prov.ledger.records import RunHistory
    from factory_prov.messages import Message

_SIGNS = {
    LifeKind.RESERVED: "dot",
    LifeKind.STEP: "check",
    LifeKind.REGISTRATION: "state-ready",
    LifeKind.LABEL: "label",
    LifeKind.REPAIR: "repair",
    LifeKind.ENDING: "close",
    LifeKind.EVENT: "dot",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Something that happened; `run` is what it was, with what it consisted of."""

    entry: LifeEntry
    run: RunHistory | None = None


def rows_of(history: UnitHistory) -> tuple[Row, ...]:
    """Return a life in its order, oldest first; the steps of its runs are left for `details`: there may be many."""
    runs = {each.run.run_id: each for each in history.runs}
    bare = replace(history, runs=tuple(replace(each, steps=(), registrations=()) for each in runs.values()))
    return tuple(
        Row(entry=entry, run=runs.get(entry.run_id) if is_run(entry) and entry.run_id is not None else None)
        for entry in life_of(bare, {})
    )


def details(run: RunHistory) -> tuple[LifeEntry, ...]:
    """Return what a run consisted of: its steps, and what servers answered."""
    alone = UnitHistory(hardware_id=None, identities=(), runs=(run,))
    return tuple(entry for entry in life_of(alone, step_titles()) if entry.weight is Weight.DETAIL)


def same(one: tuple[Row, ...], other: tuple[Row, ...]) -> bool:
    """Whether two lives say the same; of runs only the newest one changes."""
    last = [next((row.run for row in reversed(rows) if row.run is not None), None) for rows in (one, other)]
    return [row.entry for row in one] == [row.entry for row in other] and last[0] == last[1]


@cache
def step_titles() -> Mapping[str, Message]:
    """Return what the steps are called, by their keys."""
    from factory_prov.run.steps import STEPS  # heavy

    return {each.step.key: each.step.title for each in STEPS}


def is_run(entry: LifeEntry) -> bool:
    """Whether it is a run itself, and not something that belongs to one."""
    return entry.kind is LifeKind.RUN


def look(entry: LifeEntry) -> tuple[str, str]:
    """Return the sign of an entry and the token of its colour."""
    if is_run(entry):
        shown = words.outcome(entry.outcome)
        return shown.icon, shown.colour
    if entry.kind is LifeKind.ENDING:
        return _SIGNS[entry.kind], "failed_text"
    return _SIGNS[entry.kind], "muted" if entry.weight is Weight.DETAIL else "ink"
