"""What nobody has expected: logged without its text, told once, counted; the window stays up."""

from __future__ import annotations

import gc
import logging
import stat
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer, qWarning
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.widgets.notice import Notice, NoticeBar, Weight
from desktop.window.log_file import LogFile
from desktop.window.uncaught import Unexpected

SECRET = "psk 0123456789abcdef"


@pytest.fixture
def unexpected(qtbot: QtBot) -> Iterator[Unexpected]:
    made = Unexpected()
    made.install()
    yield made
    made.uninstall()
    made.deleteLater()


@pytest.fixture
def notices(unexpected: Unexpected) -> list[Notice]:
    told: list[Notice] = []
    unexpected.notice.connect(told.append)
    return told


def fail() -> None:
    raise ValueError(SECRET)


def test_a_fault_in_a_slot_is_told_and_logged_without_its_text(
    unexpected: Unexpected, notices: list[Notice], qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    QTimer.singleShot(0, fail)
    qtbot.waitUntil(lambda: bool(notices))
    assert notices[0].weight is Weight.ERROR
    assert "ValueError at test_unexpected.py:" in notices[0].details
    assert "Python" in notices[0].details
    assert "ValueError" in caplog.text
    assert SECRET not in caplog.text + notices[0].text + notices[0].details


def test_what_repeats_is_counted_and_the_log_does_not_fill(
    unexpected: Unexpected, notices: list[Notice], qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    screen = QWidget()
    qtbot.addWidget(screen)
    bar = NoticeBar(screen)
    unexpected.notice.connect(bar.show_notice)
    for _ in range(50):
        QTimer.singleShot(0, fail)
    qtbot.waitUntil(lambda: sum(unexpected.counts.values()) == 50)
    assert len(unexpected.counts) == 1
    assert len([record for record in caplog.records if record.name == "desktop.window.uncaught"]) == 20
    assert bar.notice is not None
    assert "50" in bar.notice.text


def test_a_notice_that_was_closed_does_not_come_back(
    unexpected: Unexpected, notices: list[Notice], qtbot: QtBot
) -> None:
    QTimer.singleShot(0, fail)
    qtbot.waitUntil(lambda: len(notices) == 1)
    unexpected.seen()
    QTimer.singleShot(0, fail)
    qtbot.waitUntil(lambda: sum(unexpected.counts.values()) == 2)
    qtbot.wait(20)
    assert len(notices) == 1


def test_a_fault_in_a_thread_is_told(unexpected: Unexpected, notices: list[Notice], qtbot: QtBot) -> None:
    thread = threading.Thread(target=fail, name="worker")
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(notices))


def test_a_fault_while_something_is_put_away_is_told(
    unexpected: Unexpected, notices: list[Notice], qtbot: QtBot
) -> None:
    class Bad:
        def __del__(self) -> None:
            fail()

    bad = Bad()
    del bad
    gc.collect()
    qtbot.waitUntil(lambda: bool(notices))


def test_control_c_is_no_fault(unexpected: Unexpected, notices: list[Notice], qtbot: QtBot) -> None:
    with qtbot.waitSignal(unexpected.interrupted):
        sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert notices == []


def test_qts_warnings_go_to_the_log(unexpected: Unexpected, caplog: pytest.LogCaptureFixture) -> None:
    qWarning("something of Qt's")
    assert "something of Qt's" in caplog.text


def test_the_hooks_are_given_back(qtbot: QtBot) -> None:
    before = sys.excepthook, threading.excepthook, sys.unraisablehook
    made = Unexpected()
    made.install()
    assert sys.excepthook != before[0]
    made.uninstall()
    assert (sys.excepthook, threading.excepthook, sys.unraisablehook) == before
    made.deleteLater()


def test_the_log_is_its_owners_alone_and_holds_no_text_of_exceptions(tmp_path: Path) -> None:
    file = LogFile(tmp_path / "data")
    log = logging.getLogger("desktop.test")
    try:
        fail()
    except ValueError:
        log.exception("it went wrong, password=hunter2hunter2")
    log.info("a line")
    logging.getLogger("alembic.anything").info("chatter of others")
    logging.getLogger("alembic.anything").warning("a warning of others")
    file.close()
    log.info("after the end")
    text = file.path.read_text(encoding="utf-8")
    assert "a line" in text
    assert "a warning of others" in text
    assert "ValueError at test_unexpected.py" in text
    for hidden in (SECRET, "hunter2", "chatter", "after the end"):
        assert hidden not in text
    if sys.platform != "win32":
        assert stat.S_IMODE(file.path.stat().st_mode) == 0o600
