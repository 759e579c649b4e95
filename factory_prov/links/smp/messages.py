"""Requests of MCUmgr's file system group (8) and the answers to them, in both dialects.

Old firmware answers `{"rc": N}`, with `rc: 0` in good answers too, newer firmware `{"err": {"group": 8, "rc": N}}`.
`smp` writes the requests. Answers are read here: its classes refuse `rc: 0` and every field that they do not know.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

import cbor2
from smp.file_management import FileDownloadRequest, FileStatusRequest, FileUploadRequest
from smp.header import Header

from factory_prov.errors import InputError
from factory_prov.links.options import LinkOptions
from factory_prov.links.smp.frames import encode
from factory_prov.messages import Message
from factory_prov.secret import Secret

FILE_GROUP = 8
WRITE_LIMIT_BYTES = 512  # the provisioning firmware's file takes no more in one write (-ENOSPC)
LARGEST_PACKET_BYTES = 65_000  # a frame's length has 16 bits
ECHO_CHARACTERS = 16  # base64 of length, header and the start of the map: unmistakable, and nothing secret
PATH_LIMIT_BYTES = 255
Verb = Literal["read", "measure", "write"]
"""What a request asks a device to do with a file of its own."""
_Message = FileDownloadRequest | FileStatusRequest | FileUploadRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRequest:
    """One request, ready for the wire. `verb` and `path` say for a message what it asks for."""

    verb: Verb
    path: str
    offset: int
    header: bytes
    lines: Secret
    echo: str
    has_payload: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SmpRefusal:
    """An error of the device. Group 0 stands for the general codes, which every group of the old dialect uses."""

    group: int = FILE_GROUP
    rc: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SmpReply:
    """The answer to one request; fields that did not come are None."""

    offset: int | None
    length: int | None
    data: bytes | None = field(repr=False)
    refusal: SmpRefusal | None = None


UNFIT = SmpReply(offset=None, length=None, data=None)
"""An answer that says nothing: it is no map, misses what every answer has, or has it in another form."""


class Requests:
    """Writes requests within the limits of the device, each with the next sequence number."""

    def __init__(self, options: LinkOptions) -> None:
        self._options = options
        self._packet_limit_bytes = options.packet_limit_bytes
        self._write_limit_bytes = WRITE_LIMIT_BYTES
        # Not always the same: an answer owed to an earlier session must not look like ours.
        self._sequence = secrets.randbelow(256)

    def use_packets_of(self, limit_bytes: int) -> None:
        """Write packets as large as the device says that it takes, whatever was known before."""
        self._packet_limit_bytes = self._write_limit_bytes = min(limit_bytes, LARGEST_PACKET_BYTES)

    def download(self, path: str, *, offset: int) -> FileRequest:
        """Ask for a piece of a file; the device chooses how much."""
        return self._request(FileDownloadRequest(sequence=self._next(), off=offset, name=_checked(path)), "read", path)

    def stat(self, path: str) -> FileRequest:
        """Ask for the length of a file."""
        return self._request(FileStatusRequest(sequence=self._next(), name=_checked(path)), "measure", path)

    def upload(self, path: str, data: Secret, *, offset: int, ends: int) -> FileRequest:
        """Write the bytes from `offset` up to `ends`; the first piece tells the length of the whole."""
        return self._request(
            FileUploadRequest(
                sequence=self._next(),
                off=offset,
                data=data.reveal()[offset:ends],
                name=path,
                len=None if offset else len(data),
            ),
            "write",
            path,
        )

    def pieces(self, path: str, *, total: int, begins: int = 0) -> Iterator[tuple[int, int]]:
        """Yield where each piece of an upload begins and ends; the packets are as long as the device takes them."""
        ends = self.piece_end(path, offset=begins, total=total)
        yield begins, ends
        while ends < total:
            begins, ends = ends, self.piece_end(path, offset=ends, total=total)
            yield begins, ends

    def piece_end(self, path: str, *, offset: int, total: int) -> int:
        """Return where the longest piece of an upload ends that begins there and that the device still takes."""
        empty = FileUploadRequest(sequence=0, off=offset, data=b"", name=_checked(path), len=None if offset else total)
        size_bytes = min(_data_room(self._packet_limit_bytes - len(empty.BYTES)), self._write_limit_bytes)
        if size_bytes < 1:
            raise InputError(
                Message(
                    "packets of {limit_bytes} bytes have no room for data.",
                    limit_bytes=self._packet_limit_bytes,
                ),
                place=path,
                cure=Message("Set a larger packet limit."),
            )
        return min(total, offset + size_bytes)

    def _next(self) -> int:
        self._sequence = (self._sequence + 1) % 256
        return self._sequence

    def _request(self, message: _Message, verb: Verb, path: str) -> FileRequest:
        lines = encode(message.BYTES, self._options.line_limit_bytes)
        return FileRequest(
            verb=verb,
            path=path,
            offset=0 if isinstance(message, FileStatusRequest) else message.off,
            header=message.BYTES[: Header.SIZE],
            lines=Secret(lines),
            echo=encode(message.BYTES, 65_000)[2 : 2 + ECHO_CHARACTERS].decode("ascii"),
            has_payload=isinstance(message, FileUploadRequest),
        )


def read_reply(packet: bytes, request: FileRequest) -> SmpReply | None:
    """Return what a packet says to a request, None if it is not the answer to it, UNFIT if it makes no sense."""
    if len(packet) < Header.SIZE or not _answers(packet, request.header):
        return None
    fields = _fields(packet[Header.SIZE :])
    if fields is None or not _is_sane(fields):
        return UNFIT
    data = fields.get("data")
    return SmpReply(
        offset=_number(fields.get("off")),
        length=_number(fields.get("len")),
        data=data if isinstance(data, bytes) else None,
        refusal=_refusal(fields),
    )


def _fields(data: bytes) -> dict[object, object] | None:
    """Return the map that an answer is, None for anything else; what is in it may be anything."""
    try:
        fields = cbor2.loads(data)
    except (cbor2.CBORError, ValueError, TypeError, LookupError, ArithmeticError, RecursionError, MemoryError):
        return None
    return fields if isinstance(fields, dict) else None


def _answers(packet: bytes, header: bytes) -> bool:
    """Compare two SMP headers: the operation one higher, the length that of the CBOR; group, sequence, id the same."""
    length = int.from_bytes(packet[2:4], "big")
    return (
        packet[0] & 0b111 == (header[0] & 0b111) + 1
        and length == len(packet) - Header.SIZE
        and packet[4 : Header.SIZE] == header[4:]
    )


def _is_sane(fields: dict[object, object]) -> bool:
    """Whether all in it that we know has its form; an answer that has not must never count as a yes."""
    error = fields.get("err", {"group": 0, "rc": 0})
    if not isinstance(error, dict) or _number(error.get("group", 0)) is None or _number(error.get("rc")) is None:
        return False
    numbers = [fields[key] for key in ("rc", "off", "len") if key in fields]
    return all(_number(each) is not None for each in numbers) and isinstance(fields.get("data", b""), bytes)


def _refusal(fields: dict[object, object]) -> SmpRefusal | None:
    rc, group = _number(fields.get("rc")), 0
    error = fields.get("err")
    if isinstance(error, dict):
        rc, group = _number(error.get("rc")), _number(error.get("group")) or 0
    return SmpRefusal(group=group, rc=rc) if rc else None


def _number(value: object) -> int | None:
    """Return a number of 32 bits, as every one in an answer is; CBOR has numbers of thousands of bytes too."""
    is_number = isinstance(value, int) and not isinstance(value, bool) and -(1 << 31) <= value < 1 << 32
    return value if is_number else None  # type: ignore[return-value]  # an int then


def _data_room(room_bytes: int) -> int:
    """Return how many bytes fit beside their CBOR head, of which one byte is already counted (RFC 8949, 3)."""
    if room_bytes - 2 >= 256:
        return room_bytes - 2
    return min(room_bytes - 1, 255) if room_bytes - 1 >= 24 else min(room_bytes, 23)


def _checked(path: str) -> str:
    if not path.isascii() or not path.isprintable() or not 0 < len(path) <= PATH_LIMIT_BYTES:
        raise InputError(
            Message("this is no name of a file on a device."), place=repr(path), cure=Message("Use plain characters.")
        )
    return path
