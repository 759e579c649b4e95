"""What is made already and need not be made again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

_STAMP = "made-of.sha256"


def digest_of(files: Iterable[Path], *words: str) -> str:
    """Return one digest over the contents of files and over words."""
    parts = [file.read_bytes() for file in files] + [word.encode() for word in words]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def is_made(folder: Path, digest: str) -> bool:
    """Whether the folder was made of just these."""
    stamp = folder / _STAMP
    return stamp.is_file() and stamp.read_text(encoding="utf-8") == digest


def mark_made(folder: Path, digest: str) -> None:
    """Note what the folder was made of."""
    (folder / _STAMP).write_text(digest, encoding="utf-8")


def sha256_of(path: Path) -> str:
    """Return a file's SHA-256 in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
