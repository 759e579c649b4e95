"""One suite for every programmer.

A backend joins by one opener in `PROGRAMMERS`: it yields a Bench, or calls `pytest.skip` with the reason when there is
no hardware, or when it cannot show the fault it is asked for.
"""

from __future__ import annotations

import re
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import serial
from command_bench import CommandBench
from hardware import ChosenProbe, Hardware
from intelhex import IntelHex
from nrfutil_bench import NrfutilBench
from patience import ENDLESS_S, soon
from pynrfjprog_bench import pynrfjprog_bench
from pyocd_bench import ToldProgrammer, pyocd_bench

from factory_prov.boards.addresses import AddressRange
from factory_prov.boards.board_file import shipped_board
from factory_prov.boards.model import Erase
from factory_prov.cancel import CancelToken
from factory_prov.errors import Cancelled, ChipProtected, InputError, ProbeNotFound, ProgrammerError, VerifyFailed
from factory_prov.programmers.nordic.nrfutil import NrfutilProgrammer
from factory_prov.programmers.nordic.nrfutil_tool import NrfutilOptions
from factory_prov.programmers.nordic.pynrfjprog_ import PynrfjprogProgrammer
from factory_prov.programmers.protocol import Probe, Programmer
from factory_prov.programmers.pyocd.pyocd_ import PyocdProgrammer
from factory_prov.programmers.simulated import SimulatedProgrammer
from factory_prov.simulation.bench import VirtualBench
from factory_prov.simulation.board_faults import BoardFault
from factory_prov.simulation.board_timings import Timings
from factory_prov.simulation.firmware_image import write_demo_images


@dataclass(frozen=True)
class Bench:
    """A programmer, images for its boards, and hands: `gone` unplugs a probe, None when nobody can."""

    programmer: Programmer
    first: Path
    final: Path
    gone: Callable[[Probe], None] | None

    @property
    def data(self) -> Path:
        """An image of data; on a real board it would overwrite whatever is there."""
        if self.gone is None:
            pytest.skip("it is not known which memory of the board is free")
        return data_image(self.first.with_name("data.hex"), CONTENT)


def data_image(path: Path, content: bytes, *, start: int | None = None) -> Path:
    image = IntelHex()
    image.puts(DATA.start if start is None else start, content)
    image.write_hex_file(str(path))
    return path


@contextmanager
def simulated(folder: Path, faults: tuple[BoardFault, ...], flash_s: float) -> Iterator[Bench]:
    first, final = write_demo_images(folder)
    timings = Timings(flash_s=flash_s, boot_s=0.05, baud=1e7)
    with VirtualBench(2, faults=faults * 2, timings=timings) as bench:
        programmer = SimulatedProgrammer(bench)
        try:
            yield Bench(programmer, first, final, lambda probe: bench.unplug(probe.serial_number))
        finally:
            programmer.close()
            programmer.close()


@contextmanager
def nrfutil_stand_in(folder: Path, faults: tuple[BoardFault, ...], flash_s: float) -> Iterator[Bench]:
    first, final = write_demo_images(folder)
    timings = Timings(flash_s=flash_s, boot_s=0.05, baud=1e7)
    with VirtualBench(2, faults=faults * 2, timings=timings) as bench, NrfutilBench(folder, bench) as stand_in:
        programmer = NrfutilProgrammer(NrfutilOptions(folder=stand_in.folder))
        try:
            yield Bench(programmer, first, final, lambda probe: bench.unplug(probe.serial_number))
        finally:
            programmer.close()
            programmer.close()
            if sys.platform == "linux":
                assert stand_in.processes() == []


