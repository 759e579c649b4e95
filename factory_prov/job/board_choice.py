"""The board a job names: its values where the job has none, and the check of the job's images."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from factory_prov.job.model import Job
from factory_prov.lwm2m.problem import Problem

if TYPE_CHECKING:
    from factory_prov.boards.model import Board

_CONSOLE = ("ready_text", "final_text")
_LINE = ("baud", "packet_limit_bytes", "line_limit_bytes")


def board_of(data: Mapping[str, Any], folder: Path) -> Board | None:
    """Return the board that a job file's tables name; None for none, InputError for an unknown one."""
    table = data.get("board", {})
    if not isinstance(table, dict):
        return None
    kind, file = table.get("kind", ""), table.get("board_file")
    if not isinstance(kind, str) or not isinstance(file, str | None):
        return None
    if not kind and file is None:
        return None
    from factory_prov.boards.board_file import find_board  # only where a board is named

    return find_board(kind, None if file is None else folder / file)


def with_board(data: Mapping[str, Any], board: Board) -> Mapping[str, Any]:
    """Return a job file's tables with the values of its board below its own."""
    table, link = data.get("board", {}), data.get("link", {})
    if not isinstance(table, dict) or not isinstance(link, dict):
        return data
    console = {name: getattr(board, name) for name in _CONSOLE}
    line = {name: getattr(board, name) for name in _LINE}
    return {**data, "board": {**console, **table}, "link": {**line, **link}}


def image_problems(job: Job) -> Iterator[Problem]:
    """Judge the images of a job: as files, and for the board where the job says which one they are for."""
    options = job.board
    if options.first_image is None and options.final_image is None:
        return
    from factory_prov.boards.image_check import check_image

    if options.first_image is not None:
        yield from check_image(options.first_image, job.hardware, final=False)
    if options.final_image is not None:
        yield from check_image(options.final_image, job.hardware, final=True)
