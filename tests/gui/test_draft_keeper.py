"""Work that is in no file: kept while it goes on, gone with saving or discarding, offered after a crash."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.configuration import screen as screen_module
from desktop.configuration.page import ConfigurationPage
from desktop.configuration.screen import JobScreen
from desktop.preferences import Preferences
from desktop.widgets.notice import Notice
from factory_prov.job.unsaved import FILE_NAME

Make = Callable[[], ConfigurationPage]
NAME = ("name",)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / FILE_NAME


@pytest.fixture
def make(qtbot: QtBot, tmp_path: Path, file: Path) -> Iterator[Make]:
    made: list[ConfigurationPage] = []

    def make_one() -> ConfigurationPage:
        page = ConfigurationPage(Preferences(tmp_path / "settings"), draft_file=file)
        qtbot.addWidget(page)
        made.append(page)
        return page

    yield make_one
    for page in made:
        page.close()


def worked(page: ConfigurationPage, qtbot: QtBot, file: Path, name: str) -> None:
    """Change the name in a new job, and wait until that is kept."""
    page.session.new()
    page.session.document.set_value(NAME, name)
    assert page._keeper is not None
    page._keeper.keep()
    qtbot.waitUntil(file.is_file)
    qtbot.waitUntil(lambda: page._keeper is not None and not page._keeper._background.busy)


def test_after_a_crash_the_work_goes_on(make: Make, qtbot: QtBot, file: Path) -> None:
    crashed = make()
    worked(crashed, qtbot, file, "Half done")
    crashed.close()  # as the end of a session does it: nobody was asked
    assert file.is_file()
    page = make()
    page.take_up()
    qtbot.waitUntil(lambda: page.session.is_open)
    assert page.session.document.get(NAME) == "Half done"
    assert page.session.unsaved


def test_what_is_saved_is_not_kept(make: Make, qtbot: QtBot, file: Path, tmp_path: Path) -> None:
    page = make()
    worked(page, qtbot, file, "Done")
    page.session.document.save(tmp_path / "done.toml")
    assert not file.exists()


def test_what_is_undone_is_not_kept(make: Make, qtbot: QtBot, file: Path) -> None:
    page = make()
    worked(page, qtbot, file, "Undone")
    page.session.document.undo_steps.undo()
    assert not file.exists()


def test_what_is_discarded_is_not_kept(make: Make, qtbot: QtBot, file: Path) -> None:
    page = make()
    worked(page, qtbot, file, "Never mind")
    page.session.guard(lambda: None)
    page.question.buttons[1].click()
    assert not file.exists()
    page.close()
    assert not file.exists()


def test_it_is_offered_at_the_next_start_only_where_there_is_some(
    make: Make, qtbot: QtBot, file: Path, tmp_path: Path
) -> None:
    told: list[Notice] = []
    assert screen_module._DRAFT_NAME == FILE_NAME
    screen = JobScreen(Preferences(tmp_path / "settings"), tmp_path)
    screen.notice.connect(told.append)
    screen.offer_unsaved()
    assert told == []
    crashed = make()
    worked(crashed, qtbot, file, "Half done")
    crashed.close()
    screen.offer_unsaved()
    assert len(told) == 1
    assert told[0].offer is not None
    told[0].offer.act()
    qtbot.waitUntil(lambda: screen.page.session.is_open)
    assert screen.page.session.document.get(NAME) == "Half done"
    qtbot.addWidget(screen.page)
    screen.close()
