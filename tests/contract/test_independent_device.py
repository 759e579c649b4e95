"""The pipeline against a device that shares no code with the virtual boards or the link.

It is written from notes on the real provisioning firmware, with framing of its own.
"""

from __future__ import annotations

import socket
import threading
import time
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from binascii import crc_hqx
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import cbor2
import pytest

from factory_prov.cancel import CancelToken
from factory_prov.job.job_file import load_job
from factory_prov.ledger.records import Outcome, RunRecord
from factory_prov.ledger.store import Ledger
from factory_prov.naming.sources import DeviceName
from factory_prov.registrars.coiote.registrar import Coiote, CoioteOptions
from factory_prov.run.bench import Bench, Device
from factory_prov.run.pipeline import provision
from factory_prov.simulation.coiote.server import VirtualCoiote

PROMPT = b"\x1b[1;32muart:~$ \x1b[m"
BOOT_LOG = b"*** Booting Zephyr OS ***\r\n[00:00:00.250,000] <inf> app: Device ready for provisioning.\r\n" + PROMPT
STRAY_LOG = b"\x1b[8D\x1b[J[00:00:03.100,000] \x1b[1;31m<err> data_model: no Short Server ID\x1b[0m\r\n" + PROMPT
NAME = "urn:dev:ops:32473-Meter-000042"
FILES = 8
FIRST_CHUNK_BYTES = 322  # as much as fits beside the path, measured on the real firmware
PACKET_LIMIT, LINE_LIMIT, WRITE_LIMIT = 380, 127, 512


@dataclass
class Firmware:
    """What the device is like, what it has received, and the rules of its three files."""

    new_dialect: bool = True
    verdict: str = "0"
    dies_at: int | None = None
    loses_reply_at: int | None = None
    received: bytes = b""
    ended: bool = False
    dead: bool = False
    asked_for_result: int = 0
    seen: list[str] = field(default_factory=list)

    def answer(self, operation: int, group: int, command: int, fields: dict[str, Any]) -> dict[str, Any] | None:
        """Return the map of the answer; None: it says nothing."""
        if group != FILES:
            return {"rc": 8}
        match operation, command, fields.get("name"):
            case 0, 0, "/factory/endpoint.txt" if fields["off"] == 0:
                self.seen.append("name")
                return self.good({"off": 0, "data": NAME.encode(), "len": len(NAME)})
            case 2, 0, "/factory/provision.cbor":
                return self.write(fields)
            case 0, 0 | 1, "/factory/result.txt" if fields.get("off", 0) == 0:
                return self.result(read=command == 0)
        return self.refused(5, 3)

    def write(self, fields: dict[str, Any]) -> dict[str, Any] | None:
        offset, data = fields["off"], fields["data"]
        self.seen.append(f"chunk at {offset}")
        if self.ended or len(data) > WRITE_LIMIT:
            return self.refused(1, 10)
        if offset != len(self.received) or offset == self.dies_at:
            self.dead = True  # an assertion: not even this chunk is answered
            return None
        self.received += data
        return None if offset == self.loses_reply_at else self.good({"off": len(self.received)})

    def result(self, *, read: bool) -> dict[str, Any]:
        self.seen.append("result")
        self.asked_for_result += 1
        self.ended = True
        time.sleep(0.03)
        verdict = self.verdict if isinstance(self.records(), list) else "-1"
        return self.good({"len": len(verdict), **({"off": 0, "data": verdict.encode()} if read else {})})

    def records(self) -> Any:
        try:
            return cbor2.loads(self.received)
        except (cbor2.CBORError, ValueError):
            return None

    def good(self, fields: dict[str, Any]) -> dict[str, Any]:
        return fields if self.new_dialect else {"rc": 0, **fields}

    def refused(self, old: int, new: int) -> dict[str, Any]:
        return {"err": {"group": FILES, "rc": new}} if self.new_dialect else {"rc": old}


