"""Reading TOML that people write and others may have prepared: bounded, and its faults in words."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from factory_prov.errors import InputError
from factory_prov.messages import Message

MAX_KEY_PARTS = 32
"""Of a key with dots. The parser needs memory by the square of them: 1.6 GB for 20,000."""
MAX_DEPTH = 32

_PART = r"""(?>[A-Za-z0-9_-]++|"(?>[^"\\\n]|\\.)*+"|'[^'\n]*+')"""
_LONG_KEY = re.compile(rf"(?:^|[{{,\[])[ \t]*+{_PART}(?>[ \t]*+\.[ \t]*+{_PART}){{{MAX_KEY_PARTS},}}", re.MULTILINE)
_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")
_ESCAPE_FAULTS = ("Invalid hex value", "Unescaped '\\'", "Escaped character is not a Unicode scalar value")
SINGLE_QUOTES = Message("Write it in single quotes, such as 'C:\\certs\\test.pem', or with / for every backslash.")


def parse_toml(text: str, *, place: str) -> dict[str, Any]:
    """Parse TOML; InputError names the line."""
    refuse_long_keys(text, place=place)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as failure:
        raise _no_toml(str(failure), place) from None
    except RecursionError:
        raise _too_deep(place) from None
    except ValueError:
        # Python reads no whole number of thousands of digits; its sentence says how to make it do so.
        raise InputError(
            Message("a number in the file is too long."), place=place, cure=Message("Correct it.")
        ) from None
    if _is_deep(data):
        raise _too_deep(place)
    return data


def refuse_long_keys(text: str, *, place: str) -> None:
    """Raise InputError for a key of more parts than any has, before a parser meets it."""
    found = _LONG_KEY.search(text)
    if found is not None:
        line = text.count("\n", 0, found.end()) + 1
        what = Message("the key in line {line} has over {max_parts} parts.", line=line, max_parts=MAX_KEY_PARTS)
        raise InputError(what, place=place, cure=Message("Mend that line."))


def _too_deep(place: str) -> InputError:
    what = Message("the values are nested over {max_depth} deep.", max_depth=MAX_DEPTH)
    return InputError(what, place=place, cure=Message("Take the right file."))


def _no_toml(said: str, place: str) -> InputError:
    found = _PLACE.search(said)
    if found is not None and said.startswith(_ESCAPE_FAULTS):
        line, column = found.groups()
        what = Message(
            "this is no TOML: in double quotes a backslash begins an escape, and this is none (at line {line}, "
            "column {column}).",
            line=line,
            column=column,
        )
        return InputError(what, place=place, cure=SINGLE_QUOTES)
    return InputError(
        Message("this is no TOML: {toml_text}.", toml_text=said), place=place, cure=Message("Mend that line.")
    )


def _is_deep(data: dict[str, Any]) -> bool:
    level: list[Any] = [data]
    for _ in range(MAX_DEPTH):
        level = [
            value
            for table in level
            for value in (table.values() if isinstance(table, dict) else table)
            if isinstance(value, (dict, list))
        ]
        if not level:
            return False
    return True
