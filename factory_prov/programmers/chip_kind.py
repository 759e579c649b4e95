"""What the job's board says of the chip behind a probe, before what is known of its family."""

from __future__ import annotations

from factory_prov.boards.model import Reset
from factory_prov.boards.nordic.chip_id import DEVICE_ID_ADDRESS
from factory_prov.errors import InputError, ProgrammerError
from factory_prov.messages import Message
from factory_prov.programmers.protocol import Probe

NO_RESET_PIN = ("NRF51", "NRF52")
"""Their reset pin works only when the UICR says so, and erasing the chip takes that away ("pinreset-enable")."""


def id_addresses(probe: Probe, family: str) -> tuple[int, ...]:
    """Return the addresses of the words of the chip's own id, in the order in which they are written.

    InputError when the chip is of another family than the job's board; ProgrammerError when nobody knows.
    """
    place = f"probe {probe.serial_number}"
    if probe.kind is not None:
        if family and family != probe.kind.family.upper():
            what = Message(
                "the chip's family is {family}, and that of the job's board ({probe_kind}) another.",
                family=family,
                probe_kind=probe.kind.name,
            )
            raise InputError(
                what, place=place, cure=Message("Put on the board the job is for, or name its kind in the job.")
            )
        return probe.kind.hardware_id
    address = DEVICE_ID_ADDRESS.get(family)
    if address is None:
        what = Message("the chip's family is {family}; we do not know where its id is.", family=family or "not told")
        raise ProgrammerError(what, place=place, cure=Message("Use a board with a Nordic chip that is supported."))
    return (address + 4, address)


def resets_by_pin(probe: Probe, family: str) -> bool:
    """Return whether the chip is started by its reset pin."""
    return family not in NO_RESET_PIN if probe.kind is None else probe.kind.reset is Reset.PIN
