"""Finding many probes: each tool is asked once for all of them. What that takes is told by `benchmarks/watch.py`."""

from __future__ import annotations

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


def test_twenty_four_probes_are_asked_for_once(tmp_path: Path) -> None:
    ports = [
        UsbPort(
            name=f"COM{2 * n + i}", vendor_id=0x1366, serial_number=f"{900000001 + n:012}", location=f"1-{n}:x.{2 * i}"
        )
        for n in range(PROBES)
        for i in range(2)
    ]
    looks = 0

    def usb() -> list[UsbPort]:
        nonlocal looks
        looks += 1
        return ports

    with VirtualBench(PROBES, speed=100) as bench, NrfutilBench(tmp_path, bench) as tool:
        programmer = NrfutilProgrammer(NrfutilOptions(folder=tool.folder))
        found = discover([programmer, SimulatedProgrammer(bench)], CancelToken(), usb=usb)
        asked = len(tool.asked)
    assert len({item.probe.serial_number for item in found.attached}) == PROBES
    assert all(item.programmer is programmer and item.probe.slot for item in found.attached)
    assert (asked, looks) == (1, 1)
