"""Whole runs on virtual boards: what the host adds to a unit, 24 boards beside one, a mass run that counts mistakes.

    python benchmarks/runs.py                   # all three, 1,000 units in the mass run
    python benchmarks/runs.py --units 10000     # the mass run alone; it ends with 1 if anything is wrong

Boards, ledger and server are those of the demo, over real sockets. "Told" is what board and wire were told to take:
flashing, starting, applying, and every byte that somebody waits for at the baud rate. The server answers at once and
while the final image is flashed, so nothing is taken off for it.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import statistics
import sys
import tempfile
import threading
import time
import warnings
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from cryptography import x509

from factory_prov.cancel import CancelToken
from factory_prov.job.job_file import load_job
from factory_prov.job.model import Job
from factory_prov.ledger.records import Outcome, RunRecord
from factory_prov.ledger.store import Ledger
from factory_prov.lwm2m.senml import decode
from factory_prov.naming.sources import DeviceName
from factory_prov.programmers.protocol import Probe
from factory_prov.programmers.simulated import SimulatedProgrammer
from factory_prov.registrars.coiote.registrar import Coiote, CoioteOptions
from factory_prov.run.bench import Bench, Device
from factory_prov.run.pipeline import provision
from factory_prov.simulation.bench import VirtualBench
from factory_prov.simulation.board import VirtualBoard
from factory_prov.simulation.board_timings import Timings
from factory_prov.simulation.coiote.server import VirtualCoiote
from factory_prov.simulation.coiote.store import VirtualDevice
from factory_prov.simulation.console import PROMPT
from factory_prov.simulation.firmware_image import write_demo_images

CONFIGS = Path(__file__).parents[1] / "configs"
DOMAIN = "/virtual/"
BITS_PER_BYTE = 10
PARALLEL = 24
MASS_SPEED = 200.0
DEFAULT_UNITS = 1000
SETTLE_S = 3.0
CERTIFICATE_EVERY = 4
NOT_WAITED_FOR = (b"***", PROMPT)
"""What a board says while it starts, and prompts: nobody waits for them."""
REALISTIC_S = 18.0
"""A unit at speed 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """What the runs share; the jobs flash the virtual images."""

    bench: Bench
    boards: VirtualBench
    server: VirtualCoiote
    psk: Job
    certificate: Job

    def run(self, board: VirtualBoard, job: Job) -> RunRecord:
        """Provision the unit on a board's probe."""
        probe = Probe(serial_number=board.identity.serial_number, backend="simulated", board="", port=board.port)
        device = Device(port=board.port, probe=probe)
        return provision(device, job, self.bench, lambda _: None, CancelToken())


@contextmanager
def virtual_station(boards: int, speed: float) -> Iterator[Station]:
    """Set up boards, server and a ledger in a temporary folder."""
    with ExitStack() as parts:
        folder = Path(parts.enter_context(tempfile.TemporaryDirectory()))
        virtual = parts.enter_context(VirtualBench(boards, speed=speed))
        server = parts.enter_context(VirtualCoiote(domains=(DOMAIN,)))
        options = CoioteOptions(url=server.url, domain=DOMAIN)
        yield Station(
            bench=Bench(
                station="benchmark",
                ledger=parts.enter_context(Ledger.open(folder / "ledger.sqlite")),
                names=DeviceName(),
                programmer=SimulatedProgrammer(virtual),
                registrar=Coiote(options, server.token),
                server="virtual server",
            ),
            boards=virtual,
            server=server,
            psk=_job("job-psk.toml", folder, options),
            certificate=_job("job-certificate.toml", folder, options),
        )


def _job(name: str, folder: Path, options: CoioteOptions) -> Job:
    loaded = load_job(CONFIGS / name)
    first, final = write_demo_images(folder)
    name_text = "endpoint name {endpoint_name}"
    board = replace(loaded.board, first_image=first, final_image=final, final_name_text=name_text)
    return replace(loaded, board=board, server=options)


class WireMeter:
    """Counts the bytes on a board's wire that somebody waits for."""

    def __init__(self, board: VirtualBoard) -> None:
        self.size_bytes = 0
        uart = board._uart  # noqa: SLF001 - only here is it known what the board says and when
        uart.feed = self._counted(uart.feed)  # type: ignore[method-assign]
        uart.write = self._counted(uart.write)  # type: ignore[method-assign]

    def _counted(self, passed_on: Callable[[bytes], None]) -> Callable[[bytes], None]:
        def count_and_pass(data: bytes) -> None:
            if data != PROMPT and not data.startswith(NOT_WAITED_FOR) and b"no server that" not in data:
                self.size_bytes += len(data)
            passed_on(data)

        return count_and_pass


