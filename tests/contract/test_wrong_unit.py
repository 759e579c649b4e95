"""Somebody puts another unit on the probe during a run: nothing is written to it. The stand-in nrfutil, real runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from nrfutil_bench import NrfutilBench

from factory_prov.cancel import CancelToken
from factory_prov.events import Event, Step, StepFinished, StepStarted
from factory_prov.ledger.records import Outcome, RunRecord
from factory_prov.line.virtual_station import VirtualStation, demo_job, virtual_station
from factory_prov.programmers.nordic.nrfutil import NrfutilProgrammer
from factory_prov.programmers.nordic.nrfutil_tool import NrfutilOptions
from factory_prov.run.pipeline import provision
from factory_prov.run.steps import FlashFinal, FlashFirst, Reserve

PROBE = "900000001"


@pytest.fixture
def station(tmp_path: Path) -> Iterator[tuple[VirtualStation, NrfutilBench]]:
    with (
        virtual_station(demo_job("psk"), boards=1, speed=50) as virtual,
        NrfutilBench(tmp_path, virtual.boards) as tool,
    ):
        bench = replace(virtual.bench, programmer=NrfutilProgrammer(NrfutilOptions(folder=tool.folder)))
        yield replace(virtual, bench=bench), tool


def run(virtual: VirtualStation, at: tuple[type[Event], Step], swap: Callable[[], object]) -> RunRecord:
    def listen(event: Event) -> None:
        if isinstance(event, at[0]) and getattr(event, "step", None) is at[1]:
            swap()

    return provision(virtual.devices[0], virtual.job, virtual.bench, listen, CancelToken())


def test_the_same_unit_from_beginning_to_end_passes(station: tuple[VirtualStation, NrfutilBench]) -> None:
    assert run(station[0], (StepFinished, Reserve.step), lambda: None).outcome is Outcome.PASS


MOMENTS = [
    ((StepFinished, Reserve.step), 0),  # between the plan and the first write
    ((StepStarted, FlashFirst.step), 0),
    ((StepStarted, FlashFinal.step), 1),
]


@pytest.mark.parametrize(("at", "written"), MOMENTS)
def test_another_chip_behind_the_same_probe_and_port_is_refused_and_not_written(
    station: tuple[VirtualStation, NrfutilBench], at: tuple[type[Event], Step], written: int
) -> None:
    virtual, tool = station
    board = virtual.boards.board(PROBE)

    def swap() -> None:
        board.identity = replace(board.identity, hardware_id="0badc0de0badc0de")

    record = run(virtual, at, swap)
    assert (record.outcome, record.code) == (Outcome.FAIL, "E317")
    assert programs(tool) == written


@pytest.mark.parametrize(("at", "written"), MOMENTS)
def test_another_board_with_another_port_is_not_written(
    station: tuple[VirtualStation, NrfutilBench], at: tuple[type[Event], Step], written: int
) -> None:
    virtual, tool = station
    record = run(virtual, at, lambda: virtual.boards.new_unit(PROBE))
    assert record.outcome is Outcome.FAIL
    assert programs(tool) == written
    assert virtual.boards.board(PROBE).image is None


def programs(tool: NrfutilBench) -> int:
    return [arguments[2] for arguments in tool.asked].count("program")
