"""Files with one flat JSON object in them: read key by key, never quoting what may be a token."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from types import MappingProxyType

from factory_prov.errors import InputError
from factory_prov.files.reading import decode_text
from factory_prov.files.suggestions import did_you_mean
from factory_prov.messages import Message, sentences


class FlatObject:
    """The known keys of one flat JSON object, each asked for by name and type.

    Other keys may be notes and are passed over, unless they look like a known one: then they are an error.
    """

    def __init__(self, data: bytes, place: str, *, known: tuple[str, ...]) -> None:
        self._place = place
        self._values: dict[str, object] = {}
        for key, value in _parse_object(decode_text(data, place=place), place):
            if key in self._values:
                raise self.error(Message('the key "{key}" is there twice.', key=key), Message("Keep one of them."))
            if key in known:
                self._values[key] = value
            elif cure := did_you_mean(key, known):
                raise self.error(Message("{key} is not a key of this file.", key=f"{key[:40]!a}"), cure)

    def error(self, what: Message, cure: Message) -> InputError:
        """Return the error about this file."""
        return InputError(what, place=self._place, cure=cure)

    def text(self, key: str) -> str | None:
        """Return a text, None when the key is not there."""
        value = self._values.get(key, self)
        if value is self:
            return None
        if not isinstance(value, str):
            raise self.error(
                sentences(Message('"{key}" must be text.', key=key), _this_is(value)),
                Message("Write it in double quotes."),
            )
        if not value.strip() or not value.isprintable():
            raise self.error(
                Message('"{key}" is empty or has characters that cannot be printed.', key=key),
                Message("Write it again."),
            )
        return value

    def number(self, key: str, *, digits_too: bool = False) -> int | None:
        """Return a whole number, None when the key is not there; `digits_too` also reads one in quotes."""
        value = self._values.get(key, self)
        if value is self:
            return None
        if digits_too and isinstance(value, str) and re.fullmatch("[0-9]{1,9}", value):
            return int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.error(
                sentences(Message('"{key}" must be a whole number.', key=key), _this_is(value)),
                Message("Write it without quotes."),
            )
        return value


def json_keys(data: bytes) -> frozenset[str]:
    """Return the keys of the one JSON object that a file holds; none when it holds something else."""
    try:
        return frozenset(key for key, _ in _parse_object(decode_text(data, place=""), ""))
    except InputError:
        return frozenset()


_KINDS: Mapping[type, Message] = MappingProxyType(
    {
        bool: Message("This is true or false."),
        str: Message("This is text."),
        int: Message("This is a number."),
        float: Message("This is a number with a fraction."),
        list: Message("This is a list."),
        type(None): Message("This is null."),
    }
)


def _this_is(value: object) -> Message:
    return _KINDS.get(type(value), Message("This is an object."))


def _parse_object(text: str, place: str) -> tuple[tuple[str, object], ...]:
    """Return the key and value pairs of the one object in file order, repeated keys included."""
    try:
        found = json.loads(text, object_pairs_hook=tuple)
    except json.JSONDecodeError as error:
        where, what = (
            f"{place}:{error.lineno}:{error.colno}",
            Message("the file is not JSON: {parser_text}.", parser_text=error.msg),
        )
    except (ValueError, RecursionError):
        where, what = place, Message("a number is too long or brackets are nested too deep.")
    else:
        if isinstance(found, tuple):
            return found
        where, what = (
            f"{place}:1:1",
            sentences(Message("the file holds something else than one JSON object."), _this_is(found)),
        )
    # Raised out here, because the foreign error carries the whole text, a token included.
    raise InputError(what, place=where, cure=Message('Write {{ "key": value, "key": value }}.'))
