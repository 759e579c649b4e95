"""What an object definition says: objects, their resources, and the ranges of values (OMA LwM2M Core, Appendix D)."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from factory_prov.lwm2m.malformed import Malformed
from factory_prov.lwm2m.values import ResourceType, Value
from factory_prov.messages import Message

OPERATIONS = ("", "R", "W", "RW", "E")
"""What a server may do with a resource; "" = nothing, only a bootstrap server writes it."""

LENGTH_TYPES = frozenset({ResourceType.STRING, ResourceType.OPAQUE, ResourceType.CORELNK})
"""Types whose range is a length in bytes."""

NUMBER_TYPES = frozenset({ResourceType.INTEGER, ResourceType.UNSIGNED, ResourceType.FLOAT, ResourceType.TIME})
"""Types whose range is one of values; Boolean, Objlnk and executables have no range at all."""

NUMBER = r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?"

_VERSION = re.compile(r"(?:0|[1-9]\d{0,4})(?:\.(?:0|[1-9]\d{0,4})){1,2}\Z")
_SPAN = re.compile(rf"({NUMBER})?\.\.({NUMBER})?\Z")
_BYTES = " bytes"

Number = int | float


def version_key(version: str) -> tuple[int, ...]:
    """Return what sorts versions by number, 1.10 after 1.9; Malformed when it is no version such as 1.1."""
    if _VERSION.match(version) is None:
        raise Malformed(Message("{text} is not a version such as 1.1.", text=repr(version)))
    return tuple(int(part) for part in version.split("."))


def parse_number(text: str) -> Number:
    """Read a decimal number; Malformed when it is none, or too large to be one."""
    if re.fullmatch(NUMBER, text) is None:
        raise Malformed(Message("{text} is not a number.", text=repr(text)))
    number = int(text) if text.lstrip("+-").isdigit() else float(text)
    if not math.isfinite(number):
        raise Malformed(Message("{text} is too large a number.", text=repr(text)))
    return number


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueRange:
    """Which values a resource takes: minimum..maximum (None = open) or, when not empty, one of `values`.

    `unit` says what is measured: the number itself, or the length in bytes of text (UTF-8) or Opaque.
    `prose` is a range that only people understand; it comes alone and forbids nothing.
    """

    minimum: Number | None = None
    maximum: Number | None = None
    values: tuple[Number, ...] = ()
    unit: Literal["value", "bytes"] = "value"
    prose: str = ""

    @classmethod
    def parse(cls, text: str) -> ValueRange:
        """Read `0..255`, `0..`, `..9.5`, `1, 2, 4`, each also with ` bytes` behind; Malformed says what is wrong."""
        unit: Literal["value", "bytes"] = "bytes" if text.endswith(_BYTES) else "value"
        numbers = text.removesuffix(_BYTES).strip()
        match = _SPAN.match(numbers)
        if match is None:
            return cls(values=tuple(parse_number(part.strip()) for part in numbers.split(",")), unit=unit)
        low, high = (None if end is None else parse_number(end) for end in match.groups())
        if low is None and high is None:
            raise Malformed(Message("a range needs at least one end, such as 0..255."))
        if low is not None and high is not None and low > high:
            raise Malformed(Message("the range {span} ends before it begins.", span=text))
        return cls(minimum=low, maximum=high, unit=unit)

    def problem(self, value: Value, *, name: str) -> Message | None:
        """Say why `value` of the resource of that name is out of range, or None.

        A value of the wrong type is `type_problem`'s business.
        """
        measured = self._measure(value)
        if measured is None or self._allows(measured):
            return None
        if self.unit == "bytes":
            return Message.counted(
                "{name} is {n} byte long, but the resource takes {limits}.",
                "{name} is {n} bytes long, but the resource takes {limits}.",
                n=int(measured),
                name=name,
                limits=str(self),
            )
        return Message(
            "{name} is {number}, but the resource takes {limits}.", name=name, number=measured, limits=str(self)
        )

    def _measure(self, value: Value) -> Number | None:
        if self.unit == "value":
            return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None
        if isinstance(value, str):
            return len(value.encode("utf-8", "surrogatepass"))
        return len(value) if isinstance(value, bytes) else None

    def _allows(self, measured: Number) -> bool:
        if self.values:
            return measured in self.values
        low = -math.inf if self.minimum is None else self.minimum
        high = math.inf if self.maximum is None else self.maximum
        return bool(self.prose) or low <= measured <= high

    def __str__(self) -> str:
        if self.prose:
            return self.prose
        low, high = ("" if end is None else str(end) for end in (self.minimum, self.maximum))
        text = ", ".join(map(str, self.values)) if self.values else f"{low}..{high}"
        return text + (_BYTES if self.unit == "bytes" else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceDefinition:
    """One resource of an object, in one version of that object.

    `operations` is one of OPERATIONS. `choices` are (value, word) pairs that name known values, for Integer and
    Unsigned Integer; which values are allowed is what `range` says. `secret` values are never shown.
    """

    resource_id: int
    name: str
    type: ResourceType
    operations: str = ""
    multiple: bool = False
    mandatory: bool = False
    range: ValueRange | None = None
    units: str = ""
    help: str = ""
    choices: tuple[tuple[int, str], ...] = ()
    secret: bool = False

    @property
    def executable(self) -> bool:
        """Whether a server executes it; such a resource has no value and is never written."""
        return self.operations == "E"

    @property
    def explanation(self) -> Message:
        """The help as a Message, to be told in a language."""
        return Message.of_text(self.help)


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectDefinition:
    """One version of an object; `lwm2m_version` is the LwM2M version it asks for. Resources in order of their ids."""

    object_id: int
    name: str
    version: str
    lwm2m_version: str
    multiple: bool
    mandatory: bool
    help: str
    resources: Mapping[int, ResourceDefinition] = field(hash=False)

    @property
    def explanation(self) -> Message:
        """The help as a Message, to be told in a language."""
        return Message.of_text(self.help)
