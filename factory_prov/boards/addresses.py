"""Ranges of a chip's addresses."""

from __future__ import annotations

from dataclasses import dataclass

from factory_prov.errors import InputError
from factory_prov.messages import Message

ADDRESS_LIMIT = 1 << 32


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressRange:
    """Addresses from `start` up to and without `end`."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end <= ADDRESS_LIMIT:
            raise InputError(
                Message("{addresses} is no range of addresses.", addresses=str(self)),
                cure=Message("Give start and end, both under 2^32."),
            )

    def __str__(self) -> str:
        return f"0x{self.start:08X}-0x{self.end - 1:08X}"

    def overlaps(self, start: int, end: int) -> bool:
        """Whether an address is in both ranges."""
        return self.start < end and start < self.end
