"""What a unit says of itself is taken only as the contract has it."""

from __future__ import annotations

import hashlib
from typing import Any

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from factory_prov.device_contract.files import DeviceState, Optional
from factory_prov.device_contract.identity import read_identity
from factory_prov.device_contract.reading import Unreadable
from factory_prov.device_contract.results import ResultCode, read_result

DIGEST = hashlib.sha256(b"pack").digest()
IDENTITY = {
    "v": 2,
    "ep": "urn:dev:os:32473-1",
    "chip": "0123456789abcdef",
    "fw": "receiver 1.0",
    "cap": 4096,
    "obj": [0, 1, 2],
    "pkt": 1024,
    "rng": True,
    "st": "empty",
    "opt": ["erase", "of a later version"],
}
RESULT = {"code": 0, "name": "applied", "st": "provisioned", "off": 0, "sha": DIGEST}
WRONG: list[tuple[str, Any]] = [
    ("v", 3),
    ("v", True),
    ("chip", "0123"),
    ("chip", "0123456789ABCDEF"),
    ("cap", 0),
    ("cap", -1),
    ("cap", "4096"),
    ("obj", [0, "1"]),
    ("obj", [True]),
    ("obj", [65535]),
    ("obj", 0),
    ("pkt", 255),
    ("rng", 1),
    ("st", "Empty"),
    ("st", ["empty"]),
    ("sha", DIGEST),
    ("sha", None),
    ("opt", [1]),
    ("ep", "a\nb"),
    ("fw", "x" * 65),
]


def test_an_identity_is_read_and_what_is_not_known_is_skipped() -> None:
    found = read_identity(cbor2.dumps({**IDENTITY, 7: 8, "later": [1]}))
    assert (found.capacity_bytes, found.objects, found.packet_bytes) == (4096, (0, 1, 2), 1024)
    assert (found.state, found.sha256, found.optional) == (DeviceState.EMPTY, None, {Optional.ERASE})


@pytest.mark.parametrize(("key", "value"), WRONG)
def test_an_identity_with_anything_else_is_none(key: str, value: object) -> None:
    with pytest.raises(Unreadable, match=f"^{key}$"):
        read_identity(cbor2.dumps({**IDENTITY, key: value}))


@pytest.mark.parametrize("key", sorted(IDENTITY))
def test_an_identity_misses_nothing(key: str) -> None:
    with pytest.raises(Unreadable, match=f"^{key}$"):
        read_identity(cbor2.dumps({name: value for name, value in IDENTITY.items() if name != key}))


def test_only_the_digest_that_was_sent_is_a_yes() -> None:
    assert read_result(cbor2.dumps(RESULT)).applied(DIGEST)
    assert not read_result(cbor2.dumps(RESULT)).applied(hashlib.sha256(b"other").digest())
    assert not read_result(cbor2.dumps({**RESULT, "code": 1})).applied(DIGEST)
    assert read_result(cbor2.dumps({**RESULT, "code": 200, "name": "of the maker"})).known is None


@pytest.mark.parametrize(
    ("key", "value"), [("code", 256), ("code", False), ("sha", DIGEST[:31]), ("st", "empty"), ("path", 5), ("off", -1)]
)
def test_a_result_with_anything_else_is_none(key: str, value: object) -> None:
    with pytest.raises(Unreadable):
        read_result(cbor2.dumps({**RESULT, key: value}))


def test_names_of_codes() -> None:
    assert [each.label for each in ResultCode][:5] == ["applied", "busy", "waiting", "incomplete", "hash-differs"]


@given(st.binary(max_size=80))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for read in (read_identity, read_result):
        with pytest.raises(Unreadable):
            read(data)
