"""Learn how a scanner types from one sheet whose text is known."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

from desktop.labels.characters import Items, noted, shown
from desktop.labels.gate import Typed
from desktop.labels.profile import GAP_MS, SLOWEST_GAP_MS, Profile
from desktop.labels.reading import without_end

_GS = "\x1d"
_BEFORE = "Factory y1z-Y2Z_a3q/A4Q.w5m:W6M7890"
_AFTER = "+END=29"
SHEET = f"{_BEFORE}{_GS}{_AFTER}"
"""What stands on the sheet: characters that keyboards have in different places, and a separator nobody can see."""
_ALIKE = 0.6
"""A text that has more than this in common with the sheet is the sheet, typed on another keyboard."""
_MOST_PAIRS = 6
_SPARE = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """How the scanner types, as the settings have it; `drops_separator`: it leaves out what cannot be seen."""

    prefix: str
    suffix: str
    separator: str
    gap_ms: int
    drops_separator: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongKeyboard:
    """The scanner types for another keyboard than the PC has. `pairs`: what is on the sheet and what came."""

    pairs: tuple[tuple[str, str], ...]
    only_case: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherCode:
    """It was not the sheet."""

    shown: str


def learn(typed: Typed) -> Lesson | WrongKeyboard | OtherCode:
    """Return what is to be learned from a scan of the sheet."""
    items = typed.items
    begin = _place(items, _BEFORE, 0)
    end = -1 if begin < 0 else _place(items, _AFTER, begin + len(_BEFORE))
    if end < 0:
        return _what_else(items)
    between = items[begin + len(_BEFORE) : end]
    if len(between) > 1:
        return OtherCode(shown=shown(items))
    return Lesson(
        prefix=noted(items[:begin]),
        suffix=noted(items[end + len(_AFTER) :]),
        separator=noted(between),
        gap_ms=_gap(typed.longest_gap_ms),
        drops_separator=not between,
    )


def _gap(longest_ms: int) -> int:
    """Return the longest gap to expect, 0 for the usual one."""
    gap_ms = round(longest_ms * _SPARE)
    return 0 if gap_ms <= GAP_MS else min(gap_ms, SLOWEST_GAP_MS)


def _place(items: Items, text: str, start: int) -> int:
    wanted = tuple(text)
    last = len(items) - len(wanted)
    return next((at for at in range(start, last + 1) if items[at : at + len(wanted)] == wanted), -1)


def _what_else(items: Items) -> WrongKeyboard | OtherCode:
    """Return whether it is the sheet all the same, typed for another keyboard."""
    if SHEET.swapcase().replace(_GS, "") in "".join(items).replace(_GS, ""):
        return WrongKeyboard(pairs=(), only_case=True)
    found = SequenceMatcher(None, tuple(SHEET), items, autojunk=False)
    if found.ratio() < _ALIKE:
        return OtherCode(shown=shown(items))
    told = ((shown((one,)), shown((other,))) for one, other in _pairs(items, found).items() if one != other)
    return WrongKeyboard(pairs=tuple(told)[:_MOST_PAIRS])


def _pairs(items: Items, found: SequenceMatcher[str]) -> dict[str, str]:
    """Return which character of the sheet came as which other, as far as that can be told."""
    body, _ = without_end(items, Profile())
    if len(body) == len(SHEET):
        return dict(zip(SHEET, body, strict=True))
    pairs: dict[str, str] = {}
    for kind, begin, end, came, came_end in found.get_opcodes():
        if kind == "replace" and end - begin == came_end - came:
            pairs.update(zip(SHEET[begin:end], items[came:came_end], strict=True))
    return pairs
