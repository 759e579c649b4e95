"""A board as hardware: its flash, its plug, its port and how fast it is."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from typing import Any

import pytest
from smp.file_management import FileStatusRequest, FileUploadRequest
from smp.os_management import EchoWriteRequest
from smp.packet import encode

from factory_prov.simulation.bench import VirtualBench
from factory_prov.simulation.board import VirtualBoard
from factory_prov.simulation.board_timings import Timings
from factory_prov.simulation.firmware_image import Generation, ImageKind
from factory_prov.simulation.timeline import Timeline
from factory_prov.simulation.uart import Uart

PROVISION, RESULT, ENDPOINT = (f"/factory/{name}" for name in ("provision.cbor", "result.txt", "endpoint.txt"))
Flashed = Callable[..., Any]
Packed = Callable[..., bytes]
ClientOf = Callable[[VirtualBoard], Any]
DIALECTS = pytest.mark.parametrize("generation", [Generation.OLD, Generation.NEW])


def test_the_final_image_restores_what_was_stored(board: VirtualBoard, flashed: Flashed, pack: Packed) -> None:
    with flashed(board) as client:
        client.upload(pack(uri="coap://192.0.2.1"))
        client.stat(RESULT)
    with flashed(board, final=True) as client:
        assert b"persistence: Anjay restored from" in client.seen
        assert board.identity.endpoint_name.encode() in client.seen
        assert b"no server that a virtual board can reach" in client.seen
        board.reset()
        client.seen.clear()
        client.until(b"persistence: Anjay restored from")
    assert board.image is ImageKind.FINAL


def test_a_final_image_after_chip_erase_has_nothing(board: VirtualBoard, flashed: Flashed, pack: Packed) -> None:
    with flashed(board) as client:
        client.upload(pack())
        client.stat(RESULT)
    board.begin_flash(chip_erase=True)
    with flashed(board, final=True) as client:
        client.until(b"nothing to restore")
        assert b"Anjay restored" not in client.seen


def test_without_a_client_the_banner_is_lost(board: VirtualBoard, flashed: Flashed, client_of: ClientOf) -> None:
    flashed(board, ready=b"").socket.close()
    time.sleep(0.1)
    with client_of(board) as client, pytest.raises(TimeoutError):
        client.until(b"ready", 0.2)


def test_one_client_at_a_time(board: VirtualBoard, flashed: Flashed, client_of: ClientOf) -> None:
    with flashed(board) as client:
        with client_of(board) as second, pytest.raises(ConnectionError):
            second.until(b"x")
        client.stat(ENDPOINT)
    with client_of(board) as third:
        third.stat(ENDPOINT)


def test_clients_that_come_and_go_at_once(board: VirtualBoard, flashed: Flashed, client_of: ClientOf) -> None:
    flashed(board).socket.close()
    for _ in range(50):
        with client_of(board) as client:
            client.stat(ENDPOINT)


def test_unplugged_and_plugged_again(
    bench: VirtualBench, board: VirtualBoard, flashed: Flashed, client_of: ClientOf
) -> None:
    serial = board.identity.serial_number
    port = board.port
    with flashed(board) as client:
        bench.unplug(serial)
        with pytest.raises(ConnectionError):
            client.until(b"never")
    with pytest.raises(ConnectionRefusedError):
        client_of(board)
    bench.plug(serial)
    assert board.port == port
    with client_of(board) as client:
        client.until(b"ready for provisioning")


def test_requests_before_the_first_chunk_was_answered_are_lost(flashed: Flashed, pack: Packed) -> None:
    with VirtualBench(timings=Timings(boot_s=0.01, baud=115200)) as bench, flashed(bench.boards[0]) as client:
        data = pack()
        first = FileUploadRequest(off=0, data=data, name=PROVISION, len=len(data)).BYTES
        both = [*encode(first, 127), *encode(FileStatusRequest(name=ENDPOINT).BYTES, 8)]
        client.socket.sendall(b"".join(both)[:-8])
        assert client.reply() == {"off": len(data)}
        with pytest.raises(TimeoutError):
            client.reply(0.2)


def test_the_port_is_as_slow_as_its_baud_rate(flashed: Flashed) -> None:
    with VirtualBench(timings=Timings(boot_s=0.01, baud=115200)) as bench, flashed(bench.boards[0]) as client:
        began = time.monotonic()
        assert client.ask(EchoWriteRequest(d="x" * 300)) == {"rc": 8}
        took_s = time.monotonic() - began
        sent = 1 + sum(map(len, encode(EchoWriteRequest(d="x" * 300).BYTES)))
        wire_s = (sent + len(b"\r\n") + 19 + 20) * 10 / 115200
        assert took_s > wire_s * 0.9


def test_the_wire_adds_the_time_of_every_byte_and_no_more() -> None:
    class Still(Timeline):
        now = 1000.0

    due = list[float]()
    timeline = Still()
    timeline.at = lambda at, _: due.append(at)  # type: ignore[method-assign]
    uart = Uart(timeline, 1000.0, received=bytes, transmit=bytes)  # 100 bytes a second
    uart.write(b"x" * 100)
    assert uart.sent_at == pytest.approx(1001.0)
    uart.write(b"y" * 50)
    assert uart.sent_at == pytest.approx(1001.5)
    assert due == pytest.approx([1000.64, 1001.0, 1001.5])
    uart.feed(b"ab\n" + b"z" * 7)
    assert due[3:] == pytest.approx([1000.03, 1000.1])


def test_leaving_ends_whatever_goes_on(flashed: Flashed, pack: Packed, client_of: ClientOf) -> None:
    with VirtualBench(24, speed=100) as bench:
        clients = [client_of(board) for board in bench.boards]
        flashed_client = clients.pop()
        flashed_client.socket.close()
    for client in clients:
        client.socket.close()


def test_the_port_number_stays_ours_while_unplugged(bench: VirtualBench, board: VirtualBoard) -> None:
    bench.unplug(board.identity.serial_number)
    number = int(board.port.rsplit(":", 1)[1])
    with socket.socket() as other, pytest.raises(OSError, match=r"\[(Errno|WinError) \d+\]"):
        other.bind(("127.0.0.1", number))
