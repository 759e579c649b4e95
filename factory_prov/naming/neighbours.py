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


def other_ledgers(source: str, ledger: Path) -> tuple[Path, ...]:
    """Mark that this ledger gives names from that source, and return the other ledgers of this PC that do.

    Where nothing can be marked or read nobody is known: no run depends on it.
    """
    folder = user_folders.shared_folder()
    if folder is None:
        return ()
    own = os.path.normpath(ledger.absolute())
    with suppress(OSError):
        _leave(folder / f"{_key(source)}-{_key(os.path.normcase(own))}.json", own)
    try:
        marks = sorted(folder.glob(f"{_key(source)}-*.json"))[:_MOST_MARKS]
    except OSError:
        return ()
    others = {Path(other) for other in map(_ledger_of, marks) if other is not None}
    return tuple(sorted(other for other in others - {Path(own)} if not _is_gone(other)))


def _leave(mark: Path, ledger: str) -> None:
    if not mark.parent.is_dir():
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.parent.chmod(_FOR_ALL)  # every user adds marks, and removes only own ones
    try:
        opened = os.open(mark, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _READ_BY_ALL)
    except FileExistsError:
        os.utime(mark)  # systems tidy such folders up by age
        return
    with os.fdopen(opened, "w", encoding="utf-8") as file:
        json.dump({"ledger": ledger}, file)
    mark.chmod(_READ_BY_ALL)  # whatever the umask


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
