"""CSV that keeps its texts in a spreadsheet: no cell is run as a formula, and none becomes a number or a date.

A text that a spreadsheet would take for something else has a ' in front, as one does who types it in. So has a text
that begins with one: whoever reads the file takes one ' away wherever a cell begins with it, and has what was written.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

Cell = str | int | None
Figure = Cell | float
BYTE_ORDER_MARK = "\ufeff"
"""In front of the first cell: without it some spreadsheets take UTF-8 for the PC's own code page."""

_FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n\x00]")
"""OWASP, CSV injection; the full-width forms are read alike by some."""
_NUMBER = re.compile(r"[\s\d.,:/'%$€£()\u00a0_\-]*\d[\s\d.,:/'%$€£()\u00a0_\-]*(?:[eEdD][+\-]?\d+)?\s*")
"""A number, an amount, a date or a time: 0042 would become 42, 35 digits a rounded number, 12E3 12000, 1-2 a day."""
_HEX = re.compile(r"(?:0[xX][0-9a-fA-F]+|&[hH][0-9a-fA-F]+)")
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|sty|lut|kwi|maj|cze|lip|sie|wrz|paź|lis|gru"
_DATE = re.compile(
    rf"\d{{0,4}}[\s./\-]*(?:{_MONTHS})[a-ząćęłńóśźż]*[\s./\-]*\d{{0,4}}(?:[\s.,/\-]+\d{{1,4}})?", re.IGNORECASE
)
_CLOCK = re.compile(r"\d{1,2}(?::\d{2}){0,2}\s*[ap]\.?m?\.?", re.IGNORECASE)
_WORD = re.compile(r"true|false|prawda|fałsz|inf|nan|#.*", re.IGNORECASE)
_TAKEN_FOR_ELSE = (_NUMBER, _HEX, _DATE, _CLOCK, _WORD)


def write_rows(file: SupportsWrite[str], header: Sequence[str], rows: Iterable[Sequence[Figure]]) -> None:
    """Write RFC 4180 lines to a file opened with `newline=""`; None is an empty cell, a number stays one."""
    writer = csv.writer(file)
    writer.writerow(header)
    writer.writerows([kept(cell) for cell in row] for row in rows)


def kept(cell: Figure) -> Figure:
    """Return a cell as it is written, so that a spreadsheet keeps it."""
    return f"'{cell}" if isinstance(cell, str) and _is_in_danger(cell) else cell


def read_back(cell: str) -> str:
    """Return what a cell of such a file says."""
    return cell.removeprefix("'")


def _is_in_danger(text: str) -> bool:
    if text.startswith("'") or _FORMULA.match(text):
        return True
    return any(pattern.fullmatch(text) for pattern in _TAKEN_FOR_ELSE)
