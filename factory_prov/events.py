"""What a run tells while it goes: its steps, the name of its unit, and lines for the log. Plain frozen data.

Whoever wants to listen passes a `Report`; it is called in the thread of the run and must return soon.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from factory_prov.messages import Message


class Step(StrEnum):
    """The steps of a run, in their order; those a job does not need fall away."""

    RESERVE = "reserve"
    FLASH_FIRST = "flash first image"
    CONNECT = "connect"
    READ_IDENTITY = "read identity"
    MAKE_CREDENTIALS = "make credentials"
    WRITE_CONFIGURATION = "write configuration"
    REGISTER = "register"
    FLASH_FINAL = "flash final image"
    VERIFY = "verify"


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
    """A line for the progress log; never a key, token or payload."""

    level: Level
    text: Message
    step: Step | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitNamed:
    """The run knows its unit's endpoint name."""

    endpoint_name: str


Event = StepStarted | StepProgress | StepFinished | UnitNamed | LogLine
Report = Callable[[Event], None]
