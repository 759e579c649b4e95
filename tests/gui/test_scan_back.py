"""The label on a unit, scanned in the window: its own makes it green, another one is told, and nothing else starts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from desktop.provision.controller import Controller
from desktop.provision.entry import Entry
from desktop.provision.tiles.text_rows import lines_of
from desktop.theme import DeviceState
from factory_prov.events import Level, LogLine, StepStarted
from factory_prov.labels.desk import StationLabels
from factory_prov.labels.options import LabelOptions
from factory_prov.line.training_parts import TrainingParts
from factory_prov.line.virtual_station import demo_job
from factory_prov.messages import Message
from factory_prov.run.plan import SCAN_LABEL

SCANNED = LabelOptions(scan_back=True)


def working() -> Entry:
    entry = Entry(key="1", slot=1, board="", port="").begun((SCAN_LABEL,), at_s=0.0)
    return replace(entry, endpoint_name="urn:dev:os:1-1").told(StepStarted(step=SCAN_LABEL))


def test_a_tile_says_scan_the_label_and_whose_a_wrong_one_was(qapp: object) -> None:
    entry = working()
    assert entry.wants_scan
    assert "Scan the label" in [row.text for row in lines_of(entry)]
    wrong = Message("That is the label of {name}, not of this unit.", name="urn:dev:os:1-2")
    told = entry.told(LogLine(level=Level.WARNING, text=wrong, step=SCAN_LABEL))
    assert str(wrong) in [row.text for row in lines_of(told)]
    assert told.state is DeviceState.WORKING


class ByHand(TrainingParts):
    """A training line on which nobody scans by himself."""

    def bench(self, unit, order):  # type: ignore[no-untyped-def]
        return replace(super().bench(unit, order), labels=self.desk)

    desk: StationLabels


@pytest.fixture
def line(qtbot: QtBot) -> object:
    controller = Controller()
    parts = ByHand(boards=2, job=replace(demo_job("psk"), label=SCANNED), speed=100)
    assert controller.open_line(parts)
    line = controller.line
    assert line is not None
    parts.desk = line.labels
    ready = [DeviceState.READY] * 2
    qtbot.waitUntil(lambda: [entry.state for entry in controller.model.entries()] == ready, timeout=60_000)
    yield controller
    controller.begin_close()
    assert controller.wait_closed()


def state(controller: Controller, key: str) -> DeviceState:
    entry = controller.model.entry(key)
    assert entry is not None
    return entry.state


def until(qtbot: QtBot, holds: Callable[[], bool]) -> None:
    qtbot.waitUntil(holds, timeout=60_000)


def test_scans_go_to_the_unit_that_waits_and_a_wrong_one_starts_nothing(qtbot: QtBot, line: Controller) -> None:
    first, second = (entry.key for entry in line.model.entries())
    line.start([first])
    until(qtbot, lambda: line.model.entry(first).wants_scan)  # type: ignore[union-attr]
    name = line.model.entry(first).endpoint_name  # type: ignore[union-attr]
    line.scanned("4006381333931")
    until(qtbot, lambda: bool(line.model.entry(first).note))  # type: ignore[union-attr]
    assert state(line, second) is DeviceState.READY
    line.scanned(name)
    until(qtbot, lambda: state(line, first) is DeviceState.PASS)


def test_a_scan_that_may_be_the_beginning_of_another_label_makes_no_unit_green(qtbot: QtBot, line: Controller) -> None:
    key = line.model.entries()[0].key
    line.start([key])
    until(qtbot, lambda: line.model.entry(key).wants_scan)  # type: ignore[union-attr]
    name = line.model.entry(key).endpoint_name  # type: ignore[union-attr]
    scans = line._lines.line.labels.scans  # type: ignore[union-attr]
    with scans.waiting(name + "2") as other:  # the unit whose label begins with this one's
        line.scanned(name, may_name=False)
        assert scans.wanted == (name, name + "2")
        assert not other._scans
    assert state(line, key) is not DeviceState.PASS
    line.scanned(name)
    until(qtbot, lambda: state(line, key) is DeviceState.PASS)


def test_stop_ends_the_wait(qtbot: QtBot, line: Controller) -> None:
    key = line.model.entries()[0].key
    line.start([key])
    until(qtbot, lambda: line.model.entry(key).wants_scan)  # type: ignore[union-attr]
    line.stop([key])
    until(qtbot, lambda: state(line, key) is DeviceState.STOPPED)


def test_the_serial_number_of_a_slot_still_starts_it(qtbot: QtBot, line: Controller) -> None:
    first, second = (entry.key for entry in line.model.entries())
    line.start([first])
    until(qtbot, lambda: line.model.entry(first).wants_scan)  # type: ignore[union-attr]
    line.scanned(second)
    until(qtbot, lambda: line.model.entry(second).wants_scan)  # type: ignore[union-attr]
    for key in (second, first):
        line.scanned(line.model.entry(key).endpoint_name)  # type: ignore[union-attr]
    until(qtbot, lambda: {state(line, first), state(line, second)} == {DeviceState.PASS})
