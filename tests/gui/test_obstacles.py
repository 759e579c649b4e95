"""The loudest sentence of an empty line is true: what is missing on this PC goes before "Plug in a board"."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.provision.bars.empty_line import EmptyLine
from desktop.provision.controller import Controller
from desktop.provision.entry import entry_of
from desktop.provision.start_rules import held, refusal
from desktop.provision.tiles.text_rows import lines_of
from desktop.theme import DeviceState
from factory_prov.cancel import CancelToken
from factory_prov.errors import ProgrammerError, ToolFailed, ToolMissing
from factory_prov.line.discovery import Discovery, obstacle
from factory_prov.line.events import LineInfo
from factory_prov.line.slots import Slot
from factory_prov.line.station_parts import StationParts
from factory_prov.line.training_parts import TrainingParts
from factory_prov.line.units import AttachedUnit
from factory_prov.messages import NOTHING, Message
from factory_prov.programmers.protocol import Probe, Programmer
from factory_prov.programmers.simulated import SimulatedProgrammer
from factory_prov.simulation.bench import VirtualBench

GET_IT = Message("Get nrfutil from nordicsemi.com.")
MISSING = ToolMissing(Message("nrfutil is not installed."), cure=GET_IT)


def shown(info: LineInfo, qtbot: QtBot) -> tuple[str, str]:
    empty = EmptyLine()
    qtbot.addWidget(empty)
    empty.show_line(info)
    return empty.title.text(), empty.words.text()


def test_what_is_missing_is_the_loudest(qtbot: QtBot) -> None:
    assert shown(LineInfo(job_name="a job"), qtbot)[0] == "Plug in a board"
    told = shown(LineInfo(job_name="a job", obstacle=MISSING.what.capitalized(), way_on=GET_IT), qtbot)
    assert told == ("Nrfutil is not installed.", "Get nrfutil from nordicsemi.com.")
    training = shown(LineInfo(training=True, obstacle=MISSING.what, way_on=GET_IT), qtbot)
    assert "virtual boards" in training[0]


@pytest.mark.parametrize("training", [False, True])
def test_a_line_that_cannot_be_opened_says_so_and_why(
    controller: Controller, training: bool, tmp_path: Path, qtbot: QtBot
) -> None:
    told: list[LineInfo] = []
    job = tmp_path / "job.toml"
    job.write_text("format = 1\nname = 3\n")
    controller.line_changed.connect(told.append)
    assert controller.open_line(TrainingParts(job=job, boards=1) if training else StationParts(job))
    qtbot.waitUntil(lambda: bool(told) and not told[-1].opened, timeout=20_000)
    title, words = shown(told[-1], qtbot)
    assert title == "The line cannot be opened."
    assert "There is no [configuration]." in words


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Discovery(), None),
        (Discovery(usable=True), None),
        (Discovery(troubles=(MISSING,), usable=True), None),
        (Discovery(troubles=(MISSING, MISSING)), "no program that flashes boards"),
        (Discovery(troubles=(ToolFailed(Message("it breaks.")),)), "it breaks"),
        (Discovery(troubles=(ProgrammerError(Message("it hangs.")),), usable=True), "it hangs"),
        (Discovery(usable=True, station=(MISSING,)), "nrfutil"),
    ],
)
def test_an_obstacle_is_what_this_pc_lacks(found: Discovery, words: str | None) -> None:
    told = obstacle(found)
    assert (told is None) is (words is None)
    if told is not None and words is not None:
        assert words in str(told.what)


class Absent(SimulatedProgrammer):
    """A programmer that is not installed."""

    def probes(self, cancel: CancelToken) -> tuple[Probe, ...]:
        raise MISSING


@pytest.fixture
def programmers() -> tuple[Programmer, ...]:
    with VirtualBench(1, speed=60) as bench:
        return (Absent(bench),)


def test_a_station_without_a_programmers_software_says_so(
    controller: Controller, qtbot: QtBot, tmp_path: Path, programmers: tuple[Programmer, ...]
) -> None:
    assert controller.open_line(StationParts(None, ledger_file=tmp_path / "ledger.sqlite", programmers=programmers))
    qtbot.waitUntil(lambda: bool(controller.line_info.obstacle), timeout=20_000)
    assert "no program that flashes boards" in str(controller.line_info.obstacle).lower()
    assert str(GET_IT) in str(controller.line_info.way_on)


def test_a_station_without_the_servers_token_says_so(
    controller: Controller,
    qtbot: QtBot,
    configs: Path,
    tmp_path: Path,
    programmers: tuple[Programmer, ...],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("FACTORY_PROV_TOKEN", raising=False)
    ledger = tmp_path / "ledger.sqlite"
    assert controller.open_line(StationParts(configs / "job-psk.toml", ledger_file=ledger, programmers=programmers))
    qtbot.waitUntil(lambda: "token" in str(controller.line_info.obstacle), timeout=20_000)
    assert "token save" in str(controller.line_info.way_on)
    assert "token" in controller.line_info.trouble


def test_a_unit_on_one_of_two_like_probes_says_so_and_is_not_started() -> None:
    twin = Message("two probes have this serial number.")
    unit = AttachedUnit(key="42", board="J-Link", trouble=twin)
    entry = entry_of(Slot(key="42", number=1, unit=unit))
    assert (entry.state, entry.code) == (DeviceState.ERROR, "E206")
    assert held([entry]) == "", "the others go on"
    without = entry.follow(Slot(key="42", number=1, unit=replace(unit, trouble=NOTHING)))
    assert without.state is DeviceState.READY
    assert refusal(entry, None) == str(twin)
    rows = sorted(lines_of(entry), key=lambda row: row.rank)
    assert rows[0].text == str(twin)
    assert not any("Space" in row.text for row in rows)
