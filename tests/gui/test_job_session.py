"""The session of the Job screen alone: document, files and the guard need no screen around them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.configuration.connection.trial import ConnectionTrials
from desktop.configuration.file_chooser import FileChooser, FileDialogs
from desktop.configuration.session import JobSession, Question
from desktop.configuration.uses import JobUses
from desktop.configuration.virtual_run.virtual_run import VirtualRun, VirtualRunEnd
from desktop.preferences import Preferences
from desktop.widgets.notice import Notice
from factory_prov.ledger.records import Outcome

ROOT = Path(__file__).parents[2]
NAME = ("name",)


@pytest.fixture
def session(qtbot: QtBot, tmp_path: Path) -> Iterator[JobSession]:
    widget = QWidget()
    qtbot.addWidget(widget)
    preferences = Preferences(tmp_path / "settings")
    preferences.setParent(widget)
    made = JobSession(preferences, FileDialogs(FileChooser(), widget), parent=widget)
    made.files.at_once_s = 10.0
    yield made
    made.close()


@pytest.fixture
def job(tmp_path: Path) -> Path:
    return Path(shutil.copy(ROOT / "resources" / "jobs" / "template.toml", tmp_path / "job.toml"))


def questions(session: JobSession) -> list[Question]:
    asked: list[Question] = []
    session.asked.connect(asked.append)
    return asked


def test_nothing_is_open_at_first(session: JobSession) -> None:
    assert not session.is_open
    assert (session.title, session.unsaved) == ("", False)
    session.save()
    session.save_as()
    done: list[int] = []
    session.guard(lambda: done.append(1))
    assert done == [1]


def test_a_job_that_cannot_be_opened_leaves_nothing_open(session: JobSession, tmp_path: Path) -> None:
    told: list[Notice] = []
    session.notice.connect(told.append)
    session.open_files((tmp_path / "missing.toml",))
    assert "missing.toml" in told[0].text
    assert not session.is_open


def test_the_guard_asks_once_and_goes_on_after_saving(session: JobSession, job: Path) -> None:
    session.open_files((job,))
    assert session.recent == (str(job),)
    session.document.set_value(NAME, "other")
    assert session.title == "job.toml*"
    asked, done = questions(session), list[str]()
    session.guard(lambda: done.append("went on"))
    assert (len(asked), done) == (1, [])
    asked[0].answers[-1]()
    assert done == []
    asked[0].answers[0]()
    assert done == ["went on"]
    assert 'name = "other"' in job.read_text()
    assert session.title == "job.toml"


def test_a_file_that_another_program_has_changed_is_asked_about(session: JobSession, job: Path) -> None:
    session.open_files((job,))
    session.document.set_value(NAME, "other")
    job.write_text(job.read_text() + "\n# theirs\n")
    asked = questions(session)
    session.save()
    assert "job.toml" in asked[0].words()[0]
    assert "theirs" in job.read_text()
    asked[0].answers[1]()
    assert "theirs" not in job.read_text()
    assert not session.unsaved


def test_a_virtual_run_tells_its_steps_and_its_end(session: JobSession, job: Path, qtbot: QtBot) -> None:
    run = VirtualRun(session)
    uses = JobUses(session, run, ConnectionTrials(session), session)
    steps, ends = list[object](), list[VirtualRunEnd]()
    run.at_step.connect(steps.append)
    run.ended.connect(ends.append)
    uses.run_virtually()
    assert not run.running, "no job is open"
    session.open_files((job,))
    uses.run_virtually()
    assert run.running
    qtbot.waitUntil(lambda: bool(ends), timeout=30_000)
    assert ends[0].outcome is Outcome.PASS
    assert ends[0].reason is None
    assert steps
    uses.run_virtually()
    run.close()
    assert len(ends) == 1, "who closes hears nothing any more"
