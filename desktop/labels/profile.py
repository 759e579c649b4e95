"""What is known of a scanner: what it types before, after and between what stands on a label, and how fast."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.labels.characters import Items, items_of

GAP_MS = 80
"""The next key of a scanner comes sooner, unless it is known to be slower; a person holds that for at once."""
SLOWEST_GAP_MS = 400
PARTS = 9
"""More parts of a label are not told apart."""
ANY_SUFFIX = "auto"
"""In the settings: Enter, line feed or Tab, once or more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """`suffix` None: whatever ends a label, () nothing at all. `part` counts from 1; 0 is the whole label."""

    prefix: Items = ()
    suffix: Items | None = None
    separator: str = ""
    part: int = 0
    gap_ms: int = GAP_MS


def profile_of(*, prefix: str, suffix: str, separator: str, part: int, gap_ms: int) -> Profile:
    """Return the profile that settings stand for, in which <GS> and its like are written out."""
    between = items_of(separator)
    return Profile(
        prefix=items_of(prefix),
        suffix=None if suffix == ANY_SUFFIX else items_of(suffix),
        separator=between[0] if between else "",
        part=max(0, min(part, PARTS)) if between else 0,
        gap_ms=max(GAP_MS, min(gap_ms, SLOWEST_GAP_MS)),
    )
