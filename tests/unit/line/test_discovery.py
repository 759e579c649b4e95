"""What is attached: every probe once, troubles told, a choice by serial number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from factory_prov.boards.board_file import shipped_board
from factory_prov.cancel import CancelToken
from factory_prov.cli import WRONG_INPUT, main
from factory_prov.cli.provision import _console_port, chosen
from factory_prov.errors import InputError, ProbeNotFound, ToolMissing
from factory_prov.line.discovery import discover
from factory_prov.links.port_list import UsbPort
from factory_prov.messages import Message
from factory_prov.programmers.protocol import Probe
from factory_prov.programmers.simulated import SimulatedProgrammer
from factory_prov.simulation.bench import VirtualBench


class Missing(SimulatedProgrammer):
    """A programmer whose tool is not installed."""

    def probes(self, cancel: CancelToken) -> tuple[Probe, ...]:
        raise ToolMissing(Message("the tool is not installed."), place="some tool", cure=Message("Install it."))


@pytest.fixture
def bench() -> Iterator[VirtualBench]:
    with VirtualBench(3, speed=100) as virtual:
        yield virtual


def test_a_probe_that_two_programmers_see_is_there_once(bench: VirtualBench) -> None:
    first, second = SimulatedProgrammer(bench), SimulatedProgrammer(bench)
    found = discover([Missing(bench), first, second], CancelToken())
    assert [item.probe.serial_number for item in found.attached] == ["900000001", "900000002", "900000003"]
    assert {item.programmer for item in found.attached} == {first}
    assert [str(trouble) for trouble in found.troubles] == ["some tool: the tool is not installed. Install it."]


def test_a_choice_by_serial_number(bench: VirtualBench) -> None:
    found = discover([SimulatedProgrammer(bench)], CancelToken())
    assert [item.probe.serial_number for item in chosen(found, "000900000002")] == ["900000002"]
    assert len(chosen(found, None)) == 3
    with pytest.raises(ProbeNotFound, match="900000001"):
        chosen(found, "42")


def test_nothing_attached_tells_why(bench: VirtualBench) -> None:
    with pytest.raises(ToolMissing, match="not installed"):
        chosen(discover([Missing(bench)], CancelToken()), None)


class Listed(SimulatedProgrammer):
    """A programmer that tells serial numbers, and of ports what it is told."""

    def __init__(self, bench: VirtualBench, ports: dict[str, str | None]) -> None:
        super().__init__(bench)
        self._ports = ports

    def probes(self, cancel: CancelToken) -> tuple[Probe, ...]:
        return tuple(
            Probe(serial_number=number, backend=self.name, board="J-Link", port=port)
            for number, port in self._ports.items()
        )


def jlink(name: str, serial_number: str, location: str) -> UsbPort:
    return UsbPort(name=name, vendor_id=0x1366, product_id=0x1059, serial_number=serial_number, location=location)


USB = (jlink("COM5", "000960012345", "1-4:x.2"), jlink("COM8", "000960012345", "1-4:x.0"))


def test_leading_zeros_make_no_second_probe_and_the_systems_list_fills_ports(bench: VirtualBench) -> None:
    programmers = [Listed(bench, {"000960012345": None}), Listed(bench, {"960012345": "COM99"})]
    (found,) = discover(programmers, CancelToken(), usb=lambda: USB).attached
    assert (found.probe.port, found.probe.slot, found.probe.ports) == ("COM8", "1-4", ("COM8", "COM5"))
    assert found.programmer is programmers[0]


def test_what_a_programmer_says_of_ports_wins(bench: VirtualBench) -> None:
    (same,) = discover([Listed(bench, {"960012345": "COM5"})], CancelToken(), usb=lambda: USB).attached
    assert (same.probe.port, same.probe.ports) == ("COM5", ("COM8", "COM5"))
    (other,) = discover([Listed(bench, {"960012345": "COM77"})], CancelToken(), usb=lambda: USB).attached
    assert (other.probe.port, other.probe.ports, other.probe.slot) == ("COM77", ("COM77",), "1-4")


def test_two_probes_with_one_number_get_no_port_and_are_told(bench: VirtualBench) -> None:
    twins = (jlink("COM5", "960012345", "1-4"), jlink("COM6", "960012345", "1-5"))
    found = discover([Listed(bench, {"960012345": None})], CancelToken(), usb=lambda: twins)
    assert (found.attached[0].probe.port, found.attached[0].probe.slot) == (None, "")
    assert "2 are there" in str(found.notes[0])


def test_the_console_is_where_the_board_has_it(bench: VirtualBench) -> None:
    (found,) = discover([Listed(bench, {"960012345": None})], CancelToken(), usb=lambda: USB).attached
    boards = {kind: shipped_board(kind) for kind in ("nrf9160dk", "nrf54l15dk", "thingy91")}
    assert found.console_port() == "COM8"
    assert found.console_port(boards["nrf9160dk"]) == "COM8"
    assert found.console_port(boards["nrf54l15dk"]) == "COM5"
    assert found.console_port(boards["thingy91"]) is None
    assert found.console_port(replace(boards["nrf54l15dk"], vcom=2)) is None


BRIDGE = (
    UsbPort(name="COM12", vendor_id=0x1915, product_id=0x520F, serial_number="THINGY", location="1-2:x.2"),
    UsbPort(name="COM11", vendor_id=0x1915, product_id=0x520F, serial_number="THINGY", location="1-2:x.0"),
)


def test_a_board_without_a_probe_has_the_port_of_the_only_other_usb_device(bench: VirtualBench) -> None:
    thingy = shipped_board("thingy91")
    programmer = Listed(bench, {"960012345": None})
    (found,) = discover([programmer], CancelToken(), usb=lambda: (*USB, *BRIDGE)).attached
    assert found.console_port(thingy) == "COM11"
    assert found.console_port(replace(thingy, vcom=1)) == "COM12"
    assert found.console_port(shipped_board("nrf9160dk")) == "COM8"


def test_with_two_of_either_the_port_of_such_a_board_is_not_guessed(bench: VirtualBench) -> None:
    thingy = shipped_board("thingy91")
    second = UsbPort(name="COM20", vendor_id=0x1915, product_id=0x520F, serial_number="OTHER", location="1-3:x.0")
    (found,) = discover(
        [Listed(bench, {"960012345": None})], CancelToken(), usb=lambda: (*USB, *BRIDGE, second)
    ).attached
    assert found.console_port(thingy) is None
    two = discover([Listed(bench, {"960012345": None, "9": None})], CancelToken(), usb=lambda: (*USB, *BRIDGE))
    assert [item.console_port(thingy) for item in two.attached] == [None, None]


def test_a_programmer_that_knows_all_ports_is_believed(bench: VirtualBench) -> None:
    class Knowing(Listed):
        def probes(self, cancel: CancelToken) -> tuple[Probe, ...]:
            return tuple(replace(probe, port="COM5", ports=("COM5", "COM8")) for probe in super().probes(cancel))

    (found,) = discover([Knowing(bench, {"960012345": None})], CancelToken(), usb=lambda: USB).attached
    assert found.probe.ports == ("COM5", "COM8")
    assert found.console_port(shipped_board("nrf54l15dk")) == "COM8"


def test_the_ports_of_another_kind_of_probe_are_found_by_its_number(bench: VirtualBench) -> None:
    port = UsbPort(name="COM3", vendor_id=0x0D28, product_id=0x0204, serial_number="0E6614C311B", location="1-4:x.1")
    (found,) = discover([Listed(bench, {"0E6614C311B": None})], CancelToken(), usb=lambda: (port,)).attached
    assert (found.probe.port, found.probe.slot) == ("COM3", "1-4")


def test_the_command_line_asks_for_a_port_that_cannot_be_known(bench: VirtualBench) -> None:
    thingy = shipped_board("thingy91")
    (found,) = discover([Listed(bench, {"960012345": None})], CancelToken(), usb=lambda: (*USB, *BRIDGE)).attached
    assert _console_port(found, thingy) == "COM11"
    with pytest.raises(InputError, match="cannot be known") as caught:
        _console_port(replace(found, beside=()), thingy)
    assert "--port PORT" in str(caught.value.cure)


def test_one_port_is_not_for_all_probes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    job = tmp_path / "job.toml"
    job.write_text((Path(__file__).parents[3] / "configs/job-psk.toml").read_text(encoding="utf-8"), encoding="utf-8")
    assert main(["provision", str(job), "--all", "--port", "COM3"]) == WRONG_INPUT
    assert "one port is for one unit" in capsys.readouterr().err
