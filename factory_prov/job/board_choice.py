"""The board a job names: its values where the job has none, and the check of the job's images."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from factory_prov.boards.board_file import find_board
from factory_prov.errors import InputError
from factory_prov.job.model import BoardOptions, Job
from factory_prov.lwm2m.problem import Problem, Severity
from factory_prov.messages import Message

_CONSOLE = ("ready_text", "final_text")
_LINE = ("baud", "packet_limit_bytes", "line_limit_bytes")


def with_board(data: Mapping[str, Any], folder: Path) -> Mapping[str, Any]:
    """Return a job file's tables with the values of the board it names below its own; InputError for an unknown one."""
    table, link = data.get("board", {}), data.get("link", {})
    if not isinstance(table, dict) or not isinstance(link, dict):
        return data
    kind, file = table.get("kind", ""), table.get("board_file")
    if not isinstance(kind, str) or not isinstance(file, str | None):
        return data
    board = find_board(kind, None if file is None else folder / file)
    if board is None:
        return data
    console = {name: getattr(board, name) for name in _CONSOLE}
    line = {name: getattr(board, name) for name in _LINE}
    return {**data, "board": {**console, **table}, "link": {**line, **link}}


def image_problems(options: BoardOptions) -> Iterator[Problem]:
    """Judge the images of a job that says which board they are for."""
    board = find_board(options.kind, options.board_file)
    if board is None or (options.first_image is None and options.final_image is None):
        return
    from factory_prov.boards.image_check import check_image

    if options.first_image is not None:
        yield from check_image(options.first_image, board, final=False)
    if options.final_image is not None:
        yield from check_image(options.final_image, board, final=True)


def refuse_bad_images(job: Job) -> None:
    """Raise InputError when an image of the job must not be written to its board."""
    for problem in image_problems(job.board):
        if problem.severity is Severity.ERROR:
            raise InputError(
                Message("{what} {why}", what=problem.what, why=problem.why), place=problem.place, cure=problem.cure
            )
