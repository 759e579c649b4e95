"""Where CBOR items begin and end (RFC 8949 §3), so that a pack can be judged by how it is framed.

cbor2 gives the values; it does not tell a definite from an indefinite container, nor what follows the item.
The device minds both.
"""

from __future__ import annotations

from typing import NamedTuple

from factory_prov.errors import PackFormatError
from factory_prov.messages import Message

ARRAY, MAP, TAG = 4, 5, 6
BREAK = 0xFF
INDEFINITE = 31
_MAX_DEPTH = 16
_STRINGS = (2, 3)


class Form(NamedTuple):
    """How the labels and values of a map are written, where that is unusual; cbor2 gives the same values for both."""

    tagged_label: bool = False
    value_tags: tuple[int, ...] = ()
    chunked: bool = False
    """A text or byte string of indefinite length, sent in chunks."""


PLAIN = Form()


class ItemHead(NamedTuple):
    """The head of one item: its major type, its argument (None = indefinite length), where its content starts."""

    major: int
    argument: int | None
    content_at: int


def header(data: bytes, at: int) -> ItemHead:
    """Read the head of the item at byte `at`; PackFormatError when it is cut off or not well-formed."""
    try:
        first = data[at]
    except IndexError:
        raise PackFormatError(Message("the data ends at byte {at}, in the middle of a record.", at=at)) from None
    major, info = first >> 5, first & 31
    if info < 24:
        return ItemHead(major, info, at + 1)
    if info <= 27:
        end = at + 1 + (1 << (info - 24))
        if end > len(data):
            raise PackFormatError(Message("the data ends at byte {at}, in the middle of a record.", at=len(data)))
        return ItemHead(major, int.from_bytes(data[at + 1 : end]), end)
    if info == INDEFINITE and major in (*_STRINGS, ARRAY, MAP):
        return ItemHead(major, None, at + 1)
    raise PackFormatError(Message("byte {at} (0x{first}) begins no CBOR item.", at=at, first=f"{first:02x}"))


def item_end(data: bytes, at: int, unusual_at: list[int], *, depth: int = 0) -> int:
    """Return the byte after the item at `at`, stepping over everything nested in it.

    Where it passes a tag or a string in chunks, it adds the byte to `unusual_at`: the walk sees every head anyway.
    """
    size_bytes = len(data)
    pending = 1  # a lying count ends at the first missing byte
    while pending:
        pending -= 1
        if at < size_bytes and data[at] & 31 < 24:  # as header() would, without the call: most items are this short
            major, argument, at = data[at] >> 5, data[at] & 31, at + 1
        else:
            major, length, at = header(data, at)
            if length is None:
                at = _indefinite_end(data, at, unusual_at, depth=depth, chunked=major in _STRINGS)
                continue
            argument = length
        if major in _STRINGS:
            at += argument
            if at > size_bytes:
                raise PackFormatError(Message("the data ends at byte {at}, in the middle of a record.", at=size_bytes))
        elif major == MAP:
            pending += 2 * argument
        elif major == ARRAY:
            pending += argument
        elif major == TAG:
            pending += 1
            unusual_at.append(at)
    return at


def map_form(data: bytes, head: ItemHead) -> Form:
    """Tell how the map behind `head`, which `item_end` has found to be whole, writes its labels and values."""
    tagged_label = chunked = False
    value_tags: list[int] = []
    items, at = 0, head.content_at
    while items < 2 * head.argument if head.argument is not None else data[at] != BREAK:
        tags, item = _tags(data, at)
        chunked = chunked or (item.major in _STRINGS and item.argument is None)
        if items % 2:
            value_tags += tags
        else:
            tagged_label = tagged_label or bool(tags)
        items, at = items + 1, item_end(data, at, [])
    return Form(tagged_label, tuple(value_tags), chunked)


def _tags(data: bytes, at: int) -> tuple[list[int], ItemHead]:
    """Return the tags in front of the item at `at`, and the head of the item itself."""
    tags = []
    item = header(data, at)
    while item.major == TAG:
        tags.append(item.argument or 0)
        item = header(data, item.content_at)
    return tags, item


def _indefinite_end(data: bytes, at: int, unusual_at: list[int], *, depth: int, chunked: bool) -> int:
    if chunked:
        unusual_at.append(at)
    if depth > _MAX_DEPTH:
        raise PackFormatError(
            Message(
                "byte {at} is nested over {max_depth} levels deep; no SenML record is.", at=at, max_depth=_MAX_DEPTH
            )
        )
    while at < len(data) and data[at] != BREAK:
        at = item_end(data, at, unusual_at, depth=depth + 1)
    if at >= len(data):
        raise PackFormatError(Message("the data ends at byte {at}, in the middle of a record.", at=len(data)))
    return at + 1
