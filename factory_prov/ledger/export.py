"""The list of runs for other programs: CSV with a header, or one JSON object per run. A reason is English there."""

from __future__ import annotations

import csv
import dataclasses
from collections.abc import Iterable
from datetime import UTC, datetime
from io import StringIO
from itertools import islice
from operator import attrgetter
from typing import TYPE_CHECKING

from factory_prov.ledger.records import RunRecord
from factory_prov.messages import Message

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

_FORMULA_STARTS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""And their full-width forms, which some spreadsheets read alike."""

COLUMNS = tuple(field.name for field in dataclasses.fields(RunRecord))
_VALUES = attrgetter(*COLUMNS)
_AT_ONCE = 500


def write_csv(records: Iterable[RunRecord], file: SupportsWrite[str]) -> None:
    """Write RFC 4180 lines to a file opened with `newline=""`; what is not known is an empty cell.

    A text that a spreadsheet would take for a formula gets a ' in front.
    """
    lines = StringIO(newline="")
    writer, every = csv.writer(lines), iter(records)
    writer.writerow(COLUMNS)
    while True:
        file.write(lines.getvalue())
        lines.seek(0)
        lines.truncate()
        writer.writerows(map(_row, islice(every, _AT_ONCE)))
        if not lines.tell():
            return


def _row(record: RunRecord) -> list[str | int | None]:
    return [_without_formula(cell) for cell in _cells(record)]


def _without_formula(cell: str | int | None) -> str | int | None:
    """Keep text from being run: names come from boards, scanners and files of others (OWASP, CSV injection)."""
    return f"'{cell}" if isinstance(cell, str) and cell.lstrip().startswith(_FORMULA_STARTS) else cell


def document(record: RunRecord) -> dict[str, str | int | None]:
    """Return a run as JSON takes it; what is not known is null, times are ISO 8601 in UTC."""
    return dict(zip(COLUMNS, _cells(record), strict=True))


def _cells(record: RunRecord) -> list[str | int | None]:
    return [_cell(value) for value in _VALUES(record)]


def _cell(value: datetime | Message | str | int | None) -> str | int | None:
    if isinstance(value, Message):
        return str(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return value
