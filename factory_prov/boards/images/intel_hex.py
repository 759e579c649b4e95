"""Intel HEX: text lines of bytes and their addresses.

Every programmer has its own opinion of what follows the first end record: one stops there, another writes it. So it
is read with the rest, and told as a fault.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from factory_prov.boards.addresses import ADDRESS_LIMIT, AddressRange
from factory_prov.errors import InputError
from factory_prov.messages import Message

_DATA, _END, _SEGMENT, _START_SEGMENT, _LINEAR, _START_LINEAR = range(6)
_SIZES = {_END: 0, _SEGMENT: 2, _START_SEGMENT: 4, _LINEAR: 2, _START_LINEAR: 4}
_HEAD_BYTES = 4
_BLANK = b" \t\r\n\f\v"
_PADDING = _BLANK + b"\x1a\0"
"""Behind the end: Ctrl-Z ended a text in DOS, and some tools fill the last block of a file with zeros."""
_UTF8_MARK = b"\xef\xbb\xbf"
_END_RECORD = re.compile(rb":00[0-9A-Fa-f]{4}01[0-9A-Fa-f]{2}")
_MORE_RECORDS = re.compile(rb"^:(?!00[0-9A-Fa-f]{4}01)", re.MULTILINE)
_AGAIN = Message("Copy or build it again.")
_SHOWN = 20
_LINE_BYTES = 16
"""So many bytes the records have that are written here; no line crosses 64 kB."""


class HexRecord(NamedTuple):
    """One record: its line in the file from 1, its kind (0 data, 1 end, 2 and 4 addresses, 3 and 5 where to start)."""

    line: int
    kind: int
    offset: int
    data: bytes


def recognizes(data: bytes) -> bool:
    """Whether a file with this content is Intel HEX."""
    return data.removeprefix(_UTF8_MARK).lstrip(_BLANK).startswith(b":")


def read(data: bytes) -> HexImage:
    """Return the image of a file's content; InputError for one that is cut off, broken or empty."""
    faults = [] if not data.startswith(_UTF8_MARK) else [_mark()]
    written: list[tuple[int, bytes]] = []
    base = end_line = 0
    told = False
    for record in _records(data.removeprefix(_UTF8_MARK), faults):
        if record.kind == _END:
            end_line, base = end_line or record.line, 0
        elif end_line and not told:
            told = True
            faults.append(_behind_end(record.line, end_line))
        if record.kind == _DATA and record.data:
            written.append((base + record.offset, record.data))
        elif record.kind in (_SEGMENT, _LINEAR):
            base = _base(record)
    if not end_line:
        raise InputError(Message("the file has no end record: a part of it is missing."), cure=_AGAIN)
    if not written:
        raise InputError(Message("the image is empty."), cure=Message("Name the .hex file of the build."))
    return HexImage(_joined(written), faults)


class HexImage:
    """An image from an Intel HEX file."""

    def __init__(self, pieces: Sequence[tuple[int, bytes]], faults: Sequence[InputError]) -> None:
        self._pieces = pieces
        self._starts = [start for start, _ in pieces]
        self.faults = tuple(faults)

    @property
    def parts(self) -> Sequence[tuple[int, int]]:
        """See `Image`."""
        return [(start, start + len(data)) for start, data in self._pieces]

    @property
    def pieces(self) -> Sequence[tuple[int, bytes]]:
        """The same with their bytes: start and content, in order."""
        return self._pieces

    def inside(self, wanted: AddressRange) -> bool:
        """See `Image`."""
        at = bisect_right(self._starts, wanted.end - 1) - 1  # the last piece that begins before the range ends
        return at >= 0 and wanted.overlaps(self._starts[at], self._starts[at] + len(self._pieces[at][1]))

    def word(self, address: int) -> int | None:
        """See `Image`."""
        if not self.inside(AddressRange(start=address, end=address + 4)):
            return None
        return int.from_bytes(bytes(self._byte(at) for at in range(address, address + 4)), "little")

    def _byte(self, address: int) -> int:
        at = bisect_right(self._starts, address) - 1
        start, data = self._pieces[at] if at >= 0 else (0, b"")
        return data[address - start] if address - start < len(data) else 0xFF


def write(pieces: Iterable[tuple[int, bytes]]) -> bytes:
    """Return the content of a file with these bytes at these addresses."""
    lines: list[bytes] = []
    upper = 0
    for start, data in pieces:
        at, end = start, start + len(data)
        while at < end:
            if at >> 16 != upper:
                upper = at >> 16
                lines.append(_line(0, _LINEAR, upper.to_bytes(2, "big")))
            n = min(_LINE_BYTES - at % _LINE_BYTES, end - at)
            lines.append(_line(at & 0xFFFF, _DATA, data[at - start : at - start + n]))
            at += n
    return b"".join([*lines, _line(0, _END, b"")])


