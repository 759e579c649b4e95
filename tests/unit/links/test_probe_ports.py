"""Whose port is whose: hand-made listings as the systems give them, and the real list of this PC."""

from __future__ import annotations

import pytest

from factory_prov.links.port_list import UsbPort
from factory_prov.links.probe_ports import duplicate_serials, probe_ports


def jlink(name: str, serial_number: str, location: str) -> UsbPort:
    return UsbPort(
        name=name,
        vendor_id=0x1366,
        product_id=0x1059,
        serial_number=serial_number,
        location=location,
    )


LINUX = (
    jlink("/dev/ttyACM10", "000960012345", "1-4.2:1.2"),
    jlink("/dev/ttyACM2", "000960012345", "1-4.2:1.4"),
    jlink("/dev/ttyACM9", "000960012345", "1-4.2:1.0"),
    jlink("/dev/ttyACM0", "001050000001", "1-4.1"),
    UsbPort(name="/dev/ttyUSB0", vendor_id=0x0403, product_id=0x6001, serial_number="960012345", location="1-5"),
)


def test_linux_by_interface_not_by_name() -> None:
    first, second = probe_ports(LINUX)
    assert (first.serial_number, second.serial_number) == ("1050000001", "960012345")
    assert second.ports == ("/dev/ttyACM9", "/dev/ttyACM10", "/dev/ttyACM2")
    assert (first.slot, second.slot) == ("1-4.1", "1-4.2")


def test_windows_and_what_it_makes_up() -> None:
    listed = (
        jlink("COM12", "000960012345", "1-4.2:x.2"),
        jlink("COM3", "000960012345", "1-4.2:x.0"),
        jlink("COM5", "7&b5a28a2&0&2", "1-3:x.0"),
        jlink("COM6", "", ""),
        jlink("COM7", "\u0663\u0664", "1-1"),
        jlink("COM8", "0000", "1-1"),
    )
    (probe,) = probe_ports(listed)
    assert (probe.ports, probe.slot) == (("COM3", "COM12"), "1-4.2")


def test_macos_by_name() -> None:
    names = ("/dev/cu.usbmodem0009600123453", "/dev/cu.usbmodem0009600123451")
    (probe,) = probe_ports([jlink(name, "000960012345", "20-4.1") for name in names])
    assert probe.ports == tuple(sorted(names))


def test_the_slot_stays_when_the_names_change() -> None:
    before, after = jlink("COM3", "960012345", "1-4.2:x.0"), jlink("COM31", "960099999", "1-4.2:x.0")
    assert before.slot == after.slot == "1-4.2"


def test_two_probes_with_one_serial_number_are_two() -> None:
    twins = (jlink("COM3", "123456", "1-1:x.0"), jlink("COM4", "123456", "1-2:x.0"))
    assert [probe.ports for probe in probe_ports(twins)] == [("COM3",), ("COM4",)]
    (told,) = duplicate_serials(twins)
    assert "2 are there with serial number 123456" in str(told)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("ids", "serial_number", "named"),
    [
        ((0x1A86, 0x7523), "", "CH340"),
        ((0x067B, 0x2303), "", "PL2303"),
        ((0x10C4, 0xEA60), "0001", "CP210x"),
    ],
)
def test_known_bridges_are_flagged_alone(ids: tuple[int, int], serial_number: str, named: str) -> None:
    port = UsbPort(name="COM9", vendor_id=ids[0], product_id=ids[1], serial_number=serial_number, location="1-1")
    (told,) = duplicate_serials([port])
    assert named in str(told)
    other = UsbPort(name="COM9", vendor_id=ids[0], product_id=ids[1], serial_number="A5021", location="1-1")
    assert duplicate_serials([other]) == ()


def test_one_device_with_two_ports_is_no_duplicate() -> None:
    assert duplicate_serials(LINUX) == ()
