"""Text that goes to a terminal: whatever in it could steer one, or hides, is written as its escape, such as \\x1b.

Names, reasons and operators come from devices, servers, files and other PCs; none of them may move a cursor or colour a
verdict.
"""

from __future__ import annotations

import re

_STEERS = (
    r"\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters but tab and line feed
    r"\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"  # hidden, or turning the direction
    r"\ud800-\udfff"  # bytes of a file's name that are no UTF-8
)
_IN_TEXT = re.compile(f"[{_STEERS}]")
_IN_LINE = re.compile(f"[{_STEERS}\t\n]")


def harmless(text: str) -> str:
    """Return the text for a terminal; line feeds and tabs stay."""
    return _IN_TEXT.sub(_escaped, text)


def in_one_line(text: str) -> str:
    """Return the text for a cell of a table: it begins no line either."""
    return text if text.isprintable() else _IN_LINE.sub(_escaped, text)


def steers(text: str) -> bool:
    """Whether something in the text could steer a terminal, or begins a line."""
    return _IN_LINE.search(text) is not None


def _escaped(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode()
