"""Templates such as `{endpoint_name}`: fields, filled in as text and never looked into."""

from __future__ import annotations

import re
from collections.abc import Mapping

from factory_prov.errors import InputError
from factory_prov.messages import Message

FIELD = "endpoint_name"

_TOKEN = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
_SHOWN = 40


def expand(template: str, *, endpoint_name: str | None, place: str = "") -> str:
    """Fill `{endpoint_name}` into the template; see `fill`."""
    return fill(template, {FIELD: endpoint_name}, place=place)


def fill(template: str, values: Mapping[str, str | None], *, place: str = "") -> str:
    """Fill values into the template, each for its `{name}`; `{{` and `}}` stand for braces.

    A field is a bare name: no attributes, indices, conversions or formats. InputError names an unknown field, a lonely
    brace, or a value that is asked for but not known (None).
    """

    def replace(match: re.Match[str]) -> str:
        token, field = match[0], match[1]
        if token in ("{{", "}}"):
            return token[0]
        if field is None:
            raise _lonely_brace(token, place)
        if field not in values:
            raise _unknown_field(field, tuple(values), place)
        value = values[field]
        if value is None:
            raise _no_endpoint_name(place) if field == FIELD else _no_value(field, place)
        return value

    return template if is_fixed(template) else _TOKEN.sub(replace, template)


def asks_for(template: str) -> frozenset[str]:
    """Return the names of the fields that a template has."""
    return frozenset(match[1] for match in _TOKEN.finditer(template) if match[1] is not None)


def is_fixed(template: str) -> bool:
    """Whether the template is the same text for every unit."""
    return "{" not in template and "}" not in template


def _lonely_brace(brace: str, place: str) -> InputError:
    return InputError(
        Message("The template has a single {brace}.", brace=repr(brace)),
        place=place,
        cure=Message(
            "Write {{{field}}} for the endpoint name, or {brace} for the brace itself.", field=FIELD, brace=brace * 2
        ),
    )


def _unknown_field(field: str, known: tuple[str, ...], place: str) -> InputError:
    import difflib

    close = difflib.get_close_matches(field, known, n=1, cutoff=0.5)
    fields = ", ".join(f"{{{name}}}" for name in known)
    only = (
        Message("The only field is {{{field}}}.", field=known[0])
        if len(known) == 1
        else Message("The fields are {fields}.", fields=fields)
    )
    return InputError(
        Message("The template asks for {{{field}}}, which does not exist.", field=field[:_SHOWN]),
        place=place,
        cure=Message("Did you mean {{{suggestion}}}?", suggestion=close[0]) if close else only,
    )


def _no_value(field: str, place: str) -> InputError:
    return InputError(
        Message("The template asks for {{{field}}}, which is not known of this unit.", field=field),
        place=place,
        cure=Message("Leave it out of the template, or let the unit have it."),
    )


def _no_endpoint_name(place: str) -> InputError:
    return InputError(
        Message("The template asks for {{{field}}}, but no endpoint name is known.", field=FIELD),
        place=place,
        cure=Message("Give the endpoint name, or write the text out."),
    )
