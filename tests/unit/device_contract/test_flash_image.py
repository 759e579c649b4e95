"""The pack in the flash and its receipt, byte by byte as docs/device-contract.md has them."""

from __future__ import annotations

import hashlib
import zlib

import pytest

from factory_prov.device_contract.files import DeviceState
from factory_prov.device_contract.flash_image import (
    Receipt,
    image_of,
    is_blank,
    most_pack_bytes,
    pack_in,
    read_receipt,
    receipt_of,
)
from factory_prov.device_contract.results import ResultCode

PACK = bytes(range(1, 38))
DIGEST = hashlib.sha256(PACK).digest()


def test_the_image_as_the_contract_has_it() -> None:
    image = image_of(PACK)
    assert image[:8] == b"FPROVPK2"
    assert image[8:16] == b"\x25\0\0\0\xff\xff\xff\xff"
    assert image[16:48] == DIGEST
    assert image[48:60] == b"\xff" * 12
    assert image[60:64] == zlib.crc32(image[:60]).to_bytes(4, "little")
    assert image[64:101] == PACK
    assert image[101:] == b"\xff" * 11
    assert len(image) % 16 == 0


@pytest.mark.parametrize("length", [1, 15, 16, 17, 4032])
def test_what_was_put_in_comes_out(length: int) -> None:
    pack = b"\x5a" * length
    assert pack_in(image_of(pack).ljust(8192, b"\xff")) == pack


def test_an_image_that_is_not_whole_is_none() -> None:
    image = image_of(PACK)
    for at in (*range(8), *range(8, 101)):
        broken = bytearray(image)
        broken[at] ^= 0x10
        assert pack_in(bytes(broken)) is None, at
    for end in range(len(PACK) + 64):
        assert pack_in(image[:end]) is None
        assert pack_in(image[:end].ljust(4096, b"\xff")) is None, end
    assert pack_in(b"\xff" * 4096) is None


def test_the_receipt_as_the_contract_has_it() -> None:
    data = receipt_of(Receipt(code=9, path="/0/1/3"))
    assert len(data) == 80
    assert data[:16] == b"FPROVRC2\x09\0\0\0\xff\xff\xff\xff"
    assert data[16:48] == bytes(32)
    assert data[48:76] == b"/0/1/3".ljust(28, b"\0")
    assert data[76:] == zlib.crc32(data[:76]).to_bytes(4, "little")


@pytest.mark.parametrize(
    "receipt",
    [
        Receipt(code=ResultCode.APPLIED, sha256=DIGEST),
        Receipt(code=ResultCode.VALUE_TOO_LONG, path="/65534/65534/65534/65534"),
        Receipt(code=ResultCode.LOCKED, sha256=DIGEST),
        Receipt(code=200),
    ],
)
def test_a_receipt_is_read_as_it_was_written(receipt: Receipt) -> None:
    assert read_receipt(receipt_of(receipt).ljust(4096, b"\xff")) == receipt
    for end in range(80):
        assert read_receipt(receipt_of(receipt)[:end].ljust(4096, b"\xff")) is None, "half written"


def test_only_applied_with_the_very_digest_is_a_yes() -> None:
    assert Receipt(code=0, sha256=DIGEST).applied(DIGEST)
    assert not Receipt(code=0, sha256=bytes(31) + b"\1").applied(DIGEST)
    assert not Receipt(code=0).applied(DIGEST)
    assert not Receipt(code=14, sha256=DIGEST).applied(DIGEST)


def test_it_is_told_in_the_words_of_a_unit_with_a_uart() -> None:
    refused = Receipt(code=9, path="/0/1/3").result
    assert (refused.name, refused.state, refused.path) == ("value-too-long", DeviceState.EMPTY, "/0/1/3")
    assert Receipt(code=15, sha256=DIGEST).result.state is DeviceState.LOCKED
    assert Receipt(code=4000).result.known is None


def test_room() -> None:
    assert most_pack_bytes(0x4000, 0x1000) == 0x3000 - 64
    assert most_pack_bytes(0x1000, 0x1000) < 0
    assert is_blank(b"\xff" * 9)
    assert not is_blank(b"\xff" * 9 + b"\xfe")
