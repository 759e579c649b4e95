"""Whether a pack fits a device: by what its kind of board is known to take, or by what the unit itself says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from factory_prov.device_contract.identity import DeviceIdentity
from factory_prov.lwm2m.problem import Problem, error
from factory_prov.lwm2m.senml import Record
from factory_prov.messages import NOTHING, Message

CAPACITY, OBJECT = "device-capacity", "device-object"
"""The rules by which a pack does not fit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceLimits:
    """What a device takes: packs of so many bytes, these objects. None: it is not known."""

    capacity_bytes: int | None = None
    objects: tuple[int, ...] | None = None

    @classmethod
    def of(cls, identity: DeviceIdentity) -> DeviceLimits:
        """Return what a unit says of itself."""
        return cls(capacity_bytes=identity.capacity_bytes, objects=identity.objects)


def limit_problems(
    records: Sequence[Record], size_bytes: int, limits: DeviceLimits, *, device: str | Message
) -> Iterator[Problem]:
    """Find what of a pack of `size_bytes` a device does not take; `device` names it: a kind of board, or the unit."""
    if limits.capacity_bytes is not None and size_bytes > limits.capacity_bytes:
        yield error(
            "device-capacity",
            "",
            Message(
                "The pack has {size_bytes} bytes; the {device} takes {capacity_bytes}.",
                size_bytes=size_bytes,
                device=device,
                capacity_bytes=limits.capacity_bytes,
            ),
            why=NOTHING,
            cure=Message("Leave records out, or use shorter certificates or a device with more room."),
        )
    first_of = {record.path.object_id: record.path for record in reversed(records)}
    for object_id, path in sorted(first_of.items()):
        if limits.objects is not None and object_id not in limits.objects:
            yield error(
                "device-object",
                path,
                Message("The {device} has no object /{object_id}.", device=device, object_id=object_id),
                why=Message(
                    "It takes {objects} only.", objects=", ".join(f"/{known}" for known in sorted(limits.objects))
                ),
                cure=Message("Leave the object out, or use a firmware that has it."),
            )
