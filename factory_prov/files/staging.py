"""A hidden folder beside the destination, where files are finished before they get their name."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from factory_prov.errors import StorageFailed
from factory_prov.files.own import OWNER_FILE, OWNER_FOLDER, own_folder
from factory_prov.messages import Message

PREFIX = ".partial-"
_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_WINDOWS = os.name == "nt"
_WINDOWS_TRIES = 20
_WINDOWS_PAUSE_S = 0.05


@contextmanager
def staging_folder(parent: Path) -> Iterator[Path]:
    """Make a folder for unfinished files; it is gone afterwards, moved away or removed."""
    own_folder(parent)
    staging = parent / f"{PREFIX}{os.urandom(8).hex()}"
    staging.mkdir(mode=OWNER_FOLDER)
    try:
        yield staging
    finally:
        remove_folder(staging)


def write_new(path: Path, data: bytes) -> None:
    """Write a file that must not exist yet, for its owner only, and wait until it is on the disk."""
    with os.fdopen(os.open(path, _FLAGS, OWNER_FILE), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def move_patiently(move: Callable[[], object]) -> None:
    """Move a file or folder; on Windows try for a second, as virus scanners hold new files open for moments."""
    for _ in range(_WINDOWS_TRIES if _WINDOWS else 0):
        try:
            move()
        except PermissionError:
            time.sleep(_WINDOWS_PAUSE_S)
        else:
            return
    move()


def flush_file(path: Path) -> None:
    """Have what was written to a file on the disk; OSError."""
    opened = os.open(path, os.O_RDWR)  # Windows flushes only what may be written
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def flush_folder(folder: Path) -> None:
    """Make names durable: on POSIX a new name is safe from a power cut once its folder is flushed."""
    if _WINDOWS:
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove_folder(staging: Path) -> None:
    """Remove a flat folder as far as possible; what is gone already is fine."""
    with suppress(OSError):
        for entry in staging.iterdir():
            entry.unlink(missing_ok=True)
        staging.rmdir()


@contextmanager
def as_input_error(path: Path) -> Iterator[None]:
    """Turn what the operating system raises into StorageFailed at this path."""
    try:
        yield
    except OSError as error:
        other = Message("It cannot be written: {system_text}.", system_text=error.strerror or "")
        what, cure = _REASONS.get(error.errno or 0, (other, Message("Choose another folder.")))
        raise StorageFailed(what, place=str(path), cure=cure) from error


_NOT_ALLOWED = (
    Message("Writing here is not allowed."),
    Message("Choose a folder of your own, or ask whoever runs this PC."),
)
_FULL = (Message("The disk is full."), Message("Free some space and try again; nothing was written."))
_NO_FOLDER = (Message("A part of this path is a file, not a folder."), Message("Choose another folder."))

_REASONS: dict[int, tuple[Message, Message]] = {
    errno.EACCES: _NOT_ALLOWED,
    errno.EPERM: _NOT_ALLOWED,
    errno.EROFS: _NOT_ALLOWED,
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.ENOTDIR: _NO_FOLDER,
    errno.EEXIST: _NO_FOLDER,
    errno.ENAMETOOLONG: (Message("The name is too long for this disk."), Message("Choose a shorter one.")),
}