def told_s(timings: Timings, wire_bytes: int) -> float:
    """Return what a run is told to take: both images flashed and started, the pack applied, the wire."""
    return 2 * (timings.flash_s + timings.boot_s) + timings.apply_s + wire_bytes * BITS_PER_BYTE / timings.baud


def overhead(speed: float, *, runs: int) -> tuple[float, float]:
    """Return the medians of a run's time and of what the host added to it, in seconds."""
    with virtual_station(1, speed) as station:
        (board,) = station.boards.boards
        took, added = [], []
        for turn in range(runs):
            if turn:
                board = station.boards.new_unit(board.identity.serial_number)
            meter = WireMeter(board)
            began = time.perf_counter()
            record = station.run(board, station.psk)
            took.append(time.perf_counter() - began)
            assert record.outcome is Outcome.PASS
            added.append(took[-1] - told_s(station.boards.timings, meter.size_bytes))
    return statistics.median(took), statistics.median(added)


def together_s(boards: int, speed: float) -> float:
    """Return how long it takes until the last of some boards has passed, all begun at once."""
    with virtual_station(boards, speed) as station, ThreadPoolExecutor(boards) as pool:
        list(pool.map(time.sleep, [0.05] * boards))  # the threads are there
        began = time.perf_counter()
        records = list(pool.map(lambda board: station.run(board, station.psk), station.boards.boards))
        took_s = time.perf_counter() - began
    assert all(record.outcome is Outcome.PASS for record in records)
    return took_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What one unit has after its run, read from its own flash; secrets as digests."""

    record: RunRecord
    psk_identity: str | None = None
    key: bytes | None = None
    certificate_serial: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistakes:
    """What must be 0 each after a mass run."""

    not_passed: int
    names: int
    psk_identities: int
    keys: int
    certificate_serials: int
    not_as_registered: int
    not_in_ledger: int
    threads: int = 0
    sockets: int = 0
    unclosed: int = 0

    @property
    def found(self) -> dict[str, int]:
        """Those that are not 0, by name."""
        return {name: number for name in self.__slots__ if (number := getattr(self, name))}


class MassRun:
    """Threads with a probe each take the next number until there are none left."""

    def __init__(self, station: Station, units: int) -> None:
        self._station = station
        self._units = units
        self._numbers = count(1)
        self._made: list[Made] = []

    def go(self) -> None:
        """Provision all units, as many at a time as there are boards."""
        boards = self._station.boards.boards
        with ThreadPoolExecutor(len(boards)) as pool:
            list(pool.map(self._work, boards))

    def _work(self, board: VirtualBoard) -> None:
        station, used = self._station, False
        while (number := next(self._numbers)) <= self._units:
            if used:
                board = station.boards.new_unit(board.identity.serial_number)
            used = True
            record = station.run(board, station.psk if number % CERTIFICATE_EVERY else station.certificate)
            self._made.append(read_back(record, board.stored_pack or b""))

    def judge(self) -> Mistakes:
        """Compare what the units have with one another, with the server and with the ledger."""
        at_server = self._station.server.devices
        devices = {device.endpoint_name: device for device in at_server}
        keys = [device.psk_key.reveal() for device in at_server if device.psk_key]
        passes = [run.endpoint_name for run in self._station.bench.ledger.runs() if run.outcome is Outcome.PASS]
        good = [each for each in self._made if each.record.outcome is Outcome.PASS]
        return Mistakes(
            not_passed=self._units - len(good),
            names=twice(each.record.endpoint_name for each in self._made) + len(at_server) - len(devices),
            psk_identities=twice(device.psk_identity for device in at_server),
            keys=twice(keys) + twice(each.key for each in self._made),
            certificate_serials=twice(each.certificate_serial for each in self._made),
            not_as_registered=sum(not agrees(each, devices.get(each.record.endpoint_name or "")) for each in good),
            not_in_ledger=len(good) - len(set(passes)) + len({each.record.endpoint_name for each in good} - {*passes}),
        )


def agrees(unit: Made, device: VirtualDevice | None) -> bool:
    """Return whether the server has what the unit has: mode, identity and key; with certificates it has the mode."""
    if device is None or unit.key is None:
        return False
    if unit.certificate_serial is not None:
        return (device.security_mode, device.psk_key) == ("cert", None)
    key = device.psk_key.reveal() if device.psk_key else b""
    return (device.psk_identity, hashlib.sha256(key).digest()) == (unit.psk_identity, unit.key)


def read_back(record: RunRecord, pack: bytes) -> Made:
    """Read a unit's credentials from the pack that it stored."""
    values = {each.name: each.value for each in decode(pack)} if pack else {}
    identity, key = values.get("/0/1/3"), values.get("/0/1/5")
    digest = hashlib.sha256(key).digest() if isinstance(key, bytes) else None
    if values.get("/0/1/2") == 0 and isinstance(identity, bytes):
        return Made(record=record, psk_identity=identity.decode(), key=digest)
    serial = x509.load_der_x509_certificate(identity).serial_number if isinstance(identity, bytes) else None
    return Made(record=record, key=digest, certificate_serial=serial)


