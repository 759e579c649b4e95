"""JSON Pointer (RFC 6901): where in an answer a value stands, such as /data/0/id; empty is the whole of it."""

from __future__ import annotations

import re
from typing import Any

from factory_prov.errors import InputError
from factory_prov.messages import Message

_INDEX = re.compile(r"0|[1-9][0-9]{0,8}")
NOWHERE = object()
"""What stands at a place that is not there."""


def check_pointer(pointer: str) -> None:
    """Raise InputError for what is no JSON Pointer."""
    if pointer and not pointer.startswith("/"):
        raise InputError(
            Message("A JSON pointer begins with a slash."),
            cure=Message("Write it like /data/0/id, each part behind a slash."),
        )
    if re.search(r"~(?![01])", pointer):
        raise InputError(
            Message("A ~ in a JSON pointer is followed by 0 or 1."),
            cure=Message("Write ~0 for the character ~ itself, and ~1 for a slash in a name."),
        )


def value_at(document: Any, pointer: str) -> Any:
    """Return what stands there; NOWHERE when there is no such place."""
    for part in pointer.split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        if isinstance(document, dict) and name in document:
            document = document[name]
        elif isinstance(document, list) and _INDEX.fullmatch(name) and int(name) < len(document):
            document = document[int(name)]
        else:
            return NOWHERE
    return document
