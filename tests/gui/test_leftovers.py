"""The check that no test leaves anything behind finds what is left behind."""

from __future__ import annotations

import threading
from collections.abc import Callable

from PySide6.QtCore import QThread, QTimer
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

Find = Callable[[set[threading.Thread]], list[str]]


def test_a_timer_a_thread_and_a_window_are_found(qtbot: QtBot, find_left_behind: Find) -> None:
    before = set(threading.enumerate())
    assert find_left_behind(before) == []
    timer, worker, window, stop = QTimer(), QThread(), QWidget(), threading.Event()
    thread = threading.Thread(target=stop.wait, name="left over")
    timer.start(60_000)
    worker.start()
    window.show()
    thread.start()
    try:
        found = find_left_behind(before)
        assert len(found) == 4, found
    finally:
        timer.stop()
        worker.quit()
        worker.wait()
        window.close()
        window.deleteLater()
        stop.set()
        thread.join()


def test_a_window_that_is_hidden_but_not_deleted_is_found(qtbot: QtBot, find_left_behind: Find) -> None:
    window = QWidget()
    try:
        assert len(find_left_behind(set(threading.enumerate()))) == 1
    finally:
        window.deleteLater()
