"""Which lines a tile says under its verdict, and which of them stay when there is little room."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QCoreApplication

from desktop.provision import texts
from desktop.provision.entry import Entry
from desktop.theme import DeviceState
from desktop.translation import translated
from desktop.widgets import words

_NAME_LINES = 4


class RowKind(Enum):
    """How a line looks."""

    LOUD = "loud"
    NAME = "name"
    TITLE = "title"
    STEP = "step"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRow:
    """One text of a tile. `bottom`: it stands at the lower edge; `rank` 0 goes last; it may break into `most` lines."""

    text: str
    kind: RowKind
    rank: int
    bottom: bool = False
    most: int = 1


def lines_of(entry: Entry, *, ready_hint: str = "") -> tuple[TextRow, ...]:
    """Return the texts of a tile from top to bottom, without slot, corner and verdict."""
    mark = texts.fault_mark(entry)
    marked = (TextRow(text=mark, kind=RowKind.STEP, rank=0, most=2),) if mark else ()
    if entry.trouble and entry.state is DeviceState.ERROR:
        return (TextRow(text=translated(entry.trouble), kind=RowKind.TITLE, rank=0, most=6),)
    if entry.state in (DeviceState.FAIL, DeviceState.ERROR) and entry.code:
        return (*marked, *_of_advice(entry))
    found = [TextRow(text=texts.name(entry), kind=RowKind.NAME, rank=1, most=_NAME_LINES)]
    if entry.past is not None and entry.state is DeviceState.READY:
        found.append(TextRow(text=texts.past(entry.past), kind=RowKind.TITLE, rank=0, most=2))
        why = "" if entry.past.reason is None else translated(entry.past.reason)
        found.append(TextRow(text=why, kind=RowKind.PLAIN, rank=3, most=3))
    if entry.cut_off is not None and entry.state is DeviceState.READY:
        found[0] = TextRow(text=entry.cut_off.endpoint_name, kind=RowKind.NAME, rank=1, most=_NAME_LINES)
        found.append(TextRow(text=texts.cut_off(entry.cut_off), kind=RowKind.TITLE, rank=0, most=4))
    if entry.unlabelled is not None and entry.state is not DeviceState.WORKING:
        text = QCoreApplication.translate("TileText", "Label not printed. Again: P")
        found.append(TextRow(text=text, kind=RowKind.TITLE, rank=0, most=3))
    if entry.wants_scan:
        found += _of_scan(entry)
    elif entry.state is DeviceState.WORKING:
        found.append(TextRow(text=texts.progress(entry), kind=RowKind.PLAIN, rank=0, bottom=True, most=2))
    else:
        hint = ready_hint if ready_hint and entry.state is DeviceState.READY else texts.hint(entry)
        found.append(TextRow(text=hint, kind=RowKind.PLAIN, rank=2, bottom=True, most=3))
    return (*marked, *(line for line in found if line.text))


def _of_scan(entry: Entry) -> tuple[TextRow, ...]:
    """Return what a tile says while its unit's label is to be scanned, and what a wrong one was."""
    return (
        TextRow(text=texts.progress(entry), kind=RowKind.LOUD, rank=0, most=2),
        TextRow(text=translated(entry.note), kind=RowKind.STEP, rank=2, most=4),
    )


def _of_advice(entry: Entry) -> tuple[TextRow, ...]:
    advice = words.advice(entry.code)
    twice = texts.when_twice(entry)
    if twice:
        return _of_second_failure(entry, twice)
    title = TextRow(text=advice.title, kind=RowKind.TITLE, rank=0, most=2)
    whose = 1 if entry.state is DeviceState.ERROR else 5  # that a unit is good goes before what to do about the PC
    hint = TextRow(text=texts.hint(entry), kind=RowKind.PLAIN, rank=whose, bottom=True, most=3)
    steps = (
        TextRow(text=f"{number} {text}", kind=RowKind.STEP, rank=1 + number, most=2)
        for number, text in enumerate(advice.steps, start=1)
    )
    named = (
        [TextRow(text=entry.endpoint_name, kind=RowKind.NAME, rank=6, bottom=True, most=_NAME_LINES)]
        if entry.endpoint_name
        else []
    )
    return title, *steps, *named, hint


def _name_row(entry: Entry, *, rank: int) -> TextRow:
    return TextRow(text=entry.endpoint_name, kind=RowKind.NAME, rank=rank, bottom=True, most=_NAME_LINES)


def _of_second_failure(entry: Entry, twice: str) -> tuple[TextRow, ...]:
    """Return what a tile says the second time: nobody has to remember the first."""
    before = QCoreApplication.translate("TileText", "The same as before: {0}").format(words.advice(entry.code).title)
    rows = (
        TextRow(text=twice, kind=RowKind.LOUD, rank=0, most=2),
        TextRow(text=before, kind=RowKind.STEP, rank=1, most=3),
        _name_row(entry, rank=2),
        TextRow(text=texts.hint(entry), kind=RowKind.PLAIN, rank=3, bottom=True, most=3),
    )
    return tuple(row for row in rows if row.text)
