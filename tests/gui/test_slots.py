"""A verdict belongs to the unit it is of, whatever is plugged in meanwhile."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop.provision.messages import SeenDevice, Sighting
from desktop.provision.slots import Slots
from desktop.provision.tiles.device_model import DeviceModel
from desktop.theme import DeviceState

UNIT = SeenDevice(key="1", board="nRF9160 DK", port="COM1", attached=None, plug=1)
OTHER = replace(UNIT, plug=2)


@pytest.mark.parametrize(
    ("verdict", "shown"), [(DeviceState.PASS, DeviceState.READY), (DeviceState.FAIL, DeviceState.FAIL)]
)
def test_a_unit_changed_while_its_run_ends_gets_no_pass_of_another(verdict: DeviceState, shown: DeviceState) -> None:
    model = DeviceModel()
    slots = Slots(model)
    slots.show(Sighting(devices=(UNIT,), troubles=()))
    slots.use("1")
    entry = model.entry("1")
    assert entry is not None
    model.set_entry(entry.begun((), at_s=0.0))
    slots.show(Sighting(devices=(), troubles=()))
    slots.show(Sighting(devices=(OTHER,), troubles=()))
    running = model.entry("1")
    assert running is not None
    assert running.state is DeviceState.WORKING
    model.set_entry(replace(running, state=verdict))
    slots.settle("1")
    settled = model.entry("1")
    assert settled is not None
    assert (settled.state, settled.plugged) == (shown, True)


def test_the_verdict_of_the_unit_that_is_there_stays() -> None:
    model = DeviceModel()
    slots = Slots(model)
    slots.show(Sighting(devices=(UNIT,), troubles=()))
    slots.use("1")
    entry = model.entry("1")
    assert entry is not None
    model.set_entry(replace(entry, state=DeviceState.PASS))
    slots.settle("1")
    kept = model.entry("1")
    assert kept is not None
    assert kept.state is DeviceState.PASS
