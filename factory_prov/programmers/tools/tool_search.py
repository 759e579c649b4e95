"""Where a tool is: in a folder that was named, on PATH, or where its maker puts it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from factory_prov.errors import ToolMissing
from factory_prov.messages import Message

_MOST_NAMED = 20


def find_tool(
    name: str, *, named: Path | None, environ: Mapping[str, str], usual: Sequence[Path], get_it: Message
) -> Path:
    """Return the tool's path; ToolMissing tells what is missing, which folders were searched, and `get_it`.

    `named` is its folder or the tool itself. Then only that counts: another version elsewhere is not what was meant.
    """
    if named is not None:
        folders = [named if named.is_dir() or not named.suffix else named.parent]
        if named.is_file():
            return named
    else:
        folders = [Path(part) for part in environ.get("PATH", os.defpath).split(os.pathsep) if part]
        folders += [folder for folder in usual if folder not in folders]
    found = shutil.which(name, path=os.pathsep.join(str(folder) for folder in folders))
    if found is not None:
        return Path(found).absolute()
    raise ToolMissing(_not_installed(name, folders), cure=get_it)


def _not_installed(name: str, searched: Sequence[Path]) -> Message:
    folders = ", ".join(str(folder) for folder in searched[:_MOST_NAMED])
    more = len(searched) - _MOST_NAMED
    if more <= 0:
        return Message("{tool} is not installed. Searched: {folders}.", tool=name, folders=folders)
    return Message.counted(
        "{tool} is not installed. Searched: {folders} and {n} more.",
        "{tool} is not installed. Searched: {folders} and {n} more.",
        n=more,
        tool=name,
        folders=folders,
    )
