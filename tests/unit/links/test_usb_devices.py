"""What is on USB: a kernel's list made of folders, the list of this PC, and what is used where there is none."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

import pytest
from serial.tools import list_ports
from serial.tools.list_ports_common import ListPortInfo

from factory_prov.links.usb_devices import UsbDevices, nothing_on_usb


def plug(devices: Path, name: str, serial_number: str | None) -> None:
    (devices / name).mkdir(parents=True)
    (devices / f"{name}:1.0").mkdir()
    if serial_number is not None:
        (devices / name / "serial").write_text(f"{serial_number}\n")


@pytest.fixture
def devices(tmp_path: Path) -> Path:
    plug(tmp_path / "devices", "1-4.2", "000960012345")
    plug(tmp_path / "devices", "1-1", None)
    return tmp_path / "devices"


def linux(devices: Path) -> UsbDevices:
    looking = UsbDevices(linux_devices=devices, linux_ports=devices.parent / "tty")
    looking._look = looking._linux.look  # on every system
    return looking


def test_nothing_changes_when_nothing_does(devices: Path) -> None:
    looking = linux(devices)
    first = looking.look()
    assert first.serial_numbers == {"960012345"}
    assert looking.look() == first


def test_what_comes_and_goes_is_a_change(devices: Path) -> None:
    looking = linux(devices)
    states = [looking.look()]
    plug(devices, "1-4.3", "001050000001")
    states.append(looking.look())
    assert states[-1].serial_numbers == {"960012345", "1050000001"}
    (devices / "1-4.2").rename(devices.parent / "unplugged")
    states.append(looking.look())
    assert states[-1].serial_numbers == {"1050000001"}
    (devices.parent / "tty").mkdir()
    (devices.parent / "tty" / "ttyACM0").touch()  # its port comes after the device itself
    states.append(looking.look())
    assert len({state.entries for state in states}) == len(states)


def test_the_same_device_plugged_out_and_in_between_two_looks_is_a_change(devices: Path) -> None:
    looking = linux(devices)
    before = looking.look()
    (devices / "1-4.2").rename(devices.parent / "unplugged")  # kept, so that its inode is not given out again
    plug_again = devices / "1-4.2"
    plug_again.mkdir()
    (plug_again / "serial").write_text("000960012345")
    after = looking.look()
    assert after.serial_numbers == before.serial_numbers
    assert after != before


def test_without_the_kernels_list_the_serial_ports_are_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = ListPortInfo("/dev/ttyACM0", skip_link_detection=True)
    port.vid, port.serial_number = 0x1366, "000960012345"
    ports = [port]
    monkeypatch.setattr(list_ports, "comports", lambda: ports)
    looking = linux(tmp_path / "nowhere")
    first = looking.look()
    assert first.serial_numbers == {"960012345"}
    ports.clear()
    assert looking.look() != first


def test_this_pc_can_be_asked() -> None:
    looking = UsbDevices()
    assert looking.look() == looking.look()


@pytest.mark.parametrize("fault", [OSError("no"), AttributeError("function 'CM_Get_Device_ID_ListW' not found")])
def test_a_list_that_cannot_be_had_is_not_asked_for_again(monkeypatch: pytest.MonkeyPatch, fault: Exception) -> None:
    monkeypatch.setattr(list_ports, "comports", list)
    looking, asked = UsbDevices(), []

    def refuse() -> NoReturn:
        asked.append(fault)
        raise fault

    monkeypatch.setattr(looking, "_look", refuse)
    assert looking.look() == looking.look() == nothing_on_usb()
    assert len(asked) == 1
