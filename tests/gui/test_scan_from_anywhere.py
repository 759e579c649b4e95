"""The label of a unit that waits for it reaches the line while the history is shown; other scans go where they went."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.history.desk.desk import Desk
from desktop.theme import DeviceState
from desktop.window.main_window import MainWindow
from desktop.window.window_maker import make_window
from factory_prov.labels.desk import StationLabels
from factory_prov.labels.options import LabelOptions
from factory_prov.line.training_parts import TrainingParts
from factory_prov.line.virtual_station import demo_job

OFFSCREEN = pytest.mark.qt_log_ignore("This plugin does not support")
LATE_MS = 60_000


class ByHand(TrainingParts):
    """A training line on which nobody scans by himself."""

    desk: StationLabels

    def bench(self, unit, order):  # type: ignore[no-untyped-def]
        return replace(super().bench(unit, order), labels=self.desk)


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    made = make_window(qapp, folder=tmp_path)
    made.filled.disconnect(made.start_up.start)
    qtbot.addWidget(made)
    with qtbot.waitSignal(made.filled, timeout=LATE_MS):
        made.show()
    parts = ByHand(boards=1, job=replace(demo_job("psk"), label=LabelOptions(scan_back=True)), speed=100)
    controller = made.contents.controller
    assert controller.open_line(parts)
    assert controller.line is not None
    parts.desk = controller.line.labels
    qtbot.waitUntil(lambda: len(controller.model.entries()) == 1, timeout=LATE_MS)
    yield made
    controller.begin_close()
    assert controller.wait_closed()
    made.close_now()


def waiting(window: MainWindow, qtbot: QtBot) -> tuple[str, str]:
    """Start the unit, and return its slot and the label that it waits for."""
    controller = window.contents.controller
    key = controller.model.entries()[0].key
    controller.start([key])
    line = controller.line
    assert line is not None
    qtbot.waitUntil(lambda: bool(line.labels.scans.wanted), timeout=LATE_MS)
    return key, line.labels.scans.wanted[0]


def passed(window: MainWindow, key: str) -> bool:
    entry = window.contents.controller.model.entry(key)
    return entry is not None and entry.state is DeviceState.PASS


@OFFSCREEN
def test_the_label_that_is_waited_for_makes_its_unit_green(window: MainWindow, qtbot: QtBot) -> None:
    contents = window.contents
    key, label = waiting(window, qtbot)
    contents.shell.show_screen(contents.history)
    window.start_up._take_open_scan(label)  # nothing ended it: it may be the beginning of another one
    assert window.contents.controller.running() == 1
    window.start_up._take_scan(f" {label}\n")
    qtbot.waitUntil(lambda: passed(window, key), timeout=LATE_MS)
    assert contents.shell.shown is contents.history
    assert not contents.history.page.head.field.text()


@OFFSCREEN
def test_another_label_is_looked_up_and_the_unit_goes_on_waiting(window: MainWindow, qtbot: QtBot) -> None:
    contents = window.contents
    key, label = waiting(window, qtbot)
    contents.shell.show_screen(contents.history)
    window.start_up._take_scan("wm2-000107")
    assert contents.history.page.head.field.text() == "wm2-000107"
    entry = contents.controller.model.entry(key)
    assert entry is not None
    assert (entry.state, bool(entry.note)) == (DeviceState.WORKING, False)
    window.start_up._take_scan(label)
    qtbot.waitUntil(lambda: passed(window, key), timeout=LATE_MS)
    window.start_up._take_scan(label)  # nobody waits for it any more: it is looked up
    assert contents.history.page.head.field.text() == label


@OFFSCREEN
def test_while_a_repair_goes_on_its_unit_is_told_whose_label_was_scanned(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    contents = window.contents
    key, label = waiting(window, qtbot)
    contents.shell.show_screen(contents.history)
    monkeypatch.setattr(Desk, "busy", property(lambda _: True))
    window.start_up._take_scan("wm2-000107")
    assert not contents.history.page.head.field.text()

    def told() -> bool:
        entry = contents.controller.model.entry(key)
        return entry is not None and bool(entry.note)

    qtbot.waitUntil(told, timeout=LATE_MS)
    window.start_up._take_scan(label)
    qtbot.waitUntil(lambda: passed(window, key), timeout=LATE_MS)
    monkeypatch.undo()
