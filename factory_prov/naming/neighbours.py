"""Who else on this PC gives names from the same source: another user's ledger knows nothing of ours.

Each ledger leaves a mark in a folder that all users share. The marks are hints of others: read within limits, and good
for a warning only.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from pathlib import Path

from factory_prov.errors import InputError
from factory_prov.files import user_folders
from factory_prov.files.reading import open_ordinary

_FOR_ALL = 0o1777
_READ_BY_ALL = 0o644
_MOST_MARKS = 200
_LONGEST_BYTES = 10_000
_DIGITS = 32
_CAN_CHANGE_OPENED = os.name != "nt"


def other_ledgers(source: str, ledger: Path | str) -> tuple[Path | str, ...]:
    """Mark that this ledger gives names from that source, and return the other ledgers of this PC that do.

    A ledger is a file, or a text: the address of its database.

    Where nothing can be marked or read nobody is known: no run depends on it.
    """
    folder = user_folders.shared_folder()
    if folder is None:
        return ()
    own = ledger if isinstance(ledger, str) else os.path.normpath(ledger.absolute())
    with suppress(OSError):
        _leave(folder / f"{_key(source)}-{_key(os.path.normcase(own))}.json", own)
    try:
        marks = sorted(folder.glob(f"{_key(source)}-*.json"))[:_MOST_MARKS]
    except OSError:
        return ()
    others = {_place(other) for other in map(_ledger_of, marks) if other is not None} - {_place(own)}
    return tuple(sorted((other for other in others if isinstance(other, str) or not _is_gone(other)), key=str))


def _place(ledger: str) -> Path | str:
    return ledger if "://" in ledger else Path(ledger)


def _leave(mark: Path, ledger: str) -> None:
    _make_for_all(mark.parent)
    try:
        opened = os.open(mark, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _READ_BY_ALL)
    except FileExistsError:
        if not mark.is_symlink():  # another user's, to a file that is none of theirs
            os.utime(mark, follow_symlinks=os.utime not in os.supports_follow_symlinks)  # such folders are tidied up
        return
    with os.fdopen(opened, "w", encoding="utf-8") as file:
        json.dump({"ledger": ledger}, file)
        if _CAN_CHANGE_OPENED:
            os.fchmod(file.fileno(), _READ_BY_ALL)  # whatever the umask


def _make_for_all(folder: Path) -> None:
    """Make the folder in which every user adds marks, and removes only own ones; OSError where a link stands there.

    Rights are changed only of what was opened: another user may put a link to a folder of ours in its place meanwhile.
    """
    if folder.is_symlink():
        raise NotADirectoryError
    if folder.is_dir():
        return
    folder.mkdir(parents=True)
    if _CAN_CHANGE_OPENED:
        opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            os.fchmod(opened, _FOR_ALL)
        finally:
            os.close(opened)


def _ledger_of(mark: Path) -> str | None:
    try:
        with open_ordinary(mark) as file:
            ledger = json.loads(file.read(_LONGEST_BYTES))["ledger"]
    except (OSError, InputError, ValueError, TypeError, LookupError, RecursionError):
        return None
    return ledger if isinstance(ledger, str) and ledger.isprintable() else None


def _is_gone(ledger: Path) -> bool:
    """Whether it certainly is: what another user hides may be there."""
    try:
        return not ledger.exists()
    except (OSError, ValueError):
        return False


def _key(text: str) -> str:
    return hashlib.sha256(text.encode(errors="backslashreplace")).hexdigest()[:_DIGITS]
