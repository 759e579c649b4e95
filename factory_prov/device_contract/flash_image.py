"""A pack in a chip's flash, and the receipt for it: how a unit without a UART is configured (delivery by probe)."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass

from factory_prov.device_contract.files import DeviceState
from factory_prov.device_contract.results import DIGEST_BYTES, DeviceResult, ResultCode

ALIGN_BYTES = 16
HEADER_BYTES = 64
RECEIPT_BYTES = 80
BLANK = 0xFF
LEAST_UNITS = 2
"""The region has so many erase units at least: the last one is the receipt's."""

_IMAGE_MAGIC = b"FPROVPK2"
_RECEIPT_MAGIC = b"FPROVRC2"
_UNUSED = b"\xff" * 4
_SHA_AT, _SHA_END = 16, 48
_PATH_AT, _PATH_END = 48, 76
_HEADER_CRC_AT = 60
_NOTHING_STORED = bytes(DIGEST_BYTES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What a unit says of an image. `sha256`: of what it has stored, None where nothing; `path`: of a record."""

    code: int
    sha256: bytes | None = None
    path: str = ""

    def applied(self, sha256: bytes) -> bool:
        """Whether exactly this pack is stored: nothing else is a yes."""
        return self.code == ResultCode.APPLIED and self.sha256 == sha256

    @property
    def result(self) -> DeviceResult:
        """The same as a unit with a UART says it; what the receipt leaves out is as it must be."""
        known = self.code in ResultCode.__members__.values()
        locked = self.code == ResultCode.LOCKED
        held = DeviceState.LOCKED if locked else DeviceState.PROVISIONED
        return DeviceResult(
            code=self.code,
            name=ResultCode(self.code).label if known else "refused",
            state=DeviceState.EMPTY if self.sha256 is None else held,
            path=self.path,
            sha256=self.sha256,
        )


def most_pack_bytes(region_bytes: int, unit_bytes: int) -> int:
    """Return the largest pack that a region takes whose receipt has its last erase unit; not over 0 for none."""
    return region_bytes - unit_bytes - HEADER_BYTES


def image_of(pack: bytes) -> bytes:
    """Return the bytes that go to the start of the region; they hold the pack's keys."""
    head = _IMAGE_MAGIC + len(pack).to_bytes(4, "little") + _UNUSED + hashlib.sha256(pack).digest()
    head = head.ljust(_HEADER_CRC_AT, bytes([BLANK]))
    body = head + zlib.crc32(head).to_bytes(4, "little") + pack
    return body.ljust(-(-len(body) // ALIGN_BYTES) * ALIGN_BYTES, bytes([BLANK]))


def pack_in(region: bytes) -> bytes | None:
    """Return the pack of an image whose length, CRC and digest are right, as a unit looks at it; None for any other."""
    head, length = region[:HEADER_BYTES], int.from_bytes(region[8:12], "little")
    if not head.startswith(_IMAGE_MAGIC) or not 1 <= length <= len(region) - HEADER_BYTES:
        return None
    pack = region[HEADER_BYTES : HEADER_BYTES + length]
    good = zlib.crc32(head[:_HEADER_CRC_AT]).to_bytes(4, "little") == head[_HEADER_CRC_AT:]
    return pack if good and hashlib.sha256(pack).digest() == head[_SHA_AT:_SHA_END] else None


def receipt_of(receipt: Receipt) -> bytes:
    """Return the bytes of a receipt, as a unit writes them."""
    body = _RECEIPT_MAGIC + receipt.code.to_bytes(4, "little") + _UNUSED + (receipt.sha256 or _NOTHING_STORED)
    body += receipt.path.encode("ascii").ljust(_PATH_END - _PATH_AT, b"\0")
    return body + zlib.crc32(body).to_bytes(4, "little")


def read_receipt(data: bytes) -> Receipt | None:
    """Read a receipt from the start of its erase unit; None for what is none, not the whole of one, or damaged."""
    body, crc = data[:_PATH_END], data[_PATH_END:RECEIPT_BYTES]
    if len(crc) < 4 or not body.startswith(_RECEIPT_MAGIC) or zlib.crc32(body).to_bytes(4, "little") != crc:
        return None
    path = body[_PATH_AT:_PATH_END].split(b"\0")[0].decode("ascii", "replace")
    sha256 = body[_SHA_AT:_SHA_END]
    return Receipt(
        code=int.from_bytes(body[8:12], "little"),
        sha256=None if sha256 == _NOTHING_STORED else sha256,
        path=path if path.isprintable() else "",
    )


def is_blank(data: bytes) -> bool:
    """Whether nothing is there."""
    return data.count(BLANK) == len(data)
