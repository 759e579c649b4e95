"""How a board without a UART gets its pack: the probe writes it into the flash, and reads the receipt there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from factory_prov.boards.addresses import AddressRange
from factory_prov.device_contract.flash_image import LEAST_UNITS, most_pack_bytes
from factory_prov.errors import InputError
from factory_prov.messages import Message

_LONGEST_S = 600.0
_LARGEST_REGION_BYTES = 1 << 20


class HandOverBy(StrEnum):
    """What brings a pack to the board: the probe. A board without the table has a UART."""

    PROBE = "probe"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """The table `[delivery]` of a board file. `region`: where the firmware looks for a pack at each start.

    `erase_bytes`: how much of the flash is erased at a time there; 0 for the pages of `[erase]`. `receipt_timeout_s`:
    how long after its start the board may take until it has written the receipt.
    """

    by: HandOverBy
    region: AddressRange
    erase_bytes: int = 0
    receipt_timeout_s: float = 60.0

    def problems(
        self, *, page_bytes: int, flash: Sequence[AddressRange], kept: Sequence[tuple[Message | str, AddressRange]]
    ) -> Iterator[InputError]:
        """Find what is wrong with it for a board; `kept` are the parts of its memory that something else is in."""
        region, unit = self.region, self.erase_bytes or page_bytes
        if self.erase_bytes < 0 or unit % page_bytes:
            cure = Message("Use a multiple of page_bytes ({page_bytes}), or leave it out.", page_bytes=page_bytes)
            yield InputError(Message("it is no whole number of pages."), place="delivery.erase_bytes", cure=cure)
            return
        if not 1.0 <= self.receipt_timeout_s <= _LONGEST_S:
            cure = Message("Use 1 to {most}.", most=f"{_LONGEST_S:g}")
            yield InputError(Message("the time is out of range."), place="delivery.receipt_timeout_s", cure=cure)
        if region.start % unit or region.end % unit:
            what = Message(
                "the region {region} does not begin and end with an erase unit of {unit} bytes.",
                region=str(region),
                unit=unit,
            )
            cure = Message("Use multiples of {unit}.", unit=f"0x{unit:X}")
            yield InputError(what, place=_REGION, cure=cure)
        elif region.end - region.start < LEAST_UNITS * unit:
            what = Message("the region {region} has one erase unit only.", region=str(region))
            cure = Message("Give it two or more: the receipt has the last one to itself.")
            yield InputError(what, place=_REGION, cure=cure)
        yield from self._misplaced(page_bytes, flash, kept)

    def _misplaced(
        self, page_bytes: int, flash: Sequence[AddressRange], kept: Sequence[tuple[Message | str, AddressRange]]
    ) -> Iterator[InputError]:
        region = self.region
        if region.end - region.start > _LARGEST_REGION_BYTES:
            what = Message("the region {region} is larger than 1 MB.", region=str(region))
            yield InputError(what, place=_REGION, cure=Message("A pack is a few kB: make it smaller."))
        if not any(part.start <= region.start and region.end <= part.end for part in flash):
            what = Message("the region {region} is not inside the board's flash.", region=str(region))
            cure = Message("Take the address from the devicetree or linker script of the build.")
            yield InputError(what, place=_REGION, cure=cure)
        for name, part in kept:
            start, end = part.start // page_bytes * page_bytes, -(-part.end // page_bytes) * page_bytes
            if region.overlaps(start, end):
                what = Message(
                    "the region {region} overlaps {what} ({part}).", region=str(region), what=name, part=str(part)
                )
                yield InputError(what, place=_REGION, cure=Message("Give it pages of its own."))


_REGION = "delivery.region"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverPlace:
    """The region as it is used: `image` is all but the last erase unit, `receipt` is that one."""

    image: AddressRange
    receipt: AddressRange
    timeout_s: float

    @classmethod
    def of(cls, options: HandOver, *, page_bytes: int) -> HandOverPlace:
        """Return the parts of a region."""
        region = options.region
        last = region.end - (options.erase_bytes or page_bytes)
        return cls(
            image=AddressRange(start=region.start, end=last),
            receipt=AddressRange(start=last, end=region.end),
            timeout_s=options.receipt_timeout_s,
        )

    @property
    def region(self) -> AddressRange:
        """The whole of it."""
        return AddressRange(start=self.image.start, end=self.receipt.end)

    @property
    def most_pack_bytes(self) -> int:
        """The largest pack that it takes."""
        return most_pack_bytes(self.region.end - self.region.start, self.receipt.end - self.receipt.start)
