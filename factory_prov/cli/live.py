"""Showing runs while they go: a line per board on a terminal, a line per event elsewhere, JSON lines for programs."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable
from dataclasses import fields
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Column

from factory_prov.events import Event, LogLine, Report, Step, StepFinished, StepProgress, StepStarted, UnitNamed
from factory_prov.messages import ENGLISH, Message, Translator

_EVENT_NAMES: dict[type, str] = {
    StepStarted: "step_started",
    StepProgress: "step_progress",
    StepFinished: "step_finished",
    UnitNamed: "unit_named",
    LogLine: "log",
}


class Live:
    """Takes the events of any number of runs at once; `for_board` gives each run its own Report."""

    def __init__(self, *, json_wanted: bool, translator: Translator = ENGLISH) -> None:
        self._json_wanted = json_wanted
        self._translator = translator
        self._lock = threading.Lock()
        self._progress: Progress | None = None
        if not json_wanted and sys.stderr is not None and sys.stderr.isatty():
            self._progress = Progress(
                TextColumn("{task.fields[board]}", table_column=Column(width=14, no_wrap=True)),
                TextColumn("{task.description}", table_column=Column(width=20, no_wrap=True)),
                BarColumn(bar_width=20),
                TimeElapsedColumn(),
                TextColumn("{task.fields[newest]}", table_column=Column(ratio=1, no_wrap=True, overflow="ellipsis")),
                console=Console(stderr=True),
                expand=True,
            )

    def __enter__(self) -> Self:
        if self._progress is not None:
            self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._progress is not None:
            self._progress.stop()

    def for_board(self, board: str) -> Report:
        """Return what takes the events of one board's run."""
        if self._json_wanted:
            return lambda event: self._write_json(board, event)
        if self._progress is None:
            return lambda event: self._write_line(board, event)
        task = self._progress.add_task(self._told(Message("waiting")), total=None, board=board, newest="")
        return self._bar(self._progress, task)

    def _write_json(self, board: str, event: Event) -> None:
        document = {"event": _EVENT_NAMES[type(event)], "board": board, **_plain(event)}
        with self._lock:
            print(json.dumps(document), flush=True)

    def _write_line(self, board: str, event: Event) -> None:
        match event:
            case LogLine():
                text = event.text
            case StepFinished():
                text = Message("{step}, {seconds} s", step=event.step.short, seconds=f"{event.seconds:.1f}")
            case _:
                return
        with self._lock:
            print(f"{board}  {self._told(text)}", file=sys.stderr, flush=True)

    def _told(self, text: Message) -> str:
        return text.rendered(self._translator)

    def _bar(self, progress: Progress, task: TaskID) -> Callable[[Event], None]:
        def show(event: Event) -> None:
            match event:
                case StepStarted():
                    progress.update(task, description=self._told(event.step.short), total=None, completed=0)
                case StepProgress():
                    progress.update(task, completed=event.done, total=event.total)
                case LogLine():
                    progress.update(task, newest=self._told(event.text).partition("\n")[0][:100])
                case StepFinished():
                    progress.update(task, total=1, completed=1)
                case UnitNamed():
                    pass  # the log line says it

        return show


def _plain(event: Event) -> dict[str, object]:
    """Return the fields of an event as JSON takes them: a step by its key, a sentence in English."""
    return {each.name: _plain_value(getattr(event, each.name)) for each in fields(event)}


def _plain_value(value: object) -> object:
    return str(value) if isinstance(value, Message | Step) else value
