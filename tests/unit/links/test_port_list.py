"""The list of serial ports: what pyserial finds, without what is no USB device."""

from __future__ import annotations

import pytest
from serial.tools import list_ports
from serial.tools.list_ports_common import ListPortInfo

from factory_prov.links.port_list import UsbPort, usb_ports


def port(name: str, *, vid: int | None, product: str | None = None) -> ListPortInfo:
    made = ListPortInfo(name, skip_link_detection=True)
    made.vid, made.product, made.description = vid, product, "n/a"
    return made


def test_only_usb_devices_count(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [port("COM9", vid=0x1366, product="J-Link"), port("COM1", vid=None), port("COM3", vid=0x10C4)]
    monkeypatch.setattr(list_ports, "comports", lambda: found)
    assert usb_ports() == (UsbPort(name="COM3", product="n/a"), UsbPort(name="COM9", product="J-Link"))


def test_this_pc_can_be_asked() -> None:
    assert all(found.name for found in usb_ports())
