"""Probes that are there and cannot be used: two with one serial number, one without any, one that no program sees."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from factory_prov.errors import ProbeForbidden
from factory_prov.links.usb_devices import UsbState
from factory_prov.messages import Message
from factory_prov.programmers.protocol import Probe

_GET_ACCESS = Message(
    "Linux: install the udev rules for it (99-jlink.rules of SEGGER's J-Link software). Windows: install that software"
    " with its USB driver. Then plug it in again."
)


def number_of(probe: Probe) -> str:
    """Return a probe's serial number without its leading zeros."""
    return probe.serial_number.lstrip("0") or probe.serial_number


def twins(told: Sequence[Sequence[Probe]], usb: UsbState | None) -> frozenset[str]:
    """Return the numbers that two probes have: in the list of one programmer (`told` has each one's), or on USB."""
    lists = [[number_of(probe) for probe in probes] for probes in told]
    lists += [] if usb is None else [[number for _, number in usb.jlinks]]
    return frozenset(number for numbers in lists for number, n in Counter(numbers).items() if n > 1 and number)


def twin_trouble(number: str) -> ProbeForbidden:
    """Say that neither of two probes can be used: a tool would take whichever it likes, and flash another unit."""
    return ProbeForbidden(
        Message("two probes have this serial number, and nothing tells them apart."),
        place=Message("probe {serial_number}", serial_number=number),
        cure=Message("Plug one of them out."),
    )


def nameless_trouble(unnamed: int, usb: UsbState | None) -> tuple[ProbeForbidden, ...]:
    """Say that there are probes without a serial number; one trouble for all of them."""
    n = max(unnamed, 0 if usb is None else sum(not number for _, number in usb.jlinks))
    if not n:
        return ()
    what = Message.counted(
        "{n} J-Link shows no serial number: no program can choose it.",
        "{n} J-Links show no serial number: no program can choose one of them.",
        n=n,
    )
    return (ProbeForbidden(what, cure=_GET_ACCESS),)


def unseen_troubles(seen: Collection[str], usb: UsbState | None) -> tuple[ProbeForbidden, ...]:
    """Say of each J-Link on USB that it is there, where no programmer that works lists it."""
    there = sorted({number for _, number in usb.jlinks} - set(seen) - {""}) if usb is not None else ()
    return tuple(
        ProbeForbidden(
            Message("it is on USB, and none of the programs that flash boards sees it."),
            place=Message("J-Link {serial_number}", serial_number=number),
            cure=_GET_ACCESS,
        )
        for number in there
    )
