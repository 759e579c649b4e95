"""Intel HEX: text lines of bytes and their addresses."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from factory_prov.boards.addresses import AddressRange
from factory_prov.errors import InputError
from factory_prov.messages import Message

_END_RECORD = b":00000001FF"
_DATA, _SEGMENT, _LINEAR = b"\x00", b"\x02", b"\x04"


def recognizes(data: bytes) -> bool:
    """Whether a file with this content is Intel HEX."""
    return data.lstrip().startswith(b":")


def read(data: bytes) -> HexImage:
    """Return the image of a file's content; InputError for one that is cut off, broken or empty."""
    from intelhex import IntelHex, IntelHexError  # needed only where a job names a board

    if not data.rstrip().upper().endswith(_END_RECORD):
        raise InputError(
            Message("the file has no end record: a part of it is missing."), cure=Message("Copy or build it again.")
        )
    content = IntelHex()
    content.padding = 0xFF
    try:
        content.loadhex(io.StringIO(data.decode("ascii")))
    except (IntelHexError, ValueError) as failure:
        # ValueError: bytes that are no ASCII
        broken = Message("the Intel HEX is broken (a character is no ASCII).")
        if isinstance(failure, IntelHexError):
            broken = Message("the Intel HEX is broken ({library_text}).", library_text=str(failure))
        raise InputError(broken, cure=Message("Copy or build it again.")) from None
    parts = content.segments()
    if not parts:
        raise InputError(Message("the image is empty."), cure=Message("Name the .hex file of the build."))
    return HexImage(content, parts)


class HexImage:
    """An image from an Intel HEX file."""

    def __init__(self, content: Any, parts: list[tuple[int, int]]) -> None:
        self._content = content
        self._parts = parts

    @property
    def parts(self) -> Sequence[tuple[int, int]]:
        """See `Image`."""
        return self._parts

    def inside(self, wanted: AddressRange) -> bool:
        """See `Image`."""
        return any(wanted.overlaps(start, end) for start, end in self._parts)

    def word(self, address: int) -> int | None:
        """See `Image`."""
        if not self.inside(AddressRange(start=address, end=address + 4)):
            return None
        data = (self._content[at] for at in range(address, address + 4))
        return int.from_bytes(bytes(data), "little")


def first_data(lines: Iterable[str]) -> tuple[int, bytes]:
    """Return the first data record of an Intel HEX file: where it goes and its bytes; ValueError for no such file."""
    base = 0
    for line in lines:
        if not line:
            continue
        if not line.startswith(":"):
            raise ValueError(line)
        record = bytes.fromhex(line[1:])
        size, kind, data = record[:1], record[3:4], record[4:-1]
        if size != bytes([len(data)]) or sum(record) & 0xFF or not kind:
            raise ValueError(line)
        if kind == _DATA and data:
            return base + int.from_bytes(record[1:3], "big"), data
        if kind in (_SEGMENT, _LINEAR):
            base = int.from_bytes(data, "big") << (4 if kind == _SEGMENT else 16)
    raise ValueError("no data")
