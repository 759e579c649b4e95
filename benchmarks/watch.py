"""Watching 24 probes: what it costs while nothing happens, how soon a change is seen, what a discovery adds.

    python benchmarks/watch.py [--seconds 60]

The tool is the stand-in nrfutil of the tests, as real processes; a real one takes about a second for its list, which
comes on top of "seen" (not of "gone": USB itself tells that). The list of USB devices is a folder like the kernel's.
CPU time is that of a process of its own that only watches, with all the tools it starts.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests/contract"))

from nrfutil_bench import NrfutilBench

from factory_prov.cancel import CancelToken
from factory_prov.line.discovery import discover
from factory_prov.line.watching import EVERY_S, Watch
from factory_prov.links.port_list import UsbPort
from factory_prov.links.usb_devices import UsbDevices
from factory_prov.programmers.nordic.nrfutil import NrfutilProgrammer
from factory_prov.programmers.nordic.nrfutil_tool import NrfutilOptions
from factory_prov.simulation.bench import VirtualBench

PROBES = 24
CHANGES = 12
SETTLED_S = 4.0


def programmer(tool_folder: Path) -> NrfutilProgrammer:
    return NrfutilProgrammer(NrfutilOptions(folder=tool_folder))


def listed() -> tuple[UsbPort, ...]:
    """Return the ports of the probes as a system lists them, two each."""
    return tuple(
        UsbPort(
            name=f"/dev/ttyACM{2 * number + interface // 2}",
            vendor_id=0x1366,
            serial_number=f"{900000001 + number:012}",
            location=f"1-{number}:1.{interface}",
        )
        for number in range(PROBES)
        for interface in (0, 2)
    )


def plug(devices: Path, serial_number: str) -> None:
    """Add a device and its interfaces to the folder that stands for the kernel's list."""
    (devices / f"1-{serial_number}").mkdir(parents=True)
    (devices / f"1-{serial_number}" / "serial").write_text(serial_number.zfill(12))
    for interface in range(5):
        (devices / f"1-{serial_number}:1.{interface}").mkdir()


def unplug(devices: Path, serial_number: str) -> None:
    (devices / f"1-{serial_number}" / "serial").unlink()
    for entry in devices.glob(f"1-{serial_number}*"):
        entry.rmdir()


def watch_of(tool_folder: Path, devices: Path) -> Watch:
    return Watch([programmer(tool_folder)], devices=UsbDevices(linux_devices=devices).look, usb=listed)


def idle(tool_folder: Path, devices: Path, seconds: float) -> None:
    """Watch in this process and print its CPU time and that of its children, in seconds."""
    import resource

    def spent_s() -> float:
        used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return sum(each.ru_utime + each.ru_stime for each in used)

    watch, cancel = watch_of(tool_folder, devices), CancelToken()

    def follow(for_s: float) -> None:
        ends_at = time.monotonic() + for_s
        while time.monotonic() < ends_at:
            watch.look(cancel)
            cancel.wait(EVERY_S)

    follow(SETTLED_S)
    before_s, began = spent_s(), time.monotonic()
    follow(seconds)
    print(json.dumps({"cpu_s": spent_s() - before_s, "took_s": time.monotonic() - began}))
    watch.close()


def idle_share(stand_in: NrfutilBench, devices: Path, seconds: float) -> tuple[float, int]:
    """Return the share of one core that watching takes, and how often the tool was started meanwhile."""
    stand_in.asked.clear()
    command = [sys.executable, __file__, "--idle", str(stand_in.folder), str(devices), "--seconds", str(seconds)]
    told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return told["cpu_s"] / told["took_s"], len(stand_in.asked)


def times_to_notice(stand_in: NrfutilBench, devices: Path) -> tuple[list[float], list[float]]:
    """Pull a probe out and put it back in some times; return how long each took to be seen."""
    watch, cancel = watch_of(stand_in.folder, devices), CancelToken()

    def until(count: int, change: Callable[[], None]) -> float:
        watch.look(cancel)
        before_s = random.uniform(0, EVERY_S)  # the change comes at any time between two looks
        time.sleep(before_s)
        began = time.monotonic()
        change()
        time.sleep(EVERY_S - before_s)
        while len(watch.look(cancel).attached) != count:
            cancel.wait(EVERY_S)
        return time.monotonic() - began

    until(PROBES, lambda: None)
    gone, seen = [], []
    for number in range(CHANGES):
        serial_number = str(900000001 + number)

        def pull(serial_number: str = serial_number) -> None:
            stand_in.bench.unplug(serial_number)
            unplug(devices, serial_number)

        def put_back(serial_number: str = serial_number) -> None:
            stand_in.bench.plug(serial_number)
            plug(devices, serial_number)

        gone.append(until(PROBES - 1, pull))
        seen.append(until(PROBES, put_back))
    watch.close()
    return gone, seen


def discovery(stand_in: NrfutilBench) -> tuple[float, float]:
    """Return how long a discovery takes, and the tool's own list alone, in turn."""
    ours, tools = [], []
    for _ in range(5):
        began = time.perf_counter()
        found = discover([programmer(stand_in.folder)], CancelToken(), usb=listed)
        between = time.perf_counter()
        subprocess.run(
            [programmer(stand_in.folder).find(), "--json", "device", "list"], check=True, capture_output=True
        )
        ours.append(between - began)
        tools.append(time.perf_counter() - between)
        assert len(found.attached) == PROBES
        assert all(
            unit.probe is not None and len(unit.probe.ports) == 2 for unit in found.attached
        )  # the tool names others than the system's list
    return statistics.median(ours), statistics.median(tools)


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--idle", type=Path, nargs=2)
    arguments = parser.parse_args()
    if arguments.idle:
        idle(*arguments.idle, arguments.seconds)
        return
    with tempfile.TemporaryDirectory() as name, VirtualBench(PROBES) as bench:
        folder = Path(name)
        for number in range(PROBES):
            plug(folder / "devices", str(900000001 + number))
        with NrfutilBench(folder, bench) as stand_in:
            ours_s, tools_s = discovery(stand_in)
            print(f"discovery of {PROBES} probes      {ours_s:6.3f} s   limit 1 s over the tool's own {tools_s:.3f} s")
            gone, seen = times_to_notice(stand_in, folder / "devices")
            for what, times in (("gone", gone), ("seen", seen)):
                median_s = statistics.median(times)
                print(f"a probe is {what:4}             {median_s:6.3f} s   limit 1 s, worst {max(times):.3f} s")
            if sys.platform != "win32":
                share, asked = idle_share(stand_in, folder / "devices", arguments.seconds)
                print(f"CPU of one core, idle       {share:7.2%}     limit 1 %; the tool was started {asked} times")


if __name__ == "__main__":
    main()
