"""What stands on the label, out of what the scanner typed; or why that is no label."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from desktop.labels.characters import Items, is_readable, shown
from desktop.labels.profile import Profile

LEAST_LETTERS = 4
ENDS = "\r\n\t"
"""What ends a label when nothing else is said."""


class Why(Enum):
    """Why what came as fast as a label is none."""

    UNREADABLE = "unreadable"
    NO_PREFIX = "no prefix"
    NO_SUFFIX = "no suffix"
    NO_PART = "no part"
    SHORT = "short"
    PIECES = "pieces"


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What stands on a label. `ended`: something said that this was all of it."""

    text: str
    ended: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelRefusal:
    """Why there is no label, and what came, with names for what cannot be seen."""

    why: Why
    shown: str


def read(items: Items, profile: Profile) -> Label | LabelRefusal:
    """Return the label that the items are, by what is known of the scanner."""
    body, ended = without_end(items, profile)
    if not ended and profile.suffix is not None:
        return LabelRefusal(why=Why.NO_SUFFIX, shown=shown(items))
    before = len(profile.prefix)
    if body[:before] != profile.prefix:
        return LabelRefusal(why=Why.NO_PREFIX, shown=shown(items))
    body = body[before:]
    if profile.part:
        parts = [part for part in _split(body, profile.separator) if part]
        if len(parts) < profile.part:
            return LabelRefusal(why=Why.NO_PART, shown=shown(items))
        body = parts[profile.part - 1]
    if not all(is_readable(item) for item in body):
        return LabelRefusal(why=Why.UNREADABLE, shown=shown(items))
    text = "".join(body).strip()
    if len(text) < LEAST_LETTERS:
        return LabelRefusal(why=Why.SHORT, shown=shown(items))
    return Label(text=text, ended=ended)


def without_end(items: Items, profile: Profile) -> tuple[Items, bool]:
    """Return what stands before the end of a label, and whether that end was there; more of the same belongs to it."""
    if profile.suffix == ():
        return items, True
    ends = [(end,) for end in ENDS] if profile.suffix is None else [profile.suffix]
    body = items
    while end := next((end for end in ends if body[-len(end) :] == end), None):
        body = body[: -len(end)]
    return body, len(body) < len(items)


def _split(items: Items, separator: str) -> list[Items]:
    parts: list[Items] = []
    begun: list[str] = []
    for item in items:
        if item == separator:
            parts.append(tuple(begun))
            begun = []
        else:
            begun.append(item)
    return [*parts, tuple(begun)]
