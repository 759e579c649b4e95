"""Two processes, one set of files: the second waits until the first is done. The system drops a dead holder's lock."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from factory_prov.errors import InputError
from factory_prov.files.staging import as_input_error
from factory_prov.messages import Message

_POLL_S = 0.02


@contextmanager
def one_at_a_time(lock_file: Path, *, timeout_s: float = 10.0) -> Iterator[None]:
    """Hold the lock of that file, which is made when missing and stays; InputError after `timeout_s` seconds."""
    with as_input_error(lock_file):
        descriptor = os.open(lock_file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        deadline = time.monotonic() + timeout_s
        while not _try_lock(descriptor):
            if time.monotonic() > deadline:
                raise InputError(
                    Message("another run is writing here and does not end."),
                    place=str(lock_file.parent),
                    cure=Message("Stop it."),
                )
            time.sleep(_POLL_S)
        try:
            yield
        finally:
            _unlock(descriptor)
    finally:
        os.close(descriptor)


if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def _unlock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)
