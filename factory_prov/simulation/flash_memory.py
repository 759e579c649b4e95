"""The bytes of a virtual chip's flash, by its rules: erasing sets a page to ones, writing only clears bits."""

from __future__ import annotations

from collections.abc import Iterable

PAGE_BYTES = 4096
_BLANK = b"\xff" * PAGE_BYTES


class FlashMemory:
    """Pages that were written; all others are blank. Not for two threads at once: the board's lock is held."""

    def __init__(self) -> None:
        self._pages: dict[int, bytearray] = {}

    def read(self, start: int, size_bytes: int) -> bytes:
        """Return the bytes there."""
        first, last = start // PAGE_BYTES, (start + size_bytes - 1) // PAGE_BYTES
        pages = b"".join(bytes(self._pages.get(page, _BLANK)) for page in range(first, last + 1))
        return pages[start - first * PAGE_BYTES :][:size_bytes]

    def erase(self, start: int, end: int) -> None:
        """Erase the pages that hold any of these bytes."""
        for page in range(start // PAGE_BYTES, -(-end // PAGE_BYTES)):
            self._pages.pop(page, None)

    def erase_all(self) -> None:
        """Erase the whole chip."""
        self._pages.clear()

    def write(self, start: int, data: bytes) -> None:
        """Write bytes: a bit that is 0 stays 0 until its page is erased."""
        for at, byte in enumerate(data, start):
            self._pages.setdefault(at // PAGE_BYTES, bytearray(_BLANK))[at % PAGE_BYTES] &= byte

    def rewrite(self, pieces: Iterable[tuple[int, bytes]]) -> None:
        """Erase the pages that the pieces touch, then write them."""
        kept = tuple(pieces)
        for start, data in kept:
            self.erase(start, start + len(data))
        for start, data in kept:
            self.write(start, data)
