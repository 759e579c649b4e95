"""The ways to the History screen: its key, a tile, a unit that is plugged in, a scan; none in a locked window."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.history.unit_key import UnitKey
from desktop.provision.entry import Entry
from desktop.provision.tiles.device_model import DeviceModel
from desktop.theme import DeviceState
from desktop.window.main_window import MainWindow
from desktop.window.plugged_in import PluggedIn
from desktop.window.window_maker import make_window
from factory_prov.ledger.records import Outcome
from factory_prov.line.units import Past

OFFSCREEN = pytest.mark.qt_log_ignore("This plugin does not support")
PAST = Past(hardware_id="7A31", endpoint_name="wm2-1", outcome=Outcome.PASS, at=datetime(2026, 11, 20, tzinfo=UTC))


def entry(slot: int, **more: object) -> Entry:
    plain = Entry(key=f"96000000{slot}", slot=slot, board="nRF9160 DK", port="", state=DeviceState.READY, plug=1)
    return replace(plain, **more)  # type: ignore[arg-type]


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    made = make_window(qapp, folder=tmp_path)
    made.filled.disconnect(made.start_up.start)  # no line: what is on the slots is placed here
    qtbot.addWidget(made)
    with qtbot.waitSignal(made.filled, timeout=20_000):
        made.show()
    yield made
    made.close_now()


def key(window: MainWindow) -> UnitKey | None:
    page = window.contents.history.page
    return page.unit.key if page.shows_unit else None


@OFFSCREEN
def test_ctrl_3_shows_it_with_the_cursor_in_the_search(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    contents = window.contents
    assert contents.shell.shown is contents.history
    assert window.focusWidget() is contents.history.page.head.field


@OFFSCREEN
def test_h_on_a_tile_shows_the_life_of_its_unit(window: MainWindow, qtbot: QtBot) -> None:
    contents = window.contents
    contents.controller.model.set_entry(entry(1, past=PAST))
    tiles = contents.provision.page.tiles
    tiles.choose("960000001")
    qtbot.keyClick(tiles, Qt.Key.Key_H)
    assert contents.shell.shown is contents.history
    assert key(window) == UnitKey(hardware_id="7A31", slot="960000001")


@OFFSCREEN
def test_the_bar_of_a_returned_unit_leads_to_its_life(window: MainWindow, qtbot: QtBot) -> None:
    contents = window.contents
    contents.controller.model.set_entry(entry(1, past=PAST))
    page = contents.provision.page
    page.tiles.choose("960000001")
    qtbot.waitUntil(page.bar.life.isVisible)
    page.bar.life.click()
    assert key(window) == UnitKey(hardware_id="7A31", slot="960000001")


@OFFSCREEN
def test_a_unit_that_is_plugged_in_is_shown_while_somebody_looks_units_up(window: MainWindow, qtbot: QtBot) -> None:
    contents = window.contents
    model = contents.controller.model
    model.set_entry(entry(1, past=PAST))
    qtbot.waitUntil(lambda: not contents.plugged_in._soon.isActive())
    contents.shell.show_screen(contents.history)
    model.set_entry(entry(2, past=replace(PAST, hardware_id="51F0")))
    qtbot.waitUntil(lambda: key(window) == UnitKey(hardware_id="51F0", slot="960000002"))
    contents.shell.show_screen(contents.provision)
    model.set_entry(entry(3, past=replace(PAST, hardware_id="0000")))
    qtbot.wait(20)
    assert contents.shell.shown is contents.provision
    assert key(window) == UnitKey(hardware_id="51F0", slot="960000002")


@OFFSCREEN
def test_a_scan_is_looked_up_here_and_nowhere_else(window: MainWindow, qtbot: QtBot) -> None:
    contents = window.contents
    contents.shell.show_screen(contents.history)
    window.start_up._take_scan("wm2-000107")
    assert contents.shell.shown is contents.history
    assert contents.history.page.head.field.text() == "wm2-000107"
    qtbot.waitUntil(lambda: contents.history.page.search.is_answered)


@OFFSCREEN
def test_a_locked_window_has_no_way_to_it(window: MainWindow, qtbot: QtBot) -> None:
    contents = window.contents
    window.preferences.change(pin="-")
    contents.shell.lock()
    contents.controller.model.set_entry(entry(1, past=PAST))
    page = contents.provision.page
    page.tiles.choose("960000001")
    qtbot.keyClick(page.tiles, Qt.Key.Key_H)
    contents._show_life(entry(1, past=PAST))
    qtbot.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert contents.shell.shown is contents.provision
    assert not page.bar.life.isVisible()


def test_only_one_unit_that_comes_alone_is_told(qtbot: QtBot) -> None:
    model = DeviceModel()
    told: list[str] = []
    watch = PluggedIn(model)
    watch.plugged.connect(lambda come: told.append(come.key))
    for slot in (1, 2, 3):
        model.set_entry(entry(slot))
    qtbot.wait(20)
    assert told == [], "they were there when the line was opened"
    model.set_entry(entry(2, plug=2))
    qtbot.waitUntil(lambda: told == ["960000002"])
    model.set_entry(entry(2, plug=2, past=PAST))
    qtbot.waitUntil(lambda: told == ["960000002"] * 2)
    model.set_entry(entry(2, plug=2, past=PAST, plugged=False))
    qtbot.wait(20)
    assert len(told) == 2
