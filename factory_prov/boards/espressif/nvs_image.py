"""An NVS partition of texts, as ESP-IDF reads it: pages of 4096 bytes with a header, a map, and entries of 32 bytes.

ESP-IDF Programming Guide, "Non-Volatile Storage Library", Internals; version 2 of the format. The image is the same,
byte by byte, as that of Espressif's generator 0.3.0 (a test holds it to that), which itself is no library to ship: it
loads rich and click, and writes files. Keys stand in it in clear: an image is as secret as a pack.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping

from factory_prov.errors import InputError
from factory_prov.messages import Message

PAGE_BYTES = 4096
LEAST_PAGES = 3
"""With fewer the firmware can read it, and write nothing."""
KEY_MAX_CHARACTERS = 15
TEXT_MAX_BYTES = 3967
"""With the zero behind it 124 entries: a text stays in its page, and with one more the generator itself fails."""
_ENTRY_BYTES = 32
_ENTRIES = 126
_ACTIVE, _FULL = 0xFFFF_FFFE, 0xFFFF_FFFC
_VERSION_2 = 0xFE
_U8, _TEXT = 0x01, 0x21
_NO_CHUNK = 0xFF
_OF_NAMESPACES = 0


def nvs_image(namespace: str, texts: Mapping[str, bytes], size_bytes: int) -> bytes:
    """Return the image of a partition with these texts in one namespace; InputError for what it cannot hold.

    The same input gives the same bytes. No text is in the error's words.
    """
    if size_bytes % PAGE_BYTES or size_bytes < LEAST_PAGES * PAGE_BYTES:
        what = Message("{size} bytes are no size of an NVS partition.", size=size_bytes)
        raise InputError(what, cure=Message("Use pages of 4096 bytes, three or more."))
    _check_key(namespace)
    pages = _Pages(size_bytes // PAGE_BYTES - 1)  # NVS keeps one free to move entries to
    pages.add(_entry(_OF_NAMESPACES, _U8, namespace, bytes([1]).ljust(8, b"\xff")))
    for key, text in texts.items():
        _check_key(key)
        pages.add(_text_entries(key, text))
    return pages.bytes().ljust(size_bytes, b"\xff")


class _Pages:
    """Entries, page by page."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._pages: list[list[bytes]] = [[]]

    def add(self, entries: bytes) -> None:
        """Put entries that belong together into a page; a new one where they do not fit, or would fill it."""
        parts = [entries[at : at + _ENTRY_BYTES] for at in range(0, len(entries), _ENTRY_BYTES)]
        room = _ENTRIES - len(self._pages[-1])
        if len(parts) > room or (len(parts) > 1 and len(parts) == room):
            if len(self._pages) == self._most:
                raise InputError(
                    Message("the NVS partition is too small for the configuration."),
                    cure=Message("Give the partition more pages in the board file and in the firmware."),
                )
            self._pages.append([])
        self._pages[-1] += parts

    def bytes(self) -> bytes:
        """Return the pages that hold something."""
        last = len(self._pages) - 1
        return b"".join(
            _page(number, _ACTIVE if number == last else _FULL, entries) for number, entries in enumerate(self._pages)
        )


def _page(number: int, state: int, entries: list[bytes]) -> bytes:
    told = struct.pack("<IB", number, _VERSION_2).ljust(24, b"\xff")
    head = struct.pack("<I", state) + told + struct.pack("<I", _crc(told))
    free = (1 << 256) - 1
    for at in range(len(entries)):
        free &= ~(1 << (2 * at))  # of the two bits of a written entry the lower one is cleared
    return (head + free.to_bytes(32, "little") + b"".join(entries)).ljust(PAGE_BYTES, b"\xff")


def _text_entries(key: str, text: bytes) -> bytes:
    if b"\0" in text or not text:
        what = Message("the text for {key} is empty, or has a zero in it, which would end it.", key=key)
        raise InputError(what, cure=Message("Give it a text."))
    if len(text) > TEXT_MAX_BYTES:
        what = Message("the text for {key} has over {most} bytes.", key=key, most=TEXT_MAX_BYTES)
        raise InputError(what, cure=Message("Shorten it."))
    data = text + b"\0"
    span = 1 + -(-len(data) // _ENTRY_BYTES)
    value = struct.pack("<HHI", len(data), 0xFFFF, _crc(data))
    return _entry(1, _TEXT, key, value, span) + data.ljust((span - 1) * _ENTRY_BYTES, b"\xff")


def _entry(namespace: int, kind: int, key: str, value: bytes, span: int = 1) -> bytes:
    """Return the 32 bytes of an entry; its checksum is over all of them but itself."""
    first = bytes([namespace, kind, span, _NO_CHUNK])
    rest = key.encode().ljust(16, b"\0") + value
    return first + struct.pack("<I", _crc(first + rest)) + rest


def _crc(data: bytes) -> int:
    return zlib.crc32(data, 0xFFFF_FFFF)


def _check_key(key: str) -> None:
    if not (key.isascii() and key.isprintable() and 0 < len(key) <= KEY_MAX_CHARACTERS):
        what = Message("{key} is no name in NVS.", key=repr(key))
        raise InputError(what, cure=Message("Use 1 to {most} characters.", most=KEY_MAX_CHARACTERS))
