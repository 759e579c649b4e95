"""Words for a fault of ours: its kind and place, never its text, which may quote a key."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from factory_prov.errors import FactoryProvError
from factory_prov.messages import Message

if TYPE_CHECKING:
    from traceback import StackSummary

_FRAMES = 12


class ProgramFault(FactoryProvError):
    """An exception that nobody expected, as a sentence; `details` say the way that led there."""

    def __init__(self, bug: BaseException) -> None:
        super().__init__(_sentence(bug))
        self.details = fault_details(bug)
        self.__cause__ = bug


def _sentence(bug: BaseException) -> Message:
    bug = _origin(bug)
    kind, frames = type(bug).__name__, _frames(bug)
    if not frames:
        return Message("A fault of this program: {kind}.", kind=kind)
    file, line = Path(frames[-1].filename).name, frames[-1].lineno
    return Message("A fault of this program: {kind} at {file}:{line}.", kind=kind, file=file, line=line)


def fault_place(bug: BaseException) -> str:
    """Return the kind of an unexpected exception and where it comes from, in one line."""
    bug = _origin(bug)
    frames = _frames(bug)
    where = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(bug).__name__}{where}"


def fault_details(bug: BaseException) -> str:
    """Return the same with the way that led there, innermost first, one place a line."""
    bug = _origin(bug)
    frames = _frames(bug)[-_FRAMES:]
    way = [f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in reversed(frames)]
    return "\n".join([fault_place(bug), *way])


def _origin(bug: BaseException) -> BaseException:
    """Return what a fault is about that was carried here from another thread."""
    return bug.__cause__ if isinstance(bug, ProgramFault) and bug.__cause__ is not None else bug


def _frames(bug: BaseException) -> StackSummary:
    import traceback  # what goes well needs none of it

    return traceback.extract_tb(bug.__traceback__)
