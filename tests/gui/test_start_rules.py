"""One rule for Space, the button, a click and a tap: what starts is what the button says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import combinations, product

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QRegion
from pytestqt.qtbot import QtBot

from desktop.provision.controller import Controller
from desktop.provision.entry import Entry
from desktop.provision.page import ProvisionPage
from desktop.provision.start_rules import StartPlan, ready_hint, start_plan
from desktop.theme import DeviceState
from factory_prov.ledger.records import Outcome
from factory_prov.line.events import LineInfo
from factory_prov.line.units import Past

READY, FAIL, PASS, ERROR = DeviceState.READY, DeviceState.FAIL, DeviceState.PASS, DeviceState.ERROR
WORKING, STOPPED, EMPTY = DeviceState.WORKING, DeviceState.STOPPED, DeviceState.EMPTY
PASSED = Past(hardware_id="aa", endpoint_name="wm2-1", outcome=Outcome.PASS, at=datetime(2026, 11, 2, tzinfo=UTC))


def slots(*states: DeviceState) -> tuple[Entry, ...]:
    codes = {FAIL: "E312", ERROR: "E107"}
    return tuple(
        Entry(
            key=str(at), slot=at, board="", port="", state=each, plugged=each is not EMPTY, code=codes.get(each, "")
        )
        for at, each in enumerate(states, start=1)
    )  # fmt: skip


def plan(entries: Sequence[Entry], *chosen: int, needs_name: bool = False) -> StartPlan:
    return start_plan(entries, [entries[at - 1] for at in chosen], needs_name=needs_name)


def test_without_a_choice_all_that_are_ready_start() -> None:
    assert plan(slots(READY, PASS, STOPPED, FAIL, WORKING, EMPTY)) == StartPlan(keys=("1", "3"))


def test_what_is_chosen_starts_and_says_so() -> None:
    entries = slots(READY, READY, FAIL, FAIL, WORKING)
    assert plan(entries, 2) == StartPlan(keys=("2",), slots=(2,))
    assert plan(entries, 3) == StartPlan(keys=("3",), slots=(3,), again=True)
    assert plan(entries, 3, 4) == StartPlan(keys=("3", "4"), slots=(3, 4), again=True)
    assert plan(entries, 1, 3, 5) == StartPlan(keys=("1", "3"), slots=(1, 3))


def test_a_choice_that_cannot_start_leaves_all() -> None:
    gone = (*slots(READY, PASS), replace(slots(FAIL)[0], key="3", slot=3, plugged=False))
    for chosen in ((2,), (3,), (2, 3)):
        assert plan(gone, *chosen) == StartPlan(keys=("1",))


def test_nothing_starts_without_a_reason_told() -> None:
    assert "failed" in plan(slots(FAIL, FAIL)).why
    assert "done" in plan(slots(PASS, PASS)).why
    assert "working" in plan(slots(WORKING, PASS)).why
    assert "no unit" in plan(slots(EMPTY)).why
    assert "no unit" in plan(()).why


def test_a_good_unit_that_came_back_waits_for_a_decision() -> None:
    entries = (*slots(READY), replace(slots(READY)[0], key="2", slot=2, past=PASSED))
    assert plan(entries) == StartPlan(keys=("1",))
    assert "slot 2 passed here before" in plan(entries, 2).why
    assert plan(entries, 1, 2) == StartPlan(keys=("1",), slots=(1,))
    assert "slot 2 passed here before" in plan(entries[1:]).why


def test_trouble_of_the_station_lets_only_its_own_slot_be_tried_again() -> None:
    entries = slots(ERROR, READY, FAIL)
    assert plan(entries, 1) == StartPlan(keys=("1",), slots=(1,), again=True)
    assert plan(entries, 1, 2) == StartPlan(keys=("1",), slots=(1,), again=True)
    for chosen in ((), (2,), (3,), (2, 3)):
        assert plan(entries, *chosen).keys == ()
        assert "slot 1" in plan(entries, *chosen).why.lower()


def test_with_names_from_labels_it_is_one_unit_at_a_time() -> None:
    entries = slots(READY, READY, FAIL)
    assert plan(entries, needs_name=True) == StartPlan(keys=("1",), slots=(1,))
    assert plan(entries, 2, 3, needs_name=True) == StartPlan(keys=("2",), slots=(2,))


@pytest.mark.parametrize("needs_name", [False, True])
def test_a_plan_is_keys_or_a_reason_and_never_a_unit_that_is_not_there(needs_name: bool) -> None:
    for states in product((READY, FAIL, PASS, ERROR, WORKING, EMPTY), repeat=3):
        entries = slots(*states)
        for chosen in (pick for many in range(4) for pick in combinations((1, 2, 3), many)):
            found = plan(entries, *chosen, needs_name=needs_name)
            assert bool(found.keys) is not bool(found.why)
            started = [each for each in entries if each.key in found.keys]
            assert all(each.plugged and each.state in (READY, FAIL, ERROR) for each in started)
            assert found.slots in ((), tuple(each.slot for each in started))
            assert found.again is (bool(started) and all(each.state in (FAIL, ERROR) for each in started))


@pytest.fixture
def page(qtbot: QtBot, controller: Controller, monkeypatch: pytest.MonkeyPatch) -> ProvisionPage:
    made = ProvisionPage(controller)
    qtbot.addWidget(made)
    made.resize(1100, 700)
    made.show()
    controller._show_line(LineInfo(job_name="Water meter"))
    made.started = []  # type: ignore[attr-defined]
    monkeypatch.setattr(controller, "start", lambda keys, **_: made.started.append(tuple(keys)))  # type: ignore[attr-defined]
    monkeypatch.setattr(controller, "start_all", lambda: made.started.append(()))  # type: ignore[attr-defined]
    return made


@pytest.mark.parametrize(
    ("states", "chosen", "words", "started"),
    [
        ((FAIL, FAIL), "", "Start all", None),
        ((FAIL, FAIL), "1", "Try slot 1 again", ("1",)),
        ((FAIL, READY), "1", "Try slot 1 again", ("1",)),
        ((FAIL, READY), "2", "Start slot 2", ("2",)),
        ((FAIL, READY), "", "Start all", ()),
        ((PASS, PASS), "1", "Start all", None),
        ((ERROR, READY), "2", "Start all", None),
    ],
)  # fmt: skip
def test_keys_and_mouse_do_what_the_button_says(
    page: ProvisionPage, qtbot: QtBot, states: tuple[DeviceState, ...], chosen: str, words: str, started: object
) -> None:
    with qtbot.waitSignal(page.tiles.content_changed):
        for entry in slots(*states):
            page._controller.model.set_entry(entry)
    if chosen:
        page.tiles.choose(chosen)
    told: list[object] = []
    page.notice.connect(told.append)
    assert page.header.start.text() == words
    assert page.header.start.isEnabled() is (started is not None)
    qtbot.mouseClick(page.header.start, Qt.MouseButton.LeftButton)
    assert told == []
    qtbot.keyClick(page.tiles, Qt.Key.Key_Space)
    assert page.started == ([] if started is None else [started] * 2)  # type: ignore[attr-defined]
    assert len(told) == (1 if started is None else 0)
    assert (
        (page.header.start.toolTip() == getattr(told[0], "text", ""))
        if told
        else "Space" in page.header.start.toolTip()
    )


def test_a_failed_unit_is_tried_again_by_mouse(page: ProvisionPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.tiles.content_changed):
        for entry in slots(FAIL, READY):
            page._controller.model.set_entry(entry)
    centre = page.tiles.visualRect(page._controller.model.index(0)).center()
    qtbot.mouseClick(page.tiles.viewport(), Qt.MouseButton.LeftButton, pos=centre)
    qtbot.mouseClick(page.bar.retry, Qt.MouseButton.LeftButton)
    qtbot.mouseDClick(page.tiles.viewport(), Qt.MouseButton.LeftButton, pos=centre)
    assert page.started == [("1",), ("1",)]  # type: ignore[attr-defined]
    page._controller.model.set_entry(replace(slots(FAIL)[0], plugged=False))
    qtbot.waitUntil(page.bar.retry.isHidden)


def hints(entries: Sequence[Entry], *chosen: int, needs_name: bool = False) -> list[str]:
    now = plan(entries, *chosen, needs_name=needs_name)
    return [ready_hint(entries, each, now, needs_name=needs_name) for each in entries if each.state is READY]


def test_a_ready_tile_tells_of_space_only_where_space_starts_it() -> None:
    assert hints(slots(READY, READY)) == ["Press Space"] * 2
    assert hints(slots(READY, READY), 1) == ["Press Space", "Choose it, then press Space"]
    assert hints(slots(FAIL, READY), 1) == ["Choose it, then press Space"]
    assert hints(slots(ERROR, READY)) == ["Waits: nothing new starts now"]
    assert hints(slots(READY, READY), needs_name=True) == ["Scan its label"] * 2
    assert hints(slots(ERROR, READY), needs_name=True) == ["Waits: nothing new starts now"]
    back = (replace(slots(READY)[0], past=PASSED), *slots(EMPTY, READY)[1:])
    assert hints(back) == ["Choose what becomes of it", "Press Space"]
    assert hints(back, 1) == ["Choose what becomes of it", "Choose it, then press Space"]


def test_the_tiles_follow_the_button(page: ProvisionPage, qtbot: QtBot) -> None:
    for each in slots(READY, READY):
        page._controller.model.set_entry(each)
    page.tiles.choose("2")
    first, second = (page._controller.model.index(row) for row in range(2))
    page.tiles._to_paint = QRegion(page.tiles.rect())
    told = [look.ready_hint for index in (first, second) if (look := page.tiles.look_of(index)) is not None]
    assert told == ["Choose it, then press Space", "Press Space"]
