"""Showing runs while they go: a line per board on a terminal, a line per event elsewhere, JSON lines for programs."""

from __future__ import annotations

import json
import sys
import threading
from dataclasses import fields
from types import TracebackType
from typing import TYPE_CHECKING, Self

from factory_prov.cli.volume import Volume
from factory_prov.events import Event, Level, LogLine, Report, Step, StepFinished, StepProgress, StepStarted, UnitNamed
from factory_prov.ledger.records import Outcome
from factory_prov.messages import ENGLISH, Message, Translator
from factory_prov.terminal import harmless, in_one_line

if TYPE_CHECKING:
    from factory_prov.cli.bars import Bars

_EVENT_NAMES: dict[type, str] = {
    StepStarted: "step_started",
    StepProgress: "step_progress",
    StepFinished: "step_finished",
    UnitNamed: "unit_named",
    LogLine: "log",
}


class Live:
    """Takes the events of any number of runs at once; `for_board` gives each run its own Report."""

    def __init__(self, *, json_wanted: bool, translator: Translator = ENGLISH, volume: Volume = Volume.NORMAL) -> None:
        self._json_wanted = json_wanted
        self._translator = translator
        self._volume = volume
        self._lock = threading.Lock()
        self._bars: Bars | None = None
        if not json_wanted and volume is Volume.NORMAL and sys.stderr is not None and sys.stderr.isatty():
            from factory_prov.cli.bars import Bars

            self._bars = Bars(translator)

    def __enter__(self) -> Self:
        if self._bars is not None:
            self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._bars is not None:
            self._bars.stop()

    def for_board(self, board: str) -> Report:
        """Return what takes the events of one board's run."""
        if self._bars is not None:
            return self._bars.for_board(board)
        write = self._write_json if self._json_wanted else self._write_line
        return lambda event: write(board, event)

    def ended(self, board: str, outcome: Outcome, code: str) -> None:
        """Show how the run of a board ended; its record is told when all have."""
        if self._bars is not None:
            self._bars.ended(board, outcome, code)

    def _write_json(self, board: str, event: Event) -> None:
        if self._volume is Volume.QUIET:
            return
        document = {"event": _EVENT_NAMES[type(event)], "board": board, **_plain(event)}
        with self._lock:
            print(json.dumps(document), flush=True)

    def _write_line(self, board: str, event: Event) -> None:
        text = self._line(event)
        if text is not None and sys.stderr is not None:
            with self._lock:
                print(f"{in_one_line(board)}  {harmless(text.rendered(self._translator))}", file=sys.stderr, flush=True)

    def _line(self, event: Event) -> Message | None:
        """Return what stands in an event's line, or None where it has none."""
        if self._volume is Volume.QUIET:
            return event.text if isinstance(event, LogLine) and event.level is not Level.INFO else None
        match event:
            case LogLine():
                return event.text
            case StepFinished():
                return Message("{step}, {seconds} s", step=event.step.short, seconds=f"{event.seconds:.1f}")
            case StepStarted() if self._volume is Volume.VERBOSE:
                return Message("{step} …", step=event.step.title)
            case _:
                return None


def _plain(event: Event) -> dict[str, object]:
    """Return the fields of an event as JSON takes them: a step by its key, a sentence in English."""
    return {each.name: _plain_value(getattr(event, each.name)) for each in fields(event)}


def _plain_value(value: object) -> object:
    return str(value) if isinstance(value, Message | Step) else value
