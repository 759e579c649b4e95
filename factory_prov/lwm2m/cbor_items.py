"""Where CBOR items begin and end (RFC 8949 §3), so that a pack can be judged by how it is framed.

cbor2 gives the values; it does not tell a definite from an indefinite container, nor what follows the item.
The device minds both.
"""

from __future__ import annotations

from typing import NamedTuple

from factory_prov.errors import PackFormatError

ARRAY, MAP, TAG = 4, 5, 6
BREAK = 0xFF
_INDEFINITE = 31
_MAX_DEPTH = 16
_STRINGS = (2, 3)


class Header(NamedTuple):
    """The head of one item: its major type, its argument (None = indefinite length), where its content starts."""

    major: int
    argument: int | None
    content_at: int


def header(data: bytes, at: int) -> Header:
    """Read the head of the item at byte `at`; PackFormatError when it is cut off or not well-formed."""
    try:
        first = data[at]
    except IndexError:
        raise PackFormatError(f"the data ends at byte {at}, in the middle of a record.") from None
    major, info = first >> 5, first & 31
    if info < 24:
        return Header(major, info, at + 1)
    if info <= 27:
        end = at + 1 + (1 << (info - 24))
        if end > len(data):
            raise PackFormatError(f"the data ends at byte {len(data)}, in the middle of a record.")
        return Header(major, int.from_bytes(data[at + 1 : end]), end)
    if info == _INDEFINITE and major in (*_STRINGS, ARRAY, MAP):
        return Header(major, None, at + 1)
    raise PackFormatError(f"byte {at} (0x{first:02x}) begins no CBOR item.")


def item_end(data: bytes, at: int, depth: int = 0) -> int:
    """Return the byte after the item at `at`, stepping over everything nested in it."""
    if depth > _MAX_DEPTH:
        raise PackFormatError(f"byte {at} is nested over {_MAX_DEPTH} levels deep; no SenML record is.")
    major, argument, content_at = header(data, at)
    if argument is None:
        return _indefinite_end(data, content_at, depth)
    if major in _STRINGS:
        if content_at + argument > len(data):
            raise PackFormatError(f"the data ends at byte {len(data)}, in the middle of a record.")
        return content_at + argument
    nested = {ARRAY: argument, MAP: 2 * argument, TAG: 1}.get(major, 0)
    end = content_at
    for _ in range(nested):  # a lying count ends at the first missing byte
        end = item_end(data, end, depth + 1)
    return end


def _indefinite_end(data: bytes, at: int, depth: int) -> int:
    while at < len(data) and data[at] != BREAK:
        at = item_end(data, at, depth + 1)
    if at >= len(data):
        raise PackFormatError(f"the data ends at byte {len(data)}, in the middle of a record.")
    return at + 1
