"""Throughput of the device link against a paced board, beside the least that the wire allows.

    python benchmarks/link.py

The board takes and gives bytes as fast as 115200 baud lets them through, and answers at once. The minimum is that of
one request in flight: every byte of every request and answer, one after the other. Where smpclient is installed it
uploads the same data to the same board (over a pseudo-terminal: it opens nothing else). Look at the ratios.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import socket
import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

import cbor2
from smp import packet as smp_packet
from smp.header import Header

from factory_prov.cancel import CancelToken
from factory_prov.links.options import LinkOptions
from factory_prov.links.smp.file_link import FileLink
from factory_prov.secret import Secret

BAUD = 115200
BYTE_S = 10 / BAUD
SPIN_S = 0.0005  # the board keeps its time by looking at the clock; sleeping alone is late by a tenth of this
RUNS = 7
PATH = "/factory/provision.cbor"
UNSUPPORTED = {"rc": 8}


@dataclass
class PacedBoard:
    """Answers uploads over any pair of functions; counts the bytes of both directions."""

    read: Callable[[], bytes]
    write: Callable[[bytes], object]
    wire_bytes: int = 0

    def serve(self) -> None:
        """Answer until the other side hangs up."""
        pending, decoder, request_bytes, began = b"", None, 0, 0.0
        with contextlib.suppress(OSError):
            while data := self.read():
                began = began or time.perf_counter()
                *lines, pending = (pending + data).split(b"\n")
                for line in lines:
                    request_bytes += len(line) + 1
                    if line.startswith(smp_packet.START_DELIMITER):
                        decoder = smp_packet.decode()
                        next(decoder)
                    if decoder is None:
                        continue
                    try:
                        decoder.send(line + b"\n")
                    except StopIteration as complete:
                        self._answer(complete.value, request_bytes, began)
                        decoder, request_bytes, began = None, 0, 0.0

    def _answer(self, packet: bytes, request_bytes: int, began: float) -> None:
        header, fields = Header.loads(packet[: Header.SIZE]), cbor2.loads(packet[Header.SIZE :])
        answer = {"off": fields["off"] + len(fields["data"])} if header.group_id == 8 else UNSUPPORTED
        body = cbor2.dumps(answer)
        head = bytes([packet[0] + 1, 0, 0, len(body), *packet[4 : Header.SIZE]])
        reply = b"".join(smp_packet.encode(head + body, 127))
        self.wire_bytes += request_bytes + len(reply)
        ends_at = began + (request_bytes + len(reply)) * BYTE_S
        while (left_s := ends_at - time.perf_counter()) > 0:
            time.sleep(max(left_s - SPIN_S, 0))
        self.write(reply)


@contextlib.contextmanager
def socket_board() -> Iterator[tuple[PacedBoard, str]]:
    """Yield a board at a TCP port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        board = PacedBoard(read=lambda: b"", write=lambda _: None)

        def accept() -> None:
            connection, _ = listener.accept()
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with connection:
                board.read, board.write = lambda: connection.recv(4096), connection.sendall
                board.serve()

        thread = threading.Thread(target=accept)
        thread.start()
        yield board, f"socket://127.0.0.1:{listener.getsockname()[1]}"
        thread.join()


@contextlib.contextmanager
def terminal_board() -> Iterator[tuple[PacedBoard, str]]:
    """Yield a board at a pseudo-terminal."""
    device, ours = os.openpty()
    board = PacedBoard(read=lambda: os.read(device, 4096), write=lambda data: os.write(device, data))
    thread = threading.Thread(target=board.serve)
    thread.start()
    yield board, os.ttyname(ours)
    os.close(ours)  # the last one: the board reads an end
    thread.join()
    os.close(device)


def our_upload(port: str, data: bytes) -> float:
    """Upload with our link; return the seconds of the upload alone."""
    with FileLink.open(port, LinkOptions(baud=BAUD), CancelToken()) as link:
        began = time.perf_counter()
        link.upload(PATH, Secret(data), lambda *_: None)
        return time.perf_counter() - began


def smpclient_upload(port: str, data: bytes) -> float:
    """Upload with smpclient, with the same buffer of the device; return the seconds of the upload alone."""
    import asyncio

    smpclient = importlib.import_module("smpclient")
    its_serial = importlib.import_module("smpclient.transport.serial")

    async def upload() -> float:
        transport = its_serial.SMPSerialTransport(its_serial.BufferSize(384), baudrate=BAUD)
        async with smpclient.SMPClient(transport, port) as client:
            began = time.perf_counter()
            async for _ in client.upload_file(data, PATH):
                pass
            return time.perf_counter() - began

    return asyncio.run(upload())


def measure(what: str, upload: Callable[[str, bytes], float], *, size_bytes: int, terminal: bool) -> None:
    """Upload some times and print the row of the median."""
    data, times, minimum_s = Random(size_bytes).randbytes(size_bytes), [], 0.0
    for _ in range(RUNS if size_bytes < 10_000 else 1):
        with terminal_board() if terminal else socket_board() as (board, port):
            times.append(upload(port, data))
        minimum_s = board.wire_bytes * BYTE_S
    took_s = statistics.median(times)
    print(f"{what:28} {size_bytes:7} B {took_s:8.3f} s   minimum {minimum_s:7.3f} s   {took_s / minimum_s:6.4f} x")


def main() -> None:
    """Measure and print the table."""
    terminals = sys.platform != "win32"
    for size_bytes in (2156, 100_000):
        measure("link, socket", our_upload, size_bytes=size_bytes, terminal=False)
        if terminals:
            measure("link, pseudo-terminal", our_upload, size_bytes=size_bytes, terminal=True)
            if importlib.util.find_spec("smpclient"):
                measure("smpclient, pseudo-terminal", smpclient_upload, size_bytes=size_bytes, terminal=True)


if __name__ == "__main__":
    main()
