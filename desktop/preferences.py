"""What the user of this PC has chosen: one small JSON file in the user's folder."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop.first_look import FILE_NAME
from desktop.pin_file import PinFile, known_pin
from desktop.theme import Theme
from factory_prov.errors import FactoryProvError
from factory_prov.messages import NOTHING, Message

RECENT_FILES_LIMIT = 8
REASONS_LIMIT = 10
_LONGEST_BYTES = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """Everything that can be chosen. `language` "" follows the system; `station` "" is the PC's own name.

    `pin` is the hash of the operator lock's PIN, "" = no lock; `shift_began_at` is an ISO 8601 time or "".
    `window` is the window's size and place as Qt saves them, in hex. What begins with `scanner` are the values of
    `labels.profile.profile_of`; a gap of 0 is the usual one. `repair_reasons` and `label_reasons`: those given
    last, newest first.
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
    training_boards: int = 4
    scanner_prefix: str = ""
    scanner_suffix: str = "auto"
    scanner_separator: str = ""
    scanner_part: int = 0
    scanner_gap_ms: int = 0
    repair_reasons: tuple[str, ...] = ()
    label_reasons: tuple[str, ...] = ()


class Preferences(QObject):
    """The choices, and who wants to know of changes. Every change is written at once, in one step.

    A file that cannot be read at all is kept beside as `settings.json.broken`. Of any other file single values that
    are of no use are left out, and the others count. `trouble` tells of both. The PIN is in a file of its own too: it
    outlives settings that are damaged or gone.
    """

    changed = Signal(object)
    """Carries the Choices that count: the new ones, or the old ones when the new ones could not be written."""

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file = folder / FILE_NAME
        self.pin_file = PinFile(folder)
        self.trouble = NOTHING
        self.choices = self._with_pin(*self._read())

    def change(self, **changes: Any) -> None:
        """Change some choices by name; if the file cannot be written, InputError or OSError, and nothing changes."""
        new = replace(self.choices, **changes)
        if new == self.choices:
            return
        try:
            self._write(new)
        except (FactoryProvError, OSError):
            self.changed.emit(self.choices)  # a control that was turned shows again what counts
            raise
        self.choices = new
        self.changed.emit(new)

    def remember_file(self, path: Path) -> None:
        """Put a file at the top of the recent ones."""
        name = str(path)
        others = tuple(item for item in self.choices.recent_files if item != name)
        self.change(recent_files=(name, *others)[:RECENT_FILES_LIMIT])

    def remember_reason(self, reason: str) -> None:
        """Put the reason of a repair at the top of those that are offered."""
        self.change(repair_reasons=_on_top(reason, self.choices.repair_reasons))

    def remember_label_reason(self, reason: str) -> None:
        """Put the reason for which a label was printed again at the top of those that are offered."""
        self.change(label_reasons=_on_top(reason, self.choices.label_reasons))

    def _with_pin(self, choices: Choices, told: str | None, damaged: bool) -> Choices:
        """Return the choices with the PIN that counts, and bring its own file up to it."""
        state = self.pin_file.read()
        pin = known_pin(state, told, damaged=damaged)
        if told is not None or pin or state is not None:  # nothing is made before there is something to keep
            with suppress(FactoryProvError, OSError):
                self.pin_file.keep_pin(pin)
        return replace(choices, pin=pin)

    def _read(self) -> tuple[Choices, str | None, bool]:
        """Return the choices, the PIN's hash if the file tells one, and whether that is damaged."""
        try:
            data = json.loads(_content(self._file))
            if not isinstance(data, dict):
                raise TypeError("no JSON object")  # noqa: TRY301  # told below like any other damage
        except FileNotFoundError:
            return self._of_station()
        except (OSError, ValueError, TypeError, RecursionError, FactoryProvError) as failure:  # the last one: a pipe
            self.trouble = Message("{file}: {library_text}", file=self._file, library_text=str(failure))
            self._set_aside()
            return Choices(), None, True
        return self._taken(self._file, data)

    def _of_station(self) -> tuple[Choices, str | None, bool]:
        """Return what this PC was set up with, for a user who has chosen nothing yet; what is damaged there locks."""
        from desktop.station_file import first_settings

        try:
            found = first_settings()
        except (FactoryProvError, OSError) as failure:
            told = failure.message if isinstance(failure, FactoryProvError) else Message("{text}", text=str(failure))
            self.trouble = told
            return Choices(), None, True
        return (Choices(), None, False) if found is None else self._taken(*found)

    def _taken(self, file: Path, data: dict[str, Any]) -> tuple[Choices, str | None, bool]:
        choices, left_out = _choices(data)
        if left_out:
            self.trouble = Message(
                "{file}: left out, the others are kept: {names}", file=file, names=", ".join(left_out)
            )
        return (choices, None, True) if "pin" in left_out else (choices, choices.pin, False)

    def _set_aside(self) -> None:
        try:
            self._file.replace(self._file.with_name(f"{FILE_NAME}.broken"))
        except OSError:
            return  # then the next change writes over it

    def _write(self, choices: Choices) -> None:
        from factory_prov.files.owner_only import write_owner_only

        if choices.pin:
            self.pin_file.keep_pin(choices.pin)  # first: cut off in between, it is locked
        write_owner_only(self._file, json.dumps(asdict(choices), indent=2).encode())
        if not choices.pin:
            self.pin_file.keep_pin("")


def _content(path: Path) -> bytes:
    """Return what the file holds; a link to a device would never end."""
    from factory_prov.files.reading import open_ordinary

    with open_ordinary(path) as file:
        return file.read(_LONGEST_BYTES)


def _on_top(reason: str, before: tuple[str, ...]) -> tuple[str, ...]:
    return (reason, *(each for each in before if each != reason))[:REASONS_LIMIT]


def _choices(data: dict[str, Any]) -> tuple[Choices, list[str]]:
    """Take what fits out of the file, and name what does not; a setting of a newer program is passed over."""
    given: dict[str, Any] = {}
    left_out = []
    for item in fields(Choices):
        if item.name in data:
            try:
                given[item.name] = _usable(data[item.name], item.default)
            except (ValueError, TypeError):
                left_out.append(item.name)
    return Choices(**given), left_out


def _usable(value: object, default: object) -> object:
    """Return a value of the file as the kind of its default; ValueError or TypeError for one that is of no use."""
    if isinstance(default, Theme):
        return Theme(str(value))
    if isinstance(default, tuple):
        if not isinstance(value, list):
            raise TypeError
        return tuple(str(_usable(each, "")) for each in value)
    if type(value) is not type(default):  # true is no number here
        raise TypeError
    if isinstance(value, str):
        value.encode()  # half a character is of no use to Qt or as a path
    return value
