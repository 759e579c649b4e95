"""What the job's board says of a chip, before what is known of its family."""

from __future__ import annotations

from factory_prov.boards.model import Board, Reset
from factory_prov.boards.nordic.chip_id import DEVICE_ID_ADDRESS
from factory_prov.errors import InputError, ProgrammerError
from factory_prov.messages import Message

NO_RESET_PIN = ("NRF51", "NRF52")
"""Their reset pin works only when the UICR says so, and erasing the chip takes that away ("pinreset-enable")."""


def id_addresses(board: Board | None, family: str, *, place: str | Message) -> tuple[int, ...]:
    """Return the addresses of the words of the chip's own id, in the order in which they are written.

    InputError when the chip is of another family than the job's board; ProgrammerError when nobody knows.
    """
    if board is not None:
        if family and family != board.family.upper():
            what = Message(
                "the chip's family is {family}, and that of the job's board ({board}) another.",
                family=family,
                board=board.name,
            )
            raise InputError(
                what, place=place, cure=Message("Put on the board the job is for, or name its kind in the job.")
            )
        return board.hardware_id
    address = DEVICE_ID_ADDRESS.get(family)
    if address is None:
        what = Message("the chip's family is not told; we do not know where its id is.")
        if family:
            what = Message("the chip's family is {family}; we do not know where its id is.", family=family)
        raise ProgrammerError(what, place=place, cure=Message("Use a board with a Nordic chip that is supported."))
    return (address + 4, address)


def resets_by_pin(board: Board | None, family: str) -> bool:
    """Return whether the chip is started by its reset pin."""
    return family not in NO_RESET_PIN if board is None else board.reset is Reset.PIN
