"""The window on one configuration, driven as its user does."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QLabel, QTableWidget
from pytestqt.qtbot import QtBot

from desktop.check_window import CheckWindow


@pytest.fixture
def window(qtbot: QtBot) -> CheckWindow:
    shown = CheckWindow()
    qtbot.addWidget(shown)
    with qtbot.waitExposed(shown):
        shown.show()
    return shown


def verdict(window: CheckWindow) -> str:
    label = window.findChild(QLabel, "verdict")
    assert label is not None
    return label.text()


def cells(table: QTableWidget, column: int) -> list[str]:
    items = [table.item(row, column) for row in range(table.rowCount())]
    return [item.text() for item in items if item is not None]


def test_a_dropped_file_is_shown(window: CheckWindow, configs: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(configs / "endpoint_cfg"))])
    action, button, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(QPointF(5, 5).toPoint(), action, mime, button, keys)
    window.dragEnterEvent(entering)
    assert entering.isAccepted()
    window.dropEvent(QDropEvent(QPointF(5, 5), action, mime, button, keys))
    assert "✓" in verdict(window)
    assert cells(window.records, 0)[0] == "/0/1/0"
    assert "(19 bytes, secret)" in cells(window.records, 2)
    assert len(cells(window.problems, 0)) == 1


def test_problems_are_listed_with_their_cure(window: CheckWindow, tmp_path: Path, configs: Path) -> None:
    text = (configs / "job-psk.toml").read_text().replace("coaps://", "coap://")
    (tmp_path / "job.toml").write_text(text)
    window.open_file(tmp_path / "job.toml")
    assert "errors: 1" in verdict(window)
    assert cells(window.problems, 1) == ["/0/1/0"]
    assert "coaps://" in cells(window.problems, 2)[0]


def test_what_cannot_be_read_is_told_in_the_window(window: CheckWindow, tmp_path: Path, configs: Path) -> None:
    window.open_file(configs / "endpoint_cfg")
    window.open_file(tmp_path / "nowhere.toml")
    assert "no such file" in verdict(window)
    assert window.records.rowCount() == 0
