"""A kind of board: what has to be known of it before an image is written."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from factory_prov.errors import InputError
from factory_prov.messages import Message

ADDRESS_LIMIT = 1 << 32
_LARGEST_PAGE_BYTES = 1 << 20
_MOST_ID_WORDS = 8
_ID_SPAN_BYTES = 256


class Family(StrEnum):
    """Chips that are programmed alike."""

    NRF52 = "nrf52"
    NRF53 = "nrf53"
    NRF54L = "nrf54l"
    NRF91 = "nrf91"


class Reset(StrEnum):
    """How the chip is started: PIN by its reset line, SYSTEM by the debug port where the line is not connected."""

    PIN = "pin"
    SYSTEM = "system"


class Erase(StrEnum):
    """What is erased before an image is written: CHIP everything, a stored configuration too; SECTORS only what the
    image covers.
    """

    CHIP = "chip"
    SECTORS = "sectors"


class Closes(StrEnum):
    """What a protection register takes away: reading and writing by a probe, or erasing the whole chip."""

    DEBUG = "debug"
    ERASE = "erase"


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressRange:
    """Addresses from `start` up to and without `end`."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}
    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end <= ADDRESS_LIMIT:
            raise InputError(
                Message("{value} is no range of addresses.", value=str(self)),
                cure=Message("Give start and end, both under 2^32."),
            )

    def __str__(self) -> str:
        return f"0x{self.start:08X}-0x{self.end - 1:08X}"

    def overlaps(self, start: int, end: int) -> bool:
        """Whether an address is in both ranges."""
        return self.start < end and start < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Protection:
    """Words of the UICR that close the chip, at `registers`.

    A word leaves it open when its bits under `mask` are all ones, as erased, or one of `open_values`.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}
    name: str
    closes: Closes
    registers: AddressRange
    open_values: tuple[int, ...] = ()
    mask: int = 0xFFFF_FFFF


@dataclass(frozen=True, slots=True, kw_only=True)
class EraseRules:
    """What a run erases before the first and the final image; erasing sectors goes by pages of `page_bytes`.

    The final image must leave what is stored beside it. Where the first one does not erase the whole chip, a unit is
    configured once only: a fresh start would find what the try before has left.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}
    page_bytes: int
    first: Erase = Erase.CHIP
    final: Erase = Erase.SECTORS

    def __post_init__(self) -> None:
        if not 1 <= self.page_bytes <= _LARGEST_PAGE_BYTES:
            cure = Message("Use 1 to {largest_page_bytes}.", largest_page_bytes=_LARGEST_PAGE_BYTES)
            raise InputError(Message("the size of a page is out of range."), place="erase.page_bytes", cure=cure)
        if self.final is Erase.CHIP:
            what = Message("erasing the chip for the final image would erase the configuration too.")
            raise InputError(what, place="erase.final", cure=Message('Write "sectors".'))


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """One kind of board.

    `hardware_id` are the addresses of the words of the chip's own id; the id is their 8 hex digits each, in this order.
    `vcom` says which of the probe's serial ports the console is on, from 0. Without a probe of its own
    (`onboard_probe`), a board's serial port cannot be found by the probe's serial number.
    `settings` is where the configuration is stored; `uicr` is written once, and erased with the whole chip only.
    `network_core` is memory of a second core, which no programmer here writes.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}
    name: str
    family: Family
    flash: tuple[AddressRange, ...]
    settings: AddressRange
    erase: EraseRules
    hardware_id: tuple[int, ...]
    uicr: tuple[AddressRange, ...] = ()
    network_core: tuple[AddressRange, ...] = ()
    protection: tuple[Protection, ...] = ()
    onboard_probe: bool = True
    vcom: int = 0
    reset: Reset = Reset.PIN
    baud: int = 115200
    packet_limit_bytes: int = 380
    line_limit_bytes: int = 127
    ready_text: str = "Device ready for provisioning."
    final_text: str = "persistence: Anjay restored from"

    def __post_init__(self) -> None:
        wrong = [
            ("flash", not self.flash, "Name a range of the chip's memory."),
            ("hardware_id", not self._id_fits(), "Name 1 to 8 addresses of whole words, close together."),
            ("settings", not self._holds(self.settings), "It must be inside one of the ranges of flash."),
            ("vcom", not 0 <= self.vcom < 8, "Use 0 to 7."),
        ]
        for field_name, is_wrong, cure in wrong:
            if is_wrong:
                # joined
                raise InputError(Message("the value cannot be."), place=field_name, cure=Message("{text}", text=cure))

    def _id_fits(self) -> bool:
        words = self.hardware_id
        whole = all(0 <= word < ADDRESS_LIMIT and word % 4 == 0 for word in words)
        return 1 <= len(words) <= _MOST_ID_WORDS and whole and max(words) - min(words) <= _ID_SPAN_BYTES

    def _holds(self, wanted: AddressRange) -> bool:
        return any(part.start <= wanted.start and wanted.end <= part.end for part in self.flash)
