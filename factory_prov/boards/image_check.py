"""What is wrong with an image for a board, before it is written: addresses, the stored configuration, protection."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from factory_prov.boards.model import AddressRange, Board, Closes, Protection
from factory_prov.errors import InputError
from factory_prov.files.reading import read_bytes
from factory_prov.lwm2m.problem import Problem, Severity, error, warning
from factory_prov.messages import NOTHING, Message

MAX_IMAGE_BYTES = 8 * 1024 * 1024
"""Of the file. A full chip of 1.5 MB is 4.3 MB of Intel HEX; reading 8 MB takes about 1.5 s and 350 MB."""
_ALL_ONES = 0xFFFF_FFFF
_SHOWN = 3
_END_RECORD = b":00000001FF"


def check_image(path: Path, board: Board, *, final: bool) -> list[Problem]:
    """Return every Problem of an Intel HEX file for this board; each has the file as its place.

    `final`: the image that is written beside the stored configuration, with only its own pages erased.
    """
    field = "board.final_image" if final else "board.first_image"
    try:
        image = _read(path)
    except InputError as failure:
        return [
            _placed(error("image-unreadable", field, failure.what.capitalized(), why=NOTHING, cure=failure.cure), path)
        ]
    found = [
        *_on_network_core(image, board, field),
        *_outside(image, board, field),
        *_on_settings(image, board, field, final=final),
    ]
    found += [*_closing(image, board, field, final=final), *_on_uicr(image, board, field, final=final)]
    return [_placed(problem, path) for problem in found]


class _Image:
    """The bytes of an image by their addresses. `parts` are its contiguous pieces, start and end."""

    def __init__(self, content: Any, parts: list[tuple[int, int]]) -> None:
        self._content = content
        self.parts = parts

    def inside(self, wanted: AddressRange) -> bool:
        """Whether a byte of the image is in this range."""
        return any(wanted.overlaps(start, end) for start, end in self.parts)

    def word(self, address: int) -> int | None:
        """Return the little-endian word that would be written there, None when none of its bytes is."""
        if not self.inside(AddressRange(start=address, end=address + 4)):
            return None
        data = (self._content[at] for at in range(address, address + 4))
        return int.from_bytes(bytes(data), "little")


def _read(path: Path) -> _Image:
    from intelhex import IntelHex, IntelHexError  # needed only where a job names a board

    data = read_bytes(path, max_bytes=MAX_IMAGE_BYTES)
    if not data.lstrip().startswith(b":"):
        raise InputError(Message("this is no Intel HEX file."), cure=Message("Name the .hex file of the build."))
    if not data.rstrip().upper().endswith(_END_RECORD):
        raise InputError(
            Message("the file has no end record: a part of it is missing."), cure=Message("Copy or build it again.")
        )
    content = IntelHex()
    content.padding = 0xFF
    try:
        content.loadhex(io.StringIO(data.decode("ascii")))
    except (IntelHexError, ValueError) as failure:
        # ValueError: bytes that are no ASCII
        reason = str(failure) if isinstance(failure, IntelHexError) else "a character is no ASCII"
        raise InputError(
            Message("the Intel HEX is broken ({reason}).", reason=reason), cure=Message("Copy or build it again.")
        ) from None
    parts = content.segments()
    if not parts:
        raise InputError(Message("the image is empty."), cure=Message("Name the .hex file of the build."))
    return _Image(content, parts)


def _on_network_core(image: _Image, board: Board, field: str) -> Iterator[Problem]:
    if any(image.inside(part) for part in board.network_core):
        yield error(
            "image-network-core",
            field,
            Message("The image has a part for the network core."),
            why=Message("Only the application core is written."),
            cure=Message("Write that part once with nrfutil (--core Network), and build this image without it."),
        )


def _outside(image: _Image, board: Board, field: str) -> Iterator[Problem]:
    """Find what is neither in the chip's memory nor in its UICR."""
    allowed = sorted([*board.flash, *board.uicr, *board.network_core], key=lambda part: part.start)
    strays = [stray for start, end in image.parts for stray in _left_over(start, end, allowed)]
    if strays:
        shown = ", ".join(f"0x{start:08X}-0x{end - 1:08X}" for start, end in strays[:_SHOWN])
        more = (
            Message(" and {strays_count} more", strays_count=len(strays) - _SHOWN) if len(strays) > _SHOWN else NOTHING
        )
        yield error(
            "image-range",
            field,
            Message(
                "The image writes to {shown}{more}, where the {board} has no memory for it.",
                shown=shown,
                more=more,
                board=board.name,
            ),
            why=Message("It is for another chip, or for memory outside the chip."),
            cure=Message("Use the image built for the {board}, or name the right kind of board.", board=board.name),
        )


