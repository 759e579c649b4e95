"""Units without a UART on virtual boards: PASS by the probe, every fault, and runs that were cut off."""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from factory_prov.boards.addresses import AddressRange
from factory_prov.boards.hand_over import HandOver, HandOverBy
from factory_prov.boards.model import Erase
from factory_prov.cancel import CancelToken
from factory_prov.credentials.keeping import Keep
from factory_prov.credentials.vault.sealing import PassingVault
from factory_prov.device_contract.flash_image import Receipt, image_of, is_blank, read_receipt, receipt_of
from factory_prov.errors import ProgrammerError, ServerBusy
from factory_prov.events import Event, Level, LogLine, StepFinished
from factory_prov.job.check import check_job
from factory_prov.job.job_file import load_job
from factory_prov.job.model import Job, NameSource, NamingOptions
from factory_prov.ledger.records import Again, Outcome, RunRecord
from factory_prov.ledger.store import Ledger
from factory_prov.line.virtual_station import VirtualStation, virtual_station
from factory_prov.messages import Message
from factory_prov.naming.pattern import NamePattern
from factory_prov.naming.sources import PatternNames
from factory_prov.programmers.protocol import Probe
from factory_prov.programmers.simulated import SimulatedProgrammer
from factory_prov.run.pipeline import provision
from factory_prov.run.planning import planned_steps
from factory_prov.simulation.board import VirtualBoard
from factory_prov.simulation.board_faults import BoardFault, UnitFault
from factory_prov.simulation.contract_faults import ContractFault
from factory_prov.simulation.firmware_image import read_image
from factory_prov.simulation.hand_over_faults import HandOverFault

SPEED = 100.0
PATTERN = NamePattern.parse("urn:dev:ops:32473-Leak-{serial:06d}")
REGION = AddressRange(start=0xF4000, end=0xF8000)
RECEIPT_AT = 0xF7000

Start = Callable[..., VirtualStation]


@pytest.fixture
def job(configs: Path) -> Job:
    return load_job(configs / "job-by-probe.toml")


@pytest.fixture
def start(job: Job) -> Iterator[Start]:
    with ExitStack() as stations:

        def enter(*faults: UnitFault, of: Job = job, boards: int = 1) -> VirtualStation:
            return stations.enter_context(virtual_station(of, boards=boards, faults=faults, speed=SPEED))

        yield enter


def once_only(job: Job) -> Job:
    """Return the job for units whose chip is not erased: they are configured once only, after the server was asked."""
    assert job.hardware is not None
    rules = replace(job.hardware.erase, first=Erase.SECTORS)
    return replace(job, hardware=replace(job.hardware, erase=rules))


def run(station: VirtualStation, events: list[Event] | None = None, *, again: Again | None = None) -> RunRecord:
    device = replace(station.devices[0], again=again)
    told: list[Event] = [] if events is None else events
    return provision(device, station.job, station.bench, told.append, CancelToken())


def board_of(station: VirtualStation) -> VirtualBoard:
    return station.boards.boards[0]


def region_of(station: VirtualStation) -> bytes:
    return board_of(station).read_memory(REGION.start, REGION.end - REGION.start)


@pytest.mark.parametrize("first", list(Erase))
def test_a_blank_unit_passes_and_nothing_of_its_keys_stays_readable(start: Start, job: Job, first: Erase) -> None:
    station, events = start(of=job if first is Erase.CHIP else once_only(job)), list[Event]()
    record = run(station, events)
    assert (record.outcome, record.code) == (Outcome.PASS, None)
    assert {event.step for event in events if isinstance(event, StepFinished)} == set(planned_steps(station.job))
    pack = board_of(station).stored_pack
    assert pack is not None
    found = region_of(station)
    assert is_blank(found[: RECEIPT_AT - REGION.start])
    assert read_receipt(found[RECEIPT_AT - REGION.start :]) == Receipt(code=0, sha256=hashlib.sha256(pack).digest())
    assert station.server.known() == (record.endpoint_name,)


