"""What the user of this PC has chosen: one small JSON file in the user's folder."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop.theme import Theme

FILE_NAME = "settings.json"
RECENT_FILES_LIMIT = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """Everything that can be chosen. `language` "" follows the system; `station` "" is the PC's own name.

    `pin` is the hash of the operator lock's PIN, "" = no lock; `shift_began_at` is an ISO 8601 time or "".
    `object_bytes`-like binary things are kept in hex: `window` is Qt's own saved geometry.
    """

    station: str = ""
    language: str = ""
    theme: Theme = Theme.SYSTEM
    sounds: bool = True
    job_file: str = ""
    recent_files: tuple[str, ...] = ()
    pin: str = ""
    shift_began_at: str = ""
    window: str = ""


class Preferences(QObject):
    """The choices, and who wants to know of changes. Every change is written at once, in one step.

    A file that cannot be read is kept beside as `settings.json.broken`, and `trouble` says so.
    """

    changed = Signal(object)
    """Carries the new Choices."""

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file = folder / FILE_NAME
        self.trouble = ""
        self.choices = self._read()

    def change(self, **changes: Any) -> None:
        """Change some choices by name; a file that cannot be written raises CredentialsError or OSError of ours."""
        new = replace(self.choices, **changes)
        if new == self.choices:
            return
        self.choices = new
        self._write()
        self.changed.emit(new)

    def remember_file(self, path: Path) -> None:
        """Put a file at the top of the recent ones."""
        name = str(path)
        others = tuple(item for item in self.choices.recent_files if item != name)
        self.change(recent_files=(name, *others)[:RECENT_FILES_LIMIT])

    def _read(self) -> Choices:
        try:
            data = json.loads(self._file.read_text(encoding="utf-8"))
            return _choices(data)
        except FileNotFoundError:
            return Choices()
        except (OSError, ValueError, TypeError) as failure:
            self.trouble = f"{self._file}: {failure}"
            self._set_aside()
            return Choices()

    def _set_aside(self) -> None:
        try:
            self._file.replace(self._file.with_name(f"{FILE_NAME}.broken"))
        except OSError:
            return  # then the next change writes over it

    def _write(self) -> None:
        from factory_prov.credentials.files import write_owner_only

        self._file.parent.mkdir(parents=True, exist_ok=True)
        write_owner_only(self._file, json.dumps(asdict(self.choices), indent=2).encode())


def _choices(data: object) -> Choices:
    """Take what fits out of the file; a setting of a newer program is left out."""
    if not isinstance(data, dict):
        raise TypeError("this is no JSON object")
    known = {item.name: item.default for item in fields(Choices)}
    given: dict[str, Any] = {}
    for name, default in known.items():
        value = data.get(name, default)
        if name == "theme":
            value = Theme(value)
        elif name == "recent_files":
            value = tuple(str(item) for item in value)
        elif not isinstance(value, type(default)):
            raise TypeError(f"{name} is not of the right kind")
        given[name] = value
    return Choices(**given)
