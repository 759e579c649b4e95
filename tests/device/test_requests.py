"""The receiver, asked with requests made here: what a station's links never send."""

from __future__ import annotations

import hashlib
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import cbor2
import pytest
from patience import ENDLESS_S
from receivers import Receiver, StartReceiver

from factory_prov.cancel import CancelToken
from factory_prov.device_contract.files import (
    ANSWER_FILE,
    CLOCK_FILE,
    COMMIT_FILE,
    ENDPOINT_FILE,
    ERASE_FILE,
    IDENTITY_FILE,
    LOCK_FILE,
    PACK_FILE,
    RESULT_FILE,
    FileRefusal,
)
from factory_prov.device_contract.results import ResultCode, commit_of
from factory_prov.links.options import LinkOptions
from factory_prov.links.smp.frames import FrameFinder, encode
from factory_prov.links.smp.provisioning import ProvisioningLink
from factory_prov.lwm2m.paths import ResourcePath
from factory_prov.lwm2m.senml import Record
from factory_prov.lwm2m.senml import encode as senml

READ, WRITE = 0, 2
FILES, SYSTEM = 8, 0
PACK = senml([Record(ResourcePath.parse("/0/1/0"), "coaps://a.example"), Record(ResourcePath.parse("/0/1/2"), 0)])
SHA256 = hashlib.sha256(PACK).digest()


class Line:
    """The line to a receiver: one request, one answer."""

    def __init__(self, port: str) -> None:
        host, _, number = port.removeprefix("socket://").partition(":")
        self._socket = socket.create_connection((host, int(number)), timeout=ENDLESS_S)
        self._finder = FrameFinder()

    def send(self, packet: bytes) -> None:
        self._socket.sendall(encode(packet, 127))

    def answer(self) -> tuple[bytes, dict[str, Any]]:
        while not (packets := self._finder.feed(self._socket.recv(4096)).packets):
            pass
        return packets[0][:8], cbor2.loads(packets[0][8:])

    def ask(self, op: int, group: int, command: int, content: object, *, version: int = 1) -> dict[str, Any]:
        body = content if isinstance(content, bytes) else cbor2.dumps(content)
        header = bytes([version << 3 | op, 0]) + len(body).to_bytes(2) + group.to_bytes(2) + bytes([7, command])
        self.send(header + body)
        answered, fields = self.answer()
        assert (answered[0], answered[4:]) == (version << 3 | (op + 1), header[4:])
        return fields

    def read(self, name: str, off: int = 0, *, version: int = 1) -> dict[str, Any]:
        return self.ask(READ, FILES, 0, {"name": name, "off": off}, version=version)

    def document(self, name: str) -> dict[str, Any]:
        fields = cbor2.loads(self.read(name)["data"])
        assert isinstance(fields, dict)
        return fields

    def write(self, name: str, data: bytes, *, off: int = 0, total: int | None = None) -> dict[str, Any]:
        fields: dict[str, Any] = {"name": name, "off": off, "data": data}
        if not off:
            fields["len"] = len(data) if total is None else total
        return self.ask(WRITE, FILES, 0, fields)

    def result(self) -> dict[str, Any]:
        while (fields := self.document(ANSWER_FILE))["code"] == ResultCode.BUSY:
            pass
        return fields

    def take(self, pack: bytes) -> dict[str, Any]:
        assert self.write(PACK_FILE, pack) == {"off": len(pack)}
        assert "err" not in self.write(COMMIT_FILE, commit_of(hashlib.sha256(pack).digest()))
        return self.result()

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def line(start_posix: StartReceiver) -> Iterator[Callable[..., tuple[Line, Receiver]]]:
    """Start a receiver with options and open its line."""
    with ExitStack() as lines:

        def enter(*options: str) -> tuple[Line, Receiver]:
            receiver = start_posix(*options)
            return reopened(receiver), receiver

        def reopened(receiver: Receiver) -> Line:
            opened = Line(receiver.port)
            lines.callback(opened.close)
            return opened

        yield enter


OpenLine = Callable[..., tuple[Line, Receiver]]


def refusal(rc: int, group: int = FILES) -> dict[str, Any]:
    return {"err": {"group": group, "rc": rc}}


