"""A job or a pack, judged for the very device that is there: what it says of itself against what a unit would get."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from factory_prov.device_contract.files import DeviceState
from factory_prov.device_contract.identity import DeviceIdentity
from factory_prov.device_contract.limits import DeviceLimits, limit_problems
from factory_prov.lwm2m.problem import Problem, error, warning
from factory_prov.lwm2m.senml import Record
from factory_prov.messages import NOTHING, Message


def device_problems(device: DeviceIdentity | None, records: Sequence[Record], size_bytes: int) -> Iterator[Problem]:
    """Find what keeps a device from taking a pack of `size_bytes`; None is one of version 1, which says nothing."""
    if device is None:
        yield warning(
            "device-says-nothing",
            "",
            Message("The device is of version 1 of the contract."),
            why=Message("It does not say what it takes."),
            cure=NOTHING,
        )
        return
    yield from limit_problems(records, size_bytes, DeviceLimits.of(device), device=Message("device"))
    if device.state is not DeviceState.EMPTY:
        locked = device.state is DeviceState.LOCKED
        yield error(
            "device-state",
            "",
            Message("The device is locked for ever.") if locked else Message("The device holds a configuration."),
            why=Message("It takes no other."),
            cure=Message("Take another unit.") if locked else Message("Erase it first, where it is to get another."),
        )
    if not device.random_ok:
        yield warning(
            "device-random",
            "",
            Message("The device's random source has not passed its own test."),
            why=Message("What it encrypts, and keys that it makes, may be guessed."),
            cure=Message("Have its firmware or its chip looked at."),
        )
