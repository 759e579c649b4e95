"""Where a request goes: an address with places, each of which stays in its part of the path or the query."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from factory_prov.errors import InputError
from factory_prov.messages import Message
from factory_prov.registrars.generic.places import Place, PlaceValues
from factory_prov.registrars.generic.template import Template, read_template


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressTemplate:
    """A template of a path and a query at one server; `origin` is its scheme, host and port."""

    origin: str
    template: Template

    @property
    def places(self) -> Iterator[Place]:
        """Its places."""
        return self.template.places

    def path(self, values: PlaceValues) -> str:
        """Return path and query for a unit, quoted; InputError where they would lead elsewhere."""
        filled = self.template.filled(values, _part)
        for segment in filled.partition("?")[0].split("/"):
            if unquote(segment) in (".", ".."):
                raise _no_part(segment)
        return filled[1:]


def read_address(base: str, url: str) -> AddressTemplate:
    """Read an address: a path behind that of `base`, or a whole one of the same server.

    InputError for another server, for a fragment, and for a place that is not in the path or the query.
    """
    origin = origin_of(base)
    if url.startswith("/"):
        text = urlsplit(base).path.rstrip("/") + url
    elif url.startswith(f"{origin}/"):
        text = url[len(origin) :]
    else:
        raise InputError(
            Message("This is no address at the server."),
            cure=Message("Begin with a slash, such as /devices/{{endpoint_name}}, or with {origin}/", origin=origin),
        )
    if not re.fullmatch(r"[\x21-\x7e]+", text) or any(mark in text for mark in '#\\"<>|^`'):
        raise InputError(
            Message("An address has a character in it that cannot stand there."),
            cure=Message("Write a space or the like as %20, and leave # out."),
        )
    return AddressTemplate(origin=origin, template=read_template(text))


def origin_of(url: str) -> str:
    """Return scheme, host and port of an address."""
    parts = urlsplit(url)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return f"{parts.scheme}://{host}{f':{parts.port}' if parts.port else ''}"


def _part(text: str) -> str:
    if text in ("", ".", ".."):
        raise _no_part(text)
    return quote(text, safe="")


def _no_part(text: str) -> InputError:
    return InputError(
        Message("{text} cannot stand in an address: it would lead elsewhere.", text=repr(text[:40])),
        cure=Message("Choose another rule for endpoint names and identities."),
    )
