"""A probe that its tool does not find is unplugged, or this PC hides it from the tool; the list of USB tells which."""

from __future__ import annotations

from factory_prov.errors import FactoryProvError, ProbeForbidden, ProbeNotFound
from factory_prov.links.usb_devices import UsbDevices
from factory_prov.messages import Message
from factory_prov.run.bench import Device


def told_apart(failure: FactoryProvError, device: Device, *, untouched: bool) -> FactoryProvError:
    """Return what keeps a run from its probe: not the cable, where the probe is on USB all the time.

    Only where nothing was done with the unit yet: a board that drops off USB in the middle may be back by now.
    """
    if not untouched or not isinstance(failure, ProbeNotFound) or device.probe is None:
        return failure
    number = device.probe.serial_number.lstrip("0")
    if not number or number not in UsbDevices().look().serial_numbers:
        return failure
    return ProbeForbidden(
        Message("the probe is on USB, and the program that flashes boards does not find it: {what}", what=failure.what),
        place=failure.place,
        cure=Message(
            "Install the probe's driver or udev rule, or that program, once more; then plug the probe in again."
        ),
    )
