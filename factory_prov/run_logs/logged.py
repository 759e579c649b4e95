"""What is kept of an event of a run, and the line that it is in a file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from factory_prov.events import Event, Level, LogLine, StepFinished, StepStarted
from factory_prov.messages import Message

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)
_LONGEST = 6000
_KEPT_OF_LONGER = 1000


class LogKind(StrEnum):
    """What was told: that a step began, or ended well, or a line."""

    STARTED = "started"
    FINISHED = "finished"
    LINE = "line"


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedEvent:
    """One line of a run's log. `step`: the key of the step that it belongs to, "" for none."""

    at: datetime
    kind: LogKind
    level: Level
    step: str
    text: Message


def logged(event: Event, at: datetime) -> LoggedEvent | None:
    """Return what is kept of an event; None for progress, and for a name, of which a line tells too."""
    if isinstance(event, LogLine):
        step = "" if event.step is None else event.step.key
        return LoggedEvent(at=at, kind=LogKind.LINE, level=event.level, step=step, text=event.text)
    if isinstance(event, StepStarted):
        its = event.step
        return LoggedEvent(at=at, kind=LogKind.STARTED, level=Level.INFO, step=its.key, text=its.title)
    if isinstance(event, StepFinished):
        text = Message("{step}: {seconds} s.", step=event.step.title, seconds=f"{event.seconds:.1f}")
        return LoggedEvent(at=at, kind=LogKind.FINISHED, level=Level.INFO, step=event.step.key, text=text)
    return None


def line_of(run_id: int, event: LoggedEvent) -> str:
    """Return the line of an event of that run: it begins with what `beginning_of` says."""
    ms = (event.at - _EPOCH) // _MS
    text = json.dumps(event.text.to_json())
    if len(text) > _LONGEST:
        text = json.dumps(Message("{text}", text=str(event.text)[:_KEPT_OF_LONGER]).to_json())
    told = json.dumps([ms, event.kind, event.level, event.step])[1:-1]
    return f"{beginning_of(run_id)}{told}, {text}]\n"


def beginning_of(run_id: int) -> str:
    """Return what all lines of a run begin with, and no other's do."""
    return f"[{run_id:d}, "


def event_of(line: str) -> LoggedEvent | None:
    """Return the event of a line; None for what is none: a power cut may have taken half of it."""
    try:
        _, ms, kind, level, step, text = json.loads(line)
        return LoggedEvent(
            at=_EPOCH + ms * _MS,
            kind=LogKind(kind),
            level=Level(level),
            step=str(step),
            text=Message.from_json(text),
        )
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
        return None
