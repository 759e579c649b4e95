"""A board with a Nordic chip: its family, its UICR and its second core, and what an image must not do with them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from factory_prov.boards.addresses import AddressRange
from factory_prov.boards.images.image import Image
from factory_prov.boards.model import Board, EraseRules
from factory_prov.lwm2m.problem import Problem, error, warning
from factory_prov.messages import Message


class Family(StrEnum):
    """Chips that are programmed alike."""

    NRF52 = "nrf52"
    NRF53 = "nrf53"
    NRF54L = "nrf54l"
    NRF91 = "nrf91"


@dataclass(frozen=True, slots=True, kw_only=True)
class NordicBoard(Board):
    """A kind of board with a Nordic chip.

    `uicr` is written once, and erased with the whole chip only. `network_core` is memory of a second core, which no
    programmer here writes.
    """

    family: Family
    flash: tuple[AddressRange, ...]
    settings: AddressRange
    erase: EraseRules
    hardware_id: tuple[int, ...]
    uicr: tuple[AddressRange, ...] = ()
    network_core: tuple[AddressRange, ...] = ()

    @property
    def other_memory(self) -> tuple[AddressRange, ...]:
        """See `Board`."""
        return (*self.uicr, *self.network_core)

    def image_problems(self, image: Image, field: str, *, final: bool) -> Iterator[Problem]:
        """See `Board`."""
        if any(image.inside(part) for part in self.network_core):
            yield _network_core(field)
        if any(image.inside(part) for part in self.uicr):
            yield _uicr(field, final=final)


def _network_core(field: str) -> Problem:
    return error(
        "image-network-core",
        field,
        Message("The image has a part for the network core."),
        why=Message("Only the application core is written."),
        cure=Message("Write that part once with nrfutil (--core Network), and build this image without it."),
    )


def _uicr(field: str, *, final: bool) -> Problem:
    why = Message("It stays until the whole chip is erased.")
    if final:
        why = Message("It is not erased before the final image: what is there already stays, and the write may fail.")
    return warning(
        "image-uicr",
        field,
        Message("The image writes to the UICR."),
        why=why,
        cure=Message("Check that it is meant to; it is fine when both images write the same."),
    )
