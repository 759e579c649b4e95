"""Which serial ports belong to which debug probe, and which USB socket it is in; read from the system, nothing opened.

A J-Link's ports carry its serial number. Their order is that of their USB interfaces: VCOM0, VCOM1, … Read in
pyserial's source and seen in listings of others; with a J-Link in hand it is untested.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from factory_prov.links.port_list import UsbPort, by_number
from factory_prov.messages import Message

_BRIDGES = {
    (0x1A86, 0x7523): ("CH340", ("",)),
    (0x067B, 0x2303): ("PL2303", ("",)),
    (0x10C4, 0xEA60): ("CP210x", ("", "0001")),
}
"""USB bridges, by vendor and product id, and the serial numbers that many pieces of them share."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbePorts:
    """The ports of one probe, VCOM0 first. `serial_number` has no leading zeros."""

    serial_number: str
    slot: str
    ports: tuple[str, ...]


def probe_ports(ports: Iterable[UsbPort], known: Collection[str] = ()) -> tuple[ProbePorts, ...]:
    """Return the J-Link probes among these ports, by serial number; two with the same one are two entries.

    So are other probes (CMSIS-DAP) whose serial numbers, without leading zeros, are `known`. Ports whose serial number
    is none are passed over: Windows makes up `7&b5a28a2&0&2` when it does not know it.
    """
    found: dict[tuple[str, str], list[UsbPort]] = defaultdict(list)
    for port in ports:
        serial_number = port.serial_number.lstrip("0")
        is_jlink = port.is_probe and serial_number.isascii() and serial_number.isdigit()
        if is_jlink or (serial_number and serial_number in known):
            found[serial_number, port.slot].append(port)
    return tuple(
        ProbePorts(serial_number=serial_number, slot=slot, ports=in_order(found_here))
        for (serial_number, slot), found_here in sorted(found.items())
    )


def duplicate_serials(ports: Sequence[UsbPort]) -> tuple[Message, ...]:
    """Return a sentence for each serial number that does not tell devices apart.

    Those that are there twice, and bridges that are known for it even when only one is there.
    """
    slots: dict[tuple[int, int, str], set[str]] = defaultdict(set)
    for port in ports:
        slots[port.vendor_id, port.product_id, port.serial_number].add(port.slot)
    told = []
    for (vendor_id, product_id, serial_number), where in sorted(slots.items()):
        name, shared = _BRIDGES.get((vendor_id, product_id), ("", ()))
        device = _device(name, f"{vendor_id:04X}:{product_id:04X}")
        if len(where) > 1:
            told.append(_several(device, serial_number, len(where)))
        elif serial_number in shared:
            told.append(_shared(device, serial_number))
    return tuple(told)


def _device(name: str, usb_id: str) -> str | Message:
    return f"{name} {usb_id}" if name else Message("USB device {usb_id}", usb_id=usb_id)


def _several(device: str | Message, serial_number: str, n: int) -> Message:
    if not serial_number:
        return Message.counted(
            "{device}: {n} is there with no serial number; it is told apart by its USB socket only.",
            "{device}: {n} are there with no serial number; they are told apart by their USB socket only.",
            n=n,
            device=device,
        )
    return Message.counted(
        "{device}: {n} is there with serial number {serial_number}; it is told apart by its USB socket only.",
        "{device}: {n} are there with serial number {serial_number}; they are told apart by their USB socket only.",
        n=n,
        device=device,
        serial_number=serial_number,
    )


def _shared(device: str | Message, serial_number: str) -> Message:
    if not serial_number:
        return Message(
            "{device} with no serial number: every piece of it is made without one;"
            " two of them are told apart by their USB socket only.",
            device=device,
        )
    return Message(
        "{device} with serial number {serial_number}: it leaves its factory with this one;"
        " two of them are told apart by their USB socket only.",
        device=device,
        serial_number=serial_number,
    )


def in_order(ports: Iterable[UsbPort]) -> tuple[str, ...]:
    """Return the names of one device's ports, VCOM0 first."""
    return tuple(port.name for port in sorted(ports, key=lambda port: (port.interface, by_number(port.name))))