OUTCOMES: dict[UnitFault, tuple[str, str]] = {
    HandOverFault.IMAGE_IGNORED: ("E347", "no receipt"),
    HandOverFault.BROKEN_RECEIPT: ("E347", "no receipt"),
    HandOverFault.OTHER_RECEIPT: ("E345", "something else than it was sent"),
    HandOverFault.IMAGE_LEFT: ("E348", "left it readable"),
    HandOverFault.FLASH_WORN: ("E204", "differs from what was written"),
    HandOverFault.WRITES_NOTHING: ("E204", "differs from what was written"),
    ContractFault.RECORD_REFUSED: ("E341", "record /"),
    BoardFault.LOCKED_CHIP: ("E203", "protection"),
    BoardFault.UNPLUG_AT_40: ("E202", "not there"),
}


@pytest.mark.parametrize(
    ("fault", "first"),
    [*((fault, Erase.SECTORS) for fault in OUTCOMES), (HandOverFault.FLASH_WORN, Erase.CHIP)],
)
def test_every_fault_has_its_outcome_and_leaves_no_keys(start: Start, job: Job, fault: UnitFault, first: Erase) -> None:
    assert set(HandOverFault) <= set(OUTCOMES)
    station = start(fault, of=job if first is Erase.CHIP else once_only(job))
    record = run(station)
    code, words = OUTCOMES[fault]
    assert record.code == code
    assert record.outcome is not Outcome.PASS
    assert words in str(record.reason)
    assert is_blank(region_of(station)[: RECEIPT_AT - REGION.start])


@pytest.mark.parametrize("fault", [HandOverFault.FLASH_WORN, HandOverFault.WRITES_NOTHING])
def test_the_server_hears_nothing_of_a_unit_that_cannot_be_written(start: Start, job: Job, fault: UnitFault) -> None:
    station = start(fault, of=once_only(job))
    assert run(station).code == "E204"
    assert station.server.known() == ()


class ServerAway:
    """A registrar that looks, and is away when it is to register."""

    def __init__(self, inner: object) -> None:
        self._inner = inner

    def __getattr__(self, name: str) -> object:
        return getattr(self._inner, name)

    def register(self, *_: object, **__: object) -> None:
        raise ServerBusy(Message("later."), place="server")


def test_a_unit_that_the_server_refuses_gets_no_start_and_keeps_no_keys(start: Start, job: Job) -> None:
    station = start(of=once_only(job))
    assert station.bench.registrar is not None
    away = replace(station.bench, registrar=ServerAway(station.bench.registrar))  # type: ignore[arg-type]
    events: list[Event] = []
    record = provision(station.devices[0], station.job, away, events.append, CancelToken())
    assert record.outcome is Outcome.ERROR
    assert is_blank(region_of(station))
    assert board_of(station).stored_pack is None
    board_of(station).reset()
    assert run(station).outcome is Outcome.PASS


class CutProgrammer(SimulatedProgrammer):
    """A programmer whose station loses its power before or behind one of its calls."""

    def __init__(self, station: VirtualStation, call: str, *, behind: bool) -> None:
        super().__init__(station.boards)
        self._cut_at = (call, behind)

    def write_data(
        self, probe: Probe, image: Path, *, progress: Callable[[int, int], None], cancel: CancelToken
    ) -> None:
        with self._cut("write_data"):
            super().write_data(probe, image, progress=progress, cancel=cancel)

    def reset(self, probe: Probe, cancel: CancelToken) -> None:
        with self._cut("reset"):
            super().reset(probe, cancel)

    @contextmanager
    def _cut(self, call: str) -> Iterator[None]:
        if self._cut_at == (call, False):
            raise SystemExit
        yield
        if self._cut_at == (call, True):
            raise SystemExit


@pytest.mark.parametrize("powered_in_between", [False, True])
@pytest.mark.parametrize("behind", [False, True])
@pytest.mark.parametrize("call", ["write_data", "reset"])
def test_a_run_that_was_cut_off_is_gone_on_with_by_the_receipt(
    start: Start, job: Job, call: str, behind: bool, powered_in_between: bool
) -> None:
    station = start(of=once_only(job))
    first = station.job.board.first_image
    assert first is not None
    station = replace(station, job=replace(station.job, board=replace(station.job.board, first_image=None)))
    board, there, vault = board_of(station), station.bench.ledger.path, PassingVault()
    board.finish_flash(read_image(first))

    def run_once(programmer: SimulatedProgrammer) -> tuple[RunRecord, set[str | None]]:
        with Ledger.open(there, vault=vault) as ledger:
            names = PatternNames(PATTERN, next_serial=ledger.next_serial, taken=ledger.taken)
            bench = replace(station.bench, ledger=ledger, names=names, programmer=programmer)
            record = provision(station.devices[0], station.job, bench, lambda _: None, CancelToken())
            return record, {each.endpoint_name for each in ledger.runs()}

    with pytest.raises(SystemExit):
        run_once(CutProgrammer(station, call, behind=behind))
    if powered_in_between:
        board.power_cycle()
        time.sleep(0.3)  # the board may take what is there
    stored = board.stored_pack
    record, names = run_once(SimulatedProgrammer(station.boards))
    assert (record.outcome, record.code) == (Outcome.PASS, None)
    assert board.stored_pack is not None
    assert stored in (None, board.stored_pack)
    assert is_blank(region_of(station)[: RECEIPT_AT - REGION.start])
    assert names == {record.endpoint_name}
    assert station.server.known() == (record.endpoint_name,)