@pytest.mark.parametrize("version", [0, 1])
def test_errors_have_the_form_that_the_request_asks_for(line: OpenLine, version: int) -> None:
    device, _ = line()

    def form(rc: int, group: int) -> dict[str, Any]:
        return refusal(rc, group) if version else {"rc": rc}

    assert device.read("/factory/none", version=version) == form(FileRefusal.ABSENT, FILES)
    assert device.ask(READ, 64, 0, {}, version=version) == form(8, SYSTEM)
    assert device.ask(READ, FILES, 9, {}, version=version) == form(8, SYSTEM)
    assert device.ask(READ, SYSTEM, 0, {}, version=version) == form(8, SYSTEM)
    assert device.ask(READ, FILES, 0, b"\xff", version=version) == form(3, SYSTEM)
    assert device.ask(READ, FILES, 0, {"off": 0}, version=version) == form(3, SYSTEM)
    assert device.ask(WRITE, FILES, 0, {"name": PACK_FILE, "off": 0}, version=version) == form(3, SYSTEM)


def test_a_file_is_read_from_any_byte_and_measured(line: OpenLine) -> None:
    device, _ = line("--name", "x" * 255, "--pkt", "256")
    first = device.read(ENDPOINT_FILE)
    assert first["len"] == 255
    rest = device.read(ENDPOINT_FILE, len(first["data"]))
    assert first["data"] + rest["data"] == b"x" * 255
    assert device.read(ENDPOINT_FILE, 255) == {"off": 255, "data": b""}
    assert device.read(ENDPOINT_FILE, 256) == refusal(FileRefusal.WRONG_OFFSET)
    assert device.ask(READ, FILES, 1, {"name": ENDPOINT_FILE}) == {"len": 255}
    assert device.read(PACK_FILE) == refusal(FileRefusal.NEVER_READ)


def test_a_wrong_offset_is_told_the_right_one(line: OpenLine) -> None:
    device, _ = line()
    device.write(PACK_FILE, PACK[:10], total=len(PACK))
    assert device.write(PACK_FILE, PACK[:10], total=len(PACK)) == {"off": 10}
    assert device.write(PACK_FILE, PACK[12:14], off=12) == {**refusal(FileRefusal.WRONG_OFFSET), "off": 10}
    assert device.write(PACK_FILE, b"other", off=3) == {**refusal(FileRefusal.WRONG_OFFSET), "off": 10}
    assert device.write(PACK_FILE, PACK[10:] + b"!", off=10) == {**refusal(FileRefusal.WRONG_OFFSET), "off": 10}
    assert device.write(PACK_FILE, PACK[10:], off=10) == {"off": len(PACK)}
    assert device.write(PACK_FILE, PACK[5:15], off=5) == {"off": len(PACK)}


@pytest.mark.parametrize(("length", "data"), [(0, b""), (0, b"x"), (101, b"x"), (101, b"")])
def test_a_length_that_cannot_be_is_too_large(line: OpenLine, length: int, data: bytes) -> None:
    device, _ = line("--cap", "100")
    assert device.write(PACK_FILE, data, total=length) == refusal(FileRefusal.NOT_WRITTEN)
    assert device.document(ANSWER_FILE)["name"] == "too-large"


def test_a_lost_answer_to_a_commit_changes_nothing(line: OpenLine) -> None:
    device, _ = line()
    wrong = senml([Record(ResourcePath.parse("/0/1/2"), 300)])
    refused = device.take(wrong)
    assert (refused["name"], refused["path"], refused["off"]) == ("value-refused", "/0/1/2", 0)
    device.write(COMMIT_FILE, commit_of(hashlib.sha256(wrong).digest()))
    assert device.result() == refused
    assert device.take(PACK)["sha"] == SHA256
    device.write(COMMIT_FILE, commit_of(SHA256))
    assert device.result()["code"] == ResultCode.APPLIED
    device.write(COMMIT_FILE, commit_of(hashlib.sha256(wrong).digest()))
    assert device.result()["code"] == ResultCode.ALREADY_PROVISIONED


def test_who_is_busy_answers_and_takes_nothing_else(line: OpenLine) -> None:
    device, _ = line("--busy-ms", "600000")
    device.write(PACK_FILE, PACK)
    device.write(COMMIT_FILE, commit_of(SHA256))
    assert device.document(ANSWER_FILE)["name"] == "busy"
    assert device.document(IDENTITY_FILE)["st"] == "empty"
    assert device.write(PACK_FILE, PACK) == refusal(FileRefusal.NOT_NOW)
    assert device.write(COMMIT_FILE, commit_of(bytes(32))) == refusal(FileRefusal.NOT_NOW)
    assert device.write(COMMIT_FILE, commit_of(SHA256)) == {"off": len(commit_of(SHA256))}
    assert device.ask(WRITE, SYSTEM, 5, {}) == {}
    assert device.result()["name"] == "waiting"


