"""The command programmers of this PC: `programmers.toml`, for all of its users, written by an administrator.

What stands there is started, so a file that anybody else can change is refused, and a job has no say in it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from factory_prov.errors import InputError
from factory_prov.files.administrators import require_administrators_only
from factory_prov.files.misfit_words import misfit_words
from factory_prov.files.option_table import TableMisfits, read_table
from factory_prov.files.reading import read_text
from factory_prov.files.station_file import places
from factory_prov.files.toml_text import parse_toml
from factory_prov.messages import Message
from factory_prov.programmers.command.command_ import CommandProgrammer
from factory_prov.programmers.command.tool_table import CommandTool

FILE_NAME = "programmers.toml"
_NAME = re.compile(r"[a-z][a-z0-9-]{0,31}")
_UNUSABLE = "command"
_TAKEN = ("nrfutil", "pynrfjprog", "pyocd", "simulated", _UNUSABLE)


def programmers_file() -> Path:
    """Return where the file of this PC is, whether there is one or not: beside the `station.toml` for all users."""
    return places()[-1].with_name(FILE_NAME)


def station_programmers(file: Path | None = None) -> tuple[CommandProgrammer, ...]:
    """Return the command programmers of this PC; none without a file. One stands for a file that cannot be used."""
    file = programmers_file() if file is None else file
    if not file.exists():
        return ()
    try:
        names = tuple(read_tools(file))
    except InputError:
        return (CommandProgrammer(_UNUSABLE, partial(_load, file, _UNUSABLE)),)
    return tuple(CommandProgrammer(name, partial(_load, file, name)) for name in names)


def read_tools(file: Path) -> Mapping[str, CommandTool]:
    """Return the tools by their names; InputError for a file that others can write, or with something wrong in it."""
    require_administrators_only(file)
    tables = parse_toml(read_text(file), place=str(file))
    return {name: _tool(name, table, file) for name, table in tables.items()}


def _load(file: Path, name: str) -> CommandTool:
    """Return the tool as the file describes it now; whoever may write the file is looked at each time."""
    tools = read_tools(file)
    if name not in tools:
        cure = Message("Start the program again.")
        raise InputError(Message("the file names other programmers than at the start."), place=str(file), cure=cure)
    return tools[name]


def _tool(name: str, table: Any, file: Path) -> CommandTool:
    place = f"{file}, {name}"
    if not _NAME.fullmatch(name) or name in _TAKEN:
        cure = Message("Use small letters, digits and dashes, and none of {taken}.", taken=", ".join(_TAKEN))
        raise InputError(Message("this is no name for a programmer."), place=place, cure=cure)
    try:
        return read_table(CommandTool, table)
    except TableMisfits as failure:
        first = failure.misfits[0]
        cure = Message("See configs/station/programmers.toml for examples.")
        raise InputError(misfit_words(first), place=".".join((place, *first.where)), cure=cure) from None
    except InputError as failure:
        where = f"{place}.{failure.place}" if failure.place else place
        raise InputError(failure.what, place=where, cure=failure.cure) from None