def _line(offset: int, kind: int, data: bytes) -> bytes:
    record = bytes([len(data)]) + offset.to_bytes(2, "big") + bytes([kind]) + data
    return b":" + (record + bytes([-sum(record) & 0xFF])).hex().upper().encode() + b"\n"


def first_data(lines: Iterable[str]) -> tuple[int, bytes]:
    """Return the first data record of an Intel HEX file: where it goes and its bytes; ValueError for no such file."""
    base = 0
    for number, line in enumerate(lines, 1):
        if not line:
            continue
        try:
            record = _record(line.encode(), number)
        except InputError:
            raise ValueError(line) from None
        if record.kind == _DATA and record.data:
            return base + record.offset, record.data
        if record.kind in (_SEGMENT, _LINEAR):
            base = _base(record)
    raise ValueError("no data")


def refuse_records_behind_end(data: bytes) -> None:
    """Raise InputError when a record follows the first end record; quick, because every unit waits for it."""
    end = _END_RECORD.search(data)
    more = _MORE_RECORDS.search(data, len(data) if end is None else end.end())
    if end is not None and more is not None:
        raise _behind_end(data.count(b"\n", 0, more.end()) + 1, data.count(b"\n", 0, end.start()) + 1)


def _records(data: bytes, faults: list[InputError]) -> Iterator[HexRecord]:
    """Yield the records; what is none is refused, behind the end it becomes a fault and ends the file."""
    end_line = 0
    for number, raw in enumerate(data.split(b"\n"), 1):
        line = raw.rstrip(_PADDING if end_line else _BLANK)
        if end_line and not line.strip(_PADDING):
            continue
        if not line:
            continue
        try:
            record = _record(line, number)
        except InputError:
            if not end_line:
                raise
            faults.append(_behind_end(number, end_line))
            return
        end_line = end_line or (number if record.kind == _END else 0)
        yield record


def _record(line: bytes, number: int) -> HexRecord:
    if not line.startswith(b":"):
        shown = repr(line[:_SHOWN].decode("ascii", "replace"))
        raise _broken(number, Message("it begins with {text}, not with a colon", text=shown))
    try:
        record = bytes.fromhex(line[1:].decode("ascii"))
    except ValueError:  # no ASCII is one too
        raise _broken(number, Message("it has something else than pairs of hex digits")) from None
    if len(record) <= _HEAD_BYTES or record[0] != len(record) - _HEAD_BYTES - 1:
        raise _broken(number, Message("it is not as long as it says"))
    if sum(record) & 0xFF:
        raise _broken(number, Message("its checksum is wrong"))
    kind, data = record[3], record[4:-1]
    if kind > _START_LINEAR or _SIZES.get(kind, len(data)) != len(data):
        raise _broken(number, Message("there is no such kind of record"))
    return HexRecord(number, kind, int.from_bytes(record[1:3], "big"), data)


def _base(record: HexRecord) -> int:
    return int.from_bytes(record.data, "big") << (4 if record.kind == _SEGMENT else 16)


def _joined(written: list[tuple[int, bytes]]) -> list[tuple[int, bytes]]:
    """Join what stands side by side; InputError for an address that is written twice."""
    written.sort(key=lambda item: item[0])
    groups: list[tuple[int, list[bytes]]] = []
    end = -1
    for start, data in written:
        if start < end:
            what = Message("the Intel HEX writes the address {address} twice.", address=f"0x{start:08X}")
            raise InputError(what, cure=Message("Two images may have been put into one file: take one of them."))
        if start == end:
            groups[-1][1].append(data)
        else:
            groups.append((start, [data]))
        end = start + len(data)
    if end > ADDRESS_LIMIT:
        raise InputError(Message("the Intel HEX writes behind the last address there is."), cure=_AGAIN)
    return [(start, b"".join(pieces)) for start, pieces in groups]


def _broken(line: int, what: Message) -> InputError:
    return InputError(
        Message("the Intel HEX is broken in line {line}: {what}.", line=line, what=what),
        cure=_AGAIN,
    )


def _behind_end(line: int, end_line: int) -> InputError:
    return InputError(
        Message(
            "line {line} stands behind the end record in line {end_line}; some programmers write it, others do not.",
            line=line,
            end_line=end_line,
        ),
        cure=Message("Remove what stands behind the end record, or merge the images with a tool (mergehex)."),
    )


def _mark() -> InputError:
    return InputError(
        Message("a byte order mark (EF BB BF) stands in front of the first record, and programmers stop at it."),
        cure=Message("Save the file without it (UTF-8 without BOM, or ASCII)."),
    )