def test_the_lock_stays_over_a_power_cut(line: OpenLine) -> None:
    device, receiver = line()
    device.take(PACK)
    assert device.write(LOCK_FILE, commit_of(bytes(32))) == refusal(FileRefusal.NOT_WRITTEN)
    assert "err" not in device.write(LOCK_FILE, commit_of(SHA256))
    assert "err" not in device.write(LOCK_FILE, commit_of(SHA256))
    receiver.cut()
    receiver.start()
    again = Line(receiver.port)
    assert again.document(IDENTITY_FILE)["st"] == "locked"
    assert again.write(ERASE_FILE, commit_of(SHA256)) == refusal(FileRefusal.NOT_NOW)
    assert again.write(PACK_FILE, PACK) == refusal(FileRefusal.NOT_NOW)
    again.close()


def test_what_is_optional_can_be_missing(line: OpenLine) -> None:
    device, _ = line("--no-options")
    assert device.document(IDENTITY_FILE)["opt"] == []
    for name in (ERASE_FILE, LOCK_FILE, CLOCK_FILE, "/factory/csr.cbor", "/factory/csr.der"):
        assert device.write(name, b"\xa0") == refusal(FileRefusal.ABSENT)
        assert device.read(name) == refusal(FileRefusal.ABSENT)


@pytest.mark.parametrize(
    "document", [b"", b"\xa0", b"\xff", cbor2.dumps({"unix": -1}), cbor2.dumps({"unix": 1 << 40}), b"\xa1dunix"]
)
def test_a_clock_takes_seconds_and_nothing_else(line: OpenLine, document: bytes) -> None:
    device, _ = line()
    assert device.write(CLOCK_FILE, document) == refusal(FileRefusal.NOT_WRITTEN)
    assert "err" not in device.write(CLOCK_FILE, cbor2.dumps({"unix": 1_700_000_000}))


def test_what_is_no_request_is_dropped(line: OpenLine) -> None:
    device, _ = line("--pkt", "256")
    answer = b"\x09\0\0\1\0\x08\x07\0\xa0"
    for packet in (b"", b"\x08", answer, b"\x08\0\0\x02\0\x08\x07\0\xa0", b"\x08\0\1\0\0\x08\x07\0" + bytes(256)):
        device.send(packet)
    assert device.ask(READ, SYSTEM, 6, {}) == {"buf_size": 256, "buf_count": 1}


def test_the_verdict_of_version_1_waits_until_there_is_one(line: OpenLine) -> None:
    device, _ = line("--busy-ms", "300")
    assert device.read(RESULT_FILE)["data"] == b"-1"
    device.write(PACK_FILE, PACK[:10], total=len(PACK))
    assert device.read(RESULT_FILE)["data"] == b"-1"
    assert device.document(ANSWER_FILE)["off"] == 0
    device.write(PACK_FILE, PACK)
    assert device.ask(READ, FILES, 1, {"name": RESULT_FILE}) == {"len": 1}
    assert device.read(RESULT_FILE) == {"off": 0, "data": b"0", "len": 1}


def test_a_pseudo_terminal_is_a_line_too(start_posix: StartReceiver) -> None:
    device = start_posix("--pty", "--name", "urn:dev:pty")
    with ProvisioningLink.open(device.port, LinkOptions(), CancelToken()) as link:
        assert link.own_name() == "urn:dev:pty"


def test_a_cut_at_any_moment_of_a_commit_leaves_all_or_nothing(line: OpenLine) -> None:
    device, receiver = line()
    seen = set()
    for wait in range(12):
        device.write(PACK_FILE, PACK)
        device.write(COMMIT_FILE, commit_of(SHA256))
        time.sleep(wait / 2000)
        receiver.cut()
        receiver.start()
        device.close()
        device = Line(receiver.port)
        state = device.document(IDENTITY_FILE)
        assert state.get("sha") == (None if state["st"] == "empty" else SHA256)
        seen.add(state["st"])
        if state["st"] == "provisioned":
            device.write(ERASE_FILE, commit_of(SHA256))
    device.close()
    assert seen <= {"empty", "provisioned"}
