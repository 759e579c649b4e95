"""What somebody meant who misspelt a name in a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factory_prov.messages import NOTHING, Message

if TYPE_CHECKING:
    from collections.abc import Iterable


def did_you_mean(wrong: str, names: Iterable[str], *, otherwise: Message = NOTHING) -> Message:
    """Return "Did you mean X?" for the name nearest to a misspelt one, `otherwise` when none is near.

    Dotted parts that all of them begin with do not count as likeness: every name of RID.Test is like RID.Test.X.
    """
    from difflib import get_close_matches  # only a misspelt name pays for it

    folded, low = {name.lower(): name for name in names}, wrong.lower()[:80]
    start = low.rfind(".") + 1
    if not all(name.startswith(low[:start]) for name in folded):
        start = 0
    near = get_close_matches(low[start:], [name[start:] for name in folded], n=1, cutoff=0.8)
    return Message("Did you mean {suggestion}?", suggestion=folded[low[:start] + near[0]]) if near else otherwise
