"""The progress of runs on a terminal: a line for each board, which stands still with its verdict when its run ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from rich.console import Console
from rich.progress import Progress, ProgressColumn, Task, TaskID, TextColumn, TimeElapsedColumn
from rich.progress_bar import ProgressBar
from rich.table import Column
from rich.text import Text

from factory_prov.cli.words import OUTCOMES
from factory_prov.events import Event, LogLine, Report, StepFinished, StepProgress, StepStarted, UnitNamed
from factory_prov.ledger.records import Outcome
from factory_prov.messages import Message, Translator
from factory_prov.terminal import harmless, in_one_line

_WORKING = "blue"
_COLOURS: Mapping[Outcome, str] = MappingProxyType(
    {
        Outcome.PASS: "green",
        Outcome.FAIL: "red",
        Outcome.ERROR: "yellow",
        Outcome.WAIT: "orange3",
        Outcome.ABORTED: "bright_black",
    }
)
"""Beside the word, never without it; a board that works is in neither of them."""
_BAR_CHARACTERS = 20


@dataclass(slots=True)
class _Part:
    """How far a step is; without a total nobody knows."""

    done: int = 0
    total: int | None = None
    colour: str = _WORKING


class _State(ProgressColumn):
    """The step that a board is at, or its verdict."""

    def render(self, task: Task) -> Text:
        return Text(task.description, style=task.fields["part"].colour)


class _Bar(ProgressColumn):
    def render(self, task: Task) -> ProgressBar:
        part: _Part = task.fields["part"]
        return ProgressBar(
            total=part.total,
            completed=part.done,
            width=_BAR_CHARACTERS,
            pulse=part.total is None,
            complete_style=part.colour,
            finished_style=part.colour,
            pulse_style=part.colour,
            animation_time=task.get_time(),
        )


class Bars:
    """Shows any number of runs, from any thread. A task of rich is never "finished" here: its clock is ours to stop."""

    def __init__(self, translator: Translator, console: Console | None = None) -> None:
        self._translator = translator
        self._tasks: dict[str, TaskID] = {}
        self._progress = Progress(
            TextColumn("{task.fields[board]}", table_column=Column(width=14, no_wrap=True), markup=False),
            _State(table_column=Column(width=20, no_wrap=True)),
            _Bar(table_column=Column(width=_BAR_CHARACTERS)),
            TimeElapsedColumn(),
            TextColumn(
                "{task.fields[newest]}",
                table_column=Column(ratio=1, no_wrap=True, overflow="ellipsis"),
                markup=False,
            ),
            console=console or Console(stderr=True),
            expand=True,
        )

    def start(self) -> None:
        """Begin to draw."""
        self._progress.start()

    def stop(self) -> None:
        """Leave the lines as they are."""
        self._progress.stop()

    def for_board(self, board: str) -> Report:
        """Return what takes the events of one board's run."""
        waiting = self._told(Message("waiting"))
        task = self._progress.add_task(waiting, total=None, board=in_one_line(board), newest="", part=_Part())
        self._tasks[board] = task
        return lambda event: self._show(task, event)

    def ended(self, board: str, outcome: Outcome, code: str) -> None:
        """Stop the clock of a board and put the verdict, in its colour, in the place of the step."""
        task = self._tasks[board]
        verdict = " ".join(part for part in (self._told(OUTCOMES[outcome]), code) if part)
        self._progress.update(task, description=verdict, part=_Part(done=1, total=1, colour=_COLOURS[outcome]))
        self._progress.stop_task(task)

    def _show(self, task: TaskID, event: Event) -> None:
        match event:
            case StepStarted():
                self._progress.update(task, description=self._told(event.step.short), part=_Part())
            case StepProgress():
                self._progress.update(task, part=_Part(done=event.done, total=event.total))
            case LogLine():
                self._progress.update(task, newest=self._told(event.text).partition("\n")[0][:100])
            case StepFinished():
                self._progress.update(task, part=_Part(done=1, total=1))
            case UnitNamed():
                pass  # the log line says it

    def _told(self, text: Message) -> str:
        return harmless(text.rendered(self._translator))
