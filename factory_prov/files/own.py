"""What this program makes for itself: folders and files of their owner alone, whatever the umask lets others do."""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO

OWNER_FILE = 0o600
OWNER_FOLDER = 0o700
_HOW = {"a": os.O_APPEND, "w": os.O_TRUNC, "x": os.O_EXCL}


def own_folder(folder: Path, *, mode: int = OWNER_FOLDER) -> Path:
    """Make a folder and what is missing above it, and return it; one that is there stays as it is. OSError.

    `mkdir` would leave those above to the umask.
    """
    for each in reversed([folder, *folder.parents]):
        if not each.is_dir():
            each.mkdir(mode=mode, exist_ok=True)
    return folder


def open_own(path: Path, how: str = "w", *, newline: str | None = None) -> IO[str]:
    """Open a text file for writing ("w"), appending ("a") or as a new one ("x"); OSError. `newline` as of `open`.

    One that others may read, from a version of before, is theirs no more.
    """
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | _HOW[how], OWNER_FILE)
    make_own(path, opened)
    return os.fdopen(opened, how if how == "a" else "w", encoding="utf-8", newline=newline)


def make_own(path: Path, opened: int | None = None) -> None:
    """Take a file from everybody but its owner; where it is not ours to do that it stays as it is."""
    if os.name == "nt":
        return  # the access list of the folder holds
    try:
        found = path.stat() if opened is None else os.fstat(opened)
        if found.st_mode & 0o077 and found.st_uid == os.geteuid():
            path.chmod(OWNER_FILE) if opened is None else os.fchmod(opened, OWNER_FILE)
    except OSError:
        return
