"""The progress log as its reader uses it: following, scrolling up, choosing, copying, saving, folding."""

from __future__ import annotations

import os
import stat
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from patience import ENDLESS_S, PATIENCE_S, soon
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from desktop.provision.log.row import text_of
from desktop.provision.log.view import LogPanel
from desktop.widgets.notice import Notice, Weight
from factory_prov.events import Level, LogLine
from factory_prov.line.events import RunEvent
from factory_prov.messages import Message

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def panel(qtbot: QtBot) -> LogPanel:
    shown = LogPanel()
    qtbot.addWidget(shown)
    shown.resize(1000, 260)
    with qtbot.waitExposed(shown):
        shown.show()
    shown.set_slot_label("1", "Slot 1")
    shown.set_slot_label("2", "Slot 2")
    return shown


def say(panel: LogPanel, text: Message, key: str = "1", level: Level = Level.INFO) -> None:
    at = NOON + timedelta(milliseconds=panel.model.first + panel.model.rowCount())
    panel.append(RunEvent(key=key, run=1, event=LogLine(level=level, text=text), at=at))


def fill(panel: LogPanel, lines: int, *, start: int = 0) -> None:
    for number in range(start, start + lines):
        say(panel, Message("line {number}", number=number))
    panel.model.flush()


def shown(panel: LogPanel) -> list[str]:
    return [text_of(panel.shown.line(row)) for row in range(panel.shown.rowCount())]


def bottom_row(panel: LogPanel) -> int:
    return panel.table.rowAt(panel.table.viewport().height() - 30)


def top_text(panel: LogPanel) -> str:
    return text_of(panel.shown.line(panel.table.rowAt(3)))


def press(qtbot: QtBot, button: QAbstractButton) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_it_follows_the_newest_line(panel: LogPanel, qtbot: QtBot) -> None:
    for part in range(4):
        fill(panel, 50, start=50 * part)
        qtbot.waitUntil(lambda: bottom_row(panel) >= panel.shown.rowCount() - 2, timeout=2000)
    assert panel.table.following
    assert panel.head.newest.isHidden()


def test_scrolled_up_it_stays_where_somebody_reads(panel: LogPanel, qtbot: QtBot) -> None:
    fill(panel, 200)
    bar = panel.table.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0, timeout=2000)
    bar.setValue(100)
    assert not panel.table.following
    assert panel.head.newest.isVisible()
    before = top_text(panel)
    fill(panel, 300, start=200)
    assert top_text(panel) == before
    press(qtbot, panel.head.newest)
    qtbot.waitUntil(lambda: bottom_row(panel) >= panel.shown.rowCount() - 2, timeout=2000)
    assert panel.table.following
    assert panel.head.newest.isHidden()


def test_what_is_read_keeps_its_place_when_the_oldest_lines_go(qtbot: QtBot) -> None:
    from desktop.provision.log.filter import LogFilter
    from desktop.provision.log.model import LogModel
    from desktop.provision.log.table import RowTable

    model = LogModel(limit=1000)
    table = RowTable(LogFilter(model, model))
    qtbot.addWidget(table)
    table.resize(900, 240)
    with qtbot.waitExposed(table):
        table.show()

    def feed(first: int, last: int) -> None:
        for number in range(first, last):
            event = LogLine(level=Level.INFO, text=Message("{text}", text=str(number)))
            model.append(RunEvent(key="1", run=1, event=event, at=NOON))
        model.flush()

    feed(0, 1000)
    bar = table.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 900, timeout=2000)
    bar.setValue(500)
    assert table.indexAt(table.rect().center()).data() is not None
    before = table.model().index(table.rowAt(3), 3).data()
    feed(1000, 1001)
    qtbot.wait(10)
    assert table.model().rowCount() == 901
    assert table.model().index(table.rowAt(3), 3).data() == before


def test_the_chips_and_the_search_choose(panel: LogPanel, qtbot: QtBot) -> None:
    say(panel, Message("a"), "1")
    say(panel, Message("b"), "2")
    say(panel, Message("c"), "2", Level.WARNING)
    panel.model.flush()
    assert panel.head.slot.isHidden()
    assert shown(panel) == ["a", "b", "c"]
    panel.set_device("2", "Slot 2")
    assert panel.head.slot.text() == "Slot 2"
    assert shown(panel) == ["b", "c"]
    press(qtbot, panel.head.warnings)
    assert shown(panel) == ["c"]
    press(qtbot, panel.head.warnings)
    press(qtbot, panel.head.every)
    panel.set_device("1", "Slot 1")
    assert shown(panel) == ["a", "b", "c"], "all were asked for; another slot does not change that"
    press(qtbot, panel.head.slot)
    assert shown(panel) == ["a"]
    panel.set_device(None)
    assert shown(panel) == ["a", "b", "c"]
    qtbot.keyClicks(panel.head.search, "B")
    qtbot.waitUntil(lambda: shown(panel) == ["b"], timeout=2000)
    panel.set_device("2", "Slot 2")
    assert shown(panel) == ["b"]


