"""One line of the progress log: made from what a run tells, and its words in the present language."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from desktop.translation import QT_TRANSLATE_NOOP, translated
from factory_prov.events import Level, LogLine, Step, StepFinished, StepStarted
from factory_prov.messages import NOTHING, Message

if TYPE_CHECKING:
    from factory_prov.line.events import RunEvent

APPLICATION_KEY = ""
"""The `key` of lines that belong to no slot: what the application itself has to say."""
MAX_LENGTH = 500
"""Longest text of a line, in characters; what is over is cut off with an ellipsis."""

LEVEL_WORDS = {
    Level.WARNING: QT_TRANSLATE_NOOP("LogLevel", "Warning"),
    Level.ERROR: QT_TRANSLATE_NOOP("LogLevel", "Error"),
}
"""The words of the levels that stand out (context "LogLevel")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRow:
    """A line; without `text` it says that the step starts or, with `seconds`, that it has ended after so many.

    `text` is the message in the language that was present when it was shown.
    """

    key: str
    at: datetime
    level: Level = Level.INFO
    step: Step | None = None
    text: str = ""
    message: Message = NOTHING
    seconds: float | None = None


def row_of(told: RunEvent) -> LogRow | None:
    """Return the line of an event, None for one that makes none."""
    match told.event:
        case LogLine(level=level, text=text, step=step):
            words = one_line(translated(text))
            return LogRow(key=told.key, at=told.at, level=level, step=step, text=words, message=text)
        case StepStarted(step=step):
            return LogRow(key=told.key, at=told.at, step=step)
        case StepFinished(step=step, seconds=seconds):
            return LogRow(key=told.key, at=told.at, step=step, seconds=seconds)
    return None


def in_present_language(line: LogRow) -> LogRow:
    """Return a line as it is told now."""
    return replace(line, text=one_line(translated(line.message))) if line.message else line


def one_line(text: str) -> str:
    """Return the text as one printable line of at most `MAX_LENGTH` characters."""
    if not text.isprintable():
        text = " ".join("".join(char if char.isprintable() else " " for char in text[: 2 * MAX_LENGTH]).split())
    return text if len(text) <= MAX_LENGTH else text[: MAX_LENGTH - 1] + "…"


def text_of(line: LogRow) -> str:
    """Return what a line says, in the present language."""
    if line.text:
        return line.text
    if line.seconds is None:
        return QCoreApplication.translate("LogLine", "started")
    return QCoreApplication.translate("LogLine", "done in {0} s").format(f"{line.seconds:.1f}")


def step_of(line: LogRow) -> str:
    """Return the name of a line's step, "" without one."""
    return "" if line.step is None else step_name(line.step)


def step_name(step: Step) -> str:
    """Return the short name of a step."""
    return translated(step.short)


def level_word(level: Level) -> str:
    """Return the word of a level, "" for plain lines."""
    word = LEVEL_WORDS.get(level)
    return "" if word is None else QCoreApplication.translate("LogLevel", word)


def whole_text(line: LogRow) -> str:
    """Return what a line says as one sentence: with the word of its level, or with its step where that is all."""
    before = level_word(line.level) or ("" if line.text else step_of(line))
    return f"{before}: {text_of(line)}" if before else text_of(line)


def time_of(line: LogRow) -> str:
    """Return when a line was said, in this PC's time zone: HH:MM:SS.mmm."""
    millisecond = line.at.microsecond // 1000
    return f"{_second(line.at.replace(microsecond=0)):%H:%M:%S}.{millisecond:03}"


@lru_cache(maxsize=64)
def _second(at: datetime) -> datetime:
    return at.astimezone()


def as_text(line: LogRow, slot: str) -> str:
    """Return a line as text to copy or save: date and time, slot, level, step and text."""
    level = level_word(line.level).upper()
    parts = (f"{_second(line.at.replace(microsecond=0)):%Y-%m-%d} {time_of(line)}", slot, level, step_of(line))
    return "  ".join([*filter(None, parts), text_of(line)])