def _left_over(start: int, end: int, allowed: list[AddressRange]) -> Iterator[tuple[int, int]]:
    at = start
    for part in allowed:
        if part.end <= at or part.start >= end:
            continue
        if at < part.start:
            yield at, part.start
        at = part.end
    if at < end:
        yield at, end


def _on_settings(image: _Image, board: Board, field: str, *, final: bool) -> Iterator[Problem]:
    """Find whether writing the image, page by page, reaches the stored configuration."""
    page = board.erase.page_bytes
    settings = board.settings
    pages = AddressRange(start=settings.start // page * page, end=-(-settings.end // page) * page)
    if not image.inside(pages):
        return
    if final:
        yield error(
            "image-settings",
            field,
            Message("The image reaches {settings}, where the configuration is stored.", settings=str(settings)),
            why=Message("Writing it erases the configuration."),
            cure=Message(
                "Build it with a partition for settings at that place; if yours is elsewhere, say so in a board file."
            ),
        )
    else:
        yield warning(
            "image-settings-first",
            field,
            Message(
                "The image has content at {settings}, where the configuration will be stored.", settings=str(settings)
            ),
            why=Message("The firmware may take it for a configuration, and halt."),
            cure=Message("Build it without content there."),
        )


def _closing(image: _Image, board: Board, field: str, *, final: bool) -> Iterator[Problem]:
    for protection in board.protection:
        value = _closing_value(image, protection)
        if value is None:
            continue
        what = Message(
            "The image writes {protection} = 0x{value}, which ", protection=protection.name, value=f"{value:08X}"
        )
        if protection.closes is Closes.DEBUG:
            yield error(
                "image-protects",
                field,
                Message("{what}closes the chip to the probe.", what=what),
                why=Message("After the next reset the chip can be neither written nor told apart, and the run fails."),
                cure=Message("Leave it out of the image, and close the chip after the run."),
            )
        else:
            problem = error(
                "image-erase-protects",
                field,
                Message("{what}forbids erasing the chip.", what=what),
                why=Message("A unit that fails cannot be erased and started anew."),
                cure=Message("Leave it out of the image, or set it after the unit has passed."),
            )
            yield replace(problem, severity=Severity.WARNING) if final else problem


def _closing_value(image: _Image, protection: Protection) -> int | None:
    """Return the first word that does not leave the chip open, None when all do or none is written."""
    mask = protection.mask
    opens = {value & mask for value in (_ALL_ONES, *protection.open_values)}
    for address in range(protection.registers.start, protection.registers.end, 4):
        value = image.word(address)
        if value is not None and value & mask not in opens:
            return value
    return None


def _on_uicr(image: _Image, board: Board, field: str, *, final: bool) -> Iterator[Problem]:
    """Tell of other writes to the UICR."""
    if not any(image.inside(part) for part in board.uicr):
        return
    why = Message("It stays until the whole chip is erased.")
    if final:
        why = Message("It is not erased before the final image: what is there already stays, and the write may fail.")
    yield warning(
        "image-uicr",
        field,
        Message("The image writes to the UICR."),
        why=why,
        cure=Message("Check that it is meant to; it is fine when both images write the same."),
    )


def _placed(problem: Problem, path: Path) -> Problem:
    return replace(problem, place=str(path))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
