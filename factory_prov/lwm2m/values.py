"""Values of resources: the LwM2M data types and the Python types that carry them (OMA LwM2M Core, Appendix C)."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from factory_prov.lwm2m.malformed import Malformed
from factory_prov.messages import Message

INT64_MIN = -(2**63)
INT64_MAX = 2**63 - 1
UINT64_MAX = 2**64 - 1
OBJLNK_NULL_ID = 65535


class ResourceType(StrEnum):
    """A LwM2M data type, by the name the OMA registry gives it; NONE is an executable resource."""

    STRING = "String"
    INTEGER = "Integer"
    UNSIGNED = "Unsigned Integer"
    FLOAT = "Float"
    BOOLEAN = "Boolean"
    OPAQUE = "Opaque"
    TIME = "Time"
    OBJLNK = "Objlnk"
    CORELNK = "Corelnk"
    NONE = "none"


class Objlnk(NamedTuple):
    """A link to an object instance; `Objlnk(65535, 65535)` is the null link."""

    object_id: int
    instance_id: int

    @classmethod
    def parse(cls, text: str) -> Objlnk:
        """Read `object:instance`, both decimal 0..65535; Malformed says what is wrong."""
        left, colon, right = text.partition(":")
        if not (colon and left.isascii() and left.isdigit() and right.isascii() and right.isdigit()):
            raise Malformed(Message("{text} is not an object link such as 66:0.", text=repr(text)))
        link = cls(int(left), int(right))
        if max(link) > OBJLNK_NULL_ID:
            raise Malformed(
                Message("an id in the object link {link} is over {max_id}.", link=text, max_id=OBJLNK_NULL_ID)
            )
        return link

    def __str__(self) -> str:
        return f"{self.object_id}:{self.instance_id}"


Value = bool | int | float | str | bytes | Objlnk
"""What a resource holds: Boolean, Integer/Unsigned/Time, Float, String/Corelnk, Opaque, Objlnk."""


def whole_number(value: Value) -> Value:
    """Return an integral float as the integer it is, when it fits into 64 bits; anything else as it is.

    The client reads 86400.0 as 86400, so the two must be judged alike.
    """
    if isinstance(value, float) and value.is_integer() and INT64_MIN <= value <= UINT64_MAX:
        return int(value)
    return value


def printable(text: str) -> str:
    """Return text with every character that could steer a terminal written as its escape, such as \\x1b."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def type_problem(value: Value, resource_type: ResourceType, *, name: str) -> Message | None:
    """Say why `value` cannot be written to the resource of that type and name, or None when it can.

    As strict as the real client: a Boolean is never a number and text is never Opaque; only an integral
    float is taken for an integer.
    """
    if resource_type is ResourceType.NONE:
        return Message(
            "{name} is {found}, but the resource takes nothing: it is executable.",
            name=name,
            found=describe_type(value),
        )
    expected = _expected(value, resource_type)
    if expected is not None:
        return Message(
            "{name} is {found}, but the resource takes {expected}.",
            name=name,
            found=describe_type(value),
            expected=expected,
        )
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _range_problem(value, resource_type, name=name)
    return None


def _expected(value: Value, resource_type: ResourceType) -> Message | None:
    """Return the kind of value the type wants when `value` is of another kind."""
    is_bool = isinstance(value, bool)
    match resource_type:
        case ResourceType.BOOLEAN:
            return None if is_bool else Message("true or false")
        case ResourceType.INTEGER | ResourceType.UNSIGNED | ResourceType.TIME:
            whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
            return None if whole and (not is_bool) else Message("a whole number")
        case ResourceType.FLOAT:
            return None if isinstance(value, (int, float)) and (not is_bool) else Message("a number")
        case ResourceType.STRING | ResourceType.CORELNK:
            return None if isinstance(value, str) else Message("text")
        case ResourceType.OPAQUE:
            return None if isinstance(value, bytes) else Message("bytes (Opaque)")
        case ResourceType.OBJLNK:
            return None if isinstance(value, Objlnk) else Message("an object link")
        case ResourceType.NONE:
            return None


def _range_problem(value: float, resource_type: ResourceType, *, name: str) -> Message | None:
    low, high = INT64_MIN, INT64_MAX
    if resource_type is ResourceType.UNSIGNED:
        low, high = 0, UINT64_MAX
    if resource_type is not ResourceType.FLOAT and not low <= value <= high:
        return Message(
            "{name} is {number}, outside {low}..{high} of {resource_type}.",
            name=name,
            number=value,
            low=low,
            high=high,
            resource_type=resource_type.value,
        )
    return None


def describe_type(value: Value) -> Message:
    """Name the kind of a value for a person: "text", "bytes (Opaque)", …"""
    match value:
        case bool():
            return Message("true or false")
        case int():
            return Message("a whole number")
        case float():
            return Message("a number with a fraction") if not value.is_integer() else Message("a number")
        case str():
            return Message("text")
        case bytes():
            return Message("bytes (Opaque)")
        case Objlnk():
            return Message("an object link")
