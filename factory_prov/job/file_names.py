"""The files a job names: as names from the job's own folder, so that the folder can be copied as a whole."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import is_dataclass
from functools import cache
from pathlib import Path
from typing import Any, get_args, get_type_hints

from factory_prov.credentials.issuers.registry import ISSUERS
from factory_prov.job.draft import Change
from factory_prov.job.model import BoardOptions, CredentialOptions, NamingOptions
from factory_prov.job.resource_order import CONFIGURATION, Keys
from factory_prov.registrars.registry import REGISTRARS


def relative_name(path: Path, folder: Path) -> str:
    """Return a file's name as a job in that folder writes it: from the folder where the file is in it or beside it.

    Beside: in the folder that holds the job's folder, or below that. A file elsewhere keeps its whole name.
    """
    whole, base = Path(os.path.normpath(path)), Path(os.path.normpath(folder.absolute()))
    if not path.is_absolute() or folder == Path():  # a job without a file is in no folder yet
        return path.as_posix()
    if whole.is_relative_to(base):
        return whole.relative_to(base).as_posix()
    above = base.parent
    if above.parent != above and whole.is_relative_to(above):  # beside a folder at the top is everywhere
        return f"../{whole.relative_to(above).as_posix()}"
    return path.as_posix()


def relative_changes(data: Mapping[str, Any], folder: Path, *, from_folder: Path | None = None) -> tuple[Change, ...]:
    """Return what changes in a job that is saved in that folder: whole names of files in it or beside it.

    A job that comes from another folder, `from_folder`, names the same files as before: names from there change too.
    """
    found = []
    for keys, name in _names(data):
        path = Path(name)
        moved = from_folder is not None and not path.is_absolute() and from_folder.absolute() != folder.absolute()
        there = from_folder.absolute() / path if moved and from_folder is not None else path
        new = relative_name(Path(os.path.normpath(there)) if moved else path, folder)
        if there.is_absolute() and new != path.as_posix():
            value = {"file": new} if keys[:1] == CONFIGURATION else new
            found.append(Change(keys=keys, value=value))
    return tuple(found)


def _names(data: Mapping[str, Any]) -> Iterator[tuple[Keys, str]]:
    for keys in _file_settings():
        value: Any = data
        for key in keys:
            value = value.get(key) if isinstance(value, Mapping) else None
        if isinstance(value, str) and value:
            yield keys, value
    lines = data.get(CONFIGURATION[0])
    for path, value in lines.items() if isinstance(lines, Mapping) else ():
        if isinstance(value, Mapping) and list(value) == ["file"] and isinstance(value["file"], str):
            yield (*CONFIGURATION, path), value["file"]


@cache
def _file_settings() -> tuple[Keys, ...]:
    """Return the settings that name files, as the options of the sections say it themselves."""
    sections = [
        (("credentials",), CredentialOptions),
        (("naming",), NamingOptions),
        (("board",), BoardOptions),
        *((tuple(kind.section.split(".")), kind.options) for kind in ISSUERS),
        *((("server",), kind.options) for kind in REGISTRARS),
    ]
    return tuple(dict.fromkeys(keys for above, options in sections for keys in _paths_in(options, above)))


def _paths_in(options: Any, above: Keys) -> Iterator[Keys]:
    for name, hint in get_type_hints(options).items():
        kinds = (hint, *get_args(hint))
        if Path in kinds:
            yield (*above, name)
        for kind in kinds:
            if is_dataclass(kind):
                yield from _paths_in(kind, (*above, name))
