"""F1: the page of the screen that is shown, in the present language, and the version; all of it within the program."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.translation import LANGUAGES
from desktop.window.help_window import HelpWindow
from desktop.window.main_window import MainWindow
from desktop.window.window_maker import make_window
from factory_prov import __version__
from factory_prov.resources import resource

OFFSCREEN = pytest.mark.qt_log_ignore("This plugin does not support")
PAGES = ("provision", "job", "history", "statistics", "settings")


@pytest.fixture
def window(qtbot: QtBot, qapp: object, tmp_path: Path) -> Iterator[MainWindow]:
    made = make_window(qapp, folder=tmp_path)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    with qtbot.waitSignal(made.filled, timeout=20_000):
        made.show()
    line = made.contents.controller._lines.line
    assert line is not None
    assert line.wait_seen(20), "its first look at the programmers of this PC is over, so that it ends at once"
    yield made
    made.close_now()


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("code", LANGUAGES)
def test_every_screen_has_a_page_in_every_language(page: str, code: str) -> None:
    text = resource("help", code, f"{page}.md").read_text(encoding="utf-8")
    assert text.startswith("# ")
    assert text.count("\n- ") + text.count("\n|") > 4


@OFFSCREEN
def test_f1_shows_the_page_of_the_screen(window: MainWindow) -> None:
    shell = window.contents.shell
    assert tuple(screen.icon for screen in shell.screens) == PAGES
    titles = []
    for screen in shell.screens[:-1]:  # the last one asks the programmers of this PC
        shell.show_screen(screen)
        shell.show_help()
        assert shell._help is not None
        titles.append(shell._help.text.toPlainText().split("\n")[0])
    assert titles == ["The line", "The job", "History", "Statistics"]
    assert __version__ in shell._help.version.text()


@OFFSCREEN
@pytest.mark.usefixtures("in_polish")
def test_it_speaks_the_present_language(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    shown = HelpWindow(parent)
    shown.show_page("provision")
    assert shown.text.toPlainText().startswith("Linia")
    shown.hide()


@OFFSCREEN
@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_F1])
def test_it_goes_with_a_key_and_gives_its_version(qtbot: QtBot, key: Qt.Key) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    shown = HelpWindow(parent)
    shown.show_page("job")
    shown.copy.click()
    assert __version__ in QGuiApplication.clipboard().text()
    qtbot.keyClick(shown, key)
    assert shown.isHidden()
