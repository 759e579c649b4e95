"""The list of runs for other programs: CSV with a header, or one JSON object per run. A reason is English there.

Of runs without an end what is known of them comes behind, in columns of its own.
"""

from __future__ import annotations

import csv
import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from io import StringIO
from itertools import islice
from operator import attrgetter
from typing import TYPE_CHECKING

from factory_prov.ledger.records import OpenState, RunId, RunRecord
from factory_prov.messages import Message

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

_FORMULA_STARTS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""And their full-width forms, which some spreadsheets read alike."""

COLUMNS = tuple(field.name for field in dataclasses.fields(RunRecord))
OPEN_COLUMNS = ("unit_state", "since", "at_work")
_VALUES = attrgetter(*COLUMNS)
_AT_ONCE = 500
_Cell = str | int | None


def write_csv(records: Iterable[RunRecord], file: SupportsWrite[str]) -> None:
    """Write RFC 4180 lines to a file opened with `newline=""`; what is not known is an empty cell.

    A text that a spreadsheet would take for a formula gets a ' in front.
    """
    _write(COLUMNS, map(cells_of, records), file)


def write_open_csv(records: Iterable[RunRecord], known: Mapping[RunId, OpenState], file: SupportsWrite[str]) -> None:
    """Write the runs without an end as `write_csv` does, with OPEN_COLUMNS behind; any other is left out."""
    _write(COLUMNS + OPEN_COLUMNS, open_cells(records, known), file)


def _write(columns: Iterable[str], rows: Iterator[list[_Cell]], file: SupportsWrite[str]) -> None:
    lines = StringIO(newline="")
    writer = csv.writer(lines)
    writer.writerow(columns)
    while True:
        file.write(lines.getvalue())
        lines.seek(0)
        lines.truncate()
        writer.writerows(map(_row, islice(rows, _AT_ONCE)))
        if not lines.tell():
            return


def _row(cells: list[_Cell]) -> list[_Cell]:
    return [_without_formula(cell) for cell in cells]


def _without_formula(cell: _Cell) -> _Cell:
    """Keep text from being run: names come from boards, scanners and files of others (OWASP, CSV injection)."""
    if isinstance(cell, bool):
        return "true" if cell else "false"  # as JSON has it
    return f"'{cell}" if isinstance(cell, str) and cell.lstrip().startswith(_FORMULA_STARTS) else cell


def document(record: RunRecord) -> dict[str, _Cell]:
    """Return a run as JSON takes it; what is not known is null, times are ISO 8601 in UTC."""
    return dict(zip(COLUMNS, cells_of(record), strict=True))


def open_documents(records: Iterable[RunRecord], known: Mapping[RunId, OpenState]) -> Iterator[dict[str, _Cell]]:
    """Return the runs without an end as `document` does, with OPEN_COLUMNS behind; any other is left out."""
    for record, state in _open(records, known):
        yield document(record) | dict(zip(OPEN_COLUMNS, _open_cells(state), strict=True))


def open_cells(records: Iterable[RunRecord], known: Mapping[RunId, OpenState]) -> Iterator[list[_Cell]]:
    """Return the cells of the runs without an end, in the order of COLUMNS and OPEN_COLUMNS."""
    return (cells_of(record) + _open_cells(state) for record, state in _open(records, known))


def _open(records: Iterable[RunRecord], known: Mapping[RunId, OpenState]) -> Iterator[tuple[RunRecord, OpenState]]:
    return ((record, known[record.run_id]) for record in records if record.run_id in known)


def _open_cells(known: OpenState) -> list[_Cell]:
    return [_cell(value) for value in (known.state, known.since, known.at_work)]


def cells_of(record: RunRecord) -> list[_Cell]:
    """Return the cells of a run in the order of COLUMNS."""
    return [_cell(value) for value in _VALUES(record)]


def _cell(value: datetime | Message | str | int | None) -> _Cell:
    if isinstance(value, Message):
        return str(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return value