@contextmanager
def command_stand_in(folder: Path, faults: tuple[BoardFault, ...], flash_s: float) -> Iterator[Bench]:
    first, final = write_demo_images(folder)
    timings = Timings(flash_s=flash_s, boot_s=0.05, baud=1e7)
    with VirtualBench(2, faults=faults * 2, timings=timings) as bench, CommandBench(folder, bench) as stand_in:
        programmer = stand_in.command_programmer()
        try:
            yield Bench(programmer, first, final, lambda probe: bench.unplug(probe.serial_number))
        finally:
            programmer.close()
            programmer.close()
            if sys.platform == "linux":
                assert stand_in.processes() == []


@contextmanager
def pynrfjprog_stand_in(folder: Path, faults: tuple[BoardFault, ...], flash_s: float) -> Iterator[Bench]:
    first, final = write_demo_images(folder)
    timings = Timings(flash_s=flash_s, boot_s=0.05, baud=1e7)
    with VirtualBench(2, faults=faults * 2, timings=timings) as bench, pynrfjprog_bench(folder, bench):
        programmer = PynrfjprogProgrammer()
        try:
            yield Bench(programmer, first, final, lambda probe: bench.unplug(probe.serial_number))
        finally:
            programmer.close()
            programmer.close()


@contextmanager
def pyocd_stand_in(folder: Path, faults: tuple[BoardFault, ...], flash_s: float) -> Iterator[Bench]:
    first, final = write_demo_images(folder)
    timings = Timings(flash_s=flash_s, boot_s=0.05, baud=1e7)
    with VirtualBench(2, faults=faults * 2, timings=timings) as bench, pyocd_bench(folder, bench):
        programmer = ToldProgrammer(bench, shipped_board("nrf9160dk"))
        try:
            yield Bench(programmer, first, final, lambda probe: bench.unplug(probe.serial_number))
        finally:
            programmer.close()
            programmer.close()


def on_hardware(programmer: Callable[[], Programmer]) -> Opener:
    """Return the opener of a real board; what only a made-up fault or another hand can show is skipped."""

    @contextmanager
    def opener(_: Path, faults: tuple[BoardFault, ...], flash_s: float) -> Iterator[Bench]:
        hardware = Hardware.chosen()
        if faults:
            pytest.skip(f"a real board has no fault {faults[0].value} to show")
        chosen = ChosenProbe(programmer(), hardware)
        yield Bench(chosen, hardware.first_image, hardware.final_image, None)
        chosen.close()

    return opener


Opener = Callable[[Path, tuple[BoardFault, ...], float], AbstractContextManager[Bench]]
PROGRAMMERS: dict[str, Opener] = {
    "simulated": simulated,
    "nrfutil on a stand-in": nrfutil_stand_in,
    "pynrfjprog on a stand-in": pynrfjprog_stand_in,
    "pyocd on a stand-in": pyocd_stand_in,
    "commands of a stand-in": command_stand_in,
}
if Hardware.given is not None:
    PROGRAMMERS |= {
        "nrfutil on a board": on_hardware(NrfutilProgrammer),
        "pynrfjprog on a board": on_hardware(PynrfjprogProgrammer),
        "pyocd on a board": on_hardware(PyocdProgrammer),
    }
BAUD = 115200
DATA = AddressRange(start=0x000C_0000, end=0x000C_0000 + 5000)
"""More than a page, and no whole number of them."""
CONTENT = bytes(range(1, 251)) * 20
BANNER_WITHIN_S = 10.0


@pytest.fixture(params=[*PROGRAMMERS.values()], ids=[*PROGRAMMERS])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[..., AbstractContextManager[Bench]]:
    opener: Opener = request.param
    return lambda *faults, flash_s=0.2: opener(tmp_path, faults, flash_s)


@pytest.fixture
def bench(opened: Callable[..., AbstractContextManager[Bench]]) -> Iterator[Bench]:
    before = set(threading.enumerate())
    with opened() as ready:
        yield ready
    assert set(threading.enumerate()) <= before


@pytest.fixture
def probe(bench: Bench) -> Probe:
    return bench.programmer.probes(CancelToken())[0]


