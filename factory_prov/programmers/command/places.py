"""The arguments of a command and the places in them that are filled in for each unit: `{probe}`, `{image}` …

No shell is between us and a tool, so a value that is a whole argument may hold whatever it likes, but must not be taken
for an option. In the middle of a longer text, or in a script, a tool has a language of its own: there only characters
stand that mean nothing in any of them, and files are named as they are in the folder that the tool runs in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from factory_prov.errors import InputError
from factory_prov.messages import Message

PLACES = ("probe", "port", "image", "address", "end", "length", "output", "script")
_PART = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
_PLAIN = re.compile(r"[A-Za-z0-9_.:/@+,-]*")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f]")
_LONGEST = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class InFolder:
    """A file in the folder that the tool runs in."""

    folder: Path
    name: str

    @property
    def path(self) -> Path:
        """Where it is."""
        return self.folder / self.name


Value = str | InFolder


def places_in(text: str) -> Iterator[str]:
    """Yield the names of the places in a text; InputError for a brace that is none, or an unknown one."""
    for part in _PART.finditer(text):
        name = part[1]
        if name is None and part[0] not in ("{{", "}}"):
            cure = Message("Write a brace that is meant as one twice.")
            raise InputError(Message("a brace stands alone in {text}.", text=repr(text)), cure=cure)
        if name is not None and name not in PLACES:
            known = ", ".join(f"{{{each}}}" for each in PLACES)
            what = Message("{place} is no place that can be filled in.", place=f"{{{name}}}")
            raise InputError(what, cure=Message("Known: {known}.", known=known))
        if name is not None:
            yield name


def filled(text: str, values: Mapping[str, Value]) -> str:
    """Return an argument with its values; InputError for a value that a tool could take for something else."""
    only = _PART.fullmatch(text)
    if only is not None and only[1] is not None:
        return _whole(only[1], values[only[1]])
    return filled_script(text, values)


def filled_script(text: str, values: Mapping[str, Value]) -> str:
    """Return a text of a tool's own language with its values."""

    def value(part: re.Match[str]) -> str:
        return part[0][0] if part[1] is None else _plain(part[1], values[part[1]])

    return _PART.sub(value, text)


def _whole(name: str, value: Value) -> str:
    if isinstance(value, InFolder):
        return str(value.path)
    if value.startswith("-") or _UNPRINTABLE.search(value) or not 0 < len(value) <= _LONGEST:
        what = Message("{value} would not be taken for what it is by a tool ({place}).", value=repr(value), place=name)
        raise InputError(what, cure=Message("Correct it where it comes from: the list of probes, or the file."))
    return value


def _plain(name: str, value: Value) -> str:
    if isinstance(value, InFolder):
        return value.name
    if not _PLAIN.fullmatch(_whole(name, value)):
        what = Message(
            "{value} has characters that mean something in the tool's own language ({place}).",
            value=repr(value),
            place=name,
        )
        raise InputError(what, cure=Message("Let the place be an argument by itself, or name it otherwise."))
    return value
