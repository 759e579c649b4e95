"""The list of what is owed to servers: a page at a time, beside the line, with the reason and a way to try again."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.provision.controller import Controller
from desktop.provision.owed.model import REASON, STATE
from desktop.provision.owed.window import PAGE_ROWS, OwedWindow
from desktop.provision.page import ProvisionPage
from factory_prov.errors import LedgerError
from factory_prov.ledger.outbox import OwedRow, OwedState
from factory_prov.ledger.records import RunId
from factory_prov.line.events import OutboxChanged
from factory_prov.line.line import Line
from factory_prov.messages import NOTHING, Message

OFFSCREEN = pytest.mark.qt_log_ignore("This plugin does not support")
NOW = datetime.now(UTC)
REFUSED = Message("the server says no.")


def row(number: int, **more: object) -> OwedRow:
    plain = OwedRow(
        row_id=number, run_id=RunId(number), endpoint_name=f"wm2-{number:06}", server="dm.example", kind="coiote",
        options="{}", state=OwedState.QUEUED, tries=0, owed_since=NOW, next_at=NOW - timedelta(minutes=1),
        reason=NOTHING, held=False,
    )  # fmt: skip
    return replace(plain, **more)  # type: ignore[arg-type]


class OwingLine:
    """A line that owes these rows."""

    def __init__(self, *rows: OwedRow) -> None:
        self.rows = rows
        self.retried: list[Collection[str] | None] = []
        self.failure: LedgerError | None = None

    def owed(self, *, after: int = 0, limit: int, set_aside: bool = False) -> tuple[OwedRow, ...]:
        if self.failure is not None:
            raise self.failure
        found = [each for each in self.rows if each.row_id > after]
        return tuple(each for each in found if not set_aside or each.state is OwedState.SET_ASIDE)[:limit]

    def retry_owed(self, names: Collection[str] | None = None) -> int:
        self.retried.append(names)
        return len(self.rows) if names is None else len(names)


@pytest.fixture
def line() -> OwingLine:
    return OwingLine()


@pytest.fixture
def shown(qtbot: QtBot, line: OwingLine) -> Iterator[OwedWindow]:
    around = QWidget()
    qtbot.addWidget(around)
    made = OwedWindow(lambda: cast("Line", line), around)
    qtbot.addWidget(made)
    yield made
    made.end()


def names(window: OwedWindow) -> list[str]:
    return [each.endpoint_name for each in window.model.rows]


def come_up(window: OwedWindow, qtbot: QtBot) -> None:
    window.show_list()
    qtbot.waitUntil(lambda: not window._background.busy)


@OFFSCREEN
def test_a_long_list_comes_in_pages(shown: OwedWindow, line: OwingLine, qtbot: QtBot) -> None:
    line.rows = tuple(row(number) for number in range(1, 251))
    come_up(shown, qtbot)
    assert shown.model.rowCount() == PAGE_ROWS
    assert (shown.page.text(), shown.back.isEnabled(), shown.next.isEnabled()) == ("1-100", False, True)
    for expected in ("101-200", "201-250"):
        shown.next.click()
        qtbot.waitUntil(lambda expected=expected: shown.page.text() == expected and not shown._background.busy)
    assert not shown.next.isEnabled()
    shown.back.click()
    qtbot.waitUntil(lambda: names(shown)[0] == "wm2-000101")


@OFFSCREEN
def test_a_page_that_was_sent_meanwhile_gives_way_to_the_one_before(
    shown: OwedWindow, line: OwingLine, qtbot: QtBot
) -> None:
    line.rows = tuple(row(number) for number in range(1, 102))
    come_up(shown, qtbot)
    shown.next.click()
    qtbot.waitUntil(lambda: names(shown) == ["wm2-000101"])
    line.rows = line.rows[:5]
    shown.look()
    qtbot.waitUntil(lambda: len(names(shown)) == 5)
    assert not shown.back.isVisible()


@OFFSCREEN
def test_each_row_says_what_is_done_about_it(shown: OwedWindow, line: OwingLine, qtbot: QtBot) -> None:
    later = datetime.now().astimezone() + timedelta(hours=1)
    line.rows = (
        row(1),
        row(2, state=OwedState.SENDING),
        row(3, state=OwedState.SET_ASIDE, tries=8, reason=REFUSED),
        row(4, next_at=later, tries=2),
        row(5, held=True),
    )
    come_up(shown, qtbot)
    states = [str(shown.model.index(at, STATE).data()) for at in range(5)]
    assert states[:3] == ["is next", "is being sent", "✕ set aside"]
    assert states[3].startswith("is tried again at ")
    assert states[4] == "waits: a newer run of the unit did not end well"
    assert shown.model.index(2, REASON).data() == "The server says no."
    shown.table.selectRow(2)
    assert shown.detail.text() == "wm2-000003 at dm.example: ✕ set aside. The server says no."
    assert shown.detail.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse


@OFFSCREEN
def test_what_was_set_aside_is_seen_first(shown: OwedWindow, line: OwingLine, qtbot: QtBot) -> None:
    line.rows = (row(1), row(2, state=OwedState.SET_ASIDE, reason=REFUSED))
    shown.follow(OutboxChanged(owed=1, set_aside=1))
    come_up(shown, qtbot)
    assert shown.aside.isChecked()
    assert names(shown) == ["wm2-000002"]
    assert shown.summary.text().startswith("2 unit")
    shown.all.click()
    qtbot.waitUntil(lambda: len(names(shown)) == 2)


@OFFSCREEN
def test_what_is_chosen_is_tried_again_or_all_of_it(shown: OwedWindow, line: OwingLine, qtbot: QtBot) -> None:
    line.rows = tuple(row(number, state=OwedState.SET_ASIDE, reason=REFUSED) for number in range(1, 4))
    come_up(shown, qtbot)
    with qtbot.waitSignal(shown.retried) as told:
        shown.again.click()
    assert told.args == [3]
    qtbot.waitUntil(lambda: not shown._background.busy)
    shown.table.selectRow(1)
    assert shown.again.text() == "Try 1 again now"
    with qtbot.waitSignal(shown.retried):
        shown.again.click()
    assert line.retried == [None, ["wm2-000002"]]


@OFFSCREEN
def test_a_try_again_is_not_lost_where_the_page_is_being_read(shown: OwedWindow, line: OwingLine, qtbot: QtBot) -> None:
    line.rows = (row(1),)
    come_up(shown, qtbot)
    with qtbot.waitSignal(shown.retried):
        shown.look()
        shown.again.click()
        shown.look()
    qtbot.waitUntil(lambda: not shown._background.busy)
    assert line.retried == [None]


@OFFSCREEN
def test_a_ledger_that_cannot_be_read_is_told_and_what_was_read_stays(
    shown: OwedWindow, line: OwingLine, qtbot: QtBot
) -> None:
    line.rows = (row(1),)
    come_up(shown, qtbot)
    line.failure = LedgerError(Message("the database does not answer."), cure=Message("It is tried again."))
    shown.look()
    qtbot.waitUntil(lambda: shown.detail.text() == "the database does not answer. It is tried again.")
    assert names(shown) == ["wm2-000001"]
    line.failure = None
    shown.look()
    qtbot.waitUntil(lambda: shown.detail.property("role") == "")


@OFFSCREEN
def test_it_follows_what_is_sent(shown: OwedWindow, line: OwingLine, qtbot: QtBot) -> None:
    line.rows = (row(1), row(2))
    come_up(shown, qtbot)
    line.rows = (row(2),)
    shown.follow(OutboxChanged(owed=1))
    qtbot.waitUntil(lambda: names(shown) == ["wm2-000002"])
    line.rows = ()
    shown.follow(OutboxChanged())
    qtbot.waitUntil(lambda: shown.detail.text() == "Nothing is owed.")
    assert not shown.again.isEnabled()


@OFFSCREEN
def test_the_page_can_be_copied(shown: OwedWindow, line: OwingLine, qtbot: QtBot) -> None:
    line.rows = (row(1, reason=REFUSED, state=OwedState.SET_ASIDE),)
    come_up(shown, qtbot)
    shown.copy.click()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].split("\t") == ["Name", "Checked", "Tries", "State", "Reason"]
    assert lines[1].startswith("wm2-000001\t")


@OFFSCREEN
def test_escape_closes_it(shown: OwedWindow, qtbot: QtBot) -> None:
    come_up(shown, qtbot)
    qtbot.keyClick(shown, Qt.Key.Key_Escape)
    assert not shown.isVisible()


@OFFSCREEN
def test_the_strip_opens_it_and_the_lock_closes_it(qtbot: QtBot, controller: Controller) -> None:
    page = ProvisionPage(controller)
    qtbot.addWidget(page)
    page.show()
    controller._take(OutboxChanged(owed=1))
    page.owed.show_list.click()
    assert page.owed_list is not None
    assert page.owed_list.isVisible()
    page.show_lock(True)
    assert not page.owed_list.isVisible()
    page.close()