@dataclass
class Progress:
    """What was told while flashing."""

    calls: list[tuple[int, int]]
    at: Callable[[], None] = lambda: None

    def __call__(self, done: int, total: int) -> None:
        self.calls.append((done, total))
        self.at()


def flash(bench: Bench, probe: Probe, image: Path, erase: Erase = Erase.CHIP, **others: object) -> Progress:
    progress = others.get("progress") or Progress([])
    cancel = others.get("cancel") or CancelToken()
    assert isinstance(progress, Progress)
    assert isinstance(cancel, CancelToken)
    bench.programmer.flash(probe, image, erase=erase, progress=progress, cancel=cancel)
    return progress


def test_a_board_was_named() -> None:
    Hardware.chosen()  # or the reason why the suite runs on none


def test_probes_are_told_apart_and_stay_the_same(bench: Bench) -> None:
    probes = bench.programmer.probes(CancelToken())
    assert probes
    assert probes == bench.programmer.probes(CancelToken())
    assert [each.serial_number for each in probes] == sorted({each.serial_number for each in probes})
    assert {each.backend for each in probes} == {bench.programmer.name}
    assert len({each.port for each in probes if each.port}) == len([each for each in probes if each.port])


def test_a_hardware_id_is_hex_and_stays(bench: Bench, probe: Probe) -> None:
    found = bench.programmer.hardware_id(probe, CancelToken())
    assert re.fullmatch(r"[0-9a-f]{8,64}", found)
    flash(bench, probe, bench.first)
    assert bench.programmer.hardware_id(probe, CancelToken()) == found
    others = bench.programmer.probes(CancelToken())[1:]
    assert all(bench.programmer.hardware_id(other, CancelToken()) != found for other in others)


def test_progress_reaches_the_total_and_never_goes_back(bench: Bench, probe: Probe) -> None:
    calls = flash(bench, probe, bench.first).calls
    total = calls[-1][1]
    assert calls[-1] == (total, total)
    assert total > 0
    assert {each for _, each in calls} == {total}
    assert [done for done, _ in calls] == sorted(done for done, _ in calls)


def test_what_was_flashed_runs_from_the_reset_on(bench: Bench, probe: Probe) -> None:
    with serial.serial_for_url(probe.port, BAUD, timeout=0.1) as port:
        flash(bench, probe, bench.first)
        bench.programmer.reset(probe, CancelToken())
        read_until(port, b"Device ready for provisioning.")
        flash(bench, probe, bench.final, Erase.SECTORS)
        bench.programmer.reset(probe, CancelToken())
        read_until(port, b"persistence: ")


def read_until(port: serial.Serial, text: bytes) -> None:
    seen, deadline = b"", time.monotonic() + BANNER_WITHIN_S
    while text not in seen:
        assert time.monotonic() < deadline, seen
        seen += port.read(64)


@pytest.mark.parametrize("call", ["hardware_id", "flash", "reset", "erase", "recover", "read_memory", "write_data"])
def test_an_unknown_probe(bench: Bench, probe: Probe, call: str) -> None:
    with pytest.raises(ProbeNotFound) as caught:
        run(bench, replace(probe, serial_number="123456789"), call)
    assert "123456789" in str(caught.value)
    assert str(caught.value.cure)


def run(bench: Bench, probe: Probe, call: str, cancel: CancelToken | None = None) -> None:
    cancel = cancel or CancelToken()
    match call:
        case "probes":
            bench.programmer.probes(cancel)
        case "hardware_id":
            bench.programmer.hardware_id(probe, cancel)
        case "flash":
            flash(bench, probe, bench.first, cancel=cancel)
        case "erase":
            bench.programmer.erase(probe, cancel)
        case "recover":
            bench.programmer.recover(probe, cancel)
        case "read_memory":
            bench.programmer.read_memory(probe, DATA, cancel)
        case "write_data":
            bench.programmer.write_data(probe, bench.data, progress=Progress([]), cancel=cancel)
        case _:
            bench.programmer.reset(probe, cancel)


