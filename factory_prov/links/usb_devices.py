"""What is on USB, asked twice a second: cheap, so that tools are started only when something has changed.

Linux: the kernel's list (/sys/bus/usb/devices). Windows: the configuration manager's list of devices that are present.
Both see devices without a serial port too. Elsewhere, or where these cannot be read, the list of serial ports.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from factory_prov.links.port_list import SEGGER, usb_ports

LINUX_DEVICES = Path("/sys/bus/usb/devices")
_LINUX_PORTS = Path("/sys/class/tty")


@dataclass(frozen=True, slots=True, kw_only=True)
class UsbState:
    """What is on USB now. Two states are equal when nothing came or went between them.

    `serial_numbers` are those of the devices as far as they are told, without leading zeros. `jlinks` are SEGGER's
    probes: each with its place on USB, and its number, "" where it tells none.
    """

    entries: frozenset[object]
    serial_numbers: frozenset[str]
    jlinks: frozenset[tuple[str, str]] = frozenset()


def nothing_on_usb() -> UsbState:
    """Return what virtual boards have of it."""
    return UsbState(entries=frozenset(), serial_numbers=frozenset())


class UsbDevices:
    """Looks at the list of this PC, in the way that works here."""

    def __init__(self, *, linux_devices: Path = LINUX_DEVICES, linux_ports: Path = _LINUX_PORTS) -> None:
        self._linux = _LinuxDevices(linux_devices, linux_ports)
        self._look: Callable[[], UsbState] = self._linux.look
        if sys.platform == "win32":
            self._look = _windows_devices

    def look(self) -> UsbState:
        """Return the state now."""
        try:
            return self._look()
        except (OSError, AttributeError):  # a Windows that is none (Wine) may lack one of the functions
            self._look = _serial_ports
            return _serial_ports()


class _LinuxDevices:
    """Reads the serial number of a device once: its entry is another one when it is plugged in anew."""

    def __init__(self, devices: Path, ports: Path) -> None:
        self._devices = devices
        self._ports = ports
        self._known: dict[tuple[str, int], tuple[str, bool]] = {}

    def look(self) -> UsbState:
        with os.scandir(self._devices) as listed:
            devices = {(entry.name, entry.inode()): entry.path for entry in listed}
        self._known = {key: self._known.get(key) or _read(path) for key, path in devices.items()}
        try:
            ports = os.listdir(self._ports)  # noqa: PTH208  # names are enough, twice a second
        except OSError:
            ports = []
        numbers = frozenset(number for number, _ in self._known.values() if number)
        jlinks = frozenset((name, number) for (name, _), (number, is_jlink) in self._known.items() if is_jlink)
        return UsbState(entries=frozenset([*devices, *ports]), serial_numbers=numbers, jlinks=jlinks)


def _read(path: str) -> tuple[str, bool]:
    """Return the number of a device, and whether it is a J-Link."""
    if ":" in os.path.basename(path):  # noqa: PTH119  # an interface: it has no number of its own
        return "", False
    return _line(path, "serial").lstrip("0"), _line(path, "idVendor").lower() == f"{SEGGER:04x}"


def _line(path: str, name: str) -> str:
    try:
        return Path(path, name).read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""


def _serial_ports() -> UsbState:
    ports = usb_ports()
    numbers = frozenset(port.serial_number.lstrip("0") for port in ports)
    jlinks = frozenset((port.slot, port.serial_number.lstrip("0")) for port in ports if port.is_probe)
    return UsbState(entries=frozenset(ports), serial_numbers=numbers - {""}, jlinks=jlinks)


def _windows_devices() -> UsbState:
    r"""Return the ids of the USB devices that are present: `USB\VID_1366&PID_1059\000960012345`."""
    if sys.platform != "win32":
        raise OSError("not on this system")
    import ctypes

    enumerator_and_present = 0x101  # CM_GETIDLIST_FILTER_ENUMERATOR | CM_GETIDLIST_FILTER_PRESENT
    manager, size = ctypes.WinDLL("cfgmgr32"), ctypes.c_ulong()
    manager.CM_Get_Device_ID_List_SizeW.argtypes = (ctypes.POINTER(ctypes.c_ulong), ctypes.c_wchar_p, ctypes.c_ulong)
    arguments = (ctypes.c_wchar_p, ctypes.c_wchar_p, ctypes.c_ulong, ctypes.c_ulong)
    manager.CM_Get_Device_ID_ListW.argtypes = arguments
    if manager.CM_Get_Device_ID_List_SizeW(ctypes.byref(size), "USB", enumerator_and_present):
        raise OSError("the configuration manager does not tell the length of its list")
    names = ctypes.create_unicode_buffer(size.value + 1024)  # devices may come between the two calls
    if manager.CM_Get_Device_ID_ListW("USB", names, len(names), enumerator_and_present):
        raise OSError("the configuration manager does not tell its list")
    ids = [name for name in ctypes.wstring_at(names, len(names)).split("\0") if name]
    numbers = (name.rpartition("\\")[2].lstrip("0") for name in ids)
    return UsbState(
        entries=frozenset([*ids, *usb_ports()]), serial_numbers=frozenset(numbers) - {""}, jlinks=windows_jlinks(ids)
    )


def windows_jlinks(ids: Sequence[str]) -> frozenset[tuple[str, str]]:
    r"""Return the J-Links among the ids, their interfaces (`&MI_00`) aside; `6&2e3f&0&1` is Windows' own, no number."""
    found = (re.fullmatch(rf"USB\\VID_{SEGGER:04X}&PID_[0-9A-F]{{4}}\\(.+)", each, re.IGNORECASE) for each in ids)
    numbers = (match[1] for match in found if match is not None)
    return frozenset((number, "" if "&" in number else number.lstrip("0")) for number in numbers)
