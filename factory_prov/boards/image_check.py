"""What is wrong with an image for a board, before it is written: addresses, the stored configuration, protection."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from factory_prov.boards.addresses import AddressRange
from factory_prov.boards.images.image import Image
from factory_prov.boards.images.reading import read_image
from factory_prov.boards.model import Board, Closes, Protection
from factory_prov.errors import InputError
from factory_prov.lwm2m.problem import Problem, Severity, error, warning
from factory_prov.messages import NOTHING, Message

_ALL_ONES = 0xFFFF_FFFF
_SHOWN = 3


def check_image(path: Path, board: Board | None, *, final: bool) -> list[Problem]:
    """Return every Problem of an image for this board; each has the file as its place. None: for a board nobody named.

    `final`: the image that is written beside the stored configuration, with only its own pages erased.
    """
    field = "board.final_image" if final else "board.first_image"
    try:
        image = read_image(path)
    except InputError as failure:
        return [_placed(_of_file(field, failure), path)]
    found = [_of_file(field, fault) for fault in image.faults]
    if board is not None:
        found += _for_board(image, board, field, final=final)
    return [_placed(problem, path) for problem in found]


def _for_board(image: Image, board: Board, field: str, *, final: bool) -> list[Problem]:
    if not board.chip_known:
        return [_unknown(board, field)]
    return [
        *_outside(image, board, field),
        *_on_settings(image, board, field, final=final),
        *_on_hand_over(image, board, field),
        *_closing(image, board, field, final=final),
        *board.image_problems(image, field, final=final),
    ]


def _of_file(field: str, fault: InputError) -> Problem:
    return error("image-unreadable", field, fault.what.capitalized(), why=NOTHING, cure=fault.cure)


def _unknown(board: Board, field: str) -> Problem:
    return warning(
        "image-board-unknown",
        field,
        Message("Nothing is known of the memory of {board}: the image was not judged.", board=board.name),
        why=Message("An image for another chip is found on the first unit only."),
        cure=Message("Describe the chip in a board file."),
    )


def _outside(image: Image, board: Board, field: str) -> Iterator[Problem]:
    """Find what is where the chip has no memory that may be written."""
    allowed = sorted([*board.flash, *board.other_memory], key=lambda part: part.start)
    strays = [stray for start, end in image.parts for stray in _left_over(start, end, allowed)]
    if strays:
        shown = ", ".join(f"0x{start:08X}-0x{end - 1:08X}" for start, end in strays[:_SHOWN])
        what = Message(
            "The image writes to {shown}, where the {board} has no memory for it.", shown=shown, board=board.name
        )
        if len(strays) > _SHOWN:
            what = Message.counted(
                "The image writes to {shown} and {n} more, where the {board} has no memory for it.",
                "The image writes to {shown} and {n} more, where the {board} has no memory for it.",
                n=len(strays) - _SHOWN,
                shown=shown,
                board=board.name,
            )
        yield error(
            "image-range",
            field,
            what,
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


def _on_settings(image: Image, board: Board, field: str, *, final: bool) -> Iterator[Problem]:
    """Find whether writing the image, page by page, reaches the stored configuration."""
    page = board.erase.page_bytes
    settings = board.settings
    if settings is None:
        return
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


def _on_hand_over(image: Image, board: Board, field: str) -> Iterator[Problem]:
    """Find whether the image has content where the probe brings the pack."""
    place = board.hand_over
    if place is not None and image.inside(place.region):
        yield error(
            "image-delivery",
            field,
            Message("The image reaches {region}, where the probe brings the pack.", region=str(place.region)),
            why=Message("What stands there would be overwritten, or taken for a pack."),
            cure=Message("Keep that region free in the build, or name another one in the board file."),
        )


def _closing(image: Image, board: Board, field: str, *, final: bool) -> Iterator[Problem]:
    for protection in board.protection:
        value = _closing_value(image, protection)
        if value is None:
            continue
        written = f"{protection.name} = 0x{value:08X}"
        if protection.closes is Closes.DEBUG:
            yield error(
                "image-protects",
                field,
                Message("The image writes {setting}, which closes the chip to the probe.", setting=written),
                why=Message("After the next reset the chip can be neither written nor told apart, and the run fails."),
                cure=Message("Leave it out of the image, and close the chip after the run."),
            )
        else:
            problem = error(
                "image-erase-protects",
                field,
                Message("The image writes {setting}, which forbids erasing the chip.", setting=written),
                why=Message("A unit that fails cannot be erased and started anew."),
                cure=Message("Leave it out of the image, or set it after the unit has passed."),
            )
            yield replace(problem, severity=Severity.WARNING) if final else problem


def _closing_value(image: Image, protection: Protection) -> int | None:
    """Return the first word that does not leave the chip open, None when all do or none is written."""
    mask = protection.mask
    opens = {value & mask for value in (_ALL_ONES, *protection.open_values)}
    for address in range(protection.registers.start, protection.registers.end, 4):
        value = image.word(address)
        if value is not None and value & mask not in opens:
            return value
    return None


def _placed(problem: Problem, path: Path) -> Problem:
    return replace(problem, place=str(path))
