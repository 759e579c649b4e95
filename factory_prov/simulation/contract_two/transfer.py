"""A pack on its way to the board: which pieces are here, which come again, which do not fit."""

from __future__ import annotations

from factory_prov.device_contract.files import FileRefusal


class Refused(Exception):
    """The firmware says no to a request; `offset` goes with a piece in the wrong place."""

    def __init__(self, code: FileRefusal, *, offset: int | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.offset = offset


class Transfer:
    """What is here of one pack. It is overwritten when it is forgotten."""

    def __init__(self) -> None:
        self.length = 0
        self._here = bytearray()
        self.writes_twice = False

    @property
    def offset(self) -> int:
        """How many bytes are here."""
        return len(self._here)

    @property
    def whole(self) -> bool:
        """Whether all bytes of a pack are here."""
        return 0 < self.length == len(self._here)

    @property
    def pack(self) -> bytes:
        """What is here; it holds keys."""
        return bytes(self._here)

    def forget(self) -> None:
        """Overwrite what is here, and be as after a reset."""
        self._here[:] = bytes(len(self._here))
        self._here = bytearray()
        self.length = 0

    def begin(self, length: int, data: bytes) -> bool:
        """Take the first piece of a pack; return whether it is new here."""
        if length == self.length and self._has(0, data):
            return self._again(data)
        if len(data) > length:
            raise Refused(FileRefusal.WRONG_OFFSET, offset=self.offset)
        self.forget()
        self.length = length
        self._here += data
        return True

    def go_on(self, offset: int, data: bytes) -> bool:
        """Take a later piece; return whether it is new here."""
        if offset < self.offset and self._has(offset, data):
            return self._again(data)
        if offset != self.offset or offset + len(data) > self.length:
            raise Refused(FileRefusal.WRONG_OFFSET, offset=self.offset)
        self._here += data
        return True

    def drop(self, size_bytes: int) -> None:
        """Lose the last bytes, as a fault has it, and keep their place."""
        if size_bytes:
            self._here[-size_bytes:] = bytes(size_bytes)

    def _has(self, offset: int, data: bytes) -> bool:
        return self._here[offset : offset + len(data)] == data and offset + len(data) <= self.offset

    def _again(self, data: bytes) -> bool:
        if self.writes_twice and data:
            self._here = (self._here + data)[: self.length]
        return False
