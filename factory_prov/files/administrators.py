"""Files that only an administrator of this PC can write: what stands in them may start programs.

POSIX: the file, and every folder on the way to it, is root's and nobody else's to write; of a link, what it leads to
too. Windows: owner and access list of the file and of its folder (Microsoft, "Access Control Lists"; not tried there).
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from factory_prov.errors import InputError
from factory_prov.messages import Message

_OTHERS_WRITE = 0o022


def require_administrators_only(file: Path) -> None:
    """Raise InputError for a file that somebody else than an administrator could change, replace or put there."""
    try:
        places = tuple(dict.fromkeys((*_way(file.absolute()), *_way(file.resolve(strict=True)))))
        weak = next((place for place in places if not _is_safe(place)), None)
    except OSError as failure:
        raise InputError(
            Message(
                "who may write this file cannot be found out ({system_text}).",
                system_text=failure.strerror or type(failure).__name__,
            ),
            place=str(file),
            cure=_cure(file),
        ) from None
    if weak is not None:
        what = Message("it is not used, since others than an administrator can write {weak}.", weak=str(weak))
        raise InputError(what, place=str(file), cure=_cure(weak))


def _way(path: Path) -> Iterator[Path]:
    """Yield the folders from the outermost one on, then the file; on Windows the file and its folder."""
    yield from (path.parent, path) if sys.platform == "win32" else (*reversed(path.parents), path)


def _is_safe(place: Path) -> bool:
    if sys.platform == "win32":
        from factory_prov.files.windows_rights import only_administrators_write

        return only_administrators_write(place)
    found = place.lstat()
    written_by_others = not stat.S_ISLNK(found.st_mode) and bool(found.st_mode & _OTHERS_WRITE)
    return found.st_uid == 0 and not written_by_others


def _cure(place: Path) -> Message:
    if os.name == "nt":
        return Message("Let an administrator own it, and take the right to write it from all other users.")
    return Message("As root: chown root {path} && chmod go-w {path}.", path=str(place))
