"""Taking a plain job file apart line by line: what a full TOML parser needs a second for with 20,000 resources.

Plain is a file of which every line is blank, a comment, one heading of bare keys, or one whole statement. Anything else
(text over several lines, dotted keys, arrays of tables) is no business of this module.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from factory_prov.job.resource_order import Keys

_TEXT = r"""(?:"(?:[^"\\\n]|\\[^\n])*"|'[^'\n]*')"""
_SIMPLE = r"[0-9A-Za-z+\-_.:]+(?: [0-9:.+\-Zz]+)?"
_GROUP = rf"""(?:[^\[\]{{}}"'#\n]|{_TEXT})*"""
_VALUE = rf"(?:{_TEXT}|{_SIMPLE}|\[{_GROUP}\]|\{{{_GROUP}\}})"
_END = r"[ \t]*(?:#[^\n]*)?\r?\n"
_BARE = "[A-Za-z0-9_-]+"
_KEY = rf"""(?:(?P<bare>{_BARE})|"(?P<quoted>[^"\\\n]+)"|'(?P<literal>[^'\n]+)')"""
_HEADING = rf"\[[ \t]*(?P<heading>{_BARE}(?:\.{_BARE})*)[ \t]*\]"
_LINE = re.compile(rf"[ \t]*(?:(?=[#\r\n])|{_HEADING}|{_KEY}[ \t]*=[ \t]*{_VALUE}){_END}")
_LONG_TEXT = ('"""', "'''")


@dataclass(frozen=True, slots=True)
class PlainLine:
    """One line; `keys` are those of its heading or statement from the top, None where it has none."""

    text: str
    table: Keys
    keys: Keys | None
    is_heading: bool


def plain_lines(text: str) -> tuple[PlainLine, ...] | None:
    """Return the lines of a plain file, which together are its text; None for any other."""
    if any(mark in text for mark in _LONG_TEXT):
        return None
    try:
        return tuple(_lines(text))
    except ValueError:
        return None


def _lines(text: str) -> Iterator[PlainLine]:
    table: Keys = ()
    at = 0
    while at < len(text):
        found = _LINE.match(text, at)
        if found is None:
            raise ValueError
        line, at = found[0], found.end()
        heading = found["heading"]
        if heading is not None:
            table = tuple(heading.split("."))
        key = found["bare"] or found["quoted"] or found["literal"]
        keys = table if heading is not None else (*table, key) if key is not None else None
        yield PlainLine(line, table, keys, heading is not None)
