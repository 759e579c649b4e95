"""Where a run's unit comes from, for whoever asks years later: who did it, and with which images."""

from __future__ import annotations

import getpass
import hashlib
from functools import lru_cache
from pathlib import Path

from factory_prov.boards.images.reading import MAX_IMAGE_BYTES
from factory_prov.errors import InputError
from factory_prov.files.reading import read_bytes
from factory_prov.terminal import in_one_line


@lru_cache(maxsize=1)
def operator() -> str:
    """Return who works at this PC: the name of its user; "" where the system does not know one."""
    try:
        return in_one_line(getpass.getuser())
    except (OSError, KeyError, ImportError):  # no variable and no entry in the system's list of users
        return ""


def image_sha256(file: Path | None) -> str:
    """Return the SHA-256 of an image as text; "" for none, and for one that cannot be read: the run says so."""
    if file is None:
        return ""
    try:
        found = file.stat()
        return _sha256(file, found.st_mtime_ns, found.st_size)
    except (OSError, InputError, ValueError):
        return ""


@lru_cache(maxsize=8)
def _sha256(file: Path, _mtime_ns: int, _size: int) -> str:
    """Hash a file; one that is as it was is not read again for every unit."""
    return hashlib.sha256(read_bytes(file, max_bytes=MAX_IMAGE_BYTES)).hexdigest()