class Console:
    """The firmware's UART as a TCP connection: frames in and out amid a shell and its log."""

    def __init__(self, line: socket.socket, firmware: Firmware) -> None:
        self._line = line
        self._firmware = firmware
        self._frame: bytes | None = None

    def serve(self) -> None:
        """Talk until the other side hangs up."""
        self._line.sendall(BOOT_LOG)
        pending = b""
        while data := self._line.recv(512):
            *lines, pending = (pending + data).split(b"\n")
            for each in lines:
                if not self._firmware.dead:
                    self._typed(each)

    def _typed(self, line: bytes) -> None:
        before, self._frame = self._frame, None
        at = max(line.find(b"\x06\x09"), line.find(b"\x04\x14"))
        if at < 0:
            return
        begins = line[at : at + 2] == b"\x06\x09"
        if at > 0 or len(line) + 1 > LINE_LIMIT or (before is None) != begins:
            return  # swallowed: of an unfinished frame, or behind one
        with suppress(Base64Error):
            self._frame = (before or b"") + b64decode(line[2:], validate=True)
            self._complete(self._frame)

    def _complete(self, frame: bytes) -> None:
        length = int.from_bytes(frame[:2], "big")
        if len(frame) < 2 + length:
            return
        self._frame = None
        packet = frame[2 : 2 + length - 2]
        if crc_hqx(packet, 0) == int.from_bytes(frame[length : length + 2], "big") and len(packet) <= PACKET_LIMIT:
            self._packet(packet)

    def _packet(self, packet: bytes) -> None:
        size, group = int.from_bytes(packet[2:4], "big"), int.from_bytes(packet[4:6], "big")
        assert size == len(packet) - 8
        operation, version = packet[0] & 7, packet[0] >> 3 & 3
        fields = self._firmware.answer(operation, group, packet[7], cbor2.loads(packet[8:]))
        if fields is None:
            return
        body = cbor2.dumps(fields)
        first = (version << 3 if self._firmware.new_dialect else 0) | operation + 1
        self._say(bytes([first, 0]) + len(body).to_bytes(2, "big") + packet[4:8] + body)

    def _say(self, packet: bytes) -> None:
        """Frame a packet and send it: in mid-line behind a prompt, with a log line before and after it."""
        whole = (len(packet) + 2).to_bytes(2, "big") + packet + crc_hqx(packet, 0).to_bytes(2, "big")
        text = b64encode(whole)
        lines = [text[at : at + 124] for at in range(0, len(text), 124)]
        frames = b"".join((b"\x04\x14" if number else b"\x06\x09") + each + b"\n" for number, each in enumerate(lines))
        sent = STRAY_LOG + frames + STRAY_LOG
        for at in range(0, len(sent), 37):  # in pieces, as a UART does
            self._line.sendall(sent[at : at + 37])


@contextmanager
def powered(firmware: Firmware) -> Iterator[str]:
    """Serve one connection; yield its port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(10)

        def serve() -> None:
            connection, _ = listener.accept()
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with connection, suppress(OSError):
                Console(connection, firmware).serve()

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"socket://127.0.0.1:{listener.getsockname()[1]}"
        thread.join(10)
    assert not thread.is_alive()


@dataclass(frozen=True)
class Factory:
    """Provisions a device with one of the sample jobs."""

    configs: Path
    bench: Bench
    server: VirtualCoiote

    def run(self, firmware: Firmware, job_file: str = "job-psk.toml") -> RunRecord:
        job = load_job(self.configs / job_file)
        job = replace(job, link=replace(job.link, reply_timeout_s=0.4, result_timeout_s=5.0))
        with powered(firmware) as port:
            return provision(Device(port=port), job, self.bench, lambda _: None, CancelToken())


@pytest.fixture
def factory(tmp_path: Path, configs: Path) -> Iterator[Factory]:
    with ExitStack() as parts:
        server = parts.enter_context(VirtualCoiote(domains=("/factory/",)))
        bench = Bench(
            station="test",
            ledger=parts.enter_context(Ledger.open(tmp_path / "ledger.sqlite")),
            names=DeviceName(),
            registrar=Coiote(CoioteOptions(url=server.url, domain="/factory/"), server.token),
            server="virtual server",
        )
        yield Factory(configs, bench, server)


@pytest.mark.parametrize("job_file", ["job-psk.toml", "job-nosec.toml", "job-certificate.toml"])
@pytest.mark.parametrize("new_dialect", [False, True], ids=["rc", "err"])
def test_a_unit_passes(factory: Factory, new_dialect: bool, job_file: str) -> None:
    firmware = Firmware(new_dialect=new_dialect)
    record = factory.run(firmware, job_file)
    assert (record.outcome, record.code, record.endpoint_name) == (Outcome.PASS, None, NAME)
    assert firmware.seen[0] == "name"  # before anything secret
    assert firmware.seen[-1] == "result"
    assert firmware.asked_for_result == 1
    assert isinstance(firmware.records(), list)
    (device,) = factory.server.devices
    assert device.endpoint_name == NAME
    if job_file == "job-psk.toml":
        assert device.psk_key is not None
        assert device.psk_key.reveal() in [each.get(8) for each in firmware.records()]


@pytest.mark.parametrize("verdict", ["-1", "1", "5", "E", "00", "0\n", ""])
def test_a_verdict_that_is_not_0_is_a_fail(factory: Factory, verdict: str) -> None:
    record = factory.run(Firmware(verdict=verdict))
    assert (record.outcome, record.code) == (Outcome.FAIL, "E316")


@pytest.mark.parametrize("new_dialect", [False, True], ids=["rc", "err"])
@pytest.mark.parametrize("second", [False, True], ids=["at the first chunk", "in mid-upload"])
def test_a_device_that_dies_in_the_upload_is_a_fail(factory: Factory, new_dialect: bool, second: bool) -> None:
    firmware = Firmware(new_dialect=new_dialect, dies_at=FIRST_CHUNK_BYTES if second else 0)
    record = factory.run(firmware, "job-certificate.toml")
    assert (record.outcome, record.code) == (Outcome.FAIL, "E313")
    assert firmware.dead
    assert firmware.asked_for_result == 0


@pytest.mark.parametrize("new_dialect", [False, True], ids=["rc", "err"])
def test_a_lost_answer_to_the_first_chunk_is_made_up_for_by_the_next(factory: Factory, new_dialect: bool) -> None:
    firmware = Firmware(new_dialect=new_dialect, loses_reply_at=0)
    assert factory.run(firmware, "job-certificate.toml").outcome is Outcome.PASS
    assert firmware.seen.count("chunk at 0") == 1
