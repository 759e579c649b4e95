"""Files that hold keys: readable by their owner only, whole or not there at all, never one over another.

Everything is first written into a hidden folder beside its destination (`.partial-…`, mode 0700, files 0600 from their
first byte), flushed to the disk and moved into place in one step. A power cut leaves at most such a folder behind;
`remove_leftovers` takes it away. On Windows the mode of a file means nothing, but recent Pythons (3.11.10, 3.12.4)
give a folder made with mode 0700 an access list for its owner and administrators alone, and what is written into it
keeps that list when it moves; with older ones the list of the destination folder holds.
"""

from __future__ import annotations

import errno
import itertools
import os
import stat
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from factory_prov.errors import InputError
from factory_prov.files.staging import (
    PREFIX,
    as_input_error,
    flush_folder,
    move_patiently,
    remove_folder,
    staging_folder,
    write_new,
)
from factory_prov.messages import Message


def write_owner_only(path: Path, data: bytes) -> None:
    """Write one file that only its owner may read, replacing a file of that name in one step.

    Missing folders are created for the owner only. InputError if it cannot be written; the old file is then unchanged.
    """
    if os.path.lexists(path) and not path.is_file():
        raise InputError(
            Message("This is not a file that can be replaced."), place=str(path), cure=Message("Choose another name.")
        )
    with as_input_error(path), staging_folder(path.parent) as staging:
        part = staging / "part"
        write_new(part, data)
        move_patiently(lambda: part.replace(path))
        flush_folder(path.parent)


def write_credentials_folder(parent: Path, name: str, files: Mapping[str, bytes], *, unique: bool = False) -> Path:
    """Write a set of files as the new folder `parent/name` and return it: the whole set or nothing.

    `files` maps plain file names to contents. If the folder exists already, InputError says so; with `unique`
    the first free one of name, name.2, name.3 … is taken. Any number of processes may do this at once.
    """
    for part_name in (name, *files):
        _check_plain(part_name)
    if not files:
        raise InputError(Message("There is no file to write."), place=name, cure=Message("Give at least one file."))
    remove_leftovers(parent)
    with as_input_error(parent / name), staging_folder(parent) as staging:
        for file_name, data in files.items():
            write_new(staging / file_name, data)
        flush_folder(staging)
        folder = _move_to_first_free(staging, _candidates(parent, name, unique=unique))
        flush_folder(parent)
        return folder


def remove_leftovers(parent: Path, *, older_than_s: float = 3600) -> int:
    """Remove what an interrupted run left in the folder, and return how many there were.

    Younger ones are left alone: another process may be writing them at this moment.
    """
    deadline = time.time() - older_than_s
    removed = 0
    with as_input_error(parent):
        for entry in parent.glob(f"{PREFIX}*"):
            with suppress(FileNotFoundError):  # its writer has just finished
                if stat.S_ISDIR(entry.lstat().st_mode) and entry.lstat().st_mtime <= deadline:
                    remove_folder(entry)
                    removed += 1
    return removed


def _candidates(parent: Path, name: str, *, unique: bool) -> Iterable[Path]:
    yield parent / name
    if unique:
        yield from (parent / f"{name}.{number}" for number in itertools.count(2))


def _move_to_first_free(staging: Path, candidates: Iterable[Path]) -> Path:
    folder = staging
    for folder in candidates:
        if _moved(staging, folder):
            return folder
    raise InputError(
        Message("This folder exists already and is not overwritten."),
        place=str(folder),
        cure=Message("Move it away, or choose another folder, if new credentials are really wanted for this unit."),
    )


def _moved(staging: Path, folder: Path) -> bool:
    """Rename the folder unless the name is taken.

    Renaming never replaces a folder that holds something. On POSIX it would replace an empty one, hence the look
    before it; an empty folder made between the two is all that could be lost.
    """
    if os.path.lexists(folder):
        return False
    try:
        move_patiently(lambda: staging.rename(folder))
    except OSError as error:
        if error.errno in (errno.EEXIST, errno.ENOTEMPTY, errno.ENOTDIR) and os.path.lexists(folder):
            return False
        raise
    return True


def _check_plain(name: str) -> None:
    """Refuse names that would lead elsewhere or that Windows takes for something else."""
    if name in ("", ".", "..") or any(char in '/\\:*?"<>|' or ord(char) < 32 for char in name):
        raise InputError(
            Message("{file_name} is not a plain file name.", file_name=f"{name!r:.60}"),
            place=Message("file name"),
            cure=Message("Use letters, digits, dots and dashes (see folder_name)."),
        )
