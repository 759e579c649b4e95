"""The rows of a life: what happened when, and behind each run what it consisted of; the words are the library's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.history import words
from factory_prov.ledger.life import LifeEntry, LifeKind, Weight, life_of

if TYPE_CHECKING:
    from factory_prov.ledger.records import RunId, UnitHistory
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
    """Something that happened, and what belongs to it."""

    entry: LifeEntry
    details: tuple[LifeEntry, ...] = ()


def rows_of(history: UnitHistory, steps: Mapping[str, Message]) -> tuple[Row, ...]:
    """Return a life in its order, oldest first; `steps`: the titles of the steps by their keys."""
    heads: list[LifeEntry] = []
    details: dict[RunId | None, list[LifeEntry]] = defaultdict(list)
    for entry in life_of(history, steps):
        if entry.weight is Weight.HEAD:
            heads.append(entry)
        else:
            details[entry.run_id].append(entry)
    return tuple(
        Row(entry=entry, details=tuple(details.get(entry.run_id, ())) if is_run(entry) else ()) for entry in heads
    )


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
