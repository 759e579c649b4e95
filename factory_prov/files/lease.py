"""A sign of life in a file: its lock is its holder's for as long as that process lives, and the system drops it then.

The lock is the system's own and nothing is waited for, so nothing heavy is loaded.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Self

from factory_prov.files.staging import as_input_error

_OWNER_FILE = 0o600


class Lease:
    """A file that is locked until `release`, or until this process is no more."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self._path = path
        self._descriptor: int | None = descriptor

    @classmethod
    def take(cls, path: Path) -> Self:
        """Make the file, which nobody else uses, and lock it; InputError when that cannot be."""
        with as_input_error(path):
            descriptor = os.open(path, os.O_CREAT | os.O_RDWR, _OWNER_FILE)
            try:
                _lock(descriptor)
            except OSError:
                os.close(descriptor)
                raise
        return cls(path, descriptor)

    def release(self) -> None:
        """Give the file up and take it away; may be called twice."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)
            with suppress(OSError):
                self._path.unlink()


def is_held(path: Path) -> bool:
    """Return whether somebody alive holds that lease; one that cannot be told is held. A dead one is taken away."""
    try:
        descriptor = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    try:
        _lock(descriptor)
    except OSError:
        return True
    finally:
        os.close(descriptor)
    with suppress(OSError):
        path.unlink()
    return False


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
