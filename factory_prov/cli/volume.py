"""How much a command tells beside its result."""

from __future__ import annotations

from enum import IntEnum


class Volume(IntEnum):
    """`--quiet`: the result and what went wrong. `--verbose`: also every step and where a failure came from."""

    QUIET = 0
    NORMAL = 1
    VERBOSE = 2
