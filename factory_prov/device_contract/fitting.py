"""Whether a pack fits a device of version 2, by what the device says of itself, or its board file of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from factory_prov.device_contract.identity import DeviceIdentity
from factory_prov.lwm2m.problem import Problem, error
from factory_prov.lwm2m.senml import Record
from factory_prov.messages import Message

CAPACITY = "device-capacity"
OBJECT = "device-object"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceLimits:
    """What a device takes: the largest pack in bytes, and objects by their ids. None: not known."""

    capacity_bytes: int | None = None
    objects: Collection[int] | None = None

    @classmethod
    def of(cls, device: DeviceIdentity) -> DeviceLimits:
        """Return what a device says that it takes."""
        return cls(capacity_bytes=device.capacity_bytes, objects=device.objects)


def misfits(records: Sequence[Record], *, size_bytes: int, limits: DeviceLimits) -> Iterator[Problem]:
    """Yield what a device would refuse about a pack of so many bytes."""
    if limits.capacity_bytes is not None and size_bytes > limits.capacity_bytes:
        yield error(
            CAPACITY,
            "",
            Message(
                "the configuration has {size_bytes} bytes, and the device takes {capacity_bytes}.",
                size_bytes=size_bytes,
                capacity_bytes=limits.capacity_bytes,
            ),
            why=Message("It refuses all of it."),
            cure=Message("Leave out what the device does not need."),
        )
    if limits.objects is None:
        return
    for object_id in sorted({record.path.object_id for record in records} - set(limits.objects)):
        yield error(
            OBJECT,
            f"/{object_id}",
            Message("the device does not have object {object_id}.", object_id=object_id),
            why=Message("It refuses the whole configuration for it."),
            cure=Message("Leave the object out, or have it built into the device's firmware."),
        )
