"""What is shown of runs while they go: on a terminal, in lines, as JSON; quietly and in detail."""

from __future__ import annotations

import io
import json

import pytest
from rich.console import Console

from factory_prov.cli.bars import Bars
from factory_prov.cli.live import Live
from factory_prov.cli.volume import Volume
from factory_prov.events import Event, Level, LogLine, Step, StepFinished, StepProgress, StepStarted, UnitNamed
from factory_prov.ledger.records import Outcome
from factory_prov.messages import ENGLISH, Message

STEP = Step(key="flash", title=Message("Flash it"), short=Message("flash"))
EVENTS: list[Event] = [
    StepStarted(step=STEP),
    StepProgress(step=STEP, done=5, total=10),
    LogLine(level=Level.INFO, text=Message("all is well")),
    LogLine(level=Level.WARNING, text=Message("odd")),
    StepFinished(step=STEP, seconds=1.0),
    UnitNamed(endpoint_name="n"),
]


class Screen:
    """A terminal's console whose clock is ours."""

    def __init__(self) -> None:
        self.now = 100.0
        self.console = Console(
            file=io.StringIO(),
            force_terminal=True,
            color_system="standard",
            width=100,
            get_time=lambda: self.now,
            legacy_windows=False,
        )
        self.bars = Bars(ENGLISH, self.console)

    def lines(self) -> list[str]:
        with self.console.capture() as told:
            self.console.print(self.bars._progress.get_renderable())
        return told.get().split("\n")


@pytest.fixture
def screen() -> Screen:
    return Screen()


RED, GREEN, BLUE = "\x1b[31m", "\x1b[32m", "\x1b[34m"


def test_a_board_that_works_or_passed_is_in_no_red(screen: Screen) -> None:
    report = screen.bars.for_board("a")
    assert "\x1b[31m" not in screen.lines()[0]
    for event in EVENTS:
        report(event)
        (line,) = [line for line in screen.lines() if line.startswith("a ")]
        assert BLUE in line
        assert RED not in line
        assert "38;2" not in line, "a colour of rich's own: its bars are red"
    screen.bars.ended("a", Outcome.PASS, "")
    (line,) = [line for line in screen.lines() if line.startswith("a ")]
    assert f"{GREEN}PASS" in line
    assert f"{GREEN}━━━" in line
    assert RED not in line
    assert BLUE not in line


@pytest.mark.parametrize("before", range(len(EVENTS) + 1))
def test_the_clock_of_an_ended_run_stands_still_wherever_it_ended(screen: Screen, before: int) -> None:
    reports = {board: screen.bars.for_board(board) for board in ("a", "b")}
    for event in EVENTS[:before]:
        reports["a"](event)
    screen.now += 7
    screen.bars.ended("a", Outcome.FAIL, "E316")
    screen.now += 60
    first, second = [line for line in screen.lines() if line[:2] in ("a ", "b ")]
    assert f"{RED}FAIL E316" in first
    assert "0:00:07" in first
    assert "0:01:07" in second, "the other board goes on"


@pytest.mark.parametrize("outcome", Outcome)
def test_every_end_has_a_word_and_a_colour_and_none_but_a_pass_is_green(screen: Screen, outcome: Outcome) -> None:
    screen.bars.for_board("a")
    screen.bars.ended("a", outcome, "")
    task = screen.bars._progress.tasks[0]
    assert task.description == outcome.value
    assert (task.fields["part"].colour == "green") == (outcome is Outcome.PASS)


def test_the_clock_counts_the_whole_run_not_its_first_step(screen: Screen) -> None:
    report = screen.bars.for_board("a")
    for _ in range(3):
        for event in EVENTS:
            report(event)
        screen.now += 10
    assert "0:00:30" in screen.lines()[0]


def told(volume: Volume, capsys: pytest.CaptureFixture[str], *, json_wanted: bool = False) -> list[str]:
    with Live(json_wanted=json_wanted, volume=volume) as live:
        report = live.for_board("a")
        for event in EVENTS:
            report(event)
        live.ended("a", Outcome.PASS, "")
    out, err = capsys.readouterr()
    assert not (err if json_wanted else out)
    return [line for line in (out if json_wanted else err).split("\n") if line]


def test_lines_tell_what_is_wished_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(Volume.QUIET, capsys) == ["a  odd"]
    assert told(Volume.NORMAL, capsys) == ["a  all is well", "a  odd", "a  flash, 1.0 s"]
    assert told(Volume.VERBOSE, capsys) == ["a  Flash it …", "a  all is well", "a  odd", "a  flash, 1.0 s"]


def test_json_tells_every_event_unless_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(Volume.QUIET, capsys, json_wanted=True) == []
    documents = [json.loads(line) for line in told(Volume.NORMAL, capsys, json_wanted=True)]
    assert [document["event"] for document in documents] == [
        "step_started",
        "step_progress",
        "log",
        "log",
        "step_finished",
        "unit_named",
    ]
