"""A list as a command gives it: words in a table, JSON, CSV, or a spreadsheet."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from factory_prov.cli.output import Output, Words
from factory_prov.errors import InputError
from factory_prov.ledger.csv_cells import Cell, write_rows
from factory_prov.messages import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A list: `columns` and `cells` for programs, `header` and `words` for people. Only one of the two is read."""

    columns: Sequence[str]
    cells: Iterable[Sequence[Cell]]
    header: Sequence[Words]
    words: Iterable[Sequence[Words]]


def refuse_two_forms(arguments: argparse.Namespace) -> None:
    """Raise InputError where more than one form is asked for."""
    wanted = [f"--{form}" for form in ("csv", "json", "xlsx") if getattr(arguments, form)]
    if len(wanted) > 1:
        raise InputError(
            Message("there is one form at a time."),
            place=wanted[0],
            cure=Message("Choose {first} or {second}.", first=wanted[0], second=wanted[1]),
        )


def give(shown: Shown, arguments: argparse.Namespace, output: Output) -> None:
    """Give the list in the form that is asked for."""
    if arguments.json:
        output.documents(dict(zip(shown.columns, row, strict=True)) for row in shown.cells)
    elif arguments.csv:
        write_rows(output.file(), shown.columns, shown.cells)
    elif arguments.xlsx is not None:
        write_spreadsheet(arguments.xlsx, shown.columns, shown.cells, output)
    else:
        output.long_table(chain([shown.header], shown.words))


def write_spreadsheet(path: Path, columns: Sequence[str], cells: Iterable[Sequence[Cell]], output: Output) -> None:
    """Write a spreadsheet, and tell how many rows it has."""
    from factory_prov.ledger.papers.spreadsheet import write_sheets

    counted = _Counted(cells)
    write_sheets(path, columns, counted)
    said = Message.counted("{path} has {n} row.", "{path} has {n} rows.", n=counted.rows, path=path)
    output.result([said], {"file": str(path), "rows": counted.rows})


class _Counted:
    """Rows, and how many were read."""

    def __init__(self, rows: Iterable[Sequence[Cell]]) -> None:
        self._rows = rows
        self.rows = 0

    def __iter__(self) -> Iterator[Sequence[Cell]]:
        for row in self._rows:
            self.rows += 1
            yield row
