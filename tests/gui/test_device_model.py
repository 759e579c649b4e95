"""The slots as a Qt model."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from desktop.provision.entry import Entry
from desktop.provision.tiles.device_model import DeviceModel, EntryRole
from desktop.theme import DeviceState
from factory_prov.run.steps import Connect


def entry(key: str, slot: int = 1, state: DeviceState = DeviceState.READY) -> Entry:
    return Entry(key=key, slot=slot, board="nRF9160 DK", port="COM3", state=state)


@pytest.fixture
def model(qtbot: QtBot) -> DeviceModel:
    return DeviceModel()


def test_it_is_a_sound_model(model: DeviceModel) -> None:
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)  # warnings fail
    for number in range(24):
        model.set_entry(entry(str(number), model.rowCount() + 1))
    model.set_entry(entry("3", 4, DeviceState.PASS))
    assert tester.model() is model
    model.clear()
    model.set_entry(entry("1"))
    assert model.rowCount() == 1


def test_a_slot_keeps_its_row(model: DeviceModel) -> None:
    for key in ("b", "a"):
        model.set_entry(entry(key, model.rowCount() + 1))
    model.set_entry(entry("b", 1, DeviceState.EMPTY))
    assert [each.key for each in model.entries()] == ["b", "a"]
    assert [model.index_of(key).row() for key in ("b", "a", "nowhere")] == [0, 1, -1]
    assert model.entry("nowhere") is None


def test_only_a_change_is_told(qtbot: QtBot, model: DeviceModel) -> None:
    model.set_entry(entry("a"))
    with qtbot.assertNotEmitted(model.dataChanged):
        model.set_entry(entry("a"))
    with qtbot.waitSignal(model.dataChanged, timeout=1000) as told:
        model.set_entry(entry("a", 1, DeviceState.EMPTY))
    assert told.args is not None
    assert told.args[0].row() == 0


def test_what_it_says(model: DeviceModel) -> None:
    failed = replace(entry("a", 3, DeviceState.FAIL), code="E312", endpoint_name="unit-7")
    model.set_entry(failed)
    index = model.index_of("a")
    assert index.data(EntryRole) == failed
    assert index.data() == "FAIL"
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Slot 3, FAIL, E312 The board was unplugged, unit-7"
    assert index.data(Qt.ItemDataRole.DecorationRole) is None
    model.set_entry(replace(entry("a", 3, DeviceState.WORKING), step=Connect.step))
    assert "WORKING" in index.data(Qt.ItemDataRole.AccessibleTextRole)


def test_it_is_a_model_for_any_view(model: DeviceModel) -> None:
    assert isinstance(model, QAbstractItemModel)
    assert model.rowCount(model.index_of("nowhere")) == 0
