"""What is attached: every probe once, troubles told, a choice by serial number."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from factory_prov.cancel import CancelToken
from factory_prov.errors import ProbeNotFound, ToolMissing
from factory_prov.programmers.protocol import Probe
from factory_prov.programmers.simulated import SimulatedProgrammer
from factory_prov.simulation.bench import VirtualBench
from factory_prov.station import choose, discover


class Missing(SimulatedProgrammer):
    """A programmer whose tool is not installed."""

    def probes(self, cancel: CancelToken) -> tuple[Probe, ...]:
        raise ToolMissing("the tool is not installed.", place="some tool", cure="Install it.")


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
    assert [item.probe.serial_number for item in choose(found, "000900000002")] == ["900000002"]
    assert len(choose(found, None)) == 3
    with pytest.raises(ProbeNotFound, match="900000001"):
        choose(found, "42")


def test_nothing_attached_tells_why(bench: VirtualBench) -> None:
    with pytest.raises(ToolMissing, match="not installed"):
        choose(discover([Missing(bench)], CancelToken()), None)
