"""The shell takes its screens from a list: a new one is a class that meets the protocol, and one line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.preferences import Preferences
from desktop.widgets.notice import Notice
from desktop.window.screen import Screen
from desktop.window.shell import Shell

CONTROL = Qt.KeyboardModifier.ControlModifier


class PlainScreen(QObject):
    """The least there is to a screen."""

    icon = "job"
    title = ""
    notice = Signal(object)
    wanted = Signal()
    title_changed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.unsaved = False
        self.asked: list[Callable[[], None]] = []
        self.activated = 0
        self.closed = 0
        self.made: QWidget | None = None

    @property
    def page(self) -> QWidget:
        if self.made is None:
            self.made = QLineEdit()
        return self.made

    def activate(self) -> None:
        self.activated += 1

    def may_close(self, then: Callable[[], None]) -> bool:
        if self.unsaved:
            self.wanted.emit()
            self.asked.append(then)
        return not self.unsaved

    def close(self) -> None:
        self.closed += 1


@pytest.fixture
def screens() -> list[PlainScreen]:
    return [PlainScreen(name) for name in ("Line", "Job", "History", "Settings")]


@pytest.fixture
def shell(qtbot: QtBot, screens: list[PlainScreen], tmp_path: Path) -> Iterator[Shell]:
    window = QWidget()
    qtbot.addWidget(window)
    listed: list[Screen] = list(screens)
    made = Shell(window, listed, Preferences(tmp_path / "data", window))
    made.show_lock()
    with qtbot.waitExposed(window):
        window.show()
    yield made
    made.close()


def test_the_rail_and_the_keys_follow_the_list(shell: Shell, screens: list[PlainScreen], qtbot: QtBot) -> None:
    assert [button.text() for button in shell.rail.buttons] == ["Line", "Job", "History", "Settings"]
    assert "Ctrl+3" in shell.rail.buttons[2].toolTip()
    tops = [button.y() for button in shell.rail.buttons]
    assert tops == sorted(tops)
    for number in (3, 2, 1, 0):
        key = Qt.Key(Qt.Key.Key_1.value + number)
        qtbot.keyClick(shell.rail.window(), key, CONTROL)
        assert shell.shown is screens[number]
        assert shell.pages.currentWidget() is screens[number].made
        assert [button.isChecked() for button in shell.rail.buttons].index(True) == number
    shell.rail.buttons[2].click()
    assert shell.shown is screens[2]
    assert shell.pages.count() == 4


def test_a_page_is_made_when_it_is_first_shown(shell: Shell, screens: list[PlainScreen]) -> None:
    assert [screen.made is not None for screen in screens] == [True, False, False, False]
    screens[2].wanted.emit()
    assert [screen.made is not None for screen in screens] == [True, False, True, False]
    assert screens[2].activated == 1


def test_a_screen_tells_and_takes_back(shell: Shell, screens: list[PlainScreen]) -> None:
    screens[3].notice.emit(Notice(text="It cannot be saved.", stays=True))
    assert shell.notices.notice is not None
    screens[3].notice.emit(None)
    assert shell.notices.notice is None


def test_every_screen_that_would_lose_something_is_asked_before_the_lock(
    shell: Shell, screens: list[PlainScreen]
) -> None:
    screens[1].unsaved = screens[2].unsaved = True
    shell.lock()
    assert not shell.locked
    assert shell.shown is screens[1]
    assert screens[2].asked == []
    screens[1].asked.pop()()  # it is discarded: it stays unsaved, and is not asked about again
    assert not shell.locked
    assert shell.shown is screens[2]
    screens[2].asked.pop()()
    assert shell.locked
    assert shell.shown is screens[0]
    assert shell.rail.isHidden()
    shell.show_screen(screens[3])
    assert shell.shown is screens[0]
    assert screens[3].made is None


def test_closing_ends_every_screen(shell: Shell, screens: list[PlainScreen]) -> None:
    shell.close()
    assert [screen.closed for screen in screens] == [1] * 4
