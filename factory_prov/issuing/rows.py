"""What becomes of one request or certificate among many: a bad one does not hold up the others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from factory_prov.errors import InputError
from factory_prov.files.reading import read_bytes
from factory_prov.messages import Message

_LONGEST_BYTES = 16 * 1024 * 1024
_MOST_FILES = 1_000_000


class RowState(StrEnum):
    """DONE: now. BEFORE: an earlier time had done it already. REFUSED: nothing was made of it."""

    DONE = "done"
    BEFORE = "before"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One of many: where it came from, whose it is ("" when that cannot be told), and what was written."""

    place: str
    name: str
    state: RowState
    file: Path | None = None
    failure: InputError | None = None
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One file that was given."""

    place: str
    data: bytes


def given_files(source: Path) -> Iterator[Given | Row]:
    """Yield the content of a file, or of each file in a folder, by name; InputError when there is neither.

    A file in a folder that cannot be read is a refused row.
    """
    if not source.is_dir():
        yield Given(place=str(source), data=read_bytes(source, max_bytes=_LONGEST_BYTES))
        return
    files = sorted(each for each in source.iterdir() if not each.name.startswith(".") and not each.is_dir())
    if not files:
        cure = Message("Name the folder in which the files are.")
        raise InputError(Message("there is no file in this folder."), place=str(source), cure=cure)
    for file in files[:_MOST_FILES]:
        try:
            yield Given(place=str(file), data=read_bytes(file, max_bytes=_LONGEST_BYTES))
        except InputError as failure:
            yield refused(str(file), failure)


def refused(place: str, failure: InputError, *, name: str = "") -> Row:
    """Return the row of what was refused."""
    return Row(place=place, name=name, state=RowState.REFUSED, failure=failure)
