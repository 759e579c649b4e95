"""Reading board files (TOML): those that are shipped, by their kind, and an engineer's own, by their path."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from factory_prov.boards.anjay_firmware import READY_TEXT
from factory_prov.boards.makers import FIRST_MAKER, MAKERS
from factory_prov.boards.model import Board
from factory_prov.device_contract import files
from factory_prov.device_contract.files import ContractVersion
from factory_prov.errors import InputError
from factory_prov.files.misfit_words import misfit_words
from factory_prov.files.option_table import TableMisfits, read_table
from factory_prov.files.reading import read_text
from factory_prov.files.toml_text import parse_toml
from factory_prov.messages import Message
from factory_prov.resources import resource

CUSTOM = "custom"
"""The kind of a board that has a file of its own; `custom.toml` is an example of one."""
_BASE = "based_on"
_MAKER = "maker"
_READY = "ready_text"
_DEVICE = "device"


@cache
def board_kinds() -> tuple[str, ...]:
    """Return the kinds of boards that are shipped, in the order of their names."""
    names = (Path(item.name) for item in resource("boards").iterdir())
    return tuple(sorted(name.stem for name in names if name.suffix == ".toml" and name.stem != CUSTOM))


def find_board(kind: str, board_file: Path | None) -> Board | None:
    """Return the board a job names by its kind or by a file; None when it names none, InputError when it is unknown."""
    if board_file is not None and kind in ("", CUSTOM):
        return load_board(board_file)
    if board_file is not None:
        cure = Message('Leave one of them out, or write kind = "{custom}".', custom=CUSTOM)
        raise InputError(
            Message("the job names a file for the board and the kind {kind}.", kind=repr(kind)), place="kind", cure=cure
        )
    if kind == CUSTOM:
        raise InputError(
            Message("a custom board has no file."), place="board_file", cure=Message("Name its board file.")
        )
    return shipped_board(kind) if kind else None


def shipped_board(kind: str) -> Board:
    """Return the board of that kind; InputError when there is none."""
    return _board(_shipped_table(kind), f"{kind}.toml")


def load_board(path: Path) -> Board:
    """Read a board file; with `based_on = "KIND"` what it leaves out is taken from that kind."""
    table = parse_toml(read_text(path), place=str(path))
    base = table.pop(_BASE, None)
    if base is not None and not isinstance(base, str):
        raise InputError(Message("the kind is no text."), place=f"{path}, {_BASE}", cure=Message("Put it in quotes."))
    return _board(_above(_shipped_table(base) if base is not None else {}, table), str(path))


def _above(base: Mapping[str, Any], table: Mapping[str, Any]) -> dict[str, Any]:
    """Return an own table above a shipped one. What the console shows is of the version that the device speaks."""
    merged = {**base, **table}
    device, own = base.get(_DEVICE, {}), table.get(_DEVICE)
    if isinstance(own, dict):
        merged[_DEVICE] = {**device, **own}
        if _READY not in table:
            merged.pop(_READY, None)
    return merged


def _shipped_table(kind: str) -> dict[str, Any]:
    if kind not in board_kinds():
        cure = Message("Known: {kinds}.", kinds=", ".join([*board_kinds(), CUSTOM]))
        raise InputError(Message("there is no kind of board {kind}.", kind=repr(kind)), place="kind", cure=cure)
    name = f"{kind}.toml"
    return parse_toml(resource("boards", name).read_text(encoding="utf-8"), place=name)


def _board(table: Mapping[str, Any], place: str) -> Board:
    maker = table.get(_MAKER, FIRST_MAKER)
    if not isinstance(maker, str) or maker not in MAKERS:
        cure = Message("Known: {kinds}.", kinds=", ".join(MAKERS))
        raise InputError(
            Message("no maker of chips is called {maker}.", maker=repr(maker)), place=f"{place}, {_MAKER}", cure=cure
        )
    settings = {_READY: _ready_text(table), **{key: value for key, value in table.items() if key != _MAKER}}
    try:
        return read_table(MAKERS[maker], settings)
    except TableMisfits as failure:
        first = failure.misfits[0]
        raise InputError(
            misfit_words(first),
            place=f"{place}, {'.'.join(first.where)}",
            cure=Message("See configs/custom-board.toml for an example."),
        ) from None
    except InputError as failure:
        where = f"{place}, {failure.place}" if failure.place else place
        raise InputError(failure.what, place=where, cure=failure.cure) from None


def _ready_text(table: Mapping[str, Any]) -> str:
    """Return what the console of a board shows whose file does not say it."""
    device = table.get(_DEVICE)
    speaks_two = isinstance(device, dict) and device.get("contract") == ContractVersion.TWO
    return files.READY_TEXT if speaks_two else READY_TEXT
