"""What a run tells while it goes: its steps, the name of its unit, and lines for the log. Plain frozen data.

Whoever wants to listen passes a `Report`; it is called in the thread of the run and must return soon.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from factory_prov.messages import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of a run, as it is told. Those there are, are in `run.steps`, a class each.

    `key` names it in the ledger and for other programs; `title` says to a person what is going on, `short` is its name
    for a column.
    """

    key: str
    title: Message = field(compare=False)
    short: Message = field(compare=False)

    def __str__(self) -> str:
        return self.key


class Level(StrEnum):
    """How much a log line matters."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepStarted:
    """A step begins."""

    step: Step


@dataclass(frozen=True, slots=True, kw_only=True)
class StepProgress:
    """How far a step is: `done` of `total`, in a unit of its own (bytes, percent)."""

    step: Step
    done: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFinished:
    """A step ended well, after `seconds`."""

    step: Step
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """A line for the progress log, of a step if it belongs to one; never a key, token or payload."""

    level: Level
    text: Message
    step: Step | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitNamed:
    """The run knows its unit's endpoint name."""

    endpoint_name: str


Event = StepStarted | StepProgress | StepFinished | UnitNamed | LogLine
Report = Callable[[Event], None]
