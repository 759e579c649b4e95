"""An SMP client of its own, so that the board is not tested with the code it was written beside."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

import cbor2
import pytest
from smp import header as smp_header
from smp import packet
from smp.file_management import FileDownloadRequest, FileStatusRequest, FileUploadRequest

from factory_prov.lwm2m.paths import ResourcePath
from factory_prov.lwm2m.senml import Record, encode
from factory_prov.lwm2m.values import Value
from factory_prov.simulation.bench import VirtualBench
from factory_prov.simulation.board import VirtualBoard
from factory_prov.simulation.board_timings import Timings
from factory_prov.simulation.firmware_image import Generation, read_image, write_demo_images

FAST = Timings(flash_s=0.02, boot_s=0.01, apply_s=0.005, baud=50_000_000, silence_s=15, late_reply_s=0.3)
PROVISION, RESULT, ENDPOINT = (f"/factory/{name}" for name in ("provision.cbor", "result.txt", "endpoint.txt"))


class Client:
    """Talks to one serial port; replies are maps, silence is `Silence`."""

    def __init__(self, port: str) -> None:
        host, number = port.removeprefix("socket://").split(":")
        self.socket = socket.create_connection((host, int(number)), timeout=2)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.seen = bytearray()
        self.heard = bytearray()  # all of it, since the port was opened

    def __enter__(self) -> Client:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.socket.close()

    def until(self, pattern: bytes, timeout_s: float = 2.0) -> re.Match[bytes]:
        deadline = time.monotonic() + timeout_s
        while not (found := re.search(pattern, self.seen, re.DOTALL)):
            self.socket.settimeout(max(0.001, deadline - time.monotonic()))
            data = self.socket.recv(4096)  # TimeoutError: silence
            if not data:
                raise ConnectionError
            self.seen += data
            self.heard += data
        return found

    def ask(self, request: Any, timeout_s: float = 2.0) -> dict[str, Any]:
        self.send(request.BYTES)
        return self.reply(timeout_s)

    def send(self, message: bytes, line_length: int = 127) -> None:
        self.socket.sendall(b"\n" + b"".join(packet.encode(message, line_length)))

    def reply(self, timeout_s: float = 2.0) -> dict[str, Any]:
        deadline = time.monotonic() + timeout_s
        decoder = packet.decode()
        while True:
            found = self.until(rb"((?:\x06\x09|\x04\x14)[A-Za-z0-9+/=]+\n)", deadline - time.monotonic())
            frame = found.group(1)
            del self.seen[: found.end()]
            if frame.startswith(b"\x06\x09"):
                decoder = packet.decode()
                next(decoder)
            try:
                decoder.send(frame)
            except StopIteration as done:
                fields = cbor2.loads(done.value[smp_header.Header.SIZE :])
                assert isinstance(fields, dict)
                return fields
            except Exception:  # noqa: BLE001  # noise that looks like a frame
                continue

    def upload(self, data: bytes, chunk_bytes: int = 300) -> list[dict[str, Any]]:
        return [self.chunk(data, at, chunk_bytes) for at in range(0, len(data), chunk_bytes)]

    def chunk(self, data: bytes, at: int, chunk_bytes: int, timeout_s: float = 2.0) -> dict[str, Any]:
        request = FileUploadRequest(
            off=at, data=data[at : at + chunk_bytes], name=PROVISION, len=len(data) if at == 0 else None
        )
        return self.ask(request, timeout_s)

    def stat(self, name: str, timeout_s: float = 2.0) -> dict[str, Any]:
        return self.ask(FileStatusRequest(name=name), timeout_s)

    def download(self, name: str, offset: int = 0, timeout_s: float = 2.0) -> dict[str, Any]:
        return self.ask(FileDownloadRequest(off=offset, name=name), timeout_s)


def make_pack(*more: tuple[str, Value], uri: str = "coap://127.0.0.1:5683", identity: bytes = b"") -> bytes:
    """A NoSec account; `identity` makes it longer."""
    records: list[tuple[str, Value]] = [
        ("/0/1/0", uri),
        ("/0/1/1", False),
        ("/0/1/2", 3),
        ("/0/1/10", 7),
        ("/1/1/0", 7),
        ("/1/1/1", 300),
        ("/1/1/6", False),
        ("/1/1/7", "U"),
    ]
    if identity:
        records.append(("/0/1/3", identity))
    return encode(Record(ResourcePath.parse(path), value) for path, value in [*records, *more])


@pytest.fixture
def client_of() -> Callable[[VirtualBoard], Client]:
    return lambda board: Client(board.port)


@pytest.fixture
def pack() -> Callable[..., bytes]:
    return make_pack


@pytest.fixture
def fast() -> Timings:
    return FAST


@pytest.fixture
def flashed(tmp_path: Path) -> Callable[..., Client]:
    """Return a client that sees a board boot an image."""

    def flash(
        board: VirtualBoard,
        generation: Generation = Generation.NEW,
        *,
        final: bool = False,
        packet_limit_bytes: int = 380,
        ready: bytes = b"uart:~",
    ) -> Client:
        images = write_demo_images(tmp_path, generation=generation, packet_limit_bytes=packet_limit_bytes)
        client = Client(board.port)
        board.begin_flash(chip_erase=not final)
        board.finish_flash(read_image(images[final]))
        board.reset()
        if ready:
            client.until(ready)
        return client

    return flash


@pytest.fixture
def bench() -> Iterator[VirtualBench]:
    with VirtualBench(timings=FAST) as opened:
        yield opened


@pytest.fixture
def board(bench: VirtualBench) -> VirtualBoard:
    return bench.boards[0]


@pytest.fixture(autouse=True)
def no_thread_stays() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    assert set(threading.enumerate()) <= before