@pytest.mark.parametrize(
    "call", ["probes", "hardware_id", "flash", "reset", "erase", "recover", "read_memory", "write_data"]
)
def test_cancelled_before_it_began(bench: Bench, probe: Probe, call: str) -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        run(bench, probe, call, cancel)


def test_a_cancel_ends_flashing(opened: Callable[..., AbstractContextManager[Bench]]) -> None:
    with opened(flash_s=ENDLESS_S) as bench:
        probe = bench.programmer.probes(CancelToken())[0]
        cancel = CancelToken()
        timer = threading.Timer(0.2, cancel.cancel)
        timer.start()
        with soon(), pytest.raises(Cancelled):
            flash(bench, probe, bench.first, cancel=cancel)
        timer.join()
        bench.programmer.hardware_id(probe, CancelToken())  # the probe is free again


@pytest.mark.parametrize("name", ["missing.hex", "notes.txt"])
def test_a_file_that_is_no_image(bench: Bench, probe: Probe, tmp_path: Path, name: str) -> None:
    (tmp_path / "notes.txt").write_text("buy milk\n")
    with pytest.raises((InputError, ProgrammerError)) as caught:
        flash(bench, probe, tmp_path / name)
    assert name in str(caught.value)


def test_two_probes_at_the_same_time(bench: Bench) -> None:
    probes = bench.programmer.probes(CancelToken())
    if len(probes) < 2:
        pytest.skip("one probe is attached, two are needed")
    told: list[list[tuple[int, int]]] = []
    threads = [
        threading.Thread(target=lambda each=each: told.append(flash(bench, each, bench.first).calls)) for each in probes
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == len(probes)
    assert all(calls[-1][0] == calls[-1][1] for calls in told)


def test_a_probe_that_is_unplugged_while_flashing(bench: Bench, probe: Probe) -> None:
    if bench.gone is None:
        pytest.skip("nobody is here to pull the cable")
    gone = bench.gone
    with pytest.raises(ProbeNotFound):
        flash(bench, probe, bench.first, progress=Progress([], at=lambda: gone(probe)))
    assert probe not in bench.programmer.probes(CancelToken())


def test_progress_that_raises_leaves_the_probe_free(bench: Bench, probe: Probe) -> None:
    def fail() -> None:
        raise KeyError("mine")

    with pytest.raises(KeyError):
        flash(bench, probe, bench.first, progress=Progress([], at=fail))
    flash(bench, probe, bench.first)


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (BoardFault.LOCKED_CHIP, ChipProtected),
        (BoardFault.VERIFY_ERROR, VerifyFailed),
        (BoardFault.UNPLUG_AT_40, ProbeNotFound),
    ],
)
def test_faults_of_the_chip(
    opened: Callable[..., AbstractContextManager[Bench]], fault: BoardFault, error: type[ProgrammerError]
) -> None:
    with opened(fault) as bench:
        probe = bench.programmer.probes(CancelToken())[0]
        progress = Progress([])
        with pytest.raises(error) as caught:
            flash(bench, probe, bench.first, progress=progress)
        assert probe.serial_number in str(caught.value)
        assert str(caught.value.cure)
        assert all(done < total for done, total in progress.calls)


def test_only_an_explicit_recover_opens_a_locked_chip(opened: Callable[..., AbstractContextManager[Bench]]) -> None:
    with opened(BoardFault.LOCKED_CHIP) as bench:
        probe = bench.programmer.probes(CancelToken())[0]
        for erase in Erase:
            with pytest.raises(ChipProtected):
                flash(bench, probe, bench.first, erase)
        with pytest.raises(ChipProtected):
            bench.programmer.hardware_id(probe, CancelToken())
        with pytest.raises(ChipProtected):
            bench.programmer.erase(probe, CancelToken())
        bench.programmer.recover(probe, CancelToken())
        assert re.fullmatch(r"[0-9a-f]{8,64}", bench.programmer.hardware_id(probe, CancelToken()))
        flash(bench, probe, bench.first)


