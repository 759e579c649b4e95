"""Patterns such as `urn:dev:ops:32473-Sensor-{serial:06d}`: two fields, filled in as text and never looked into."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

from factory_prov.errors import InputError
from factory_prov.messages import Message

_TOKEN = re.compile(r"\{([^{}]*)\}|[{}]")
_FIELD = re.compile(r"serial(?::0([1-9][0-9]?)d)?|hardware_id")
_MAX_WIDTH = 20
_SHOWN = 40
_CURE = Message("The fields are {{serial}}, {{serial:06d}} for at least 6 digits, and {{hardware_id}}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A place in a pattern: `name` is serial or hardware_id, `width` the fewest digits of a serial number."""

    name: str
    width: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class NamePattern:
    """A pattern in its parts: text as it is, and fields."""

    text: str
    parts: tuple[str | Field, ...]

    @classmethod
    def parse(cls, text: str, *, place: str = "endpoint name pattern") -> Self:
        """Read a pattern; InputError for an unknown field, a lonely brace, or no field at all."""
        parts: list[str | Field] = []
        end = 0
        for token in _TOKEN.finditer(text):
            parts += [text[end : token.start()], _field(token, place)]
            end = token.end()
        pattern = cls(text=text, parts=(*parts, text[end:]))
        if not pattern.fields:
            raise InputError(Message("the pattern gives every unit the same name."), place=place, cure=_CURE)
        return pattern

    @property
    def fields(self) -> frozenset[str]:
        """The names of the fields it has."""
        return frozenset(part.name for part in self.parts if isinstance(part, Field))

    @property
    def counter(self) -> str:
        """Name the counter of its serial numbers; a pattern with more or fewer digits goes on with the same one."""
        return "".join(part if isinstance(part, str) else f"{{{part.name}}}" for part in self.parts)

    def name(self, *, serial: int | None = None, hardware_id: str | None = None) -> str:
        """Fill the pattern in; a serial number with more digits than asked for is written out in full."""
        return "".join(
            part if isinstance(part, str) else _filled(part, serial=serial, hardware_id=hardware_id)
            for part in self.parts
        )

    def makes(self, name: str, *, hardware_id: str | None = None) -> bool:
        """Return whether this is the pattern's name for a unit, with any serial number."""
        return re.fullmatch("".join(_expression(part, hardware_id) for part in self.parts), name) is not None


def _expression(part: str | Field, hardware_id: str | None) -> str:
    if isinstance(part, Field) and part.name == "serial":
        return f"[0-9]{{{max(part.width, 1)},}}"
    return re.escape(part if isinstance(part, str) else hardware_id or "")


def _field(token: re.Match[str], place: str) -> Field:
    if token[1] is None:
        raise InputError(Message("the pattern has a single {brace}.", brace=repr(token[0])), place=place, cure=_CURE)
    match = _FIELD.fullmatch(token[1])
    width = int(match[1] or 0) if match else 0
    if match is None or width > _MAX_WIDTH:
        raise InputError(
            Message("the pattern has an unknown field {{{field}}}.", field=token[1][:_SHOWN]), place=place, cure=_CURE
        )
    return Field(name=match[0].partition(":")[0], width=width)


def _filled(field: Field, *, serial: int | None, hardware_id: str | None) -> str:
    number = None if serial is None else str(serial).zfill(field.width)
    value = number if field.name == "serial" else hardware_id
    if value is None:
        what = Message("the pattern asks for {{{field}}}, which is not known.", field=field.name)
        raise InputError(
            what,
            place=Message("endpoint name"),
            cure=Message("Choose a pattern without it, or another source of names."),
        )
    return value
