"""A probe that is attached and cannot be used is told by its name; it never vanishes silently."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from factory_prov.advice import Cause, advice_for
from factory_prov.cancel import CancelToken
from factory_prov.cli.output import Output
from factory_prov.cli.provision import chosen
from factory_prov.cli.provision import probes as list_probes
from factory_prov.errors import InputError, ProbeForbidden, ProbeNotFound, ToolMissing
from factory_prov.ledger.records import Outcome
from factory_prov.line.discovery import discover
from factory_prov.line.line import Line
from factory_prov.line.slots import Slot
from factory_prov.line.station_parts import StationParts
from factory_prov.line.virtual_station import demo_job, virtual_station
from factory_prov.line.watching import Watch
from factory_prov.links.usb_devices import UsbDevices, UsbState, windows_jlinks
from factory_prov.messages import Message
from factory_prov.programmers.protocol import Probe
from factory_prov.programmers.simulated import SimulatedProgrammer
from factory_prov.run import hidden_probe
from factory_prov.run.pipeline import provision
from factory_prov.simulation.bench import VirtualBench


class Listing(SimulatedProgrammer):
    """A programmer that lists what it is told to."""

    def __init__(self, bench: VirtualBench, *numbers: str, missing: bool = False) -> None:
        super().__init__(bench)
        self.numbers = numbers
        self.missing = missing

    def probes(self, cancel: CancelToken) -> tuple[Probe, ...]:
        if self.missing:
            raise ToolMissing(Message("it is not installed."))
        return tuple(
            Probe(serial_number=number, backend=self.name, board="J-Link", port=None) for number in self.numbers
        )


def on_usb(*jlinks: tuple[str, str]) -> Callable[[], UsbState]:
    numbers = frozenset(number for _, number in jlinks if number)
    state = UsbState(entries=frozenset(jlinks), serial_numbers=numbers, jlinks=frozenset(jlinks))
    return lambda: state


@pytest.fixture(scope="module")
def bench() -> Iterator[VirtualBench]:
    with VirtualBench(1, speed=100) as virtual:
        yield virtual


def troubles(programmers: Sequence[Listing], *jlinks: tuple[str, str]) -> list[str]:
    found = discover(programmers, CancelToken(), usb=tuple, devices=on_usb(*jlinks))
    assert all(advice_for(trouble).cause is Cause.STATION for trouble in found.troubles)
    return [str(trouble) for trouble in found.troubles]


@pytest.mark.parametrize("numbers", [("960012345", "960012345"), ("960012345", "000960012345", "42")])
def test_two_probes_with_one_number_are_told_and_none_of_them_is_started(
    bench: VirtualBench, numbers: tuple[str, ...]
) -> None:
    found = discover([Listing(bench, *numbers)], CancelToken(), usb=tuple, devices=on_usb())
    (trouble,) = found.worth_telling
    assert "960012345" in str(trouble)
    twin = next(unit for unit in found.attached if unit.key == "960012345")
    assert twin.trouble == trouble.message
    slot = Slot(key=twin.key, number=1, unit=twin)
    assert (slot.ready, slot.fresh, slot.returned) == (False, False, False)
    assert all(not unit.trouble for unit in found.attached if unit is not twin)
    with pytest.raises(ProbeForbidden, match="960012345"):
        chosen(found, "960012345")


def test_twins_on_usb_are_told_where_the_tool_lists_one_of_them(bench: VirtualBench) -> None:
    (told,) = troubles([Listing(bench, "42")], ("1-1", "42"), ("1-2", "42"))
    assert "42" in told


def test_one_probe_that_two_programmers_list_is_no_twin(bench: VirtualBench) -> None:
    assert troubles([Listing(bench, "42"), Listing(bench, "0042")], ("1-1", "42")) == []


@pytest.mark.parametrize(("numbers", "jlinks"), [(("",), ()), (("", ""), ()), ((), (("1-1", ""),))])
def test_a_jlink_without_a_number_is_said_to_be_there(
    bench: VirtualBench, numbers: tuple[str, ...], jlinks: tuple[tuple[str, str], ...]
) -> None:
    (told,) = troubles([Listing(bench, *numbers)], *jlinks)
    assert "no serial number" in told
    assert "udev" in told


def test_a_jlink_that_no_program_sees_is_named_with_its_cure(bench: VirtualBench) -> None:
    (told,) = troubles([Listing(bench, "42")], ("1-1", "42"), ("1-2", "960012345"))
    assert "960012345" in told
    assert "udev" in told
    assert troubles([Listing(bench, missing=True)], ("1-2", "960012345")) == ["it is not installed."]


def test_the_list_of_probes_does_not_say_that_there_are_none(
    bench: VirtualBench, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("factory_prov.cli.provision.PROGRAMMERS", (Listing(bench, ""),))
    assert list_probes(None, Output(json_wanted=False)) == 0  # type: ignore[arg-type]
    told = capsys.readouterr()
    assert "No probes" not in told.out
    assert "no serial number" in told.err


def test_a_line_refuses_to_start_a_twin(bench: VirtualBench, tmp_path: Path) -> None:
    parts = StationParts(None, ledger_file=tmp_path / "ledger.sqlite", programmers=(Listing(bench, "42", "42"),))
    with Line(parts) as line:
        line.wait_seen(30)
        with pytest.raises(InputError, match="two probes"):
            line.start("42")
        assert line.start_all() == ()


def test_a_watch_tells_of_a_hidden_probe_only_when_everybody_was_asked_again(
    bench: VirtualBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("factory_prov.line.watching._SETTLED_S", 0.3)
    watch = Watch([Listing(bench)], devices=on_usb(("1-2", "42")), usb=tuple)
    assert watch.look(CancelToken()).troubles == ()
    while not (found := watch.look(CancelToken())).troubles:
        pass
    watch.close()
    assert "42" in str(found.troubles[0])


def test_a_probe_that_is_on_usb_is_not_called_unplugged(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object) -> str:
        raise ProbeNotFound(Message("the probe is not there."), place="probe")

    ends = []
    with virtual_station(demo_job("psk"), boards=1, speed=60) as station:
        monkeypatch.setattr(SimulatedProgrammer, "hardware_id", gone)
        for jlinks in ((), (("1-1", "900000001"),)):
            state = on_usb(*jlinks)()
            monkeypatch.setattr(hidden_probe.UsbDevices, "look", lambda _, state=state: state)
            record = provision(station.devices[0], station.job, station.bench, lambda _: None, CancelToken())
            ends.append((record.outcome, record.code))
    assert ends == [(Outcome.FAIL, "E202"), (Outcome.ERROR, "E206")]


def test_linux_and_windows_tell_jlinks(tmp_path: Path) -> None:
    facts = {"1-1": ("1366", "000042"), "1-2": ("1366", ""), "1-3": ("0403", "9"), "1-1:1.0": ("1366", "7")}
    for name, (vendor, serial) in facts.items():
        folder = tmp_path / name
        folder.mkdir()
        (folder / "idVendor").write_text(f"{vendor}\n")
        if serial:
            (folder / "serial").write_text(f"{serial}\n")
    state = UsbDevices(linux_devices=tmp_path, linux_ports=tmp_path / "none")._linux.look()
    assert state.jlinks == {("1-1", "42"), ("1-2", "")}
    ids = (
        r"USB\VID_1366&PID_1059\000960012345",
        r"USB\VID_1366&PID_1059&MI_00\7&b5a28a2&0&0000",
        r"USB\VID_1366&PID_0101\6&2e3f&0&1",
        r"USB\VID_0403&PID_6001\A9",
    )
    assert sorted(number for _, number in windows_jlinks(ids)) == ["", "960012345"]
