"""Taking in units that were made elsewhere, from a CSV: what the desk must know of them before it can help them.

The file is read as a whole first: with one row that cannot be read nothing is taken in. Then each row is taken in for
itself; one that the ledger refuses is told with its line, and the rest is taken in all the same. The same file once
more changes nothing.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from factory_prov.cancel import CancelToken
from factory_prov.errors import IdentityTaken, InputError, LedgerError
from factory_prov.files.reading import decode_table, read_bytes
from factory_prov.ledger.csv_cells import read_back
from factory_prov.ledger.life_records import ImportedUnit, TakenIn
from factory_prov.ledger.store import Ledger
from factory_prov.messages import Message
from factory_prov.naming.check import checked
from factory_prov.naming.name_list import unit_key
from factory_prov.terminal import steers

if TYPE_CHECKING:
    import _csv

COLUMNS = ("endpoint_name", "hardware_id", "psk_identity", "server", "device_id", "made_at")
"""The first has to be there; other columns are left alone."""
_MOST_BYTES = 64 * 1024 * 1024
_DELIMITERS = ("\t", ";", ",")
_LONGEST = 500
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_OTHER_CLOCKS = timedelta(days=2)
"""How far the clock of whoever wrote the list may be ahead, with its time zone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedUnit:
    """A row of the file."""

    line: int
    unit: ImportedUnit


