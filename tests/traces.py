"""Looking for a secret in everything that a program leaves: every way in which it could stand there.

A secret is looked for whole and by its halves, raw, in hex, in base64 at every offset, and as Python, JSON and lists of
numbers show bytes; across line breaks too, as PEM and logs have them.
"""

from __future__ import annotations

import base64
import json
import os
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from factory_prov.run_logs.blocks import pieces

SHORTEST_BYTES = 8
"""Pieces that are shorter may be found by chance."""
_BREAKS = re.compile(rb"(?:\s|\\n|\\r|\\x0a)+")


def forms(secret: bytes) -> Mapping[str, bytes]:
    """Return every way in which the whole secret could be written."""
    digits, pairs = secret.hex(), [f"{byte:02x}" for byte in secret]
    found = {
        "raw": secret,
        "hex": digits.encode(),
        "HEX": digits.upper().encode(),
        "hex in UTF-16": digits.encode("utf-16-le"),
        "Python": repr(secret)[2:-1].encode(),
        "JSON": json.dumps(secret.decode("latin-1"))[1:-1].encode(),
        "UTF-8": secret.decode("latin-1").encode(),
        "numbers": ",".join(map(str, secret)).encode(),
        "reversed": secret[::-1],
    }
    for between in (":", "-", ","):
        found[f"hex with {between}"] = between.join(pairs).encode()
        found[f"HEX with {between}"] = between.join(pairs).upper().encode()
    found["0x.."] = ",".join(f"0x{pair}" for pair in pairs).encode()
    for offset in range(3):
        found |= _base64(secret, offset)
    return found


def _base64(secret: bytes, offset: int) -> dict[str, bytes]:
    """Return what of its base64 is the same whatever stands before and behind it."""
    text = base64.b64encode(bytes(offset) + secret)
    start = -(-offset * 8 // 6)
    end = (offset + len(secret)) * 8 // 6
    inner = text[start:end]
    return {f"base64 +{offset}": inner, f"base64url +{offset}": inner.replace(b"+", b"-").replace(b"/", b"_")}


def needles(secret: bytes) -> dict[str, bytes]:
    """Return what to look for: the whole secret's forms, and those of its halves."""
    half = len(secret) // 2
    pieces = {"": secret}
    if half >= SHORTEST_BYTES:
        pieces |= {"first half, ": secret[:half], "second half, ": secret[half:]}
    return {f"{piece}{form}": text for piece, part in pieces.items() for form, text in forms(part).items()}


def traces(places: list[Path], secrets: Mapping[str, bytes], *, since_s: float = 0.0) -> list[str]:
    """Return where a secret stands: the file, whose it is, and in which form. Names of files are looked at too.

    Files, and those in folders; `since_s`: only those that were written then or later.
    """
    wanted = {f"{name}: {form}": text for name, secret in secrets.items() for form, text in needles(secret).items()}
    found = []
    for file in (file for place in places for file in _files(place) if file.stat().st_mtime >= since_s):
        data = os.fsencode(file) + b"\n" + _content(file).rstrip(b"\0") + bytes(64)  # a database's log is 16 MB large
        for text in (data, _BREAKS.sub(b"", data)):
            found += [f"{file}: {what}" for what, needle in wanted.items() if needle in text]
    return sorted(set(found))


def _content(file: Path) -> bytes:
    """Return what is in a file, and what is in it once it is unpacked."""
    content = file.read_bytes()
    if file.suffix == ".gz":
        return content + b"".join(pieces(file))
    if file.suffix == ".xlsx":
        with zipfile.ZipFile(file) as archive:
            return content + b"".join(map(archive.read, archive.namelist()))
    return content


def _files(place: Path) -> Iterator[Path]:
    for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
        if path.is_file() and not path.is_symlink():
            yield path
