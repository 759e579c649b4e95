"""Who is plugged in: each plug is told from the one before, and each unit is asked once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from factory_prov.boards.board_file import shipped_board
from factory_prov.cancel import CancelToken
from factory_prov.errors import LedgerAway
from factory_prov.ledger.records import Outcome, RunRecord, RunStart
from factory_prov.ledger.store import Ledger
from factory_prov.line.plugged import PluggedUnits
from factory_prov.line.units import unit_on_probe
from factory_prov.links.port_list import UsbPort
from factory_prov.messages import Message
from factory_prov.programmers.protocol import Probe
from factory_prov.programmers.simulated import SimulatedProgrammer
from factory_prov.simulation.bench import VirtualBench


@pytest.fixture
def bench() -> Iterator[VirtualBench]:
    with VirtualBench(2, speed=60) as made:
        yield made


@pytest.mark.parametrize(("kind", "port"), [("nrf9160dk", "COM3"), ("nrf54l15dk", "COM4"), ("thingy91", "")])
def test_the_board_of_the_job_says_on_which_port_its_console_is(bench: VirtualBench, kind: str, port: str) -> None:
    probe = Probe(serial_number="960012345", backend="nrfutil", board="", port="COM3", ports=("COM3", "COM4"))
    unit = unit_on_probe(probe, SimulatedProgrammer(bench))
    assert unit.at_console(shipped_board(kind)).port == port


def test_another_unit_on_a_probe_that_stays_attached_is_found_when_asked_again(
    bench: VirtualBench, tmp_path: Path
) -> None:
    """As in a fixture, whose probe is never unplugged."""
    programmer = Fixture(bench)
    probe = programmer.probes(CancelToken())[0]
    plugged = PluggedUnits()

    def asked() -> str | None:
        plugged.look([unit_on_probe(probe, programmer)], ())
        (unit,) = plugged.ask(ledger, frozenset, CancelToken())
        return None if unit.past is None else unit.past.hardware_id

    with closing(Ledger.open(tmp_path / "ledger.sqlite")) as ledger:
        for chip in ("aa" * 8, "bb" * 8):
            now = datetime.now(UTC)
            start = RunStart(station="4", job_name="job", job_digest="", probe=probe.serial_number, started_at=now)
            run = ledger.begin(start)
            ledger.met(run, chip)
            ledger.finish(run, Outcome.FAIL, code="E312", at=now)
        assert asked() == "aa" * 8
        programmer.unit = "bb" * 8
        assert asked() == "aa" * 8  # asked once for each plug: every time would disturb the unit
        plugged.ask_again(probe.serial_number)
        assert asked() == "bb" * 8


class Fixture(SimulatedProgrammer):
    """A programmer whose unit can be changed while its probe stays."""

    unit = "aa" * 8

    def hardware_id(self, probe: Probe, cancel: CancelToken) -> str:
        return self.unit


def test_a_port_that_becomes_known_late_is_no_new_plug(bench: VirtualBench) -> None:
    late = Probe(serial_number="960012345", backend="nrfutil", board="J-Link", port=None)
    plugged, programmer = PluggedUnits(), SimulatedProgrammer(bench)
    plugged.look([unit_on_probe(late, programmer)], ())
    first = plugged.unit("960012345")
    plugged.look([unit_on_probe(replace(late, port="COM3"), programmer)], ())
    found = plugged.unit("960012345")
    assert (found.port, found.plug) == ("COM3", first.plug)
    plugged.look([unit_on_probe(replace(late, port="COM4"), programmer)], ())
    assert plugged.unit("960012345").plug == first.plug + 1
    plugged.look([], ())
    plugged.look([unit_on_probe(late, programmer)], ())
    assert plugged.unit("960012345").plug == first.plug + 2


def test_a_port_of_a_probe_is_no_unit_of_its_own(bench: VirtualBench) -> None:
    probe = Probe(serial_number="960012345", backend="nrfutil", board="J-Link", port="COM3")
    plugged = PluggedUnits()
    plugged.look([unit_on_probe(probe, SimulatedProgrammer(bench))], [UsbPort(name="COM3"), UsbPort(name="COM9")])
    assert [unit.key for unit in plugged.units] == ["960012345", "COM9"]


def test_who_was_plugged_in_while_the_ledger_was_away_is_asked_when_it_answers(
    bench: VirtualBench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a good unit that comes back would be taken for a new one."""
    programmer = SimulatedProgrammer(bench)
    probes = programmer.probes(CancelToken())
    plugged = PluggedUnits()
    plugged.look([unit_on_probe(probe, programmer) for probe in probes], ())
    with closing(Ledger.open(tmp_path / "ledger.sqlite")) as ledger:
        chips = [programmer.hardware_id(probe, CancelToken()) for probe in probes]
        for chip in chips:
            now = datetime.now(UTC)
            start = RunStart(station="4", job_name="job", job_digest="", probe="1", started_at=now)
            run = ledger.begin(start)
            ledger.met(run, chip)
            ledger.finish(run, Outcome.FAIL, code="E312", at=now)
        known = ledger.last_run

        def away(hardware_id: str) -> RunRecord | None:
            if hardware_id == chips[0]:
                raise LedgerAway(Message("it does not answer."))
            return known(hardware_id)

        with monkeypatch.context() as broken:
            broken.setattr(ledger, "last_run", away)
            with pytest.raises(LedgerAway):
                plugged.ask(ledger, frozenset, CancelToken())
        assert [unit.past is not None for unit in plugged.units] == [False, True], "what was told is kept"
        asked = plugged.ask(ledger, frozenset, CancelToken())
        assert [unit.past.hardware_id for unit in asked if unit.past is not None] == chips


def test_no_chip_is_read_while_the_ledger_is_known_to_be_away(
    bench: VirtualBench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programmer = Fixture(bench)
    plugged = PluggedUnits()
    plugged.look([unit_on_probe(programmer.probes(CancelToken())[0], programmer)], ())
    read: list[Probe] = []
    monkeypatch.setattr(programmer, "hardware_id", lambda probe, _: read.append(probe))
    with closing(Ledger.open(tmp_path / "ledger.sqlite")) as ledger:
        monkeypatch.setattr(type(ledger), "trouble", LedgerAway(Message("it does not answer.")))
        (unit,) = plugged.ask(ledger, frozenset, CancelToken())
        assert unit.past is None
    assert not read
