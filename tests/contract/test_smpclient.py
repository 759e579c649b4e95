"""smpclient, an SMP client that others wrote, configures a virtual board: the board speaks the protocol itself."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from select import select
from typing import Any

import pytest
from smpclient import SMPClient
from smpclient.exceptions import SMPUploadError
from smpclient.generics import success
from smpclient.requests.file_management import FileDownload, FileStatus
from smpclient.transport.serial import BufferSize, SMPSerialTransport

from factory_prov.job.job_file import load_job
from factory_prov.job.unit import UnitMaker
from factory_prov.simulation.bench import VirtualBench
from factory_prov.simulation.board import VirtualBoard
from factory_prov.simulation.firmware_image import Generation, read_image, write_demo_images

if sys.platform == "win32":
    pytest.skip("smpclient opens serial ports only, and Windows has no pseudo-terminals", allow_module_level=True)
import tty

PACK, RESULT, NAME = "/factory/provision.cbor", "/factory/result.txt", "/factory/endpoint.txt"
BUFFER = BufferSize(384)  # packet, length and CRC; its lines of "128" characters have 127 on the wire
READY = b"Device ready for provisioning."
ENDS_IN_S = 20


@pytest.fixture
def board() -> Iterator[VirtualBoard]:
    with VirtualBench(speed=100) as bench:
        yield bench.boards[0]


@pytest.fixture
def pack(configs: Path, board: VirtualBoard) -> bytes:
    return UnitMaker(load_job(configs / "job-certificate.toml")).make(board.identity.endpoint_name).pack


@contextmanager
def terminal_to(board: VirtualBoard, image: Path) -> Iterator[str]:
    """Flash an image and yield a terminal that leads to its console, once it is ready."""
    host, _, number = board.port.removeprefix("socket://").partition(":")
    ours, theirs = os.openpty()
    stop, stopping = os.pipe()
    tty.setraw(theirs)
    with socket.create_connection((host, int(number)), timeout=ENDS_IN_S) as line:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        board.begin_flash(chip_erase=True)
        board.finish_flash(read_image(image))
        board.reset()
        received = b""
        while READY not in received:
            received += line.recv(4096)
        pump = threading.Thread(target=_pump, args=(line, ours, stop))
        pump.start()
        try:
            yield os.ttyname(theirs)
        finally:
            os.close(stopping)  # the pump reads an end
            pump.join(ENDS_IN_S)
            for each in (ours, theirs, stop):
                os.close(each)
    assert not pump.is_alive()


def _pump(line: socket.socket, terminal: int, stop: int) -> None:
    with suppress(OSError):
        while stop not in (ready := select([line, terminal, stop], (), ())[0]):
            if line in ready:
                os.write(terminal, line.recv(4096))
            if terminal in ready:
                line.sendall(os.read(terminal, 4096))


async def name_of(client: SMPClient) -> bytes:
    answer = await client.request(FileDownload(off=0, name=NAME))
    assert success(answer)
    assert answer.len == len(answer.data)
    return answer.data


async def upload(client: SMPClient, pack: bytes) -> list[int]:
    return [offset async for offset in client.upload_file(pack, PACK)]


async def verdict(client: SMPClient) -> tuple[int, bytes]:
    """Return the length of the result and what it says."""
    length = await client.request(FileStatus(name=RESULT), timeout_s=30)
    content = await client.request(FileDownload(off=0, name=RESULT), timeout_s=30)
    assert success(length)
    assert success(content)
    return length.len, content.data


def together(*, folder: Path, board: VirtualBoard, generation: Generation, pack: bytes) -> tuple[Any, ...]:
    """Read the name, upload the pack, ask for the verdict; return all three."""

    async def session(port: str) -> tuple[Any, ...]:
        async with SMPClient(SMPSerialTransport(BUFFER), port) as client:
            return await name_of(client), await upload(client, pack), await verdict(client)

    image, _ = write_demo_images(folder, generation=generation)
    with terminal_to(board, image) as port:
        return run(session(port))


def run(session: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(asyncio.wait_for(session, ENDS_IN_S))


def test_smpclient_configures_a_board_of_the_new_dialect(tmp_path: Path, board: VirtualBoard, pack: bytes) -> None:
    name, offsets, result = together(folder=tmp_path, board=board, generation=Generation.NEW, pack=pack)
    assert name == board.identity.endpoint_name.encode()
    assert len(offsets) > 2
    assert offsets == sorted(set(offsets))
    assert offsets[-1] == len(pack)
    assert result == (1, b"0")
    assert board.stored_pack == pack


def test_smpclient_is_told_when_the_configuration_is_refused(tmp_path: Path, board: VirtualBoard, pack: bytes) -> None:
    cut = pack[:-1]
    *_, result = together(folder=tmp_path, board=board, generation=Generation.NEW, pack=cut[: len(cut) // 2])
    assert result == (2, b"-1")
    assert board.stored_pack is None


def test_smpclient_is_told_when_the_upload_is_refused(tmp_path: Path, board: VirtualBoard, pack: bytes) -> None:
    with pytest.raises(SMPUploadError):
        together(folder=tmp_path, board=board, generation=Generation.UPLOAD_REFUSED, pack=pack)
