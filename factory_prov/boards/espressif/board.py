"""A board with a chip of Espressif, whose firmware takes its configuration from an NVS partition."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from factory_prov.boards.addresses import AddressRange
from factory_prov.boards.espressif.nvs_image import LEAST_PAGES, PAGE_BYTES
from factory_prov.boards.images.image import Image
from factory_prov.boards.model import Board
from factory_prov.errors import InputError
from factory_prov.lwm2m.problem import Problem, error
from factory_prov.messages import Message

_TABLE_ENTRIES, _ENTRY_BYTES = 95, 32
_MAGIC, _DATA, _NVS = 0x50AA, 1, 2
"""Of an entry of the partition table (ESP-IDF Programming Guide, "Partition Tables")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EspressifBoard(Board):
    """A kind of board with an ESP32 or one of its relatives; addresses are offsets in its flash.

    `settings` is the NVS partition: whole pages of 4096 bytes, three or more. `partition_table` is where the firmware's
    image has the table that says so as well.
    """

    settings: AddressRange
    partition_table: int = 0x8000

    def __post_init__(self) -> None:
        super(EspressifBoard, self).__post_init__()
        size = self.settings.end - self.settings.start
        if self.settings.start % PAGE_BYTES or size % PAGE_BYTES or size < LEAST_PAGES * PAGE_BYTES:
            what = Message("{settings} is no NVS partition.", settings=str(self.settings))
            cure = Message("Use pages of 4096 bytes, three or more.")
            raise InputError(what, place="settings", cure=cure)

    def image_problems(self, image: Image, field: str, *, final: bool) -> Iterator[Problem]:  # noqa: ARG002 - as `Board`
        """See `Board`: the partition that the image's own table has must be the one of the board file."""
        partitions = tuple(self._nvs_partitions(image))
        if partitions and self.settings not in partitions:
            yield error(
                "image-nvs",
                field,
                Message(
                    "The image's partition table has its settings at {found}, the board file at {settings}.",
                    found=", ".join(map(str, partitions)),
                    settings=str(self.settings),
                ),
                why=Message("The firmware would not find its configuration, and take what was compiled in."),
                cure=Message("Write the partition of the build (partitions.csv) into the board file."),
            )

    def _nvs_partitions(self, image: Image) -> Iterator[AddressRange]:
        for at in range(self.partition_table, self.partition_table + _TABLE_ENTRIES * _ENTRY_BYTES, _ENTRY_BYTES):
            head, start, size = (image.word(at + word) for word in (0, 4, 8))
            if head is None or start is None or size is None or head & 0xFFFF != _MAGIC:
                return
            if (head >> 16 & 0xFF, head >> 24) == (_DATA, _NVS) and size:
                yield AddressRange(start=start, end=start + size)
