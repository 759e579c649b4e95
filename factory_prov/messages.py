"""Sentences for people: a template in English and the values of its named places, rendered where they are shown.

::

    message = Message("The key has {n} bytes; 16 is the least that is safe.", n=9)
    str(message)                     English
    message.rendered(translator)     the translator's language

A template is a literal in our code; a translator knows it by its whole text. Values are put in as they are and never
read as templates, and they are never secrets. A literal brace is written twice. A value may itself be a Message.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, Protocol, TypeAlias

Value: TypeAlias = "str | int | float | Path | Message | None"
"""What may stand in a place: text, a number, a path, or a Message that is rendered with its sentence."""

_COUNT = "n"
_PLACE = re.compile(r"\{\{|\}\}|\{([a-z][a-z0-9_]*)\}")


class Translator(Protocol):
    """A language: what a template is in it. gettext's `gettext` and `ngettext` are such a pair."""

    def one(self, template: str) -> str:
        """Return the template in this language, as it is when there is no translation."""

    def many(self, singular: str, plural: str, n: int) -> str:
        """Return the form of a counting template that goes with `n`."""


class English:
    """The language of the code itself."""

    def one(self, template: str) -> str:
        """Return the template as it is."""
        return template

    def many(self, singular: str, plural: str, n: int) -> str:
        """Return the singular for one, the plural for all else."""
        return singular if n == 1 else plural


ENGLISH = English()


def _fill(message: Message, template: str, plural: str, values: Mapping[str, Value], *, capital: bool = False) -> None:
    """Set what is frozen. The values are sorted, so that the order in which they were given makes no difference."""
    object.__setattr__(message, "template", template)
    object.__setattr__(message, "plural", plural)
    object.__setattr__(message, "capital", capital)
    object.__setattr__(message, "_values", tuple(sorted(values.items(), key=lambda item: item[0])))


@dataclass(frozen=True, slots=True, init=False)
class Message:
    """A sentence, or a few words of ours: template and values. Equal when both are; false when it says nothing."""

    template: str
    plural: str
    """The template for all counts but one; empty when nothing is counted."""
    capital: bool
    """Whether it is shown with a capital, whatever its template begins with."""
    _values: tuple[tuple[str, Value], ...]

    def __init__(self, template: str, /, **values: Value) -> None:
        _fill(self, template, "", values)

    @staticmethod
    def counted(singular: str, plural: str, /, *, n: int, **values: Value) -> Message:
        """Return a sentence that counts, `n` is how many: `Message.counted("{n} unit", "{n} units", n=2)`."""
        message = object.__new__(Message)
        _fill(message, singular, plural, {_COUNT: n, **values})
        return message

    @staticmethod
    def of_text(text: str, /) -> Message:
        """Return a text that stands in a file of ours, such as an object's help: a template whose braces are plain."""
        message = object.__new__(Message)
        _fill(message, text.replace("{", "{{").replace("}", "}}"), "", {})
        return message

    @property
    def values(self) -> Mapping[str, Value]:
        """The values by the names of their places."""
        return MappingProxyType(dict(self._values))

    def __bool__(self) -> bool:
        return bool(str(self))

    def __str__(self) -> str:
        return self.rendered(ENGLISH)

    def capitalized(self) -> Message:
        """Return the same sentence beginning with a capital, for one that was to stand behind a colon."""
        message = object.__new__(Message)
        _fill(message, self.template, self.plural, dict(self._values), capital=True)
        return message

    def rendered(self, translator: Translator, *, shown: Callable[[str], str] = str) -> str:
        """Return the sentence in a language; a place the translation has and we have not stays as it is written.

        `shown` says how a value that is no sentence of ours is written.
        """
        if not self.template:
            return ""
        values = dict(self._values)
        count = values.get(_COUNT)
        if self.plural and isinstance(count, int):
            template = translator.many(self.template, self.plural, count)
        else:
            template = translator.one(self.template)

        def placed(found: re.Match[str]) -> str:
            name = found[1]
            if name is None:
                return found[0][0]
            if name not in values:
                return found[0]
            value = values[name]
            return value.rendered(translator, shown=shown) if isinstance(value, Message) else shown(str(value))

        text = _PLACE.sub(placed, template)
        return text[:1].upper() + text[1:] if self.capital else text

    def to_json(self) -> dict[str, Any]:
        """Return it as plain data for JSON; `from_json` reads it back, a path as its text."""
        data: dict[str, Any] = {"template": self.template}
        if self.plural:
            data["plural"] = self.plural
        if self.capital:
            data["capital"] = True
        if self._values:
            data["values"] = {name: _plain(value) for name, value in self._values}
        return data

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Message:
        """Return the Message that `to_json` wrote; KeyError, TypeError or AttributeError for anything else."""
        values = {
            name: Message.from_json(value) if isinstance(value, Mapping) else value
            for name, value in data.get("values", {}).items()
        }
        message = object.__new__(Message)
        _fill(message, data["template"], data.get("plural", ""), values, capital=data.get("capital", False))
        return message


NOTHING = Message("")
"""Where a sentence could stand and none does."""


def listed(items: Sequence[Value], word: Literal["and", "or"]) -> Message:
    """Return an enumeration: "a", "a and b", "a, b and c"."""
    if len(items) > 2:
        return Message("{first}, {rest}", first=items[0], rest=listed(items[1:], word))
    if len(items) < 2:
        return Message("{only}", only=items[0]) if items else NOTHING
    if word == "and":
        return Message("{first} and {last}", first=items[0], last=items[1])
    return Message("{first} or {last}", first=items[0], last=items[1])


def sentences(*parts: Message) -> Message:
    """Return sentences that stand one behind the other; those that say nothing are left out."""
    whole = [part for part in parts if part]
    if len(whole) > 1:
        return Message("{sentence} {next_sentence}", sentence=whole[0], next_sentence=sentences(*whole[1:]))
    return whole[0] if whole else NOTHING


def _plain(value: Value) -> object:
    if isinstance(value, Message):
        return value.to_json()
    return str(value) if isinstance(value, Path) else value