@pytest.mark.parametrize("call", ["erase", "recover"])
def test_nothing_runs_afterwards(bench: Bench, probe: Probe, call: str) -> None:
    with serial.serial_for_url(probe.port, BAUD, timeout=0.1) as port:
        flash(bench, probe, bench.first)
        known = bench.programmer.hardware_id(probe, CancelToken())
        run(bench, probe, call)
        assert bench.programmer.hardware_id(probe, CancelToken()) == known
        bench.programmer.reset(probe, CancelToken())
        ends_at, seen = time.monotonic() + 0.4, b""
        while time.monotonic() < ends_at:
            seen += port.read(64)
    assert b"Device ready" not in seen


def test_a_cut_cable_at_40_percent(opened: Callable[..., AbstractContextManager[Bench]]) -> None:
    with opened(BoardFault.UNPLUG_AT_40) as bench:
        probe = bench.programmer.probes(CancelToken())[0]
        progress = Progress([])
        with pytest.raises(ProbeNotFound):
            flash(bench, probe, bench.first, progress=progress)
        if bench.programmer.name == "pynrfjprog":
            pytest.skip("its progress knows stages only, nothing in between")
        done, total = progress.calls[-1]
        assert 0.34 < done / total < 0.45


def test_data_is_written_and_read_back_byte_by_byte(bench: Bench, probe: Probe) -> None:
    programmer, progress = bench.programmer, Progress([])
    flash(bench, probe, bench.first)
    programmer.write_data(probe, bench.data, progress=progress, cancel=CancelToken())
    assert progress.calls[-1][0] == progress.calls[-1][1] > 0
    assert programmer.read_memory(probe, DATA, CancelToken()) == CONTENT
    behind = AddressRange(start=DATA.end - 3, end=DATA.end + 5)
    assert programmer.read_memory(probe, behind, CancelToken()) == CONTENT[-3:] + b"\xff" * 5


def test_data_is_written_beside_the_firmware_over_what_was_there(bench: Bench, probe: Probe, tmp_path: Path) -> None:
    programmer = bench.programmer
    image = bench.data
    flash(bench, probe, bench.first)
    programmer.write_data(probe, image, progress=Progress([]), cancel=CancelToken())
    again = data_image(tmp_path / "again.hex", b"\xff\x00\xff")
    programmer.write_data(probe, again, progress=Progress([]), cancel=CancelToken())
    assert programmer.read_memory(probe, DATA, CancelToken())[:5] == b"\xff\x00\xff\xff\xff", "its page was erased"
    assert programmer.read_memory(probe, DATA, CancelToken())[4096:] == CONTENT[4096:], "the next one was not"
    with serial.serial_for_url(probe.port, BAUD, timeout=0.1) as port:
        programmer.reset(probe, CancelToken())  # and does not look for data that the firmware may have taken
        read_until(port, b"Device ready for provisioning.")


def test_erasing_the_chip_erases_data(bench: Bench, probe: Probe) -> None:
    flash(bench, probe, bench.first)
    bench.programmer.write_data(probe, bench.data, progress=Progress([]), cancel=CancelToken())
    bench.programmer.erase(probe, CancelToken())
    assert set(bench.programmer.read_memory(probe, DATA, CancelToken())) == {0xFF}


@pytest.mark.parametrize("call", ["read_memory", "write_data"])
def test_memory_of_a_locked_chip(opened: Callable[..., AbstractContextManager[Bench]], call: str) -> None:
    with opened(BoardFault.LOCKED_CHIP) as bench:
        probe = bench.programmer.probes(CancelToken())[0]
        with pytest.raises(ChipProtected):
            run(bench, probe, call)
