"""Headers of a request as the job has them: a line each, with places in their values."""

from __future__ import annotations

import re

from factory_prov.errors import InputError
from factory_prov.messages import Message
from factory_prov.registrars.generic.places import PlaceValues
from factory_prov.registrars.generic.template import Template, read_template

HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_OURS = frozenset(
    {"authorization", "proxy-authorization", "host", "content-length", "transfer-encoding", "connection", "cookie"}
)


def read_headers(text: str) -> tuple[tuple[str, Template], ...]:
    """Read them; InputError for a line that is none, and for a header that is not the job's to set."""
    found = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        name, colon, value = (part.strip() for part in line.partition(":"))
        if not colon or not HEADER_NAME.fullmatch(name):
            raise InputError(
                Message("Line {line} is no header.", line=number),
                cure=Message("Write a name, a colon and a value, such as Accept: application/json"),
            )
        if name.lower() in _OURS:
            raise InputError(
                Message("The header {name} is set by the program.", name=name),
                cure=Message("Leave it out; who we are is said by auth below [server]."),
            )
        found.append((name, _readable(read_template(value))))
    return tuple(found)


def _readable(template: Template) -> Template:
    for part in template.parts:
        if isinstance(part, str):
            _value(part)
    return template


def filled_headers(headers: tuple[tuple[str, Template], ...], values: PlaceValues) -> dict[str, str]:
    """Return them for a unit; InputError for a value that cannot stand in a header, where it might begin another."""
    return {name: template.filled(values, _value) for name, template in headers}


def _value(text: str) -> str:
    if not re.fullmatch(r"[\x20-\x7e]*", text):
        raise InputError(
            Message("A header takes plain ASCII only, in one line."),
            cure=Message("Put the value into the body."),
        )
    return text
