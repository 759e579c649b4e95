"""Finding many probes: what comes on top of the tools' own time."""

from __future__ import annotations

import time
from pathlib import Path

from nrfutil_bench import NrfutilBench

from factory_prov.cancel import CancelToken
from factory_prov.line.discovery import discover
from factory_prov.links.port_list import UsbPort
from factory_prov.programmers.nordic.nrfutil import NrfutilProgrammer
from factory_prov.programmers.nordic.nrfutil_tool import NrfutilOptions
from factory_prov.programmers.simulated import SimulatedProgrammer
from factory_prov.simulation.bench import VirtualBench

PROBES = 24


def test_twenty_four_probes_take_less_than_a_second_on_top_of_the_tool(tmp_path: Path) -> None:
    ports = [
        UsbPort(
            name=f"COM{2 * n + i}", vendor_id=0x1366, serial_number=f"{900000001 + n:012}", location=f"1-{n}:x.{2 * i}"
        )
        for n in range(PROBES)
        for i in range(2)
    ]
    with VirtualBench(PROBES, speed=100) as bench, NrfutilBench(tmp_path, bench) as tool:
        programmer = NrfutilProgrammer(NrfutilOptions(folder=tool.folder))
        began = time.monotonic()
        programmer.probes(CancelToken())
        alone_s = time.monotonic() - began
        began = time.monotonic()
        found = discover([programmer, SimulatedProgrammer(bench)], CancelToken(), usb=lambda: ports)
        took_s = time.monotonic() - began
    assert len({item.probe.serial_number for item in found.attached}) == PROBES
    assert all(item.programmer is programmer and item.probe.slot for item in found.attached)
    assert took_s - alone_s < 1.0
