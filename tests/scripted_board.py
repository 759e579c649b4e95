"""A board on a real TCP port: a console and SMP, with every trouble that a serial line makes, on request."""

from __future__ import annotations

import contextlib
import itertools
import socket
import struct
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum, auto
from typing import Any

import cbor2
from smp import packet as smp_packet

PROMPT = b"\x1b[1;32muart:~$ \x1b[m"
ENDPOINT = "/factory/endpoint.txt"
PACK = "/factory/provision.cbor"
RESULT = "/factory/result.txt"
HEADER = struct.Struct("!BBHHBB")


class Fault(StrEnum):
    """What happens to the answer of one request."""

    LOST = auto()
    DAMAGED = auto()
    UNFINISHED = auto()
    LATE = auto()
    OTHER_SEQUENCE = auto()
    NONSENSE = auto()
    TWICE = auto()
    CLOSE = auto()
    REQUEST_LOST = auto()


class Shell(StrEnum):
    """What a board without SMP does with our lines."""

    ECHO = auto()
    ECHO_WITHOUT_MARKERS = auto()
    ECHO_WRAPPED = auto()
    SILENT = auto()


@dataclass
class Board:
    """Answers one connection; `faults` and `refusals` are by the number of the request, from 0."""

    files: dict[str, bytes] = field(default_factory=lambda: {ENDPOINT: b"urn:dev:os:1-42", RESULT: b"0"})
    banner: bytes = b""
    shell: str = ""
    new_dialect: bool = False
    pieces: int = 4096
    download_bytes: int = 200
    result_delay_s: float = 0.0
    late_s: float = 0.4
    faults: dict[int, str] = field(default_factory=dict)
    refusals: dict[int, int] = field(default_factory=dict)
    noise: Iterator[bytes] = field(default_factory=lambda: itertools.repeat(PROMPT))
    packet_limit_bytes: int = 380
    line_limit_bytes: int = 127

    def __post_init__(self) -> None:
        self.received = bytearray()
        self.packets: list[bytes] = []
        self.raw = bytearray()
        self.dead = self.overlapped = False
        self._numbers = itertools.count()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = f"socket://127.0.0.1:{self._listener.getsockname()[1]}"
        self._stopped, self._connected = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._serve)
        self._connection: socket.socket | None = None

    def __enter__(self) -> Board:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.unplug()
        self._thread.join(5)
        assert not self._thread.is_alive()

    def unplug(self) -> None:
        if self._connection:
            with contextlib.suppress(OSError):
                self._connection.shutdown(socket.SHUT_RDWR)

    def say(self, text: bytes) -> None:
        assert self._connected.wait(5)
        assert self._connection
        for at in range(0, len(text), self.pieces):
            self._connection.sendall(text[at : at + self.pieces])

    def _serve(self) -> None:
        while not self._stopped.is_set():
            try:
                self._connection, _ = self._listener.accept()
            except OSError:
                return
            self._connected.set()
            self._connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self._connection, contextlib.suppress(OSError):
                self.say(self.banner)
                self._lines()

    def _lines(self) -> None:
        assert self._connection
        pending, decoder = b"", None
        while data := self._connection.recv(4096):
            self.raw += data
            pending += data
            *lines, pending = pending.split(b"\n")
            for line in lines:
                if self.shell:
                    self._typed(line)
                    continue
                if line.startswith(smp_packet.START_DELIMITER):
                    decoder = smp_packet.decode()
                    next(decoder)
                if decoder is None or line[:2] not in (smp_packet.START_DELIMITER, smp_packet.CONTINUE_DELIMITER):
                    decoder = None  # typed text, or a line that began in the middle of an unfinished one
                    continue
                if len(line) + 1 > self.line_limit_bytes:
                    decoder = None
                    continue
                try:
                    decoder.send(line + b"\n")
                except (ValueError, struct.error):
                    decoder = None
                except StopIteration as complete:
                    decoder = None
                    self.overlapped |= bool(pending)
                    if len(complete.value) <= self.packet_limit_bytes:
                        self._request(complete.value)

    def _typed(self, line: bytes) -> None:
        if self.shell == Shell.SILENT or not line:
            return
        text = line if self.shell == Shell.ECHO else line[2:]
        if self.shell == Shell.ECHO_WRAPPED:
            text = text[:9] + b"\r\n\x1b[36m" + text[9:]
        self.say(text + b"\r\n" + text[2:] + b": command not found\r\n" + PROMPT)

    def _request(self, packet: bytes) -> None:
        number = next(self._numbers)
        self.packets.append(packet)
        fault = self.faults.get(number)
        if self.dead or fault == Fault.REQUEST_LOST:
            return
        op, _, length, group, sequence, command = HEADER.unpack_from(packet)
        op &= 0b111  # the rest is the version
        assert (length, group) == (len(packet) - 8, 8)
        fields = cbor2.loads(packet[8:])
        answer: Any = self._refusal(rc) if (rc := self.refusals.get(number)) else self._answer(op, command, fields)
        if answer is not None:
            self._reply(answer, (op + 1, group, sequence, command), fault)

    def _answer(self, op: int, command: int, fields: dict[str, Any]) -> dict[str, Any] | None:
        good: dict[str, Any] = {} if self.new_dialect else {"rc": 0}
        if op == 2:
            if fields["off"] != len(self.received) or ("len" in fields) != (fields["off"] == 0):
                self.dead = True  # the firmware asserts
                return None
            self.received += fields["data"]
            return good | {"off": len(self.received)}
        name, content = fields["name"], self.files.get(fields["name"])
        if content is None:
            return self._refusal(3 if self.new_dialect else 5)
        if command == 1:
            time.sleep(self.result_delay_s if name == RESULT else 0)
            return good | {"len": len(content)}
        off = fields["off"]
        first = {"len": len(content)} if off == 0 else {}
        return good | {"off": off, "data": content[off : off + self.download_bytes]} | first

    def _refusal(self, rc: int) -> dict[str, Any]:
        return {"err": {"group": 8, "rc": rc}} if self.new_dialect else {"rc": rc}

    def _reply(self, answer: dict[str, Any], head: tuple[int, int, int, int], fault: str | None) -> None:
        op, group, sequence, command = head
        if fault == Fault.OTHER_SEQUENCE:
            sequence = (sequence + 77) % 256
        data = b"\xa1\x63off" if fault == Fault.NONSENSE else cbor2.dumps(answer)
        reply = HEADER.pack(op | 8, 0, len(data), group, sequence, command) + data
        lines = list(smp_packet.encode(reply, 127))
        match fault:
            case Fault.LOST:
                return
            case Fault.CLOSE:
                self.unplug()
                return
            case Fault.DAMAGED:
                middle = len(lines[0]) // 2
                flipped = b"A" if lines[0][middle : middle + 1] != b"A" else b"B"
                lines[0] = lines[0][:middle] + flipped + lines[0][middle + 1 :]
            case Fault.UNFINISHED:
                lines = [lines[0][:-6]]
            case Fault.LATE:
                time.sleep(self.late_s)
            case Fault.TWICE:
                lines *= 2
        for line in lines:
            self.say(next(self.noise) + line)
