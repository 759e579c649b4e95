"""What is known of the firmware that takes the pack on a kind of board: docs/device-contract.md."""

from __future__ import annotations

from dataclasses import dataclass

from factory_prov.device_contract.files import LEAST_PACKET_BYTES, ContractVersion
from factory_prov.device_contract.limits import DeviceLimits
from factory_prov.errors import InputError
from factory_prov.lwm2m.paths import MAX_ID
from factory_prov.messages import Message

_LARGEST_PACK_BYTES = 1 << 20
_LARGEST_PACKET_BYTES = 65_000
_LEAST_PACKET_BYTES = {ContractVersion.ONE: 48, ContractVersion.TWO: LEAST_PACKET_BYTES}


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceSide:
    """The table `[device]` of a board file. What is left out is not known: a unit of version 2 says it itself.

    `capacity_bytes`: the largest pack; `objects`: those that it takes; `packet_bytes`: the largest SMP packet.
    """

    contract: int = ContractVersion.ONE
    capacity_bytes: int | None = None
    objects: tuple[int, ...] | None = None
    packet_bytes: int | None = None

    def __post_init__(self) -> None:
        if self.contract not in list(ContractVersion):
            what = Message("there is no version {version} of the device contract.", version=self.contract)
            raise InputError(what, place="device.contract", cure=Message("Write 1 or 2."))
        self._check("capacity_bytes", self.capacity_bytes, least=1, most=_LARGEST_PACK_BYTES)
        self._check(
            "packet_bytes", self.packet_bytes, least=_LEAST_PACKET_BYTES[self.version], most=_LARGEST_PACKET_BYTES
        )
        if self.objects is not None and not self.objects:
            cure = Message("Name those that the firmware takes, or leave the line out where that is not known.")
            raise InputError(Message("a device without an object takes no pack."), place="device.objects", cure=cure)
        for object_id in self.objects or ():
            self._check("objects", object_id, least=0, most=MAX_ID)

    @property
    def version(self) -> ContractVersion:
        """The version of the contract that the firmware meets."""
        return ContractVersion(self.contract)

    @property
    def limits(self) -> DeviceLimits:
        """What it takes, for the judgement of a pack."""
        return DeviceLimits(capacity_bytes=self.capacity_bytes, objects=self.objects)

    @staticmethod
    def _check(name: str, value: int | None, *, least: int, most: int) -> None:
        if value is not None and not least <= value <= most:
            what = Message("{number} is out of range.", number=value)
            cure = Message("Use {lowest} to {highest}.", lowest=least, highest=most)
            raise InputError(what, place=f"device.{name}", cure=cure)
