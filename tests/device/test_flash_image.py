"""A unit without a UART whose firmware is the receiver of device/ in C: blank to PASS by the probe, and power cuts."""

from __future__ import annotations

import hashlib
import random
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from receivers import make, need

from factory_prov.boards.addresses import AddressRange
from factory_prov.boards.hand_over import HandOver, HandOverBy
from factory_prov.boards.images import intel_hex
from factory_prov.boards.model import EraseRules
from factory_prov.cancel import CancelToken
from factory_prov.device_contract.flash_image import Receipt, image_of, is_blank, read_receipt
from factory_prov.job.job_file import load_job
from factory_prov.ledger.records import Outcome
from factory_prov.line.virtual_station import VirtualStation, virtual_station
from factory_prov.programmers.protocol import Probe
from factory_prov.programmers.simulated import SimulatedProgrammer
from factory_prov.run.pipeline import provision

UNIT = 256
STORE = 384
REGION = AddressRange(start=0xF4000, end=0xF4000 + 3 * UNIT)
RECEIPT_AT = 2 * UNIT
PACK = b"\x81" + bytes(range(150))
DIGEST = hashlib.sha256(PACK).digest()
POWER_CUT = 3
SEED = 16


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    need("make", "cc")
    build = tmp_path_factory.mktemp("flash-image")
    make(str(build / "flash_image_file"), build)
    return build / "flash_image_file"


class ChipFile:
    """A chip whose flash is a file: the device's storage, then the region for the probe."""

    def __init__(self, program: Path, file: Path) -> None:
        self.program, self.file = program, file
        file.write_bytes(b"\xff" * (STORE + 3 * UNIT))

    @property
    def region(self) -> bytes:
        return self.file.read_bytes()[STORE:]

    def write(self, at: int, data: bytes) -> None:
        """Erase the units that are touched, and write."""
        flash = bytearray(self.file.read_bytes())
        begin, end = STORE + at // UNIT * UNIT, STORE + -(-(at + len(data)) // UNIT) * UNIT
        flash[begin:end] = b"\xff" * (end - begin)
        flash[STORE + at : STORE + at + len(data)] = data
        self.file.write_bytes(flash)

    def start(self, *, power_bytes: int | None = None) -> int:
        """Give it power, for so many bytes of flash that it changes."""
        power = [] if power_bytes is None else [str(power_bytes)]
        return subprocess.run([self.program, self.file, *power], stdout=subprocess.DEVNULL, check=False).returncode


@pytest.fixture
def chip(program: Path, tmp_path: Path) -> ChipFile:
    return ChipFile(program, tmp_path / "flash.bin")


def test_the_receiver_and_the_station_mean_the_same_bytes(chip: ChipFile) -> None:
    chip.write(0, image_of(PACK))
    assert chip.start() == 0
    assert read_receipt(chip.region[RECEIPT_AT:]) == Receipt(code=0, sha256=DIGEST)
    assert is_blank(chip.region[:RECEIPT_AT])
    assert PACK in chip.file.read_bytes()[:STORE]


def test_a_refusal_has_a_receipt_too(chip: ChipFile) -> None:
    chip.write(0, image_of(b"no array at all"))
    assert chip.start() == 0
    assert read_receipt(chip.region[RECEIPT_AT:]) == Receipt(code=5)
    assert is_blank(chip.region[:RECEIPT_AT])


def test_cuts_at_random_moments_leave_it_taken_once(chip: ChipFile) -> None:
    dice, cut = random.Random(SEED), 0
    for _ in range(40):
        chip.file.write_bytes(b"\xff" * (STORE + 3 * UNIT))
        chip.write(0, image_of(PACK))
        for _ in range(dice.randint(1, 3)):
            cut += chip.start(power_bytes=dice.randint(0, 900)) == POWER_CUT
        assert chip.start() == 0
        assert read_receipt(chip.region[RECEIPT_AT:]) == Receipt(code=0, sha256=DIGEST)
        assert is_blank(chip.region[:RECEIPT_AT])
    assert cut > 20


class ChipProgrammer(SimulatedProgrammer):
    """The probe of such a chip; it says that it is the first virtual board."""

    def __init__(self, station: VirtualStation, chip: ChipFile) -> None:
        super().__init__(station.boards)
        self._chip = chip

    def write_data(
        self, probe: Probe, image: Path, *, progress: Callable[[int, int], None], cancel: CancelToken
    ) -> None:
        for start, data in intel_hex.read(image.read_bytes()).pieces:
            self._chip.write(start - REGION.start, data)

    def read_memory(self, probe: Probe, part: AddressRange, cancel: CancelToken) -> bytes:
        return self._chip.region[part.start - REGION.start : part.end - REGION.start]

    def reset(self, probe: Probe, cancel: CancelToken) -> None:
        assert self._chip.start() == 0


@pytest.fixture
def station(configs: Path) -> Iterator[VirtualStation]:
    job = load_job(configs / "job-by-probe.toml")
    assert job.hardware is not None
    by_probe = HandOver(by=HandOverBy.PROBE, region=REGION, receipt_timeout_s=5.0)
    board = replace(job.hardware, erase=EraseRules(page_bytes=UNIT), delivery=by_probe)
    with virtual_station(replace(job, hardware=board), boards=1, speed=100) as made:
        yield replace(made, job=replace(made.job, board=replace(made.job.board, first_image=None)))


def test_from_blank_to_pass(station: VirtualStation, chip: ChipFile) -> None:
    bench = replace(station.bench, programmer=ChipProgrammer(station, chip))
    record = provision(station.devices[0], station.job, bench, lambda _: None, CancelToken())
    assert (record.outcome, record.code) == (Outcome.PASS, None)
    receipt = read_receipt(chip.region[RECEIPT_AT:])
    assert receipt is not None
    assert receipt.sha256 is not None
    (run,) = bench.ledger.runs()
    assert run.outcome is Outcome.PASS
    assert is_blank(chip.region[:RECEIPT_AT])
    assert station.server.known() == (record.endpoint_name,)
