"""Two processes, one set of files: the second waits until the first is done. The system drops a dead holder's lock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from factory_prov.errors import InputError, StorageFailed
from factory_prov.files.staging import as_input_error
from factory_prov.messages import Message

_POLL_S = 0.02
_OWNER_FILE = 0o600


class StillHeld(StorageFailed):
    """Another process holds the lock, and the time to wait for it is over."""


@contextmanager
def one_at_a_time(lock_file: Path, *, timeout_s: float = 10.0, mode: int = _OWNER_FILE) -> Iterator[None]:
    """Hold the lock of that file, which is made when missing and stays; StillHeld after `timeout_s` seconds.

    `mode`: who else may hold it.
    """
    from filelock import FileLock, Timeout  # scripts start the command line once per unit, and most lock nothing

    lock = FileLock(lock_file, mode=mode, poll_interval=_POLL_S, preserve_lock_file=True)
    try:
        with as_input_error(lock_file):
            lock.acquire(timeout=timeout_s)
    except InputError as failure:
        if isinstance(failure.__cause__, Timeout):  # to the system one of its errors
            raise _still_held(lock_file) from None
        raise
    try:
        yield
    finally:
        lock.release()


def _still_held(lock_file: Path) -> StillHeld:
    return StillHeld(
        Message("another run is writing here and does not end."),
        place=str(lock_file.parent),
        cure=Message("Stop it."),
    )
