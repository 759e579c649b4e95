"""Which serial ports there are, for devices that run the provisioning firmware already and hang on no probe."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class UsbPort:
    """A serial port of a USB device: its name as `open_port` takes it, and what the device calls itself."""

    name: str
    product: str


def usb_ports() -> tuple[UsbPort, ...]:
    """Return the serial ports that are USB devices, by name; a PC's own ports have no unit on them to be seen."""
    from serial.tools.list_ports import comports  # looks for its platform's part only when asked

    found = [port for port in comports() if port.vid is not None]
    ports = [UsbPort(name=str(port.device), product=str(port.product or port.description or "")) for port in found]
    return tuple(sorted(ports, key=lambda port: port.name))
