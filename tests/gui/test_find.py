"""Searching the open job: by number, name and value; next, previous, and where the keys go."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.configuration.editor_view import EditorView
from desktop.configuration.find.matches import findables, matching
from desktop.configuration.page import ConfigurationPage
from desktop.preferences import Preferences
from factory_prov.lwm2m.objects import Definitions

DATA = {
    "name": "Water meter",
    "naming": {"source": "pattern", "pattern": "wm-{serial}"},
    "configuration": {
        "/1/0/1": 300,
        "/0/10/0": "coaps://other.example:5684",
        "/0/1/0": "coaps://eu.iot.avsystem.cloud:5684",
        "/2/0/2/1": 31,
        "/2/0/2": 7,
        "/0/1/5": {"hex": "00FFab"},
        "no path": 1,
    },
}


@pytest.fixture(scope="module")
def definitions() -> Definitions:
    return Definitions()


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("/0/1", ["/0/1/0", "/0/1/5", "/0/10/0"]),
        ("lifetime", ["/1/0/1"]),
        ("LIFETIME server", ["/1/0/1"]),
        ("avsystem", ["/0/1/0"]),
        ("00ffAB", ["/0/1/5"]),
        ("300", ["/1/0/1"]),
        ("access control", ["/2/0/2", "/2/0/2/1"]),
        ("security server uri", ["/0/1/0", "/0/10/0"]),
        ("wm-", ["naming.pattern"]),
        ("water", ["name"]),
        ("nothing like it", []),
        ("   ", []),
        ("", []),
    ],
)
def test_everything_is_found_by_number_name_and_value(text: str, paths: list[str], definitions: Definitions) -> None:
    assert [item.path for item in matching(findables(DATA, definitions), text)] == paths


@pytest.fixture
def editor(qtbot: QtBot, tmp_path: Path) -> Iterator[EditorView]:
    page = ConfigurationPage(Preferences(tmp_path / "data"))
    qtbot.addWidget(page)
    page.resize(1200, 700)
    page.session.new()
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    yield page.editor
    page.close()


def typed(editor: EditorView, qtbot: QtBot, text: str) -> None:
    editor.search.open()
    editor.search.field.setText(text)
    qtbot.waitUntil(lambda: not editor.search._typed.isActive())


def test_it_goes_from_one_to_the_next_and_round(editor: EditorView, qtbot: QtBot) -> None:
    found: list[str] = []
    editor.search.found.connect(found.append)
    typed(editor, qtbot, "/1/1")
    assert editor.search.count.text().startswith("1 of ")
    number = len(editor.search._matches)
    assert number > 2
    for _ in range(number):
        qtbot.keyClick(editor.search.field, Qt.Key.Key_Return)
    assert len(set(found)) == number
    assert found[0] == found[-1]
    qtbot.keyClick(editor.search.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert found[-1] == found[-3]


def test_the_keys_stay_in_the_line_and_go_to_what_was_found(editor: EditorView, qtbot: QtBot) -> None:
    typed(editor, qtbot, "lifetime")
    assert editor.window().focusWidget() is editor.search.field
    path = editor.search._matches[0].path
    box = editor.form.box(("configuration", path))
    assert box is not None
    assert box.property("found") == "true"
    qtbot.keyClick(editor.search.field, Qt.Key.Key_Escape)
    assert editor.search.isHidden()
    assert box.property("found") == ""
    focused = editor.window().focusWidget()
    assert focused is not None
    assert box.isAncestorOf(focused)


def test_what_is_not_there_is_said(editor: EditorView, qtbot: QtBot) -> None:
    typed(editor, qtbot, "no such thing")
    assert editor.search.count.text() == "Nothing found"
    assert not editor.search.next.isEnabled()
    editor.search.go_on()
    QApplication.processEvents()
    assert editor.search.count.text() == "Nothing found"


def test_a_change_is_found_at_once(editor: EditorView, qtbot: QtBot) -> None:
    typed(editor, qtbot, "987654")
    assert editor.search.count.text() == "Nothing found"
    editor.document.set_value(("configuration", "/1/1/1"), 987654)
    editor.search.go_on()
    assert editor.search.count.text() == "1 of 1"
