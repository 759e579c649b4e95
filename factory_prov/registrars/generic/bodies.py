"""What is sent: a body in its format. It is taken apart before a value is put in, so that no value can break out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol
from urllib.parse import quote_plus
from xml.sax.saxutils import escape

from factory_prov.errors import InputError
from factory_prov.messages import Message
from factory_prov.registrars.generic.places import Place, PlaceValues
from factory_prov.registrars.generic.template import Template, read_template


class BodyFormat(StrEnum):
    """How a body is written, and with that how values are put into it."""

    JSON = "json"
    FORM = "form"
    XML = "xml"
    TEXT = "text"


CONTENT_TYPES = {
    BodyFormat.JSON: "application/json",
    BodyFormat.FORM: "application/x-www-form-urlencoded",
    BodyFormat.XML: "application/xml; charset=utf-8",
    BodyFormat.TEXT: "text/plain; charset=utf-8",
}


class Body(Protocol):
    """A body that was read once, and is filled for each unit."""

    @property
    def places(self) -> Iterator[Place]:
        """Its places."""

    def filled(self, values: PlaceValues) -> str:
        """Return it for a unit; InputError when that has nothing for a place, or something that cannot stand there."""


def read_body(text: str, written_as: BodyFormat) -> Body:
    """Read a body; InputError says what is wrong in it."""
    match written_as:
        case BodyFormat.JSON:
            return _JsonBody(document=_read_json(text))
        case BodyFormat.FORM:
            return _FormBody(lines=_read_form(text))
        case BodyFormat.XML:
            return _PlainBody(template=read_template(text), is_xml=True)
        case BodyFormat.TEXT:
            return _PlainBody(template=read_template(text), is_xml=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class _JsonBody:
    """JSON whose texts are templates; all else is as it stands."""

    document: Any

    @property
    def places(self) -> Iterator[Place]:
        return _json_places(self.document)

    def filled(self, values: PlaceValues) -> str:
        return json.dumps(_fill_json(self.document, values))


@dataclass(frozen=True, slots=True, kw_only=True)
class _FormBody:
    """The fields of a form, each a name and a template."""

    lines: tuple[tuple[str, Template], ...]

    @property
    def places(self) -> Iterator[Place]:
        return (place for _, template in self.lines for place in template.places)

    def filled(self, values: PlaceValues) -> str:
        return "&".join(f"{quote_plus(name)}={quote_plus(template.filled(values))}" for name, template in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class _PlainBody:
    """A text as it stands."""

    template: Template
    is_xml: bool

    @property
    def places(self) -> Iterator[Place]:
        return self.template.places

    def filled(self, values: PlaceValues) -> str:
        return self.template.filled(values, _xml_value if self.is_xml else _one_line)


def _read_json(text: str) -> Any:
    try:
        return _templates(json.loads(text, object_pairs_hook=_once_each, parse_constant=_no_number))
    except json.JSONDecodeError as failure:
        raise InputError(
            Message("The body is no JSON: line {line}, column {column}.", line=failure.lineno, column=failure.colno),
            cure=Message('Places stand in quotes, such as {{"name": "{{endpoint_name}}"}}'),
        ) from None
    except RecursionError:
        raise InputError(
            Message("The body is no JSON that could be read."), cure=Message("Nest it less deeply.")
        ) from None


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise InputError(Message("The body names a member of an object twice."), cure=Message("Leave one of them out."))
    return made


def _no_number(name: str) -> None:
    raise InputError(
        Message("{name} is no number that JSON has.", name=name), cure=Message("Write a number, or a text in quotes.")
    )


def _templates(value: Any) -> Any:
    """Make templates of the texts; the names of members are texts as they stand."""
    if isinstance(value, dict):
        return {name: _templates(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_templates(each) for each in value]
    return read_template(value) if isinstance(value, str) else value


def _json_places(value: Any) -> Iterator[Place]:
    if isinstance(value, Template):
        yield from value.places
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _json_places(each)


def _fill_json(value: Any, values: PlaceValues) -> Any:
    """Put the values in; a text that is one place and has nothing to stand there is null."""
    if isinstance(value, dict):
        return {name: _fill_json(each, values) for name, each in value.items()}
    if isinstance(value, list):
        return [_fill_json(each, values) for each in value]
    if not isinstance(value, Template):
        return value
    return value.filled(values) if value.alone is None else values.text_of(value.alone)


def _read_form(text: str) -> tuple[tuple[str, Template], ...]:
    found = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        name, equals, value = line.partition("=")
        if not equals or not name.strip():
            raise InputError(
                Message("Line {line} of the body is no field of a form.", line=number),
                cure=Message("Write one field in each line, such as name={{endpoint_name}}"),
            )
        found.append((name.strip(), read_template(value.strip())))
    return tuple(found)


def _xml_value(text: str) -> str:
    return escape(_one_line(text, breaks=True), {'"': "&quot;", "'": "&apos;"})


def _one_line(text: str, *, breaks: bool = False) -> str:
    """Return a value that may stand in a text of lines; InputError for one that would begin another."""
    if not text.replace("\n", "" if breaks else "\n").isprintable():
        raise InputError(
            Message("A value has a line break or another character in it that cannot stand in this body."),
            cure=Message("Use a body in JSON, or another way of writing the value, such as base64."),
        )
    return text