@pytest.mark.parametrize("code", [0, 14, 15])
def test_a_unit_with_another_receipt_is_configured_already(start: Start, job: Job, code: int) -> None:
    station = start(of=once_only(job))
    receipt = receipt_of(Receipt(code=code, sha256=bytes(range(32))))
    board_of(station).write_memory([(RECEIPT_AT, receipt)])
    record = run(station)
    assert (record.outcome, record.code) == (Outcome.FAIL, "E345")
    assert station.server.known() == ()
    assert region_of(station)[RECEIPT_AT - REGION.start :].startswith(receipt)


@pytest.mark.parametrize("there", [receipt_of(Receipt(code=9, path="/0/1/3")), b"FPROVRC2\0\0", b"\0" * 4096])
def test_a_refusal_or_rubbish_from_before_is_no_obstacle(start: Start, job: Job, there: bytes) -> None:
    station = start(of=once_only(job))
    board_of(station).write_memory([(RECEIPT_AT, there), (REGION.start, image_of(b"old keys" * 900))])
    assert run(station).outcome is Outcome.PASS
    assert is_blank(region_of(station)[: RECEIPT_AT - REGION.start])


class SeenProgrammer(SimulatedProgrammer):
    """Looks at the file that a tool would get."""

    def __init__(self, station: VirtualStation) -> None:
        super().__init__(station.boards)
        self.files: list[tuple[Path, int, int]] = []

    def write_data(
        self, probe: Probe, image: Path, *, progress: Callable[[int, int], None], cancel: CancelToken
    ) -> None:
        self.files.append((image, stat.S_IMODE(image.stat().st_mode), stat.S_IMODE(image.parent.stat().st_mode)))
        super().write_data(probe, image, progress=progress, cancel=cancel)


def test_the_image_is_a_secret_on_its_way(start: Start) -> None:
    station, events = start(), list[Event]()
    seen = SeenProgrammer(station)
    record = provision(
        station.devices[0], station.job, replace(station.bench, programmer=seen), events.append, CancelToken()
    )
    assert record.outcome is Outcome.PASS
    (file, mode, folder_mode) = seen.files[0]
    assert not file.exists()
    assert not file.parent.exists()
    if os.name != "nt":
        assert (mode, folder_mode) == (0o600, 0o700)
    pack = board_of(station).stored_pack
    assert pack is not None
    for event in events:
        for at in range(0, len(pack) - 8, 4):
            assert pack[at : at + 8].hex() not in str(event).lower()


class StuckProgrammer(SimulatedProgrammer):
    """Cannot start the chip once data was written; `keeps`: nor take anything out of it."""

    def __init__(self, station: VirtualStation, *, keeps: bool = False) -> None:
        super().__init__(station.boards)
        self._keeps, self._written = keeps, False

    def write_data(
        self, probe: Probe, image: Path, *, progress: Callable[[int, int], None], cancel: CancelToken
    ) -> None:
        if not (self._keeps and self._written):
            super().write_data(probe, image, progress=progress, cancel=cancel)
        self._written = True

    def reset(self, probe: Probe, cancel: CancelToken) -> None:
        if self._written:
            raise ProgrammerError(Message("it does not start."), place="probe")
        super().reset(probe, cancel)


@pytest.mark.parametrize("first", list(Erase))
def test_a_unit_that_cannot_be_started_keeps_no_keys(start: Start, job: Job, first: Erase) -> None:
    station = start(of=job if first is Erase.CHIP else once_only(job))
    bench = replace(station.bench, programmer=StuckProgrammer(station))
    record = provision(station.devices[0], station.job, bench, lambda _: None, CancelToken())
    assert (record.outcome, record.code) == (Outcome.FAIL, "E200")
    assert is_blank(region_of(station))


