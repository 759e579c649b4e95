"""The region of a chip's flash through which the probe hands the pack over: written, read and compared by us.

No tool's word is taken for what is in the flash: it is read back. What is written holds keys; the file that a tool
gets it from is its owner's alone and gone when the tool has ended.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from factory_prov.boards.addresses import AddressRange
from factory_prov.boards.images.writing import FILE_NAME, image_file
from factory_prov.cancel import CancelToken
from factory_prov.device_contract.flash_image import (
    ALIGN_BYTES,
    BLANK,
    Receipt,
    image_of,
    is_blank,
    read_receipt,
)
from factory_prov.errors import InputError, VerifyFailed
from factory_prov.files.owner_only import write_owner_only
from factory_prov.files.temporary import temporary_folder
from factory_prov.messages import Message
from factory_prov.run.plan import HandOverPlan

Progress = Callable[[int, int], None]
_ERASED = bytes([BLANK]) * ALIGN_BYTES


class HandOverFlash:
    """The region of one chip; every method may raise ProgrammerError and Cancelled."""

    def __init__(self, plan: HandOverPlan, cancel: CancelToken) -> None:
        self._plan = plan
        self._cancel = cancel

    def receipt(self) -> Receipt | None:
        """Return the receipt that is there; None for none, or one that is not whole yet."""
        return read_receipt(self._read(self._plan.place.receipt))

    def is_taken_away(self) -> bool:
        """Whether nothing of an image is left."""
        return is_blank(self._read(self._plan.place.image))

    def write(self, pack: bytes, progress: Progress) -> None:
        """Have the image there and nothing else, its receipt's place blank; VerifyFailed where that is not so."""
        region = self._plan.place.region
        if len(pack) > self._plan.place.most_pack_bytes:
            raise InputError(
                Message("the pack is larger than the region {region} takes.", region=str(region)),
                place=self._where,
                cure=Message("Give the region more erase units in the board file and in the firmware."),
            )
        image = image_of(pack)
        self._rewrite(region, image, progress)
        if self._read(region) != image.ljust(region.end - region.start, bytes([BLANK])):
            raise self._differs(region)

    def clear(self) -> None:
        """Take an image away that the unit has not taken; the receipt, where there is one, stays.

        VerifyFailed where something of it is left: it holds keys.
        """
        self._rewrite(self._plan.place.image, b"", lambda *_: None)
        if not self.is_taken_away():
            raise self._differs(self._plan.place.image)

    def start(self) -> None:
        """Start the chip, which then looks for an image."""
        self._plan.chip.programmer.reset(self._plan.chip.probe, self._cancel)

    def _differs(self, part: AddressRange) -> VerifyFailed:
        return VerifyFailed(
            Message("what was read back from {region} differs from what was written.", region=str(part)),
            place=self._where,
            cure=Message("Try once more; if it stays, the chip is broken, or its tool does not do what it says."),
        )

    def _rewrite(self, part: AddressRange, image: bytes, progress: Progress) -> None:
        """Write an image to the start of a part, and have every other page of it erased that is not blank."""
        pieces = [(part.start, image)] if image else []
        pieces += [(page, _ERASED) for page in self._used_pages(part, behind=part.start + len(image))]
        if not pieces:
            return
        with temporary_folder("factory-prov-image-") as folder:
            file = folder / FILE_NAME
            write_owner_only(file, image_file(pieces))
            chip = self._plan.chip
            chip.programmer.write_data(chip.probe, file, progress=progress, cancel=self._cancel)

    def _used_pages(self, part: AddressRange, *, behind: int) -> Iterator[int]:
        """Yield the pages that hold something; those of the image are erased with its writing."""
        page_bytes, found = self._plan.page_bytes, self._read(part)
        for page in range(part.start, part.end, page_bytes):
            if page >= behind and not is_blank(found[page - part.start :][:page_bytes]):
                yield page

    def _read(self, part: AddressRange) -> bytes:
        return self._plan.chip.programmer.read_memory(self._plan.chip.probe, part, self._cancel)

    @property
    def _where(self) -> Message:
        return Message("probe {serial_number}", serial_number=self._plan.chip.probe.serial_number)
