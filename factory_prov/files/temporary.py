"""Temporary folders that a killed program does not leave for ever: the next one to start takes them away.

They lie in one folder of this user in the system's temporary folder, each with a lock beside it that its program holds;
the system drops the lock of a dead one. Where that one folder is another's, or a link, a folder by itself is made.
"""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from factory_prov.errors import InputError, StorageFailed
from factory_prov.files.locks import StillHeld, one_at_a_time
from factory_prov.files.own import OWNER_FOLDER
from factory_prov.messages import Message

_LOCK = ".lock"


@contextmanager
def temporary_folder(prefix: str) -> Iterator[Path]:
    """Make a folder that is gone afterwards; StorageFailed when this PC has no place for one."""
    import tempfile  # a tenth of a cold start, and most never need it

    with ExitStack() as held:
        try:
            ours = _folder_of_this_user(Path(tempfile.gettempdir()))
            if ours is None:
                folder = Path(held.enter_context(tempfile.TemporaryDirectory(prefix=prefix)))
            else:
                _remove_leftovers(ours)
                folder = held.enter_context(_locked_folder(ours, prefix))
        except OSError as error:
            raise StorageFailed(
                Message("no temporary folder can be made ({system_text}).", system_text=error.strerror or "?"),
                cure=Message("Make room on the disk, or let TMPDIR (Windows: TEMP) name a folder that can be written."),
            ) from None
        yield folder


def _folder_of_this_user(temporary: Path) -> Path | None:
    """Return the one folder for all of ours; None when somebody else has its name, or may write into it."""
    folder = temporary / ("factory-prov" if os.name == "nt" else f"factory-prov-{os.geteuid()}")
    with suppress(FileExistsError):
        folder.mkdir(mode=OWNER_FOLDER)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode):
        return None
    if os.name != "nt" and (found.st_uid != os.geteuid() or found.st_mode & 0o077):
        return None
    return folder


@contextmanager
def _locked_folder(ours: Path, prefix: str) -> Iterator[Path]:
    """Make a folder of a new name whose lock is held; who cleans up at that moment may take a lock away once."""
    while True:
        folder = ours / f"{prefix}{os.urandom(6).hex()}"
        lock = _lock_of(folder)
        with one_at_a_time(lock):
            if not lock.exists():
                continue
            folder.mkdir(mode=OWNER_FOLDER)
            try:
                yield folder
            finally:
                _remove(folder)
        with suppress(OSError):  # on Windows not before it is free
            lock.unlink()
        return


def _remove_leftovers(ours: Path) -> None:
    """Remove the folders whose programs are gone."""
    for lock in ours.glob(f"*{_LOCK}"):
        try:
            with one_at_a_time(lock, timeout_s=0):
                _remove(lock.with_name(lock.name.removesuffix(_LOCK)))
            with suppress(OSError):
                lock.unlink()
        except StillHeld:
            continue  # its program lives
        except InputError:
            continue  # it is gone, or not to be had


def _remove(folder: Path) -> None:
    """Remove a folder, never what a link leads to; then its lock, as far as the system lets us while it is held."""
    if not folder.is_symlink():
        shutil.rmtree(folder, ignore_errors=True)
    with suppress(OSError):
        _lock_of(folder).unlink()


def _lock_of(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}{_LOCK}")
