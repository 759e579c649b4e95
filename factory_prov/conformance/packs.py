"""Packs to try a device with: good ones with keys that are thrown away, and some that are wrong in one place."""

from __future__ import annotations

import hashlib
import itertools
import secrets
from collections.abc import Collection
from dataclasses import dataclass, field

from factory_prov.lwm2m import senml
from factory_prov.lwm2m.paths import ResourcePath
from factory_prov.lwm2m.senml import Record
from factory_prov.lwm2m.values import Value

_SECURE_URI = "coaps://conformance.invalid:5684"
_PLAIN_URI = "coap://conformance.invalid:5683"
_PSK, _NO_SECURITY = 0, 3
_KEY_BYTES = 32
SECURITY, SERVER = 0, 1
OBJECTS = (SECURITY, SERVER)
"""What the packs are made of."""
_made = itertools.count()
"""No two packs in a row are equally long: the first piece of one is never taken for a repeated piece of another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialPack:
    """A pack; `keys` are what must never be seen again."""

    data: bytes = field(repr=False)
    keys: tuple[bytes, ...] = field(default=(), repr=False)

    @property
    def sha256(self) -> bytes:
        """The digest that the device must name."""
        return hashlib.sha256(self.data).digest()


def good_pack(*, secure: bool = True, objects: Collection[int] = OBJECTS) -> TrialPack:
    """Return a pack for one server, with a key of its own or without security, as far as these objects carry it."""
    records, keys = _records(secure=secure)
    taken = {path: value for path, value in records.items() if ResourcePath.parse(path).object_id in objects}
    return _pack(taken, keys)


def wrong_pack(path: str, value: Value, *, objects: Collection[int] = OBJECTS) -> TrialPack:
    """Return a pack that is good but for that record: in the place of the good one, else before the last."""
    records, keys = _records(secure=True)
    taken = {each: kept for each, kept in records.items() if ResourcePath.parse(each).object_id in objects}
    if path not in taken and taken:
        last, final = taken.popitem()
        return _pack({**taken, path: value, last: final}, keys)
    return _pack({**taken, path: value}, keys)


def malformed_packs() -> tuple[TrialPack, ...]:
    """Return what is no SenML CBOR: no CBOR, a good pack that is cut off, a map, records that are no maps."""
    good = good_pack()
    wrong = (b"\xff" * 40, good.data[:-3], b"\xa1\x00\x61a", b"\x83\x01\x02\x03")
    return tuple(TrialPack(data=data, keys=good.keys) for data in wrong)


def _records(*, secure: bool) -> tuple[dict[str, Value], tuple[bytes, ...]]:
    key = secrets.token_bytes(_KEY_BYTES)
    identity = f"conformance-{secrets.token_hex(4)}{'x' * (next(_made) % 16)}".encode()
    credentials: dict[str, Value] = {"/0/1/3": identity, "/0/1/5": key} if secure else {}
    records: dict[str, Value] = {
        "/0/1/0": _SECURE_URI if secure else _PLAIN_URI,
        "/0/1/1": False,
        "/0/1/2": _PSK if secure else _NO_SECURITY,
        **credentials,
        "/0/1/10": 101,
        "/1/1/0": 101,
        "/1/1/1": 86400,
        "/1/1/6": True,
        "/1/1/7": "U",
    }
    return records, (key,) if secure else ()


def _pack(records: dict[str, Value], keys: tuple[bytes, ...]) -> TrialPack:
    written = senml.encode(Record(ResourcePath.parse(path), value) for path, value in records.items())
    return TrialPack(data=written, keys=keys)
