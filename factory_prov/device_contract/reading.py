"""Reading the CBOR documents of a unit, which may say anything."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, TypeVar

import cbor2

Choice = TypeVar("Choice", bound=StrEnum)
_DIGEST_BYTES = 32


class Unreadable(ValueError):
    """What a unit says is none of the contract; its text is the key that is wrong, "" for the whole."""


def document(data: bytes, *, most_bytes: int) -> dict[str, Any]:
    """Return the map that a document is; Unreadable."""
    if len(data) > most_bytes:
        raise Unreadable("")
    try:
        found = cbor2.loads(data)
    except (cbor2.CBORError, ValueError, TypeError, LookupError, ArithmeticError, RecursionError, MemoryError):
        raise Unreadable("") from None
    if not isinstance(found, dict):
        raise Unreadable("")
    return {key: value for key, value in found.items() if isinstance(key, str)}


class Fields:
    """The entries of a document, each of which must be what the contract says."""

    def __init__(self, found: dict[str, Any]) -> None:
        self._found = found

    def number(self, key: str, *, most: int, least: int = 0) -> int:
        """Return an unsigned number."""
        value = self._found.get(key)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise Unreadable(key)
        return value

    def flag(self, key: str) -> bool:
        """Return a truth value."""
        value = self._found.get(key)
        if not isinstance(value, bool):
            raise Unreadable(key)
        return value

    def text(self, key: str, *, most: int, absent: str | None = None) -> str:
        """Return a text of printable characters; `absent` where it may be missing."""
        value = self._found.get(key, absent)
        if not isinstance(value, str) or len(value) > most or not (value.isprintable() or not value):
            raise Unreadable(key)
        return value

    def one_of(self, key: str, choices: type[Choice]) -> Choice:
        """Return one of some words."""
        value = self._found.get(key)
        if not isinstance(value, str) or value not in list(choices):
            raise Unreadable(key)
        return choices(value)

    def digest(self, key: str) -> bytes | None:
        """Return a SHA-256; None where there is none."""
        value = self._found.get(key)
        if value is None and key not in self._found:
            return None
        if not isinstance(value, bytes) or len(value) != _DIGEST_BYTES:
            raise Unreadable(key)
        return value

    def many(self, key: str, kind: type, *, most: int) -> tuple[Any, ...]:
        """Return a list whose entries are all of one kind."""
        value = self._found.get(key)
        if not isinstance(value, list) or len(value) > most or any(type(each) is not kind for each in value):
            raise Unreadable(key)
        return tuple(value)
