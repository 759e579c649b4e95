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


def test_only_usb_devices_count_and_com10_comes_behind_com9(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [port("COM10", vid=0x1366, product="J-Link"), port("COM1", vid=None), port("COM9", vid=0x10C4)]
    found[0].pid, found[0].serial_number, found[0].location = 0x1059, " 000960012345", "1-4:x.2"
    monkeypatch.setattr(list_ports, "comports", lambda: found)
    bridge, jlink = usb_ports()
    assert bridge == UsbPort(name="COM9", product="n/a", vendor_id=0x10C4)
    assert (jlink.name, jlink.product, jlink.serial_number) == ("COM10", "J-Link", "000960012345")
    assert (jlink.vendor_id, jlink.product_id, jlink.slot, jlink.interface) == (0x1366, 0x1059, "1-4", 2)


def test_this_pc_can_be_asked() -> None:
    assert all(found.name and found.vendor_id for found in usb_ports())
