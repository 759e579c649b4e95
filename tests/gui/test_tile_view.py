"""The device list as its operator uses it: keys, mouse, seconds, and no more painting than needed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.provision.entry import Entry
from desktop.provision.tiles.device_model import DeviceModel
from desktop.provision.tiles.painter import TileLook
from desktop.provision.tiles.view import TileView
from desktop.theme import DeviceState
from factory_prov.run.steps import STEPS, Connect

READY, WORKING, FAIL = DeviceState.READY, DeviceState.WORKING, DeviceState.FAIL


def entry(slot: int, state: DeviceState = READY, **more: object) -> Entry:
    plain = Entry(key=f"96000000{slot}", slot=slot, board="nRF9160 DK", port=f"COM{slot}", state=state)
    return replace(plain, **more)  # type: ignore[arg-type]


ALL_STEPS = tuple(each.step for each in STEPS)


def working(slot: int, **more: object) -> Entry:
    return entry(
        slot,
        WORKING,
        steps=ALL_STEPS,
        step=Connect.step,
        started_at_s=time.monotonic(),
        **more,
    )


class Painted(QObject):
    """Remembers what was painted."""

    def __init__(self, view: TileView) -> None:
        super().__init__(view)
        self.region = QRegion()
        view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if isinstance(event, QPaintEvent):
            self.region = self.region.united(event.region())
        return False


def settled(qtbot: QtBot, view: TileView) -> Painted:
    """Return what will be painted after everything due now."""
    painted = Painted(view)
    view.viewport().update()
    qtbot.waitUntil(lambda: not painted.region.isEmpty())
    for _ in range(5):
        QApplication.processEvents()
    painted.region = QRegion()
    return painted


@pytest.fixture
def model() -> DeviceModel:
    return DeviceModel()


@pytest.fixture
def view(qtbot: QtBot, model: DeviceModel) -> Iterator[TileView]:
    shown = TileView(model)
    qtbot.addWidget(shown)
    shown.resize(1204, 460)
    with qtbot.waitExposed(shown):
        shown.show()
    shown.setFocus()
    yield shown
    shown.hide()


@pytest.fixture
def fill(qtbot: QtBot, model: DeviceModel, view: TileView) -> Callable[..., None]:
    def add(*entries: Entry) -> None:
        with qtbot.waitSignal(view.content_changed):
            for each in entries:
                model.set_entry(each)

    return add


def centre(view: TileView, row: int) -> QPoint:
    return view.visualRect(view.model().index(row, 0)).center()


def test_tiles_stand_where_the_grid_says(view: TileView, fill: Callable[..., None]) -> None:
    fill(*(entry(slot) for slot in range(1, 9)))
    rects = [view.visualRect(view.model().index(row, 0)) for row in range(8)]
    assert (view.grid.columns, view.grid.rows) == (4, 2)
    assert len({rect.left() for rect in rects}) == 4
    assert len({rect.top() for rect in rects}) == 2
    assert all(view.viewport().rect().contains(rect) for rect in rects)


@pytest.mark.parametrize("count", [1, 2, 3, 5, 7, 12, 24])
def test_no_row_wraps_early(view: TileView, fill: Callable[..., None], count: int) -> None:
    fill(*(entry(slot) for slot in range(1, count + 1)))
    tops = [view.visualRect(view.model().index(row, 0)).top() for row in range(count)]
    assert tops.count(tops[0]) == min(count, view.grid.columns)
    assert not view.verticalScrollBar().isVisible()


def test_arrows_move_through_the_rows(qtbot: QtBot, view: TileView, fill: Callable[..., None]) -> None:
    fill(*(entry(slot) for slot in range(1, 8)))
    view.choose("960000002")
    rows = []
    keys = Qt.Key
    for key in (keys.Key_Right, keys.Key_Down, keys.Key_Down, keys.Key_Left, keys.Key_Left, keys.Key_Left, keys.Key_Up):
        qtbot.keyClick(view, key)
        rows.append(view.currentIndex().row())
    assert rows == [2, 6, 6, 5, 4, 3, 3]


def test_space_esc_and_enter_say_what_is_wanted(qtbot: QtBot, view: TileView, fill: Callable[..., None]) -> None:
    fill(entry(1), entry(2, FAIL, code="E312"))
    with qtbot.waitSignal(view.start_wanted):
        qtbot.keyClick(view, Qt.Key.Key_Space)
    with qtbot.waitSignal(view.stop_wanted):
        qtbot.keyClick(view, Qt.Key.Key_Escape)
    view.choose("960000001")
    with qtbot.assertNotEmitted(view.seen):
        qtbot.keyClick(view, Qt.Key.Key_Return)
    view.choose("960000002")
    with qtbot.waitSignal(view.seen) as seen:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert seen.args == ["960000002"]


def test_letters_search_nothing(qtbot: QtBot, view: TileView, fill: Callable[..., None]) -> None:
    fill(entry(1), entry(2, FAIL, code="E312"))
    view.choose("960000001")
    qtbot.keyClicks(view, "FAIL")
    assert view.currentIndex().row() == 0


def test_a_click_selects_and_a_double_click_starts(qtbot: QtBot, view: TileView, fill: Callable[..., None]) -> None:
    fill(entry(1), working(2))
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=centre(view, 0))
    assert [each.slot for each in view.selected_entries()] == [1]
    with qtbot.waitSignal(view.start_one_wanted) as started:
        qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=centre(view, 0))
    assert started.args == ["960000001"]
    with qtbot.assertNotEmitted(view.start_one_wanted):
        qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=centre(view, 1))


def test_only_the_tile_that_changed_is_painted(
    qtbot: QtBot, view: TileView, model: DeviceModel, fill: Callable[..., None]
) -> None:
    fill(*(entry(slot) for slot in range(1, 9)))
    painted = settled(qtbot, view)
    fill(entry(3, DeviceState.PASS, seconds=12.0))
    QApplication.processEvents()
    assert painted.region.boundingRect() == view.visualRect(model.index(2))


def test_many_changes_are_told_once(qtbot: QtBot, view: TileView, model: DeviceModel) -> None:
    model.set_entry(working(1))
    qtbot.waitUntil(lambda: not view._soon.isActive())
    told: list[bool] = []
    view.content_changed.connect(lambda: told.append(True))
    with qtbot.waitSignal(view.content_changed):
        for percent in range(100):
            model.set_entry(working(1, fraction=percent / 100))
    assert len(told) == 1


def test_seconds_count_only_while_something_runs_and_is_seen(
    view: TileView, fill: Callable[..., None], qtbot: QtBot
) -> None:
    fill(entry(1))
    assert not view._tick.isActive()
    fill(working(1))
    assert view._tick.isActive()
    view.hide()
    assert not view._tick.isActive()
    view.show()
    assert view._tick.isActive()
    fill(entry(1, DeviceState.PASS))
    assert not view._tick.isActive()


def test_a_second_later_the_tile_is_painted_again(view: TileView, fill: Callable[..., None], qtbot: QtBot) -> None:
    fill(working(1), entry(2))
    painted = settled(qtbot, view)
    qtbot.waitUntil(lambda: not painted.region.isEmpty(), timeout=3000)
    assert painted.region.boundingRect() == view.visualRect(view.model().index(0, 0))


def test_those_who_cannot_see_hear_every_tile(view: TileView, fill: Callable[..., None]) -> None:
    fill(entry(1), entry(2, FAIL, code="E312"))
    assert view.accessibleName()
    spoken = QAccessible.queryAccessibleInterface(view)
    names = [spoken.child(at).text(QAccessible.Text.Name) for at in range(spoken.childCount())]
    assert any("FAIL" in name and "E312" in name for name in names)


def test_each_of_two_dozen_tiles_is_painted_once(
    view: TileView, fill: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    states = list(DeviceState)
    fill(*(entry(slot, states[slot % 8], code="E312", steps=ALL_STEPS) for slot in range(1, 25)))

    painted = list[Entry]()
    real = view._tiles._paint_cell

    def paint_cell(painter: QPainter, cell: QRectF, entry: Entry, look: TileLook) -> None:
        painted.append(entry)
        real(painter, cell, entry, look)

    monkeypatch.setattr(view._tiles, "_paint_cell", paint_cell)
    view._tiles.forget()
    for _ in range(3):
        view.viewport().repaint()
    assert sorted(entry.slot for entry in painted) == list(range(1, 25))


def test_the_language_can_change_while_it_is_open(view: TileView, fill: Callable[..., None]) -> None:
    fill(entry(1))
    QApplication.sendEvent(view, QEvent(QEvent.Type.LanguageChange))
    assert view.accessibleName() == "Units on the line"
