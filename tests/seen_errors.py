"""Everything that a traceback, a log or a curious reader would show of an error."""

from __future__ import annotations

import base64
import traceback
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parent


def everything_shown(error: BaseException) -> Iterator[str]:
    """Yield the formatted traceback with all local variables, and every hidden context of the error."""
    waiting, seen = [error], list[BaseException]()
    while waiting:
        each = waiting.pop()
        seen.append(each)
        # The first frames are the tests' own; they know the key.
        ours = [
            frame
            for frame in traceback.walk_tb(each.__traceback__)
            if not Path(frame[0].f_code.co_filename).is_relative_to(TESTS)
        ]
        yield from traceback.StackSummary.extract(ours, capture_locals=True).format()
        yield f"{each!r} {each} {each.args}"
        waiting += [wrapped for wrapped in (each.__cause__, each.__context__) if wrapped and wrapped not in seen]


def spellings(key: bytes) -> tuple[str, ...]:
    """Return the ways in which a key might be shown by somebody careless."""
    without_end = len(key) // 3 * 4 - 4  # of base64, whose end depends on what comes after
    return (
        key.hex(),
        key.hex().upper(),
        key.decode("utf-8", "replace"),
        base64.b64encode(key).decode()[:without_end],
        str([*key])[1:-1],
    )
