"""A line on which anything can be sent, right or wrong, and that keeps all that came: for trying out a device.

Stations use `FileLink`, which sends nothing that could harm.
"""

from __future__ import annotations

import struct
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import cbor2

from factory_prov.cancel import CancelToken
from factory_prov.device_contract.reading import Unreadable, document
from factory_prov.errors import LinkLost, PortUnavailable
from factory_prov.links.options import LinkOptions
from factory_prov.links.ports import Port, open_port
from factory_prov.links.smp.frames import FrameFinder, encode
from factory_prov.messages import Message

READ, WRITE = 0, 2
OS_GROUP, FILE_GROUP = 0, 8
_HEADER = struct.Struct(">BBHHBB")
HEADER_BYTES = _HEADER.size
_KEPT_BYTES = 32_000_000
_MOST_ANSWER_BYTES = 65_536
_STEP_S = 0.25
_AGAIN_S = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class RawRequest:
    """One request of any kind. `version`: the bits of the header that choose the form of errors."""

    operation: int
    group: int
    command: int
    body: bytes = field(repr=False)
    version: int = 1

    def packet(self, sequence: int) -> bytes:
        """Return header and body."""
        first = self.version << 3 | self.operation
        return _HEADER.pack(first, 0, len(self.body), self.group, sequence, self.command) + self.body


@dataclass(frozen=True, slots=True, kw_only=True)
class RawAnswer:
    """What came. `fields` is None where it is no map; `seconds` is how long it took, without the time on the wire."""

    seconds: float
    fields: Mapping[str, Any] | None = field(repr=False)

    @property
    def refusal(self) -> int | None:
        """The code of a refusal, in either form; None for a yes and for what is no answer."""
        error = self.error
        code = error.get("rc") if error is not None else (self.fields or {}).get("rc")
        return code if isinstance(code, int) and not isinstance(code, bool) and code else None

    @property
    def error(self) -> Mapping[str, Any] | None:
        """The map of the newer form of a refusal, None where there is none."""
        found = (self.fields or {}).get("err")
        return found if isinstance(found, dict) else None


class OpenRaw(Protocol):
    """Opens the port again after the device started anew: a USB port of its own goes away with it."""

    def __call__(self) -> Port:
        """Return the port; PortUnavailable."""
        ...


