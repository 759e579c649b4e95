"""Files of many logs: packed pieces one behind the other, each as it was added, so that a damaged one costs itself."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator
from pathlib import Path

from factory_prov.files.own import OWNER_FILE, make_own

_MAGIC = b"\x1f\x8b\x08"
_GZIP = 16 + zlib.MAX_WBITS
_MOST_BYTES = 64 << 20
"""Nobody's logs are longer; what unpacks to more was not written by this program."""


def add(file: Path, content: bytes) -> None:
    """Add a packed piece in one write; OSError. Whoever calls is alone in writing that file."""
    packing = zlib.compressobj(wbits=_GZIP)
    piece = packing.compress(content) + packing.flush()
    opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), OWNER_FILE)
    try:
        make_own(file, opened)
        os.write(opened, piece)
    finally:
        os.close(opened)


def pieces(file: Path) -> Iterator[bytes]:
    """Give the pieces of a file, unpacked; none for a file that is not there. OSError."""
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        return
    place = content.find(_MAGIC)
    while place >= 0:
        unpacking = zlib.decompressobj(wbits=_GZIP)
        try:
            piece = unpacking.decompress(content[place:], _MOST_BYTES)
        except zlib.error:
            place = content.find(_MAGIC, place + 1)
            continue
        yield piece
        end = len(content) - len(unpacking.unused_data) if unpacking.eof else place + 1
        place = content.find(_MAGIC, end)
