"""Fitting a text into its place on a label: lower, then over several lines, and never cut."""

from __future__ import annotations

from typing import Protocol

from factory_prov.errors import InputError
from factory_prov.labels.text_width import text_width
from factory_prov.messages import Message

LINE_SPACING = 1.1
_STEP_MM = 0.1
_BREAKS = frozenset(" :-_./,;@=")
"""Behind these a line ends rather than elsewhere."""


class Place(Protocol):
    """Where a text stands; see `template.TextItem`."""

    @property
    def width(self) -> float: ...  # noqa: D102
    @property
    def height(self) -> float: ...  # noqa: D102
    @property
    def smallest(self) -> float: ...  # noqa: D102
    @property
    def lines(self) -> int: ...  # noqa: D102
    @property
    def bold(self) -> bool: ...  # noqa: D102


def fitted_lines(text: str, item: Place, *, place: str) -> tuple[list[tuple[str, float]], float]:
    """Return the lines with their widths, and how high they are; InputError for a text that is too long.

    The first height at which it fits, from the wanted one down.
    """
    smallest = min(item.smallest, item.height)
    steps = int((item.height - smallest) / _STEP_MM + 1e-9)
    for height in (*(item.height - step * _STEP_MM for step in range(steps + 1)), smallest):
        lines = _broken(text, item.width / height, bold=item.bold)
        if lines is not None and len(lines) <= _room(item, height):
            return [(line, text_width(line, bold=item.bold) * height) for line in lines], height
    what = Message("the text {text} is too long for its place.", text=repr(text))
    cure = Message("Give it more width or lines, or let it be lower.")
    raise InputError(what, place=place, cure=cure)


def _room(item: Place, height: float) -> int:
    """Return how many lines of a height there is room for: more lower ones, where there may be more than one."""
    if item.lines == 1:
        return 1
    whole = item.height * (1 + (item.lines - 1) * LINE_SPACING)
    return int((whole - height) / (height * LINE_SPACING) + 1e-9) + 1


def _broken(text: str, width: float, *, bold: bool) -> list[str] | None:
    """Break a text into lines of a width at most; None when a single character is wider."""
    lines, rest = [], text
    while rest:
        end = _end(rest, width, bold=bold)
        if not end:
            return None
        lines.append(rest[:end].rstrip(" "))
        rest = rest[end:].lstrip(" ")
    return lines


def _end(text: str, width: float, *, bold: bool) -> int:
    """Return how much of a text makes its first line."""
    end, taken = 0, 0.0
    for character in text:
        taken += text_width(character, bold=bold)
        if taken > width + 1e-9:
            break
        end += 1
    if end in (0, len(text)):
        return end
    soft = next((at for at in range(end, end // 2, -1) if text[at - 1] in _BREAKS), 0)
    return soft or end
