"""What a unit of version 2 is (`/factory/identity.cbor`)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from factory_prov.device_contract.files import LEAST_PACKET_BYTES, ContractVersion, DeviceState, Optional
from factory_prov.device_contract.reading import Fields, Unreadable, document

_CHIP = re.compile("(?:[0-9a-f]{2}){4,32}")
_MOST_BYTES = 4096
_MOST_OBJECTS = 256
_LARGEST_OBJECT = 65534
_NAME_CHARACTERS = 255
_FIRMWARE_CHARACTERS = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceIdentity:
    """What a unit says of itself. `capacity_bytes`: of a pack; `packet_bytes`: of an SMP packet with its header."""

    endpoint_name: str
    chip: str
    firmware: str
    capacity_bytes: int
    objects: tuple[int, ...]
    packet_bytes: int
    random_ok: bool
    state: DeviceState
    sha256: bytes | None = None
    optional: frozenset[Optional] = frozenset()

    @property
    def version(self) -> ContractVersion:
        """Which version of the contract has this file."""
        return ContractVersion.TWO


def read_identity(data: bytes) -> DeviceIdentity:
    """Read what a unit says of itself; Unreadable names what does not fit the contract."""
    fields = Fields(document(data, most_bytes=_MOST_BYTES))
    if fields.number("v", most=255) != ContractVersion.TWO:
        raise Unreadable("v")
    objects = fields.many("obj", int, most=_MOST_OBJECTS)
    if any(not 0 <= each <= _LARGEST_OBJECT for each in objects):
        raise Unreadable("obj")
    state = fields.one_of("st", DeviceState)
    sha256 = fields.digest("sha")
    if (sha256 is None) is (state is not DeviceState.EMPTY):
        raise Unreadable("sha")
    return DeviceIdentity(
        endpoint_name=fields.text("ep", most=_NAME_CHARACTERS),
        chip=_chip(fields),
        firmware=fields.text("fw", most=_FIRMWARE_CHARACTERS),
        capacity_bytes=fields.number("cap", most=1 << 32, least=1),
        objects=objects,
        packet_bytes=fields.number("pkt", most=65535, least=LEAST_PACKET_BYTES),
        random_ok=fields.flag("rng"),
        state=state,
        sha256=sha256,
        optional=frozenset(Optional(each) for each in fields.many("opt", str, most=32) if each in list(Optional)),
    )


def _chip(fields: Fields) -> str:
    text = fields.text("chip", most=64)
    if not _CHIP.fullmatch(text):
        raise Unreadable("chip")
    return text
