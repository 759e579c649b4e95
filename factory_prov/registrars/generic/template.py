"""A text with places in it, read once and filled for each unit. A value is put in as it is, and never looked into."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from factory_prov.errors import InputError
from factory_prov.messages import Message
from factory_prov.registrars.generic.places import PLACES, Encoding, Place, PlaceValues

_TOKEN = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
_PLACE = re.compile(r"\s*([a-z_]+)\s*(?::\s*([a-z0-9]*)\s*)?(\?)?\s*")
_SHOWN = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """Texts and places in turn."""

    parts: tuple[str | Place, ...]

    @property
    def places(self) -> Iterator[Place]:
        """Its places, in their order."""
        return (part for part in self.parts if isinstance(part, Place))

    def filled(self, values: PlaceValues, escape: Callable[[str], str] = str) -> str:
        """Return the text for a unit; each value goes through `escape`, and one that is not there is empty."""
        return "".join(part if isinstance(part, str) else escape(values.text_of(part) or "") for part in self.parts)

    @property
    def alone(self) -> Place | None:
        """The place of which it consists, None when there is more or less in it."""
        return self.parts[0] if len(self.parts) == 1 and isinstance(self.parts[0], Place) else None


def read_template(text: str) -> Template:
    """Read a template: {name}, {name:encoding}, with ? behind where a unit may have none; {{ and }} are braces.

    InputError for a place that is not known or a lonely brace.
    """
    parts: list[str | Place] = []
    at = 0
    for token in _TOKEN.finditer(text):
        parts += [text[at : token.start()], _part(token)]
        at = token.end()
    parts.append(text[at:])
    return Template(parts=tuple(_joined(parts)))


def _joined(parts: list[str | Place]) -> Iterator[str | Place]:
    """Join the texts that stand beside each other, and leave empty ones out."""
    text = ""
    for part in parts:
        if isinstance(part, str):
            text += part
            continue
        if text:
            yield text
        yield part
        text = ""
    if text:
        yield text


def _part(token: re.Match[str]) -> str | Place:
    if token[0] in ("{{", "}}"):
        return token[0][0]
    if token[1] is None:
        raise InputError(
            Message("There is a single {brace}.", brace=repr(token[0])),
            cure=Message("Write {brace} for the brace itself, and a place like {{endpoint_name}}.", brace=token[0] * 2),
        )
    return _place(token[1])


def _place(written: str) -> Place:
    found = _PLACE.fullmatch(written)
    if found is None or found[1] not in PLACES:
        raise _unknown(written, found[1] if found else written.partition(":")[0])
    name, encoding, optional = found[1], found[2], found[3] is not None
    known = PLACES[name]
    if not known and encoding is None:
        return Place(name=name, optional=optional)
    if encoding is not None and encoding in known:
        return Place(name=name, encoding=Encoding(encoding), optional=optional)
    raise _bad_encoding(name, known)


def _unknown(written: str, name: str) -> InputError:
    import difflib

    close = difflib.get_close_matches(name.strip(), PLACES, n=1, cutoff=0.5)
    return InputError(
        Message("There is nothing called {{{name}}}.", name=written[:_SHOWN]),
        cure=(
            Message("Did you mean {{{suggestion}}}?", suggestion=close[0])
            if close
            else Message("Known here: {known}.", known=", ".join(f"{{{each}}}" for each in PLACES))
        ),
    )


def _bad_encoding(name: str, known: tuple[Encoding, ...]) -> InputError:
    if not known:
        return InputError(
            Message("{{{name}}} is a text and has nothing behind a colon.", name=name),
            cure=Message("Write {{{name}}}.", name=name),
        )
    ways = ", ".join(f"{{{name}:{each}}}" for each in known)
    return InputError(
        Message("{{{name}}} is not a text: it must say how it is written.", name=name),
        cure=Message("Write one of {ways}.", ways=ways),
    )
