"""A kind of board: what has to be known of it before an image is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from factory_prov.boards.addresses import ADDRESS_LIMIT, AddressRange
from factory_prov.boards.anjay_firmware import FINAL_TEXT, READY_TEXT
from factory_prov.boards.device_side import DeviceSide
from factory_prov.boards.hand_over import HandOver, HandOverPlace
from factory_prov.boards.images.image import Image
from factory_prov.errors import InputError
from factory_prov.lwm2m.problem import Problem
from factory_prov.messages import Message

_LARGEST_PAGE_BYTES = 1 << 20
_USUAL_PAGE_BYTES = 4096
_MOST_ID_WORDS = 8
_ID_SPAN_BYTES = 256


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
class Protection:
    """Words of the chip's own settings that close it, at `registers`.

    A word leaves it open when its bits under `mask` are all ones, as erased, or one of `open_values`.
    """

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

    page_bytes: int
    first: Erase = Erase.CHIP
    final: Erase = Erase.SECTORS

    def __post_init__(self) -> None:
        if not 1 <= self.page_bytes <= _LARGEST_PAGE_BYTES:
            cure = Message("Use 1 to {most}.", most=_LARGEST_PAGE_BYTES)
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
    `settings` is where the configuration is stored. `family` names chips that are programmed alike. A board of which
    none of these is known is one without a probe: its port alone is used. `pyocd_target` is pyOCD's name of the chip.
    `delivery`: the board has no UART, and gets its pack by the probe.

    What only one maker's chips have is in a class of its own that adds to this one (`boards.makers`).
    """

    name: str
    family: str = ""
    flash: tuple[AddressRange, ...] = ()
    settings: AddressRange | None = None
    erase: EraseRules = field(default_factory=lambda: EraseRules(page_bytes=_USUAL_PAGE_BYTES))
    hardware_id: tuple[int, ...] = ()
    protection: tuple[Protection, ...] = ()
    onboard_probe: bool = True
    vcom: int = 0
    reset: Reset = Reset.PIN
    baud: int = 115200
    packet_limit_bytes: int = 380
    line_limit_bytes: int = 127
    ready_text: str = READY_TEXT
    final_text: str = FINAL_TEXT
    delivery: HandOver | None = None
    device: DeviceSide = field(default_factory=DeviceSide)
    pyocd_target: str = ""

    def __post_init__(self) -> None:
        known = self.chip_known
        wrong = [
            ("flash", known and not self.flash, Message("Name a range of the chip's memory.")),
            (
                "hardware_id",
                known and not self._id_fits(),
                Message("Name 1 to 8 addresses of whole words, close together."),
            ),
            (
                "settings",
                known and not self._holds(self.settings),
                Message("It must be inside one of the ranges of flash."),
            ),
            ("vcom", not 0 <= self.vcom < 8, Message("Use 0 to 7.")),
        ]
        for field_name, is_wrong, cure in wrong:
            if is_wrong:
                raise InputError(Message("the value cannot be."), place=field_name, cure=cure)
        for problem in self._delivery_problems():
            raise problem

    @property
    def hand_over(self) -> HandOverPlace | None:
        """Where the probe brings the pack; None for a board with a UART."""
        return None if self.delivery is None else HandOverPlace.of(self.delivery, page_bytes=self.erase.page_bytes)

    @property
    def chip_known(self) -> bool:
        """Whether anything is known of its chip; else a probe has nothing to go by, and images are not judged."""
        return bool(self.family or self.flash or self.settings or self.hardware_id)

    @property
    def other_memory(self) -> tuple[AddressRange, ...]:
        """Where an image may have content beside the flash."""
        return ()

    def image_problems(self, image: Image, field: str, *, final: bool) -> Iterator[Problem]:  # noqa: ARG002 - a maker's
        """Find what is wrong with an image for chips of this maker; `field` is the job's setting for the image."""
        yield from ()

    def _delivery_problems(self) -> Iterator[InputError]:
        if self.delivery is not None:
            kept: list[tuple[Message | str, AddressRange]] = []
            if self.settings is not None:
                kept.append((Message("the part for stored settings"), self.settings))
            kept += [(Message("memory that is no flash for programs"), part) for part in self.other_memory]
            kept += [(each.name, each.registers) for each in self.protection]
            yield from self.delivery.problems(page_bytes=self.erase.page_bytes, flash=self.flash, kept=kept)

    def _id_fits(self) -> bool:
        words = self.hardware_id
        whole = all(0 <= word < ADDRESS_LIMIT and word % 4 == 0 for word in words)
        return 1 <= len(words) <= _MOST_ID_WORDS and whole and max(words) - min(words) <= _ID_SPAN_BYTES

    def _holds(self, wanted: AddressRange | None) -> bool:
        return wanted is not None and any(part.start <= wanted.start and wanted.end <= part.end for part in self.flash)
