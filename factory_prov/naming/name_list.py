"""A CSV file of endpoint names: a column `endpoint_name`, and `hardware_id` where names are meant for certain units.

Lists come out of spreadsheets. What those leave in a file and what is no name (a formula, a number in its scientific
form, an error) is refused with its line: a unit must not get it for a name.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from factory_prov.errors import InputError
from factory_prov.files.reading import decode_table, read_bytes
from factory_prov.messages import Message
from factory_prov.naming.check import checked, is_plain

MAX_LIST_BYTES = 64 * 1024 * 1024
MAX_NAMES = 1_000_000
_NAME = "endpoint_name"
_UNIT = "hardware_id"
_DELIMITERS = ("\t", ";", ",")
_SEPARATORS = frozenset({*_DELIMITERS, "|", ":"})
_WORD_DIGITS = 8
_SHOWN_LINES = 8
_NO_UNIT_SIGNS = str.maketrans("", "", " :-._")
_BLANK = " \t\xa0"
"""What is taken off the ends of a cell. Any other white space is a fault: it may separate two names."""
_END = re.compile(r"(?<=[\r\n])[\x1a\0 \t\r\n]+\Z")
"""Ctrl-Z ended a text in DOS, and some tools fill the last block of a file with zeros."""
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]")
_SCIENTIFIC = re.compile(r"[-+]?\d(?:[.,]\d+)?[eE][-+]\d{2,}")
_STARTS_OF_MADE = frozenset("=#+-0123456789")
"""How what a spreadsheet has made of a text begins; most names begin otherwise, and lists are long."""
_CELL_ERROR = re.compile(r"#(?:[^\s#]*[!?]|N/A|N/D|BRAK|#*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedName:
    """A row: a name, and the unit it is meant for (None: any)."""

    endpoint_name: str
    hardware_id: str | None
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """The lines from the header on: how many stand above them, and what separates their columns."""

    lines: Sequence[str]
    lines_above: int
    delimiter: str


def unit_key(hardware_id: str) -> str:
    """Return what two ways to write the id of one chip have in common: 0xF4CE-36AB is f4ce36ab."""
    return hardware_id.casefold().removeprefix("0x").translate(_NO_UNIT_SIGNS)


def read_name_list(path: Path) -> tuple[ListedName, ...]:
    """Read a list with a header; tabs, semicolons or commas between the columns, other columns are left alone.

    Above the header there may be blank lines, comments (#) and the `sep=;` of a spreadsheet. InputError names file
    and line of a name that no server takes, and of a name or unit that stands there twice.
    """
    text = decode_table(read_bytes(path, max_bytes=MAX_LIST_BYTES), place=str(path))
    rows = tuple(_rows(_table(text), str(path)))
    if not rows:
        raise InputError(
            Message("there is no name in the list."), place=str(path), cure=Message("Put one in every line.")
        )
    _check_unique(
        ((row.endpoint_name, row.endpoint_name, row.line) for row in rows),
        lambda name, first: Message(
            "the endpoint name {endpoint_name} stands in line {first} too.", endpoint_name=name, first=first
        ),
        file=str(path),
    )
    _check_unique(
        ((unit_key(row.hardware_id), row.hardware_id, row.line) for row in rows if row.hardware_id is not None),
        lambda unit, first: Message(
            "the hardware id {hardware_id} stands in line {first} too.", hardware_id=unit, first=first
        ),
        file=str(path),
    )
    return rows


def _table(text: str) -> _Table:
    """Find the header and what separates its columns; lines end at CR and LF alone, as in every CSV."""
    lines = list(io.StringIO(_END.sub("", text.rstrip("\x1a")), newline=""))
    above, delimiter = 0, ""
    for line in lines:
        start = line.strip().strip('"').lower()
        if start.startswith("sep="):
            delimiter = start.removeprefix("sep=")[:1] or "\t"  # a tab is gone with the line's end
        elif start and not start.startswith("#"):
            break
        above += 1
    header = lines[above] if above < len(lines) else ""
    found = next((sign for sign in _DELIMITERS if sign in header), ",")
    return _Table(lines=lines[above:], lines_above=above, delimiter=delimiter if delimiter in _SEPARATORS else found)


def _rows(table: _Table, file: str) -> Iterator[ListedName]:
    reader = csv.reader(table.lines, delimiter=table.delimiter, strict=True)
    faults: list[tuple[int, InputError]] = []
    try:
        columns = _columns(next(reader, []), f"{file}:{table.lines_above + 1}")
        name_at, unit_at = columns.index(_NAME), columns.index(_UNIT) if _UNIT in columns else None
        for count, cells in enumerate(reader):
            if count >= MAX_NAMES:
                raise _too_many(file)
            line = table.lines_above + reader.line_num
            plain = _plain_name(cells, name_at, unit_at)
            if plain is not None:
                yield ListedName(endpoint_name=plain, hardware_id=None, line=line)
                continue
            try:
                if any(map(str.strip, cells)) and not _is_comment(cells, f"{file}:{line}"):
                    yield _row(dict(zip(columns, cells, strict=False)), file=file, line=line)
            except InputError as failure:
                faults.append((line, failure))
    except csv.Error as error:
        place = f"{file}:{table.lines_above + reader.line_num}"
        raise InputError(
            Message("this is no CSV ({csv_text}).", csv_text=str(error)),
            place=place,
            cure=Message("Save the list as CSV again."),
        ) from error
    if faults:
        raise _first_of(faults)


def _plain_name(cells: Sequence[str], name_at: int, unit_at: int | None) -> str | None:
    """Return the name of a row of which nothing needs a second look, as in nearly all rows of a long list."""
    if len(cells) <= name_at or cells[0].lstrip()[:1] == "#":
        return None
    if unit_at is not None and len(cells) > unit_at and cells[unit_at]:
        return None
    name = cells[name_at].strip(_BLANK)
    return name if name[:1] not in _STARTS_OF_MADE and is_plain(name) else None


def _first_of(faults: Sequence[tuple[int, InputError]]) -> InputError:
    """Return the first fault, with the lines of the next ones."""
    (_, first), *others = faults
    if not others:
        return first
    lines = ", ".join(str(line) for line, _ in others[:_SHOWN_LINES]) + (" …" if len(others) > _SHOWN_LINES else "")
    return InputError(
        Message.counted(
            "{what} ({n} more line is no good: {lines}.)",
            "{what} ({n} more lines are no good: {lines}.)",
            n=len(others),
            what=first.what,
            lines=lines,
        ),
        place=first.place,
        cure=first.cure,
    )


def _columns(header: Sequence[str], place: str) -> list[str]:
    """Return the columns by our names; people write a blank or a dash in them for the underscore."""
    columns = ["_".join(re.split(r"[\s_-]+", cell.strip().lower())) for cell in header]
    for column in (_NAME, _UNIT):
        columns = [column if name.replace("_", "") == column.replace("_", "") else name for name in columns]
    if _NAME not in columns:
        cure = Message("Name the column of the names {column} in the first line.", column=_NAME)
        raise InputError(Message("there is no column {column}.", column=_NAME), place=place, cure=cure)
    for column in (_NAME, _UNIT):
        if columns.count(column) > 1:
            what = Message("there are two columns {column}.", column=column)
            raise InputError(what, place=place, cure=Message("Remove one of them."))
    return columns


def _is_comment(cells: Sequence[str], place: str) -> bool:
    """Whether the row is a comment, as a # with a blank behind it says; without one it may be a name."""
    first = cells[0].strip()
    if not first.startswith("#") or _CELL_ERROR.fullmatch(first):
        return False
    if first[1:2].isspace():
        return True
    what = Message("the line begins with #, and may be a comment or a name.")
    raise InputError(what, place=place, cure=Message("Put a blank behind the # of a comment; a name begins otherwise."))


def _row(cells: dict[str, str], *, file: str, line: int) -> ListedName:
    place = f"{file}:{line}"
    name, unit = cells.get(_NAME, "").strip(_BLANK), cells.get(_UNIT, "").strip(_BLANK)
    _refuse_spreadsheet(name, place)
    _refuse_control(name + unit, place)
    if unit:
        _refuse_spreadsheet(unit, place)
        _refuse_lost_zeros(unit_key(unit), place)
    return ListedName(endpoint_name=checked(name, place=place), hardware_id=unit or None, line=line)


def _refuse_spreadsheet(cell: str, place: str) -> None:
    """Refuse what a spreadsheet has made of a text; the text itself is gone from the file, so nothing is mended."""
    if cell[:1] not in _STARTS_OF_MADE:
        return
    if cell.startswith("="):
        what = Message("{cell} is a formula of a spreadsheet.", cell=_shown(cell))
    elif _SCIENTIFIC.fullmatch(cell):
        what = Message("{cell} is a number that a spreadsheet has shortened.", cell=_shown(cell))
    elif _CELL_ERROR.fullmatch(cell):
        what = Message("{cell} is an error of a spreadsheet.", cell=_shown(cell))
    else:
        return
    cure = Message("Format the column as text, enter the value again, and save the list as CSV.")
    raise InputError(what, place=place, cure=cure)


def _refuse_lost_zeros(unit: str, place: str) -> None:
    """Refuse a chip's id that no chip has; its unit would silently get a name that is nobody's."""
    if unit.isascii() and unit.isdigit() and len(unit) % _WORD_DIGITS:
        what = Message(
            "the hardware id {hardware_id} has {n} digits, but a chip's id has 8 or 16.", hardware_id=unit, n=len(unit)
        )
        cure = Message("A spreadsheet drops zeros at the front: format the column as text and enter the id again.")
        raise InputError(what, place=place, cure=cure)


def _refuse_control(cell: str, place: str) -> None:
    """Refuse what nobody sees: GS of a label, a vertical tab or U+2028 of a word processor."""
    found = _CONTROL.search(cell)
    if found is not None:
        what = Message("there is a control character (U+{code_point}).", code_point=f"{ord(found[0]):04X}")
        raise InputError(what, place=place, cure=Message("Remove it; if it separates two names, give each a line."))


def _shown(cell: str) -> str:
    return f"{cell!r:.60}"


def _too_many(file: str) -> InputError:
    return InputError(
        Message("the list has more than {max_names} lines.", max_names=MAX_NAMES),
        place=file,
        cure=Message("Split it into several lists, one for each job or batch."),
    )


def _check_unique(
    values: Iterator[tuple[str, str, int]], given_twice: Callable[[str, int], Message], *, file: str
) -> None:
    """Check keys, each with how it is written and its line."""
    seen: dict[str, int] = {}
    for key, value, line in values:
        first = seen.setdefault(key, line)
        if first != line:
            cure = Message("Remove one of them: no two units may share it.")
            raise InputError(
                given_twice(value, first),
                place=f"{file}:{line}",
                cure=cure,
            )
