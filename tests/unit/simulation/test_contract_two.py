"""The firmware of version 2 over a real socket: every row of docs/device-contract.md that a station sees."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from typing import Any

import cbor2
import pytest
from smp import header as smp_header
from smp.file_management import FileDownloadRequest, FileUploadRequest
from smp.os_management import EchoWriteRequest, MCUMgrParametersReadRequest, ResetWriteRequest

from factory_prov.device_contract import files
from factory_prov.device_contract.identity import read_identity
from factory_prov.device_contract.reading import Unreadable
from factory_prov.device_contract.results import DeviceResult, commit_of, read_result
from factory_prov.simulation.bench import VirtualBench
from factory_prov.simulation.board import VirtualBoard
from factory_prov.simulation.board_faults import BoardFault, UnitFault
from factory_prov.simulation.board_timings import Timings
from factory_prov.simulation.contract_faults import ContractFault
from factory_prov.simulation.firmware_image import Generation

Flashed = Callable[..., Any]
Packed = Callable[..., bytes]
WRITTEN = [files.COMMIT_FILE, files.ERASE_FILE, files.LOCK_FILE, files.CLOCK_FILE]


def refused(rc: int, **beside: int) -> dict[str, Any]:
    return {"err": {"group": 8, "rc": rc}, **beside}


class Station:
    """A client and the words of the contract."""

    def __init__(self, client: Any) -> None:
        self.client = client

    def write(self, name: str, document: object) -> dict[str, Any]:
        data = document if isinstance(document, bytes) else cbor2.dumps(document)
        answer: dict[str, Any] = self.client.ask(FileUploadRequest(off=0, data=data, name=name, len=len(data)))
        return answer

    def piece(self, off: int, data: bytes, length: int | None = None) -> dict[str, Any]:
        answer: dict[str, Any] = self.client.ask(
            FileUploadRequest(off=off, data=data, name=files.PACK_FILE, len=length)
        )
        return answer

    def commit(self, pack: bytes) -> dict[str, Any]:
        return self.write(files.COMMIT_FILE, commit_of(hashlib.sha256(pack).digest()))

    def result(self) -> DeviceResult:
        return read_result(self.client.download(files.ANSWER_FILE)["data"])

    def decided(self, timeout_s: float = 3.0) -> DeviceResult:
        ends_at = time.monotonic() + timeout_s
        while (found := self.result()).name == "busy" and time.monotonic() < ends_at:
            time.sleep(0.005)
        return found

    def deliver(self, pack: bytes) -> DeviceResult:
        self.client.upload(pack)
        self.commit(pack)
        return self.decided()

    def identity(self) -> Any:
        return read_identity(self.client.download(files.IDENTITY_FILE)["data"])

    def again(self, board: VirtualBoard, *, ready: bytes = rb"Contract 2\.\r\n") -> None:
        self.client.seen.clear()
        board.power_cycle()
        self.client.until(ready)


Start = Callable[..., tuple[Station, VirtualBoard]]


@pytest.fixture
def start(flashed: Flashed, fast: Timings) -> Any:
    from contextlib import ExitStack

    with ExitStack() as parts:

        def enter(*faults: UnitFault, ready: bytes = rb"Contract 2\.\r\n") -> tuple[Station, VirtualBoard]:
            bench = parts.enter_context(VirtualBench(faults=faults, timings=fast))
            board = bench.boards[0]
            client = parts.enter_context(flashed(board, Generation.CONTRACT_2, ready=ready))
            return Station(client), board

        yield enter


def test_a_whole_run(start: Start, pack: Packed) -> None:
    station, board = start()
    data = pack(identity=bytes(700))
    assert b"\r\n" + files.READY_TEXT.encode() + b"\r\n" in station.client.seen
    identity = station.identity()
    assert identity.endpoint_name == board.identity.endpoint_name
    assert (identity.chip, identity.state, identity.sha256) == (board.identity.hardware_id, "empty", None)
    assert (identity.capacity_bytes, identity.objects, identity.packet_bytes) == (4096, (0, 1, 2), 380)
    assert station.result().name == "waiting"
    assert [answer["off"] for answer in station.client.upload(data)] == [300, 600, len(data)]
    assert station.result().offset == len(data)
    assert station.commit(data)["off"] > 0
    result = station.decided()
    assert result.applied(hashlib.sha256(data).digest())
    assert board.stored_pack == data
    station.again(board)
    assert (station.identity().state, station.identity().sha256) == ("provisioned", hashlib.sha256(data).digest())
    assert station.result().name == "waiting"


def test_a_station_of_version_1_finds_its_files(start: Start, pack: Packed) -> None:
    station, board = start()
    data = pack()
    assert station.client.download(files.ENDPOINT_FILE)["data"] == board.identity.endpoint_name.encode()
    station.client.upload(data)
    assert station.client.download(files.RESULT_FILE) == {"off": 0, "data": b"0", "len": 1}
    assert board.stored_pack == data
    assert station.client.stat(files.RESULT_FILE) == {"len": 1}
    station.again(board)
    assert station.client.download(files.RESULT_FILE)["data"] == b"-1"


def test_the_old_result_ends_an_unfinished_pack(start: Start, pack: Packed) -> None:
    station, board = start()
    station.client.chunk(pack(), 0, 50)
    assert station.client.download(files.RESULT_FILE)["data"] == b"-1"
    assert station.result().offset == 0
    assert station.deliver(pack()).name == "applied"
    assert board.stored_pack == pack()


def test_pieces_again_and_in_the_wrong_place(start: Start, pack: Packed) -> None:
    station, board = start()
    data = pack(identity=bytes(300))
    total = len(data)
    assert station.piece(40, data[40:80]) == refused(11, off=0)
    assert station.piece(0, data[:100], total) == {"off": 100}
    assert station.piece(0, data[:100], total) == {"off": 100}
    assert station.piece(100, data[100:200]) == {"off": 200}
    assert station.piece(100, data[100:200]) == {"off": 200}
    assert station.piece(0, data[:100], total) == {"off": 200}
    assert station.piece(100, b"x" * 100) == refused(11, off=200)
    assert station.piece(150, data[150:250]) == refused(11, off=200)
    assert station.piece(300, data[300:320]) == refused(11, off=200)
    assert station.piece(200, data[200:] + b"more") == refused(11, off=200)
    assert station.piece(200, data[200:]) == {"off": total}
    station.commit(data)
    assert station.decided().name == "applied"
    assert board.stored_pack == data


def test_another_beginning_forgets_what_was_here(start: Start, pack: Packed) -> None:
    station, board = start()
    station.piece(0, b"x" * 60, 400)
    assert station.deliver(pack()).name == "applied"
    assert board.stored_pack == pack()


@pytest.mark.parametrize("length", [0, 4097, 1 << 31])
def test_a_length_that_cannot_be(start: Start, length: int) -> None:
    station, _ = start()
    assert station.piece(0, b"x", length) == refused(10)
    assert station.result().name == "too-large"
    assert station.piece(0, b"x") == refused(10)


def test_what_a_commit_finds(start: Start, pack: Packed) -> None:
    station, board = start()
    data = pack(identity=bytes(300))
    station.commit(data)
    assert station.result().name == "incomplete"
    station.client.chunk(data, 0, 300)
    station.commit(data)
    assert (station.result().name, station.result().offset) == ("incomplete", 300)
    station.client.chunk(data, 300, 300)
    station.commit(data + b"!")
    assert (station.decided().name, station.result().offset) == ("hash-differs", 0)
    assert board.stored_pack is None
    assert station.deliver(b"no pack at all").name == "malformed"
    assert station.deliver(data).name == "applied"
    station.commit(data)
    assert station.result().name == "applied"
    station.commit(data + b"!")
    assert station.result().name == "already-provisioned"
    assert station.piece(0, data[:10], len(data)) == refused(5)


@pytest.mark.parametrize(
    ("record", "name"),
    [
        (("/5/0/1", "x"), "object-not-taken"),
        (("/0/1/99", 1), "resource-not-taken"),
        (("/0/1/2", "three"), "wrong-type"),
        (("/0/1/3", bytes(3100)), "value-too-long"),
        (("/0/1/2", 77), "value-refused"),
    ],
)
def test_the_record_that_is_refused_is_named(start: Start, pack: Packed, record: Any, name: str) -> None:
    station, board = start()
    result = station.deliver(pack(record))
    assert (result.name, result.path, result.state) == (name, record[0], "empty")
    assert board.stored_pack is None
    assert station.deliver(pack()).name == "applied"


def test_reading_and_writing_what_is_not_so(start: Start) -> None:
    station, _ = start()
    for name in (files.PACK_FILE, *WRITTEN):
        assert station.client.download(name) == refused(7)
        assert station.client.stat(name) == refused(7)
    for name in ("/factory/other", files.CSR_FILE, "/", ""):
        assert station.client.download(name) == refused(3)
    for name in (files.IDENTITY_FILE, files.RESULT_FILE, files.ANSWER_FILE, files.ENDPOINT_FILE):
        assert station.write(name, {}) == refused(10)
    wrong: tuple[object, ...] = (b"\xff", {}, {"sha": b"short"}, {"sha": "x" * 32}, [])
    for document in wrong:
        assert station.write(files.COMMIT_FILE, document) == refused(10)
    assert station.write(files.CLOCK_FILE, {"unix": 1_800_000_000})["off"] > 0
    assert station.write(files.CLOCK_FILE, {"unix": -1}) == refused(10)
    digest = {"sha": bytes(32)}
    assert station.write(files.ERASE_FILE, digest) == station.write(files.LOCK_FILE, digest) == refused(5)


def test_both_forms_of_a_refusal_and_the_general_group(start: Start) -> None:
    station, board = start()
    old = smp_header.Version.V1
    ask = station.client.ask
    assert ask(FileDownloadRequest(off=0, name="/x", version=old)) == {"rc": 3}
    assert ask(EchoWriteRequest(d="hello", version=old)) == {"rc": 8}
    assert ask(EchoWriteRequest(d="hello")) == {"err": {"group": 0, "rc": 8}}
    assert ask(MCUMgrParametersReadRequest()) == {"buf_size": 380, "buf_count": 1}
    station.client.seen.clear()
    assert ask(ResetWriteRequest()) == {}
    station.client.until(rb"Contract 2\.\r\n")
    assert station.identity().state == "empty"
    assert board.image is not None


def test_erasing_and_locking(start: Start, pack: Packed) -> None:
    station, board = start()
    digest = {"sha": hashlib.sha256(pack()).digest()}
    station.deliver(pack())
    assert station.write(files.ERASE_FILE, {"sha": bytes(32)}) == refused(10)
    assert station.write(files.ERASE_FILE, digest)["off"] > 0
    assert (station.identity().state, station.result().name) == ("empty", "waiting")
    station.deliver(pack())
    assert station.write(files.LOCK_FILE, {"sha": bytes(32)}) == refused(10)
    assert station.write(files.LOCK_FILE, digest)["off"] > 0
    for _ in range(2):
        assert station.identity().state == "locked"
        assert station.write(files.ERASE_FILE, digest) == refused(5)
        assert station.piece(0, b"x", 10) == refused(5)
        station.commit(pack() + b"!")
        assert station.result().name == "locked"
        station.again(board)
    board.erase()
    assert not board.locked


def test_a_power_cut_leaves_all_or_nothing(start: Start, pack: Packed) -> None:
    data = pack(identity=bytes(300))
    station, board = start()
    station.client.chunk(data, 0, 300)
    station.again(board)
    assert (station.result().name, station.result().offset) == ("waiting", 0)
    assert station.client.chunk(data, 300, 300) == refused(11, off=0)
    assert station.deliver(data).name == "applied"
    for fault, state in (
        (BoardFault.POWER_LOST_BEFORE_RESULT, "empty"),
        (ContractFault.POWER_LOST_WHEN_APPLIED, "provisioned"),
    ):
        station, board = start(fault)
        station.client.upload(data)
        station.client.seen.clear()
        station.commit(data)
        station.client.until(rb"Contract 2\.\r\n")
        assert station.identity().state == state
        assert (station.identity().sha256 is not None) == (state == "provisioned") == (board.stored_pack == data)


@pytest.mark.parametrize(
    ("fault", "name"),
    [
        (ContractFault.RECORD_REFUSED, "value-too-long"),
        (ContractFault.OBJECT_REFUSED, "object-not-taken"),
        (ContractFault.STORAGE_FAILED, "storage-failed"),
        (ContractFault.ALREADY_PROVISIONED, "already-provisioned"),
        (ContractFault.LOCKED_UNIT, "locked"),
        (ContractFault.PIECE_DROPPED, "hash-differs"),
        (ContractFault.BUSY_LONG, "applied"),
        (BoardFault.RESULT_REFUSED, "pack-refused"),
        (BoardFault.ODD_RESULT, "odd"),
    ],
)
def test_faults_with_a_result(start: Start, pack: Packed, fault: UnitFault, name: str) -> None:
    station, _ = start(fault)
    assert station.deliver(pack()).name == name


def test_faults_of_the_identity(start: Start) -> None:
    def identity(fault: UnitFault) -> Any:
        return start(fault)[0].identity()

    assert identity(ContractFault.SMALL_CAPACITY).capacity_bytes == 64
    assert identity(ContractFault.OBJECTS_MISSING).objects == (0,)
    assert not identity(ContractFault.NO_RANDOM).random_ok
    assert identity(ContractFault.ALREADY_PROVISIONED).state == "provisioned"
    assert identity(ContractFault.LOCKED_UNIT).state == "locked"
    assert identity(ContractFault.OTHER_CHIP).chip == "0" * 16
    station, board = start(ContractFault.TWO_NAMES)
    assert station.identity().endpoint_name != board.identity.endpoint_name
    with pytest.raises(Unreadable):
        identity(ContractFault.GARBAGE_IDENTITY)


def test_faults_that_lie_about_what_is_stored(start: Start, pack: Packed) -> None:
    data = pack()
    station, board = start(ContractFault.OTHER_DIGEST)
    result = station.deliver(data)
    assert (result.name, result.applied(hashlib.sha256(data).digest())) == ("applied", False)
    station, board = start(ContractFault.ANY_DIGEST)
    station.client.upload(data)
    station.commit(data + b"!")
    assert station.decided().name == "applied"
    station, board = start(ContractFault.FORGETS)
    station.deliver(data)
    station.again(board)
    assert station.identity().state == "empty"
    station, board = start(ContractFault.LOCK_FORGOTTEN)
    station.deliver(data)
    station.write(files.LOCK_FILE, {"sha": hashlib.sha256(data).digest()})
    station.again(board)
    assert station.identity().state == "provisioned"
    station, board = start(ContractFault.PIECE_TWICE)
    station.piece(0, data[:30], len(data))
    assert station.piece(0, data[:30], len(data)) == {"off": 60}


def test_faults_of_the_wire(start: Start, pack: Packed) -> None:
    data = pack()
    station, _ = start(ContractFault.LOST_COMMIT)
    station.client.upload(data)
    lost = commit_of(bytes(32))
    with pytest.raises(TimeoutError):
        station.client.ask(FileUploadRequest(off=0, data=lost, name=files.COMMIT_FILE, len=len(lost)), timeout_s=0.1)
    assert station.decided().name == "hash-differs"
    station, _ = start(ContractFault.WRONG_OFFSET)
    assert station.piece(0, data[:30], len(data)) == {"off": 0}
    station, _ = start(BoardFault.LOST_REPLY)
    with pytest.raises(TimeoutError):
        station.client.chunk(data, 0, 30, timeout_s=0.1)
    assert station.client.chunk(data, 0, 30) == {"off": 30}
    station, _ = start(BoardFault.LOST_RESULT)
    with pytest.raises(TimeoutError):
        station.client.download(files.ANSWER_FILE, timeout_s=0.1)
    assert station.result().name == "waiting"
    station, _ = start(ContractFault.NO_READY_LINE, ready=b"receiver")
    time.sleep(0.1)
    assert station.identity().state == "empty"
    assert b"Contract" not in station.client.seen


def test_a_busy_board_answers_and_takes_nothing(start: Start, pack: Packed) -> None:
    station, _ = start(ContractFault.BUSY_FOREVER)
    station.client.upload(pack())
    station.commit(pack())
    assert station.result().name == "busy"
    assert station.piece(0, b"x", 10) == refused(5)
    assert station.write(files.ERASE_FILE, {"sha": bytes(32)}) == refused(5)
    assert station.identity().state == "empty"


def test_nothing_of_a_pack_comes_back_but_by_a_fault(start: Start, pack: Packed) -> None:
    data = pack(identity=b"a key that nobody may read again")
    for fault in (None, ContractFault.PACK_PRINTED):
        station, _ = start(*([fault] if fault else []))
        station.client.socket.sendall(b"\n" + data.hex().encode() + b"\n")
        station.deliver(data)
        assert (data.hex().encode() in station.client.heard) == (fault is not None)
    station, _ = start(ContractFault.PACK_READABLE)
    station.deliver(data)
    assert station.client.download(files.PACK_FILE)["data"] == data[: 380 - 48]


def test_a_large_file_comes_in_pieces_that_fit(start: Start, flashed: Flashed, fast: Timings) -> None:
    with VirtualBench(timings=fast) as bench:
        client = flashed(bench.boards[0], Generation.CONTRACT_2, packet_limit_bytes=256, ready=rb"Contract 2\.\r\n")
        with client:
            first = client.download(files.IDENTITY_FILE)
            rest = client.download(files.IDENTITY_FILE, offset=len(first["data"]))
        whole = first["data"] + rest["data"]
        assert len(whole) == first["len"]
        assert read_identity(whole).packet_bytes == 256