def test_selected_lines_are_copied_and_all_when_none_is(panel: LogPanel, qtbot: QtBot) -> None:
    fill(panel, 5)
    press(qtbot, panel.head.copy)
    assert [line[-6:] for line in QGuiApplication.clipboard().text().splitlines()] == [f"line {n}" for n in range(5)]
    panel.table.selectRow(2)
    panel.table.setFocus()
    qtbot.waitUntil(panel.table.hasFocus, timeout=2000)
    qtbot.keyClick(panel.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().text()
    assert copied.endswith("  Slot 1  line 2")
    assert "\n" not in copied


def test_the_lines_are_saved_for_their_owner_only(panel: LogPanel, qtbot: QtBot, tmp_path: Path) -> None:
    fill(panel, 3)
    press(qtbot, panel.head.save)
    dialog = panel.findChild(QFileDialog)
    assert dialog is not None
    dialog.setDirectory(str(tmp_path))
    name = dialog.findChild(QLineEdit)
    assert name is not None
    name.setText("out")
    with qtbot.waitSignal(panel.notice, timeout=10_000) as told:
        dialog.accept()
    notice = told.args[0]
    assert isinstance(notice, Notice)
    assert notice.weight is Weight.INFO
    path = tmp_path / "out.txt"
    assert [line.split("  ")[1:] for line in path.read_text().splitlines()] == [
        ["Slot 1", f"line {n}"] for n in range(3)
    ]
    if os.name != "nt":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="needs a folder that refuses")
def test_a_folder_that_refuses_is_told(panel: LogPanel, qtbot: QtBot, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with qtbot.waitSignal(panel.notice, timeout=10_000) as told:
        panel.save(str(tmp_path / "out.txt"))
    tmp_path.chmod(0o700)
    assert told.args[0].weight is Weight.ERROR


def test_a_place_that_cannot_be_written_is_told(panel: LogPanel, qtbot: QtBot, tmp_path: Path) -> None:
    fill(panel, 1)
    with qtbot.waitSignal(panel.notice, timeout=10_000) as told:
        panel.save(str(tmp_path))
    notice = told.args[0]
    assert notice.weight is Weight.ERROR
    assert "This is not a file that can be replaced." in notice.text


def test_a_file_that_hangs_keeps_nobody(
    panel: LogPanel, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hangs, answered = threading.Event(), threading.Event()

    def hang(*_arguments: object) -> None:
        hangs.set()
        answered.wait(ENDLESS_S)

    monkeypatch.setattr("factory_prov.files.owner_only.write_owner_only", hang)
    panel.save(str(tmp_path / "one.txt"))
    assert hangs.wait(PATIENCE_S)
    with soon(), qtbot.waitSignal(panel.notice, timeout=10_000) as told:
        panel.save(str(tmp_path / "two.txt"))
    with soon():
        panel.close()
    answered.set()
    qtbot.waitUntil(lambda: "log to a file" not in [thread.name for thread in threading.enumerate()])
    assert "still being written" in told.args[0].text


def test_a_fault_of_ours_is_told_and_the_next_file_is_written(
    panel: LogPanel, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr("factory_prov.files.owner_only.write_owner_only", fail)
        with qtbot.waitSignal(panel.notice, timeout=10_000) as told:
            panel.save(str(tmp_path / "out.txt"))
    assert "RuntimeError at test_log_view.py" in told.args[0].text
    with qtbot.waitSignal(panel.notice, timeout=10_000) as told:
        panel.save(str(tmp_path / "out.txt"))
    assert told.args[0].weight is Weight.INFO


def test_no_thread_outlives_the_panel(panel: LogPanel, tmp_path: Path) -> None:
    fill(panel, 100)
    panel.save(str(tmp_path / "out.txt"))
    panel.close()
    assert len((tmp_path / "out.txt").read_text().splitlines()) == 100


def test_a_small_window_has_one_line_of_it(panel: LogPanel, qtbot: QtBot) -> None:
    panel.fit(QSize(1280, 720))
    assert not panel.folded
    panel.fit(QSize(700, 720))
    assert panel.folded
    say(panel, Message("the newest"), level=Level.WARNING)
    panel.model.flush()
    assert panel.newest.text == "Slot 1  Warning: the newest"
    assert panel.maximumHeight() < 60
    press(qtbot, panel.newest.unfold)
    assert not panel.folded
    panel.fit(QSize(690, 720))
    assert not panel.folded, "what somebody chose stays until the window grows"
    panel.fit(QSize(1280, 720))
    panel.fit(QSize(1280, 500))
    assert panel.folded
    with qtbot.waitSignal(panel.folded_changed):
        panel.fit(QSize(1280, 720))


def test_everything_has_a_name_for_screen_readers(panel: LogPanel) -> None:
    panel.set_device("1", "Slot 1")
    buttons = [*panel.head.findChildren(QPushButton), *panel.newest.findChildren(QPushButton)]
    assert len(buttons) == 8
    for control in (*buttons, panel.head.search, panel.table, panel):
        assert control.accessibleName() or (isinstance(control, QPushButton) and control.text()), control
    say(panel, Message("mind"), level=Level.ERROR)
    panel.model.flush()
    index = panel.shown.index(0, 3)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Error: mind"


def test_letters_do_not_search_the_table(panel: LogPanel, qtbot: QtBot) -> None:
    fill(panel, 50)
    panel.table.setFocus()
    qtbot.keyClicks(panel.table, "line 7")
    assert panel.table.selected_lines() == []
