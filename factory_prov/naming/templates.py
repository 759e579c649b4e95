"""Templates such as `{endpoint_name}`: one field, filled in as text and never looked into."""

from __future__ import annotations

import re

from factory_prov.errors import InputError
from factory_prov.messages import Message

FIELD = "endpoint_name"

_TOKEN = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
_SHOWN = 40


def expand(template: str, *, endpoint_name: str | None, place: str = "") -> str:
    """Fill `{endpoint_name}` into the template; `{{` and `}}` stand for braces.

    A field is a bare name: no attributes, indices, conversions or formats. InputError names an unknown
    field, a lonely brace, or an endpoint name that is asked for but not known (None).
    """

    def replace(match: re.Match[str]) -> str:
        token, field = match[0], match[1]
        if token in ("{{", "}}"):
            return token[0]
        if field is None:
            raise _lonely_brace(token, place)
        if field != FIELD:
            raise _unknown_field(field, place)
        if endpoint_name is None:
            raise _no_endpoint_name(place)
        return endpoint_name

    return template if is_fixed(template) else _TOKEN.sub(replace, template)


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


def _unknown_field(field: str, place: str) -> InputError:
    import difflib

    close = difflib.get_close_matches(field, [FIELD], n=1, cutoff=0.5)
    return InputError(
        Message("The template asks for {{{field}}}, which does not exist.", field=field[:_SHOWN]),
        place=place,
        cure=(
            Message("Did you mean {{{suggestion}}}?", suggestion=FIELD)
            if close
            else Message("The only field is {{{field}}}.", field=FIELD)
        ),
    )


def _no_endpoint_name(place: str) -> InputError:
    return InputError(
        Message("The template asks for {{{field}}}, but no endpoint name is known.", field=FIELD),
        place=place,
        cure=Message("Give the endpoint name, or write the text out."),
    )
