"""What an image for a Nordic chip has at its start: enough to see later whether it is still in the chip."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from factory_prov.boards.images.intel_hex import first_data, refuse_records_behind_end
from factory_prov.boards.images.reading import MAX_IMAGE_BYTES
from factory_prov.errors import InputError
from factory_prov.files.reading import read_bytes
from factory_prov.messages import Message

_NETWORK_CORE_CURE = Message(
    "Write that part once with nrfutil (--core Network), and build this image for the application core alone."
)
_CODE_ENDS = 0x00F00000
"""Application flash of every Nordic chip we know lies below; registers, UICR and other cores above."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageStart:
    """The size of the file, and the first data record of an image: where it goes and its bytes, in whole words."""

    size_bytes: int
    address: int
    data: bytes

    @property
    def readable(self) -> bool:
        """Whether this can be read back with the code: it is code, and it is aligned."""
        return bool(self.data) and self.address % 4 == 0 and self.address < _CODE_ENDS


def read_image_start(path: Path) -> ImageStart:
    """Read the start of an Intel HEX file; InputError when it is missing, something else, or for a network core too.

    No programmer here writes the network core of an nRF53, a chip of its own to the probe.
    """
    content = read_bytes(path, max_bytes=MAX_IMAGE_BYTES)
    try:
        text = content.decode("ascii")
        records = (line.strip() for line in text.split("\n"))
        address, data = first_data(records)
    except ValueError:
        cure = Message("Choose the firmware's .hex file.")
        raise InputError(Message("this is no Intel HEX image."), place=str(path), cure=cure) from None
    try:
        refuse_records_behind_end(content)
    except InputError as failure:
        raise InputError(failure.what, place=str(path), cure=failure.cure) from None
    if _reaches_network_core(address, records):
        what = Message("the image has a part for the network core, which is not written here.")
        raise InputError(what, place=str(path), cure=_NETWORK_CORE_CURE)
    return ImageStart(size_bytes=len(content), address=address, data=data[: len(data) // 4 * 4])


def _reaches_network_core(address: int, rest: Iterator[str]) -> bool:
    """Look from the first data on for addresses from 0x01000000 to 0x01FFFFFF; no other chip has anything there."""
    return address >> 24 == 1 or any(line.startswith(":02") and line[7:11] == "0401" for line in rest)
