"""Which file gets the registrations, and what may stand in it."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path  # at run time: the job file's reader looks at the types of the fields

from factory_prov.errors import CredentialsError, InputError
from factory_prov.messages import Message
from factory_prov.registrars.when import When


class FileFormat(StrEnum):
    """How registrations are written down: CSV with a header (RFC 4180), or one JSON object on each line."""

    CSV = "csv"
    JSON_LINES = "jsonl"


_LONGEST_DEADLINE_S = 3600
_OTHERS = 0o077
_SUFFIXES = {".csv": FileFormat.CSV, ".jsonl": FileFormat.JSON_LINES}


@dataclass(frozen=True, slots=True, kw_only=True)
class FileOptions:
    """The file, and whether keys stand in it too; `format` None: as the name's ending says.

    `deadline_s` is for one registration, which waits while others write.
    """

    path: Path
    format: FileFormat | None = None
    with_secrets: bool = False
    deadline_s: float = 10.0
    when: When = When.NOW

    @property
    def server_name(self) -> str:
        """The file's whole name."""
        return str(self.path.absolute())

    @property
    def address(self) -> str:
        """The same."""
        return self.server_name

    @property
    def summary(self) -> str:
        """The file's name as the job has it."""
        return str(self.path)

    @property
    def accept_unproven(self) -> bool:
        """Never: a file can always be read back."""
        return False

    @property
    def written_as(self) -> FileFormat:
        """The format that counts; the options must be free of problems."""
        return self.format or _SUFFIXES[self.path.suffix.lower()]

    def problems(self) -> tuple[InputError, ...]:
        """Return everything that is wrong, each with the name of its field as the place; empty when all is well."""
        found = []
        if self.format is None and self.path.suffix.lower() not in _SUFFIXES:
            what = Message("The name of the file does not say its format.")
            found.append(InputError(what, place="path", cure=Message("End it in .csv or .jsonl, or add a format.")))
        if not 0 < self.deadline_s <= _LONGEST_DEADLINE_S:
            what = Message("This is a number of seconds over 0 and up to 3600.")
            found.append(InputError(what, place="deadline_s", cure=Message("Leave it out for the usual one.")))
        return tuple(found)

    def file_problems(self) -> tuple[InputError, ...]:
        """Return whether there is no place for the file, or others can read the keys that come into it."""
        found = self.place_problems()
        if not found and self.with_secrets and others_can_read(self.path):
            what = Message("Others can read the file, and keys are to be written into it.")
            cure = Message("Run: chmod 600 {path}", path=self.path)
            return (CredentialsError(what, place="path", cure=cure),)
        return found

    def place_problems(self) -> tuple[InputError, ...]:
        """Return whether there is no place for the file; it is made when the first unit is registered."""
        if self.path.is_dir():
            cure = Message("Name a file in it.")
            return (InputError(Message("This is a folder, not a file."), place="path", cure=cure),)
        if not self.path.parent.is_dir():
            cure = Message("Check its name and folder.")
            return (InputError(Message("There is no such folder."), place="path", cure=cure),)
        return ()


def others_can_read(path: Path) -> bool:
    """Whether there is such a file and it is not its owner's alone (POSIX; Windows has no such bits)."""
    if os.name != "posix" or not path.exists():
        return False
    return bool(stat.S_IMODE(path.stat().st_mode) & _OTHERS)
