"""A CSV file of endpoint names: a column `endpoint_name`, and `hardware_id` where names are meant for certain units."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from factory_prov.errors import InputError
from factory_prov.files.reading import read_text
from factory_prov.messages import Message
from factory_prov.naming.check import checked

_NAME = "endpoint_name"
_UNIT = "hardware_id"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedName:
    """A row: a name, and the unit it is meant for (None: any)."""

    endpoint_name: str
    hardware_id: str | None
    line: int


def read_name_list(path: Path) -> tuple[ListedName, ...]:
    """Read a list with a header, commas or semicolons between the columns; other columns are left alone.

    InputError names file and line of a name that no server takes, and of a name or unit that stands there twice.
    """
    rows = tuple(_rows(read_text(path), str(path)))
    if not rows:
        raise InputError(
            Message("there is no name in the list."), place=str(path), cure=Message("Put one in every line.")
        )
    _check_unique(
        [(row.endpoint_name, row.line) for row in rows],
        lambda name, first: Message(
            "the endpoint name {endpoint_name} stands in line {first} too.", endpoint_name=name, first=first
        ),
        file=str(path),
    )
    units = [(row.hardware_id, row.line) for row in rows if row.hardware_id is not None]
    _check_unique(
        units,
        lambda unit, first: Message(
            "the hardware id {hardware_id} stands in line {first} too.", hardware_id=unit, first=first
        ),
        file=str(path),
    )
    return rows


def _rows(text: str, file: str) -> Iterator[ListedName]:
    header = text.partition("\n")[0]
    reader = csv.reader(text.splitlines(), delimiter=";" if ";" in header else ",", strict=True)
    try:
        columns = [column.strip().lower() for column in next(reader, [])]
        if _NAME not in columns:
            cure = Message("Name the column of the names {column} in the first line.", column=_NAME)
            raise InputError(Message("there is no column {column}.", column=_NAME), place=f"{file}:1", cure=cure)
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield _row(dict(zip(columns, cells, strict=False)), file=file, line=reader.line_num)
    except csv.Error as error:
        place = f"{file}:{reader.line_num}"
        raise InputError(
            Message("this is no CSV ({csv_text}).", csv_text=str(error)),
            place=place,
            cure=Message("Save the list as CSV again."),
        ) from error


def _row(cells: dict[str, str], *, file: str, line: int) -> ListedName:
    name = checked(cells.get(_NAME, "").strip(), place=f"{file}:{line}")
    return ListedName(endpoint_name=name, hardware_id=cells.get(_UNIT, "").strip() or None, line=line)


def _check_unique(values: list[tuple[str, int]], given_twice: Callable[[str, int], Message], *, file: str) -> None:
    seen: dict[str, int] = {}
    for value, line in values:
        first = seen.setdefault(value, line)
        if first != line:
            cure = Message("Remove one of them: no two units may share it.")
            raise InputError(
                given_twice(value, first),
                place=f"{file}:{line}",
                cure=cure,
            )
