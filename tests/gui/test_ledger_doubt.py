"""A ledger that is not the one of before is told in the window, with the way on for whoever may decide."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.preferences import Preferences
from desktop.settings.operator_lock import hashed
from desktop.window.main_window import MainWindow
from desktop.window.window_maker import make_window
from factory_prov.errors import LedgerChanged
from factory_prov.ledger.station import look, open_known
from factory_prov.line.events import LineInfo
from factory_prov.messages import Message


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    Preferences(folder).change(sounds=False, language="en")
    open_known(folder / "ledger.sqlite").close()
    (folder / "ledger.sqlite").write_bytes(b"")
    return folder


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, folder: Path) -> Iterator[MainWindow]:
    window = make_window(qapp, folder=folder)
    qtbot.addWidget(window)
    with qtbot.waitSignal(window.filled, timeout=10_000):
        window.show()
    qtbot.waitUntil(lambda: window.contents.controller.line_info.ledger_doubt, timeout=20_000)
    yield window
    window.close_now()


def open_line_is_good(window: MainWindow, folder: Path) -> bool:
    with suppress(LedgerChanged):  # it is being accepted
        return look(folder / "ledger.sqlite") is not None and not window.contents.controller.line_info.trouble
    return False


def test_an_empty_ledger_is_told_and_accepted_after_a_second_question(
    window: MainWindow, qtbot: QtBot, folder: Path
) -> None:
    notices = window.contents.shell.notices
    assert notices.notice is not None
    assert "the ledger is empty" in notices.notice.text
    assert "the ledger is empty" in window.contents.controller.line_info.trouble
    notices.offer.click()
    assert notices.notice is not None
    assert "may be given again" in notices.notice.text
    assert (folder / "ledger.sqlite").stat().st_size == 0, "one press is not enough"
    notices.offer.click()
    qtbot.waitUntil((folder / "ledger.sqlite").is_file, timeout=20_000)
    qtbot.waitUntil(lambda: open_line_is_good(window, folder), timeout=20_000)
    assert not notices.offer.isVisible()


class TestLocked:
    @pytest.fixture
    def folder(self, folder: Path) -> Path:
        Preferences(folder).change(pin=hashed("2580"))
        return folder

    def test_an_operator_is_told_but_not_asked(self, window: MainWindow) -> None:
        shell = window.contents.shell
        assert shell.notices.notice is not None
        assert "the ledger is empty" in shell.notices.notice.text
        assert shell.notices.notice.offer is None
        shell.operator_mode._unlocked()
        assert shell.notices.notice.offer is not None


def test_another_ledger_with_the_same_names_is_told(window: MainWindow) -> None:
    contents = window.contents
    info = LineInfo(job_name="job", warnings=(Message("Another ledger gives the same names."),))
    contents.controller.line_changed.emit(info)
    assert contents.shell.notices.notice is not None
    assert contents.shell.notices.notice.text == "Another ledger gives the same names."
    contents.shell.notices.hide()
    contents.controller.line_changed.emit(info)
    assert contents.shell.notices.notice is None, "once is enough"
