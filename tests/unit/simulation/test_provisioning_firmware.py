"""The provisioning firmware's semantics, over a real socket."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from smp.os_management import EchoWriteRequest
from smp.packet import encode

from factory_prov.lwm2m.values import Value
from factory_prov.simulation.bench import VirtualBench
from factory_prov.simulation.board import VirtualBoard
from factory_prov.simulation.board_timings import Timings
from factory_prov.simulation.firmware_image import Generation

PROVISION, RESULT, ENDPOINT = (f"/factory/{name}" for name in ("provision.cbor", "result.txt", "endpoint.txt"))
Flashed = Callable[..., Any]
Packed = Callable[..., bytes]
ClientOf = Callable[[VirtualBoard], Any]
DIALECTS = pytest.mark.parametrize("generation", [Generation.OLD, Generation.NEW])


@DIALECTS
def test_a_whole_run(board: VirtualBoard, flashed: Flashed, pack: Packed, generation: Generation) -> None:
    data = pack(identity=bytes(600))
    with flashed(board, generation) as client:
        assert b"Device ready for provisioning." in client.seen
        name = board.identity.endpoint_name.encode()
        extra = {} if generation is Generation.NEW else {"rc": 0}
        assert client.download(ENDPOINT) == {"off": 0, "data": name, "len": len(name), **extra}
        assert [reply["off"] for reply in client.upload(data)] == [300, 600, len(data)]
        assert board.stored_pack is None
        assert client.stat(RESULT) == {"len": 1, **extra}
        assert client.download(RESULT)["data"] == b"0"
    assert board.stored_pack == data


@DIALECTS
def test_a_reply_begins_behind_the_prompt(board: VirtualBoard, flashed: Flashed, generation: Generation) -> None:
    with flashed(board, generation) as client:
        client.until(rb"\x1b\[m$")
        client.stat(ENDPOINT)
        client.send(b"")
        client.seen.clear()
        client.socket.sendall(b"\n")
        client.until(rb"\r\n\x1b\[1;32muart:~\$ \x1b\[m$")


def test_files_that_are_not_there(board: VirtualBoard, flashed: Flashed) -> None:
    with flashed(board, Generation.OLD) as client:
        assert client.stat("/factory/other.txt") == {"rc": 5}
        assert client.stat(PROVISION) == {"rc": 5}
    with flashed(board, Generation.NEW) as client:
        assert client.download("/factory/other.txt") == {"err": {"group": 8, "rc": 3}}


@DIALECTS
def test_there_is_no_os_group(board: VirtualBoard, flashed: Flashed, generation: Generation) -> None:
    with flashed(board, generation) as client:
        assert client.ask(EchoWriteRequest(d="hello")) == {"rc": 8}


def test_a_new_firmware_reads_a_file_once(board: VirtualBoard, flashed: Flashed) -> None:
    with flashed(board, Generation.NEW) as client:
        length = len(board.identity.endpoint_name)
        client.download(ENDPOINT)
        assert client.download(ENDPOINT) == {"off": 0, "data": b"", "len": length}
        assert client.stat(ENDPOINT) == {"len": length}
    with flashed(board, Generation.OLD) as client:
        assert client.download(ENDPOINT)["data"] == client.download(ENDPOINT)["data"] != b""


@pytest.mark.slow
@pytest.mark.parametrize("offset", [0, 300, 900])
def test_a_chunk_out_of_order_kills_the_board(
    bench: VirtualBench, board: VirtualBoard, flashed: Flashed, pack: Packed, offset: int
) -> None:
    data = pack(identity=bytes(1500))
    with flashed(board) as client:
        client.upload(data[:600])
        with pytest.raises(TimeoutError):
            client.chunk(data, offset, 300, timeout_s=0.2)
        with pytest.raises(TimeoutError):
            client.stat(ENDPOINT, timeout_s=0.2)
        bench.power_cycle(board.identity.serial_number)
        client.until(b"ready for provisioning")
        client.until(rb"\$ \x1b\[m$")
        client.upload(data)
        assert client.stat(RESULT)["len"] == 1
    assert board.stored_pack == data


def test_after_a_power_cycle_going_on_is_refused_and_starting_again_works(
    bench: VirtualBench, board: VirtualBoard, flashed: Flashed, pack: Packed
) -> None:
    data = pack(identity=bytes(600))
    with flashed(board) as client:
        client.chunk(data, 0, 300)
        bench.power_cycle(board.identity.serial_number)
        client.until(b"ready for provisioning.*ready for provisioning.*m$|ready for provisioning.*m$")
        assert client.chunk(data, 300, 300) == {"err": {"group": 8, "rc": 11}}
        client.upload(data)
        assert client.stat(RESULT)["len"] == 1


def test_packets_and_lines_have_a_limit(board: VirtualBoard, flashed: Flashed) -> None:
    with flashed(board, Generation.OLD) as client:
        for size_bytes, answered in ((380, True), (381, False)):
            body = b"\xa1\x61d\x59" + (size_bytes - 8 - 6).to_bytes(2) + bytes(size_bytes - 8 - 6)
            client.send(bytes((2, 0)) + len(body).to_bytes(2) + bytes((0, 0, 9, 0)) + body)
            if answered:
                assert client.reply() == {"rc": 8}
            else:
                with pytest.raises(TimeoutError):
                    client.reply(0.2)
        client.send(EchoWriteRequest(d="x" * 120).BYTES, line_length=135)
        with pytest.raises(TimeoutError):
            client.reply(0.2)
        client.send(EchoWriteRequest(d="x" * 120).BYTES, line_length=131)
        assert client.reply() == {"rc": 8}


def test_a_write_over_512_bytes(board: VirtualBoard, flashed: Flashed, pack: Packed) -> None:
    data = pack(identity=bytes(600))
    with flashed(board, Generation.NEW, packet_limit_bytes=1024) as client:
        assert client.chunk(data, 0, 513) == {"err": {"group": 8, "rc": 10}}
        assert client.chunk(data, 0, 512) == {"off": 512}


def test_an_unfinished_frame_swallows_the_next_request_unless_a_newline_comes_first(
    board: VirtualBoard, flashed: Flashed
) -> None:
    with flashed(board) as client:
        client.socket.sendall(b"\x06\x09AAAA")
        client.socket.sendall(b"".join(encode(EchoWriteRequest(d="a").BYTES)))
        with pytest.raises(TimeoutError):
            client.reply(0.2)
        client.socket.sendall(b"\x06\x09AAAA")
        assert client.ask(EchoWriteRequest(d="a")) == {"rc": 8}


def test_the_result_before_the_upload_burns_the_session(board: VirtualBoard, flashed: Flashed, pack: Packed) -> None:
    with flashed(board, Generation.OLD) as client:
        assert client.download(RESULT)["data"] == b"-1"
        assert client.upload(pack()) == [{"rc": 1}]
        board.reset()
        client.until(b"ready for")
        client.until(rb"m$")
        client.upload(pack())
        assert client.stat(RESULT) == {"rc": 0, "len": 1}


@pytest.mark.parametrize(
    ("records", "length"),
    [
        ([("/0/1/5", b"12345")], 1),
        ([("/0/1/5", "text")], 2),
        ([("/1/1/1", 2**31)], 2),
        ([("/9999/0/0", 1)], 2),
        ([("/0/1/3", bytes(4100))], 2),
    ],
)
def test_the_verdict_is_that_of_the_rules(
    board: VirtualBoard, flashed: Flashed, pack: Packed, records: list[tuple[str, Value]], length: int
) -> None:
    with flashed(board) as client:
        client.upload(pack(*records))
        assert client.stat(RESULT)["len"] == length
    assert (board.stored_pack is not None) == (length == 1)


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/0/1/99", "/1/1/8", "/1/1/4", "/0/1/2/0"])
def test_a_resource_that_kills(board: VirtualBoard, flashed: Flashed, pack: Packed, path: str) -> None:
    with flashed(board) as client, pytest.raises(TimeoutError):
        client.chunk(pack((path, 1)), 0, 300, timeout_s=0.2)


def test_an_unknown_resource_of_another_object_does_not_kill(
    board: VirtualBoard, flashed: Flashed, pack: Packed
) -> None:
    with flashed(board) as client:
        client.upload(pack(("/2/0/99", 1)))
        assert client.stat(RESULT)["len"] == 2


@pytest.mark.parametrize("wrong", [b"hello, this is no pack" * 20, "trailing"])
def test_a_chunk_after_garbage_is_refused(
    board: VirtualBoard, flashed: Flashed, pack: Packed, wrong: bytes | str
) -> None:
    data = pack(identity=bytes(250)) + bytes(200) if wrong == "trailing" else wrong
    split = len(data) - 100
    with flashed(board) as client:
        assert client.chunk(data, 0, split // 2)["off"] == split // 2
        if wrong == "trailing":
            assert client.chunk(data, split // 2, split - split // 2)["off"] == split
        else:
            split //= 2
        assert client.chunk(data, split, 50) == {"err": {"group": 8, "rc": 10}}
        assert client.stat(RESULT)["len"] == 2


def test_silence_ends_and_applies_a_pack(flashed: Flashed, pack: Packed, fast: Timings) -> None:
    with VirtualBench(timings=Timings(boot_s=0.01, baud=1e7, silence_s=0.3)) as bench:
        board = bench.boards[0]
        with flashed(board) as client:
            client.upload(pack())
            time.sleep(0.2)
            assert board.stored_pack is None
            time.sleep(0.3)
            assert board.stored_pack == pack()
            assert client.stat(RESULT)["len"] == 1
            assert client.chunk(pack(), 0, 100) == {"err": {"group": 8, "rc": 10}}


@pytest.mark.slow
def test_silence_counts_from_the_last_chunk(flashed: Flashed, pack: Packed) -> None:
    with VirtualBench(timings=Timings(boot_s=0.01, baud=1e7, silence_s=0.4)) as bench:
        data = pack(identity=bytes(300))
        with flashed(bench.boards[0]) as client:
            for at in range(0, len(data), 100):
                assert client.chunk(data, at, 100)["off"] == min(len(data), at + 100)
                time.sleep(0.2)
            assert client.stat(RESULT)["len"] == 1


@DIALECTS
def test_information_already_present(
    board: VirtualBoard, flashed: Flashed, pack: Packed, generation: Generation
) -> None:
    with flashed(board, generation) as client:
        client.upload(pack())
        client.stat(RESULT)
        client.seen.clear()
        board.reset()
        client.until(rb"already present.*Halting\..*m$")
        refused = {"rc": 5} if generation is Generation.OLD else {"err": {"group": 8, "rc": 3}}
        assert client.stat(ENDPOINT) == client.stat(RESULT) == refused
        assert "off" not in client.chunk(pack(), 0, 100)
    with flashed(board, generation) as client:  # chip erase
        assert board.stored_pack is None
        assert b"already present" not in client.seen


def test_no_smp_echoes_what_was_typed(board: VirtualBoard, flashed: Flashed) -> None:
    with flashed(board, Generation.NO_SMP) as client:
        client.send(EchoWriteRequest(d="hello").BYTES)
        client.until(rb"([A-Za-z0-9+/=]{12,})\r\n\1: command not found")
        with pytest.raises(TimeoutError):
            client.reply(0.1)


def test_the_generation_that_refuses_uploads(board: VirtualBoard, flashed: Flashed, pack: Packed) -> None:
    with flashed(board, Generation.UPLOAD_REFUSED) as client:
        assert client.download(ENDPOINT)["data"] == board.identity.endpoint_name.encode()
        assert client.upload(pack()) == [{"err": {"group": 8, "rc": 3}}]