def twice(values: Iterable[Hashable]) -> int:
    """Return how many values are repetitions; None does not count."""
    return sum(number - 1 for value, number in Counter(values).items() if value is not None)


def open_sockets() -> int:
    """Return how many sockets this process holds; 0 where the system does not tell."""
    folder = Path("/proc/self/fd")
    return sum(_is_socket(each) for each in folder.iterdir()) if folder.is_dir() else 0


def _is_socket(entry: Path) -> bool:
    try:
        return str(entry.readlink()).startswith("socket:")
    except OSError:  # the one that listed the folder
        return False


def mass_run(units: int, *, parallel: int = PARALLEL, speed: float = MASS_SPEED) -> Mistakes:
    """Provision so many units, so many at a time; return what is wrong with them and what is left behind."""
    threads, sockets = threading.active_count(), open_sockets()
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always", ResourceWarning)
        with virtual_station(parallel, speed) as station:
            run = MassRun(station, units)
            run.go()
            mistakes = run.judge()
        del station, run
        ends_at = time.monotonic() + SETTLE_S
        while threading.active_count() > threads and time.monotonic() < ends_at:
            time.sleep(0.01)
        left = (threading.active_count() - threads, open_sockets() - sockets)
        gc.collect()  # whatever was not closed says so now
    unclosed = sum(issubclass(each.category, ResourceWarning) for each in seen)
    return replace(mistakes, threads=left[0], sockets=left[1], unclosed=unclosed)


def row(what: str, value: str, limit: str) -> None:
    print(f"{what:44} {value:>28}   limit {limit}", flush=True)


def print_overhead() -> None:
    """Print what the host adds to a unit at some speeds."""
    for speed, runs in ((20.0, 11), (5.0, 5), (1.0, 1)):
        took, added = overhead(speed, runs=runs)
        share = f"{added / REALISTIC_S:.2%} of {REALISTIC_S:g} s"
        row(f"host overhead, a unit of {took:.2f} s", f"{added * 1000:.1f} ms, {share}", "50 ms, 1 %")


def print_together() -> None:
    """Print how 24 boards compare with one."""
    for speed, runs in ((4.0, 3), (1.0, 1)):
        one = statistics.median(together_s(1, speed) for _ in range(runs))
        many = statistics.median(together_s(PARALLEL, speed) for _ in range(runs))
        row(
            f"{PARALLEL} boards beside one, speed {speed:g}", f"{many:.2f} / {one:.2f} s = {many / one:.3f} x", "1.05 x"
        )


def print_mass(units: int) -> bool:
    """Print the mass run; return whether nothing was wrong."""
    began, worked = time.perf_counter(), time.process_time()
    mistakes = mass_run(units)
    took_s, worked_s = time.perf_counter() - began, time.process_time() - worked
    each = f"{took_s:.0f} s, {worked_s / units * 1000:.1f} ms CPU each"
    row(f"{units} units, {PARALLEL} at a time", each, "none")
    row("mistakes", str(mistakes.found or 0), "0")
    return not mistakes.found


def main() -> int:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description="Measure whole runs on virtual boards.")
    parser.add_argument("--units", type=int, help="run only the mass run, with so many units")
    units = parser.parse_args().units
    if units is None:
        print_overhead()
        print_together()
    return 0 if print_mass(units or DEFAULT_UNITS) else 1


if __name__ == "__main__":
    sys.exit(main())