@dataclass(frozen=True, slots=True, kw_only=True)
class RowTrouble:
    """Why a row was not taken in."""

    line: int
    endpoint_name: str
    what: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What came of a file: how many units are new, how many were known already, which rows were refused."""

    new: int = 0
    same: int = 0
    refused: tuple[RowTrouble, ...] = ()


def read_units(path: Path) -> tuple[ListedUnit, ...] | tuple[RowTrouble, ...]:
    """Read a file; the troubles of all of its rows where one cannot be read. InputError for one that is no such file.

    UTF-8 with a byte order mark or without; semicolons, commas or tabs between the columns.
    """
    text = decode_table(read_bytes(path, max_bytes=_MOST_BYTES), place=str(path))
    found, troubles = [], []
    for line, row in _rows(text, path):
        try:
            found.append(ListedUnit(line=line, unit=_unit(row)))
        except (InputError, ValueError) as failure:
            troubles.append(RowTrouble(line=line, endpoint_name=row.get(COLUMNS[0], ""), what=_words(failure)))
    troubles += _twice(found)
    if troubles:
        return tuple(sorted(troubles, key=lambda each: each.line))
    if not found:
        raise InputError(
            Message("there is no unit in the list."), place=str(path), cure=Message("Put one in every line.")
        )
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Importer:
    """Who takes units in, at which station, and what the list is called."""

    ledger: Ledger
    source: str
    station: str
    operator: str

    def take_in(self, units: tuple[ListedUnit, ...], cancel: CancelToken) -> Imported:
        """Take the units in, each for itself; LedgerError when the ledger cannot be written, Cancelled between two."""
        counted, refused = {TakenIn.NEW: 0, TakenIn.SAME: 0}, []
        for each in units:
            cancel.check()
            try:
                found = self.ledger.take_in(
                    each.unit, f"{self.source}:{each.line}", station=self.station, operator=self.operator
                )
            except LedgerError:
                raise
            except (IdentityTaken, InputError) as refusal:
                name = each.unit.endpoint_name
                refused.append(RowTrouble(line=each.line, endpoint_name=name, what=refusal.message))
            else:
                counted[found] += 1
        return Imported(new=counted[TakenIn.NEW], same=counted[TakenIn.SAME], refused=tuple(refused))


def _rows(text: str, path: Path) -> Iterator[tuple[int, Mapping[str, str]]]:
    lines = list(io.StringIO(text.rstrip("\x1a\0"), newline=""))
    above, wanted = 0, ""
    for line in lines:
        start = line.strip().strip('"').lower()
        if start.startswith("sep="):
            wanted = start.removeprefix("sep=")[:1]
        elif start and not start.startswith("#"):
            break
        above += 1
    header = lines[above] if above < len(lines) else ""
    delimiter = wanted or next((sign for sign in _DELIMITERS if sign in header), ",")
    reader = _Reader(csv.reader(lines[above:], delimiter=delimiter, strict=True), above, path)
    names = _without_empty_end([cell.strip().lower() for cell in next(reader, [])])
    if COLUMNS[0] not in names:
        raise InputError(
            Message("the first line names no column {column}.", column=COLUMNS[0]),
            place=str(path),
            cure=Message("Write one of these names above each column: {columns}.", columns=", ".join(COLUMNS)),
        )
    _refuse_double_columns(names, path)
    for cells in map(_without_empty_end, reader):
        if cells:
            row = dict(zip(names, (read_back(cell.strip()) for cell in cells), strict=False))
            row.pop("", None)
            yield reader.line, row if len(cells) <= len(names) else {**row, "": "more"}


class _Reader:
    """The rows of a CSV; InputError at the line where it is none, such as one with a quotation mark that never ends."""

    def __init__(self, rows: _csv.Reader, above: int, path: Path) -> None:
        self._rows, self._above, self._path = rows, above, path

    @property
    def line(self) -> int:
        """The line that the last row ended with."""
        return self._above + self._rows.line_num

    def __iter__(self) -> _Reader:
        return self

    def __next__(self) -> list[str]:
        try:
            return next(self._rows)
        except csv.Error as error:
            raise InputError(
                Message("this is no CSV ({csv_text}).", csv_text=str(error)),
                place=f"{self._path}:{self.line}",
                cure=Message("Save the list as CSV again; a quotation mark inside a text is written twice."),
            ) from None


def _without_empty_end(cells: list[str]) -> list[str]:
    """Return the cells of a row without the empty ones that a spreadsheet writes after the last column."""
    last = max((at for at, cell in enumerate(cells, 1) if cell.strip()), default=0)
    return cells[:last]


def _refuse_double_columns(names: list[str], path: Path) -> None:
    double = next((name for name in COLUMNS if names.count(name) > 1), None)
    if double is not None:
        what = Message("the column {column} stands there twice.", column=double)
        raise InputError(what, place=str(path), cure=Message("Leave one of them out."))


def _unit(row: Mapping[str, str]) -> ImportedUnit:
    """Make the unit of a row; InputError says what is wrong with it."""
    if "" in row:
        cure = Message("Put text with separators in quotation marks.")
        raise InputError(Message("the row has more cells than the first line."), cure=cure)
    for name in COLUMNS:
        if steers(row.get(name, "")) or len(row.get(name, "")) > _LONGEST:
            cure = Message("Write it in one line of plain text.")
            raise InputError(Message("what stands in {column} is no plain text.", column=name), cure=cure)
    chip = row.get("hardware_id", "")
    key = unit_key(chip)
    if chip and not (key and key.isascii() and all(sign in "0123456789abcdef" for sign in key)):
        cure = Message("Write the digits 0 to 9 and a to f, as the history shows them.")
        raise InputError(Message("the hardware id {chip} is none.", chip=chip), cure=cure)
    return ImportedUnit(
        endpoint_name=checked(row.get("endpoint_name", "")),
        hardware_id=key or None,
        psk_identity=row.get("psk_identity") or None,
        server=row.get("server") or None,
        device_id=row.get("device_id", ""),
        made_at=_time(row.get("made_at", "")),
    )


def _time(text: str) -> datetime | None:
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        cure = Message("Write a date such as 2026-11-30, or 2026-11-30T08:00:00+01:00.")
        raise InputError(Message("{text} is no date.", text=text), cure=cure) from None
    made_at = found if found.tzinfo is not None else found.replace(tzinfo=UTC)
    if not _EARLIEST <= made_at <= datetime.now(UTC) + _OTHER_CLOCKS:
        cure = Message("Write the date on which the unit was made, or leave it out.")
        raise InputError(Message("no unit was made at {text}.", text=text), cure=cure)
    return made_at


def _twice(found: list[ListedUnit]) -> list[RowTrouble]:
    """Return the rows whose name, chip or PSK identity stands above already."""
    troubles, seen = [], dict[tuple[str, str], int]()
    for each in found:
        unit = each.unit
        keys = (("name", unit.endpoint_name), ("chip", unit.hardware_id), ("psk", unit.psk_identity))
        for kind, value in keys:
            if value is None:
                continue
            first = seen.setdefault((kind, value), each.line)
            if first != each.line:
                what = Message("{value} stands in line {first} too.", value=value, first=first)
                troubles.append(RowTrouble(line=each.line, endpoint_name=unit.endpoint_name, what=what))
                break
    return troubles


def _words(failure: InputError | ValueError) -> Message:
    return failure.message if isinstance(failure, InputError) else Message("the row cannot be read.")
