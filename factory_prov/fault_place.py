"""Words for a fault of ours: its kind and place, never its text, which may quote a key."""

from __future__ import annotations

import traceback
from pathlib import Path

from factory_prov.errors import FactoryProvError

_FRAMES = 12


class ProgramFault(FactoryProvError):
    """An exception that nobody expected, as a sentence; `details` say the way that led there."""

    def __init__(self, bug: BaseException) -> None:
        super().__init__(f"A fault of this program: {fault_place(bug)}.")
        self.details = fault_details(bug)


def fault_place(bug: BaseException) -> str:
    """Return the kind of an unexpected exception and where it comes from, in one line."""
    frames = traceback.extract_tb(bug.__traceback__)
    where = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(bug).__name__}{where}"


def fault_details(bug: BaseException) -> str:
    """Return the same with the way that led there, innermost first, one place a line."""
    frames = traceback.extract_tb(bug.__traceback__)[-_FRAMES:]
    way = [f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in reversed(frames)]
    return "\n".join([fault_place(bug), *way])
