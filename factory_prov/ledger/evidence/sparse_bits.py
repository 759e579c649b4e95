"""A set of many numbers in little room: a million that follow each other take 128 kB."""

from __future__ import annotations

from collections.abc import Iterator

_CHUNK = 1 << 16


class SparseBits:
    """Which numbers, from 0 on, are in it."""

    def __init__(self) -> None:
        self._chunks: dict[int, bytearray] = {}

    def add(self, number: int) -> bool:
        """Take a number in; whether it was not in it yet. ValueError for one below 0."""
        if number < 0:
            raise ValueError("a number below 0")
        at, bit = divmod(number, _CHUNK)
        chunk = self._chunks.setdefault(at, bytearray(_CHUNK // 8))
        mask = 1 << (bit & 7)
        if chunk[bit >> 3] & mask:
            return False
        chunk[bit >> 3] |= mask
        return True

    def discard(self, number: int) -> None:
        """Take a number out, if it is in it."""
        at, bit = divmod(number, _CHUNK)
        chunk = self._chunks.get(at)
        if chunk is not None:
            chunk[bit >> 3] &= ~(1 << (bit & 7)) & 0xFF

    def __contains__(self, number: int) -> bool:
        at, bit = divmod(number, _CHUNK)
        chunk = self._chunks.get(at)
        return chunk is not None and bool(chunk[bit >> 3] & (1 << (bit & 7)))

    def __iter__(self) -> Iterator[int]:
        """Give the numbers in order."""
        for at in sorted(self._chunks):
            for index, byte in enumerate(self._chunks[at]):
                if byte:
                    yield from (at * _CHUNK + index * 8 + bit for bit in range(8) if byte & (1 << bit))

    def gaps(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        """Give the stretches of numbers from `first` to `last`, both counted in, that are not in it, in order."""
        begin = first
        for number in self:
            if number < begin:
                continue
            if number > last:
                break
            if number > begin:
                yield begin, number - 1
            begin = number + 1
        if begin <= last:
            yield begin, last
