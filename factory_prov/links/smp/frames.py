"""SMP packets as lines on a console, and the way back: frames are found wherever they stand.

A frame is base64 of (length, packet, CRC16-XMODEM) in lines: 06 09 begins the first, 04 14 the others, a newline
ends each. Around and between the lines the console goes on: prompts, colours, log lines.
Markers, length and CRC come from `smp.packet`. Its `encode` does not: it writes each request, keys and all, to a
log at level DEBUG.
"""

from __future__ import annotations

import binascii
import re
from base64 import b64decode, b64encode
from dataclasses import dataclass, field

from smp.packet import (
    CONTINUE_DELIMITER,
    CRC16_STRUCT,
    END_DELIMITER,
    FRAME_LENGTH_STRUCT,
    START_DELIMITER,
    crc16_func,
)

MARKER = re.compile(b"|".join((re.escape(START_DELIMITER), re.escape(CONTINUE_DELIMITER))))
MARKER_BYTES = 2
HALF_MARKERS = (START_DELIMITER[:1], CONTINUE_DELIMITER[:1])
NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/=]")
LONGEST_LINE_BYTES = 4096  # of what a device may send; more without an end is no frame


def encode(packet: bytes, line_limit_bytes: int) -> bytes:
    """Return the lines of a packet, each at most `line_limit_bytes` from its marker to its newline."""
    whole = b64encode(
        FRAME_LENGTH_STRUCT.pack(len(packet) + CRC16_STRUCT.size) + packet + CRC16_STRUCT.pack(crc16_func(packet))
    )
    step = (line_limit_bytes - MARKER_BYTES - len(END_DELIMITER)) // 4 * 4
    lines = [whole[at : at + step] for at in range(0, len(whole), step)]
    return START_DELIMITER + (END_DELIMITER + CONTINUE_DELIMITER).join(lines) + END_DELIMITER


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What some bytes brought: console output, and the packets of the frames that are complete and undamaged."""

    console: bytes = field(repr=False)
    packets: tuple[bytes, ...] = field(repr=False)


class FrameFinder:
    """Tells frames from console output, in any pieces; damaged and unfinished frames vanish."""

    def __init__(self) -> None:
        self._pending = b""
        self._marker = b""  # of the line that we are in; b"" on the console
        self._frame: bytes | None = None  # decoded lines of the frame so far: length, packet, CRC

    def feed(self, data: bytes) -> Heard:
        """Take the next bytes; the newline after a line of a frame counts as console output."""
        self._pending += data
        console, packets = list[bytes](), list[bytes]()
        while True:
            if not self._marker:
                console.append(self._console())
            if not self._marker or (line := self._line()) is None:
                return Heard(console=b"".join(console), packets=tuple(packets))
            packets += self._line_ended(line)

    def _console(self) -> bytes:
        """Take what stands before the next marker; half a marker at the end waits for its other half."""
        found = MARKER.search(self._pending)
        if found:
            self._marker = found.group()
            ends, rest = found.start(), found.end()
        else:
            ends = rest = len(self._pending) - self._pending.endswith(HALF_MARKERS)
        console, self._pending = self._pending[:ends], self._pending[rest:]
        return console

    def _line(self) -> bytes | None:
        """Take the base64 of the line that we are in, None as long as its end has not come."""
        found = NOT_BASE64.search(self._pending)
        if not found and len(self._pending) <= LONGEST_LINE_BYTES:
            return None
        ends = found.start() if found else len(self._pending)
        line, self._pending = self._pending[:ends], self._pending[ends:]
        return line

    def _line_ended(self, line: bytes) -> list[bytes]:
        """Add a line to its frame; return the packet if that was the last one."""
        before = b"" if self._marker == START_DELIMITER else self._frame
        self._marker, self._frame = b"", None
        if before is None:
            return []
        try:
            frame = before + b64decode(line[: len(line) // 4 * 4], validate=True)
        except binascii.Error:
            return []
        size_bytes = _frame_size_bytes(frame)
        if len(frame) < size_bytes:
            self._frame = frame
            return []
        return _packet(frame[FRAME_LENGTH_STRUCT.size : size_bytes])


def _frame_size_bytes(frame: bytes) -> int:
    if len(frame) < FRAME_LENGTH_STRUCT.size:
        return FRAME_LENGTH_STRUCT.size
    (length,) = FRAME_LENGTH_STRUCT.unpack_from(frame)
    return FRAME_LENGTH_STRUCT.size + int(length)


def _packet(packet_and_crc: bytes) -> list[bytes]:
    packet, crc = packet_and_crc[: -CRC16_STRUCT.size], packet_and_crc[-CRC16_STRUCT.size :]
    return [packet] if crc == CRC16_STRUCT.pack(crc16_func(packet)) else []
