"""The list of serial ports on USB, as the system gives it; nothing is opened."""

from __future__ import annotations

import re
from dataclasses import dataclass

SEGGER = 0x1366
"""The USB vendor of all J-Links."""
_INTERFACE = re.compile(r":[0-9x]+\.([0-9]+)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class UsbPort:
    """A serial port of a USB device: its name as `open_port` takes it, and what the device says of itself.

    `location` is bus, sockets and interface: `1-4.2:1.2`. `serial_number` as it is told, with leading zeros.
    """

    name: str
    product: str = ""
    vendor_id: int = 0
    product_id: int = 0
    serial_number: str = ""
    location: str = ""

    @property
    def slot(self) -> str:
        """The USB socket: bus and sockets on the way to it. It stays the same when a board is plugged out and in."""
        return _INTERFACE.sub("", self.location)

    @property
    def is_probe(self) -> bool:
        """Whether it is the port of a debug probe, as far as USB tells: a J-Link's."""
        return self.vendor_id == SEGGER

    @property
    def interface(self) -> int:
        """The number of its USB interface; 0 where the system tells none (macOS, devices with one interface)."""
        found = _INTERFACE.search(self.location)
        return int(found[1]) if found else 0


def usb_ports() -> tuple[UsbPort, ...]:
    """Return the serial ports that are USB devices, by name; a PC's own ports have no unit on them to be seen."""
    from serial.tools.list_ports import comports  # looks for its platform's part only when asked

    return tuple(
        UsbPort(
            name=str(port.device),
            product=str(port.product or port.description or ""),
            vendor_id=port.vid,
            product_id=port.pid or 0,
            serial_number=(port.serial_number or "").strip(),
            location=port.location or "",
        )
        for port in sorted(comports(), key=lambda port: by_number(port.device))
        if port.vid is not None
    )


def by_number(name: str) -> tuple[str, int, str]:
    """Return what to sort a port's name by, so that COM10 comes behind COM9."""
    digits = re.search(r"[0-9]+$", name)
    return (name[: digits.start()], int(digits[0]), name) if digits else (name, 0, name)
