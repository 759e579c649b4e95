"""A list as a spreadsheet (XLSX), row by row: of a million rows only one is in memory.

A text stays a text, whatever it looks like: no formula, no link, no number; leading zeros stay.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from factory_prov.errors import InputError
from factory_prov.files.own import open_own
from factory_prov.files.staging import as_input_error, flush_file, flush_folder, move_patiently, staging_folder
from factory_prov.messages import Message

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

Cell = str | int | None
_MOST_ROWS = 1_048_576
"""Of a sheet, with its header; what is over stands on the next one."""
_MOST_CHARACTERS = 32_767
_WIDTH = 18
_CUT_OFF = "…"


def write_sheets(path: Path, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Write the file, for its owner only, in place of one of that name; InputError when it cannot be written."""
    if os.path.lexists(path) and not path.is_file():
        raise InputError(
            Message("This is not a file that can be replaced."), place=str(path), cure=Message("Choose another name.")
        )
    with as_input_error(path), staging_folder(path.parent) as staging:
        part = staging / "part.xlsx"
        open_own(part).close()  # its owner's before the first byte
        _write(part, staging, header, rows)
        flush_file(part)
        move_patiently(lambda: part.replace(path))
        flush_folder(path.parent)


def _write(part: Path, staging: Path, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    from xlsxwriter import Workbook  # most runs write none
    from xlsxwriter.exceptions import FileCreateError

    book = Workbook(str(part), {"constant_memory": True, "tmpdir": str(staging)})
    sheet: Worksheet | None = None
    number = 0
    try:
        for row in rows:
            if sheet is None or number == _MOST_ROWS:
                sheet, number = _new_sheet(book, header), 1
            _put(sheet, number, row)
            number += 1
        if sheet is None:
            _new_sheet(book, header)
    finally:
        try:
            book.close()
        except FileCreateError as failure:
            raise OSError(*failure.args[0].args if failure.args else ()) from failure


def _new_sheet(book: object, header: Sequence[str]) -> Worksheet:
    sheet: Worksheet = book.add_worksheet()  # type: ignore[attr-defined]  # it has no types
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(header) - 1, _WIDTH)
    _put(sheet, 0, header)
    return sheet


def _put(sheet: Worksheet, number: int, row: Sequence[Cell]) -> None:
    for column, cell in enumerate(row):
        if isinstance(cell, str):
            if cell:
                sheet.write_string(number, column, _text(cell))
        elif cell is not None:
            sheet.write_number(number, column, cell)


def _text(text: str) -> str:
    """Return a text as a cell takes it; a name may come from a file that was no UTF-8."""
    text = text.encode("utf-8", "backslashreplace").decode()
    return text if len(text) <= _MOST_CHARACTERS else text[: _MOST_CHARACTERS - 1] + _CUT_OFF
