"""The cable is pulled at each stage of flashing, in whole runs with the stand-in nrfutil; nothing is left behind."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from nrfutil_bench import NrfutilBench

from factory_prov.advice import advice_for_code
from factory_prov.cancel import CancelToken
from factory_prov.events import Event, Step, StepProgress
from factory_prov.ledger.records import Outcome
from factory_prov.line.virtual_station import VirtualStation, demo_job, virtual_station
from factory_prov.programmers.nordic.nrfutil import NrfutilProgrammer
from factory_prov.programmers.nordic.nrfutil_tool import NrfutilOptions
from factory_prov.run.pipeline import provision
from factory_prov.run.steps import FlashFinal, FlashFirst

PROBE = "900000001"


@pytest.fixture
def station(tmp_path: Path) -> Iterator[tuple[VirtualStation, NrfutilBench]]:
    with (
        virtual_station(demo_job("psk"), boards=1, speed=10) as virtual,
        NrfutilBench(tmp_path, virtual.boards) as tool,
    ):
        bench = replace(virtual.bench, programmer=NrfutilProgrammer(NrfutilOptions(folder=tool.folder)))
        yield replace(virtual, bench=bench), tool


def sockets() -> int:
    return sum("socket:" in str(entry.readlink()) for entry in Path("/proc/self/fd").iterdir() if entry.is_symlink())


@pytest.mark.skipif(sys.platform != "linux", reason="processes and open sockets are counted in /proc")
@pytest.mark.parametrize("step", [FlashFirst.step, FlashFinal.step])
@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9])
def test_the_plug_is_pulled(station: tuple[VirtualStation, NrfutilBench], step: Step, share: float) -> None:
    virtual, tool = station
    before = sockets()

    def listen(event: Event) -> None:
        if isinstance(event, StepProgress) and event.step is step and event.done >= share * event.total:
            virtual.boards.unplug(PROBE)

    record = provision(virtual.devices[0], virtual.job, virtual.bench, listen, CancelToken())
    assert record.outcome is Outcome.FAIL
    assert record.code is not None
    assert advice_for_code(record.code).steps
    ends_at = time.monotonic() + 2
    while (tool.processes() or sockets() > before) and time.monotonic() < ends_at:
        time.sleep(0.02)
    assert tool.processes() == []
    assert sockets() <= before
