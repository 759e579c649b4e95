"""MCUmgr's SMP over a UART console, from the device's side: frames in, packets out, and back.

Written from the protocol alone (no code shared with the host's side), so that each side tests the other.
"""

from __future__ import annotations

import binascii
import struct
from base64 import b64decode, b64encode
from dataclasses import dataclass
from enum import IntEnum

import cbor2

START, CONTINUE = b"\x06\x09", b"\x04\x14"
LINE_LIMIT_BYTES = 127
"""Marker to newline, both counted; a longer line is dropped."""
_HEADER = struct.Struct(">BBHHBB")
_LENGTH = struct.Struct(">H")
_CRC_BYTES = 2
_VERSION_2 = 1
_MAX_LINE_BYTES = 4096
_LINE_CHARACTERS = LINE_LIMIT_BYTES - len(START) - 1


class Operation(IntEnum):
    """What a request asks for; its reply has the number after it."""

    READ = 0
    WRITE = 2


class Group(IntEnum):
    """Command groups the firmware knows of."""

    OS = 0
    FILES = 8


class Rc(IntEnum):
    """MCUmgr's return codes of the first generation."""

    UNKNOWN = 1
    INVALID = 3
    NO_ENTRY = 5
    NOT_SUPPORTED = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class SmpRequest:
    """One request; `fields` is its CBOR map, None when it is not readable."""

    operation: int
    version: int
    group: int
    sequence: int
    command: int
    fields: dict[str, object] | None

    def __repr__(self) -> str:  # the fields hold keys
        return f"SmpRequest(group {self.group}, command {self.command}, sequence {self.sequence})"


class ConsoleReader:
    """Tells frames from typed lines in what arrives at the console. Whatever is wrong with a frame, it is dropped."""

    def __init__(self, packet_limit_bytes: int) -> None:
        self._limit_bytes = packet_limit_bytes
        self._line = bytearray()
        self._packet: bytearray | None = None

    def feed(self, data: bytes) -> SmpRequest | str | None:
        """Take the bytes up to and with a newline at most; return a request, a typed line, or None for neither yet."""
        self._line += data[-_MAX_LINE_BYTES:]
        if not self._line.endswith(b"\n"):
            del self._line[:-_MAX_LINE_BYTES]
            return None
        line, self._line = bytes(self._line), bytearray()
        at = min((found for marker in (START, CONTINUE) if (found := line.find(marker)) >= 0), default=-1)
        if at < 0:
            return line.strip().decode("ascii", errors="replace")
        return self._frame(line[at:])

    def _frame(self, frame: bytes) -> SmpRequest | None:
        packet, self._packet = self._packet, None
        if frame.startswith(START):
            packet = bytearray()
        if packet is None or len(frame) > LINE_LIMIT_BYTES:
            return None
        try:
            packet += b64decode(frame[len(START) : -1].rstrip(b"\r"), validate=True)
        except binascii.Error:
            return None
        if len(packet) < _LENGTH.size or len(packet) < _LENGTH.size + _LENGTH.unpack_from(packet)[0]:
            self._packet = packet if len(packet) <= self._limit_bytes + _LENGTH.size + _CRC_BYTES else None
            return None
        return self._whole(bytes(packet[_LENGTH.size :]))

    def _whole(self, packet: bytes) -> SmpRequest | None:
        body = packet[:-_CRC_BYTES]
        # CRC16-XMODEM over a message with its own CRC behind it is 0.
        if binascii.crc_hqx(packet, 0) or not _HEADER.size <= len(body) <= self._limit_bytes:
            return None
        first, _, length, group, sequence, command = _HEADER.unpack_from(body)
        if length != len(body) - _HEADER.size or first & 7 not in (Operation.READ, Operation.WRITE):
            return None
        return SmpRequest(
            operation=first & 7,
            version=first >> 3 & 3,
            group=group,
            sequence=sequence,
            command=command,
            fields=_fields(body[_HEADER.size :]),
        )


def _fields(data: bytes) -> dict[str, object] | None:
    try:
        fields = cbor2.loads(data)
    except (cbor2.CBORError, ValueError, TypeError, OverflowError):
        return None
    return fields if isinstance(fields, dict) else None


def reply_frames(request: SmpRequest, fields: dict[str, object], *, new_dialect: bool) -> bytes:
    """Return the lines that answer a request. The old generation always answers in version 1 of the header."""
    body = cbor2.dumps(fields)
    version = request.version if new_dialect else 0
    first = version << 3 | request.operation + 1
    packet = _HEADER.pack(first, 0, len(body), request.group, request.sequence, request.command) + body
    crc = binascii.crc_hqx(packet, 0)
    text = b64encode(_LENGTH.pack(len(packet) + _CRC_BYTES) + packet + crc.to_bytes(_CRC_BYTES))
    width = _LINE_CHARACTERS // 4 * 4
    lines = [text[at : at + width] for at in range(0, len(text), width)]
    return b"".join((CONTINUE if number else START) + line + b"\n" for number, line in enumerate(lines))


def good(fields: dict[str, object], *, new_dialect: bool) -> dict[str, object]:
    """Return the map of a good reply: the old generation says `rc: 0` in it."""
    return fields if new_dialect else {"rc": 0, **fields}


def refusal(request: SmpRequest, rc: Rc, new_rc: int, *, new_dialect: bool) -> dict[str, object]:
    """Return the map of a refusal: `rc`, or `err` when the firmware is new and the client speaks version 2."""
    if new_dialect and request.version >= _VERSION_2:
        return {"err": {"group": request.group, "rc": new_rc}}
    return {"rc": int(rc)}
