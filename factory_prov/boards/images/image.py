"""An image: bytes and where in the chip they go, whatever the format of its file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from factory_prov.boards.addresses import AddressRange
from factory_prov.errors import InputError


class Image(Protocol):
    """The bytes of an image by their addresses."""

    @property
    def parts(self) -> Sequence[tuple[int, int]]:
        """Its contiguous pieces, start and end, in order."""
        ...

    @property
    def faults(self) -> Sequence[InputError]:
        """What is wrong with the file although its bytes could be read."""
        ...

    def inside(self, wanted: AddressRange) -> bool:
        """Whether a byte of the image is in this range."""
        ...

    def word(self, address: int) -> int | None:
        """Return the little-endian word that would be written there, None when none of its bytes is."""
        ...


class ImageFormat(Protocol):
    """A format of image files; a module that has these two is one."""

    def recognizes(self, data: bytes) -> bool:
        """Whether a file with this content is of the format."""
        ...

    def read(self, data: bytes) -> Image:
        """Return the image of a file's content; InputError for one that is broken or empty."""
        ...
