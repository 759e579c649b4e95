"""The board a job names: its values where the job has none, and the check of the job's images."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from factory_prov.device_contract.limits import limit_problems
from factory_prov.job.model import Job
from factory_prov.lwm2m.problem import Problem
from factory_prov.lwm2m.senml import Record

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
    own = {section: data.get(section, {}) for section in ("board", "link", "device")}
    if not all(isinstance(table, dict) for table in own.values()):
        return data
    below = {
        "board": {name: getattr(board, name) for name in _CONSOLE},
        "link": {name: getattr(board, name) for name in _LINE},
        "device": _device(board),
    }
    if board.device.packet_bytes is not None:
        below["link"]["packet_limit_bytes"] = board.device.packet_bytes
    return {**data, **{section: {**below[section], **table} for section, table in own.items()}}


def _device(board: Board) -> dict[str, Any]:
    """Return what a job's table [device] says where the board says it."""
    limits = board.device.limits
    found = {"objects": limits.objects, "pack_limit_bytes": limits.capacity_bytes}
    return {name: value for name, value in found.items() if value is not None}


def pack_problems(job: Job, records: Sequence[Record], size_bytes: int) -> Iterator[Problem]:
    """Find what of a unit's pack the job's kind of board does not take, beyond what the job itself says of devices."""
    if job.hardware is None:
        return
    limits = job.hardware.device.limits
    if size_bytes > job.device.pack_limit_bytes:  # which is told already, as are the objects that the job leaves out
        limits = replace(limits, capacity_bytes=None)
    taken = [record for record in records if record.path.object_id in job.device.objects]
    yield from limit_problems(taken, size_bytes, limits, device=job.hardware.name)


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