class RawLine:
    """One device. Every method may raise LinkLost and Cancelled."""

    def __init__(self, open_again: OpenRaw, *, place: str, options: LinkOptions, cancel: CancelToken) -> None:
        self._open_again = open_again
        self._place = place
        self._options = options
        self._cancel = cancel
        self._port: Port | None = open_again()
        self._finder = FrameFinder()
        self._sequence = 0
        self._settled = False
        self._console = bytearray()
        self.came = bytearray()
        """Every byte that came, frames and console alike."""
        self.packets = list[bytes]()
        """Every packet that came in a good frame."""

    @classmethod
    def open(cls, port: str, options: LinkOptions, cancel: CancelToken) -> RawLine:
        """Open `COM7`, `/dev/ttyACM0` or `socket://127.0.0.1:5000`; PortUnavailable, Cancelled."""
        return cls(lambda: open_port(port, options=options, cancel=cancel), place=port, options=options, cancel=cancel)

    def close(self) -> None:
        """Release the port; may be called twice."""
        if self._port is not None:
            self._port.close()
        self._port = None

    @property
    def line_limit_bytes(self) -> int:
        """The longest line that a frame is sent in."""
        return self._options.line_limit_bytes

    def wire_s(self, size_bytes: int) -> float:
        """Return how long so many bytes take on the wire at least."""
        return self._options.wire_s(size_bytes)

    @property
    def console(self) -> str:
        """All that the console has shown since `forget_console`."""
        return self._console.decode("latin-1")

    def forget_console(self) -> None:
        """Let only what comes from now on count."""
        self.hear(0)
        self._console.clear()

    def lines_of(self, request: RawRequest) -> bytes:
        """Return the frame of a request with the next sequence number, to be sent whole, in pieces or damaged."""
        self._sequence = (self._sequence + 1) % 256
        return encode(request.packet(self._sequence), self._options.line_limit_bytes)

    def send(self, data: bytes) -> None:
        """Send anything; the next request begins with a newline."""
        self._settled = False
        step = max(64, int(_STEP_S / self._options.wire_s(1)))
        for at in range(0, len(data), step):
            self._cancel.check()
            self._write(data[at : at + step])

    def ask(self, request: RawRequest, *, timeout_s: float) -> RawAnswer | None:
        """Send a request, return its answer, None where none came in time."""
        self.hear(0)
        lines = self.lines_of(request)
        header = request.packet(self._sequence)[:HEADER_BYTES]
        begin = b"" if self._settled else b"\n"
        self.send(begin + lines)
        sent_at = time.monotonic() + self._options.wire_s(len(lines))
        while True:
            for packet in self._hear():
                if _answers(packet, header):
                    self._settled = True
                    return self._answer(packet, sent_at)
            if time.monotonic() > sent_at + timeout_s:
                return None

    def hear(self, duration_s: float) -> list[bytes]:
        """Take what comes in that time; return the packets of good frames."""
        ends_at = time.monotonic() + duration_s
        packets = self._hear(wait=duration_s > 0)
        while time.monotonic() < ends_at:
            packets += self._hear()
        return packets

    def hear_until(self, heard: Callable[[str], bool], *, timeout_s: float) -> bool:
        """Take what comes until the console's text is as wanted; whether it was in time."""
        ends_at = time.monotonic() + timeout_s
        while not heard(self.console):
            if time.monotonic() > ends_at:
                return False
            self._hear_reopening(ends_at)
        return True

    def reopen(self, *, timeout_s: float) -> None:
        """Open the port anew where it has gone; LinkLost when it does not come back in time."""
        ends_at = time.monotonic() + timeout_s
        self.close()
        while self._port is None:
            self._cancel.check()
            try:
                self._port = self._open_again()
            except PortUnavailable as error:  # it may be there already, and not yet ours
                if time.monotonic() > ends_at:
                    raise self._lost() from error
                time.sleep(_AGAIN_S)
        self._finder, self._settled = FrameFinder(), False

    def _hear_reopening(self, ends_at: float) -> None:
        try:
            self._hear()
        except LinkLost:
            self.reopen(timeout_s=max(0.0, ends_at - time.monotonic()))

    def _hear(self, *, wait: bool = True) -> list[bytes]:
        self._cancel.check()
        if self._port is None:
            raise self._lost()
        try:
            data = self._port.read(wait=wait)
        except OSError as error:
            raise self._lost() from error
        heard = self._finder.feed(data)
        self.came += data
        self._console += heard.console
        del self.came[:-_KEPT_BYTES], self._console[:-_KEPT_BYTES]
        self.packets += heard.packets
        return list(heard.packets)

    def _write(self, data: bytes) -> None:
        if self._port is None:
            raise self._lost()
        try:
            self._port.write(data)
        except OSError as error:  # TimeoutError is one
            raise self._lost() from error

    def _answer(self, packet: bytes, sent_at: float) -> RawAnswer:
        late_s = time.monotonic() - sent_at - self._options.wire_s(len(packet) * 4 // 3)
        try:
            fields = document(packet[HEADER_BYTES:], most_bytes=_MOST_ANSWER_BYTES)
        except Unreadable:
            fields = None
        return RawAnswer(seconds=max(0.0, late_s), fields=fields)

    def _lost(self) -> LinkLost:
        return LinkLost(
            Message("the port went away."),
            place=self._place,
            cure=Message("Check the cable and plug the board in again."),
        )


def body_of(fields: Mapping[str, object]) -> bytes:
    """Return the map of a request as CBOR."""
    return cbor2.dumps(dict(fields))


def _answers(packet: bytes, header: bytes) -> bool:
    return (
        len(packet) >= HEADER_BYTES
        and packet[0] & 0b111 == (header[0] & 0b111) + 1
        and int.from_bytes(packet[2:4], "big") == len(packet) - HEADER_BYTES
        and packet[4:HEADER_BYTES] == header[4:]
    )