def test_keys_that_cannot_be_taken_away_are_told(start: Start) -> None:
    station, events = start(), list[Event]()
    bench = replace(station.bench, programmer=StuckProgrammer(station, keeps=True))
    record = provision(station.devices[0], station.job, bench, events.append, CancelToken())
    assert (record.outcome, record.code) == (Outcome.FAIL, "E200")
    assert not is_blank(region_of(station))
    warnings = [str(each.text) for each in events if isinstance(each, LogLine) and each.level is Level.WARNING]
    assert any("differs from what was written" in text for text in warnings)


@pytest.mark.parametrize("first", list(Erase))
def test_a_unit_whose_run_is_stopped_while_it_is_waited_for_keeps_no_keys(start: Start, job: Job, first: Erase) -> None:
    station = start(HandOverFault.IMAGE_IGNORED, of=job if first is Erase.CHIP else once_only(job))
    cancel = CancelToken()

    class Stopping(SimulatedProgrammer):
        written = False

        def write_data(
            self, probe: Probe, image: Path, *, progress: Callable[[int, int], None], cancel: CancelToken
        ) -> None:
            super().write_data(probe, image, progress=progress, cancel=cancel)
            self.written = True

        def reset(self, probe: Probe, given: CancelToken) -> None:
            super().reset(probe, given)
            if self.written:
                cancel.cancel()

    bench = replace(station.bench, programmer=Stopping(station.boards))
    record = provision(station.devices[0], station.job, bench, lambda _: None, cancel)
    assert record.outcome is Outcome.ABORTED
    assert is_blank(region_of(station))


def test_kept_keys_are_written_again_whatever_receipt_is_left(start: Start, job: Job) -> None:
    """A unit that has lost what it stored still has the receipt for these very keys."""
    kept = replace(job.credentials, keep=Keep.ENCRYPTED)
    station = start(of=replace(once_only(job), credentials=kept))
    with Ledger.open(station.bench.ledger.path, vault=PassingVault()) as ledger:
        bench, board = replace(station.bench, ledger=ledger), board_of(station)
        first = provision(station.devices[0], station.job, bench, lambda _: None, CancelToken())
        pack, board._flash.stored_pack = board.stored_pack, None
        desk = replace(station.devices[0], again=Again.SAME_IDENTITY, same_keys=True)
        second = provision(desk, station.job, bench, lambda _: None, CancelToken())
    assert (first.outcome, second.outcome) == (Outcome.PASS, Outcome.PASS)
    assert pack is not None
    assert board.stored_pack == pack


def test_what_a_job_for_such_a_board_cannot_be(job: Job, tmp_path: Path) -> None:
    assert not {problem.rule for problem in check_job(job)} & {"delivery-name", "delivery-final-image"}
    named = replace(job, naming=NamingOptions(source=NameSource.DEVICE))
    assert "delivery-name" in {problem.rule for problem in check_job(named)}
    image = tmp_path / "final.hex"
    image.write_text(":0100000001FE\n:00000001FF\n")
    final = replace(job, board=replace(job.board, final_image=image))
    assert "delivery-final-image" in {problem.rule for problem in check_job(final)}
    assert job.hardware is not None
    small = HandOver(by=HandOverBy.PROBE, region=AddressRange(start=0xF4000, end=0xF4200), erase_bytes=256)
    tiny = replace(job.hardware, erase=replace(job.hardware.erase, page_bytes=256), delivery=small)
    (large,) = [each for each in check_job(replace(job, hardware=tiny)) if each.rule == "delivery-too-large"]
    assert "takes 192" in str(large.what)


def test_without_its_probe_there_is_no_way_to_it(start: Start) -> None:
    station = start()
    alone = replace(station.devices[0], probe=None, port="COM1")
    record = provision(alone, station.job, station.bench, lambda _: None, CancelToken())
    assert record.outcome is Outcome.ERROR


def test_pass_is_not_given_without_the_digest(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the step said, a unit whose receipt is for another pack is none."""
    monkeypatch.setattr(Receipt, "applied", lambda *_: True)
    station = start(HandOverFault.OTHER_RECEIPT)
    record = run(station)
    assert (record.outcome, record.code) == (Outcome.FAIL, "E316")
