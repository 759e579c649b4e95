"""The file for support out of the settings: made beside the window's thread, and never with a secret in it."""

from __future__ import annotations

import threading
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from desktop.preferences import Preferences
from desktop.settings import support_work
from desktop.settings.support_card import SupportCard
from desktop.settings.support_work import OnLine
from desktop.threads.background import Background
from factory_prov.files import user_folders
from factory_prov.job.model import Job, Setting
from factory_prov.ledger.store import Ledger
from factory_prov.line.virtual_station import demo_job
from factory_prov.lwm2m.paths import ResourcePath
from factory_prov.support import bundle

KEY = bytes(range(9, 25))


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "window.log").write_text("first line\nall is well\n")
    user_folders.choose_user_folder(folder)
    monkeypatch.setattr(user_folders, "keys_folder", lambda: tmp_path / "keys")
    monkeypatch.setattr(bundle, "_backends", list)
    monkeypatch.setattr(bundle, "_self_test", dict)
    yield folder
    user_folders.choose_user_folder(None)


class _Line:
    """What the line is said to work with."""

    def __init__(self) -> None:
        self.now = OnLine()

    def __call__(self) -> OnLine:
        return self.now


@pytest.fixture
def line() -> _Line:
    return _Line()


@pytest.fixture
def card(qtbot: QtBot, data: Path, line: _Line) -> Iterator[SupportCard]:
    background = Background(name="test", grace_s=5)
    made = SupportCard(Preferences(data), background, data, line)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    background.close()


def write(qtbot: QtBot, card: SupportCard, file: Path) -> str:
    card.write(file)
    assert not card.save.isEnabled()
    qtbot.waitUntil(card.save.isEnabled, timeout=60_000)
    return card.state.text()


def job_with_key() -> Job:
    job = demo_job("psk")
    key = Setting(path=ResourcePath.parse("/0/1/5"), source=KEY)
    rest = tuple(setting for setting in job.configuration if setting.path != key.path)
    return replace(job, configuration=(*rest, key))


def test_the_file_is_written_with_what_the_line_s_ledger_tells(
    qtbot: QtBot, card: SupportCard, line: _Line, data: Path, tmp_path: Path
) -> None:
    assert "No key" in card.what.text()
    with Ledger.open(data / "ledger.sqlite") as ledger:
        line.now = OnLine(ledger=ledger, job=job_with_key())
        said = write(qtbot, card, tmp_path / "out.zip")
        assert ledger.outbox.ledger_id, "it stays open"
    assert said.startswith("✓")
    assert str(tmp_path / "out.zip") in said
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        assert "last_runs" in archive.read("ledger.json").decode()
        assert "all is well" in archive.read("logs/window.log").decode()


def test_without_a_ledger_the_file_is_written_and_says_so(qtbot: QtBot, card: SupportCard, tmp_path: Path) -> None:
    (tmp_path / "out.zip").write_text("an older one")
    said = write(qtbot, card, tmp_path / "out.zip")
    assert card.state.property("role") == "warning"
    assert "there is no ledger yet" in said
    assert zipfile.is_zipfile(tmp_path / "out.zip")


def test_a_key_of_the_line_s_job_in_a_log_is_refused_with_its_place(
    qtbot: QtBot, card: SupportCard, line: _Line, data: Path, tmp_path: Path
) -> None:
    (data / "window.log").write_text(f"first line\nit is {KEY.hex()}\n")
    line.now = OnLine(job=job_with_key())
    said = write(qtbot, card, tmp_path / "out.zip")
    assert card.state.property("role") == "error"
    assert "logs/window.log, line 2" in said
    assert KEY.hex() not in said
    assert not (tmp_path / "out.zip").exists()


def test_a_place_that_cannot_be_written_is_told(qtbot: QtBot, card: SupportCard, tmp_path: Path) -> None:
    (tmp_path / "folder.zip").mkdir()
    said = write(qtbot, card, tmp_path / "folder.zip")
    assert card.state.property("role") == "error"
    assert "folder.zip" in said


def test_the_button_asks_for_a_zip(qtbot: QtBot, card: SupportCard) -> None:
    card.save.click()
    dialog = card.findChild(QFileDialog)
    assert dialog is not None
    assert Path(dialog.selectedFiles()[0]).suffix == ".zip"
    dialog.reject()
    qtbot.waitUntil(lambda: card.findChild(QFileDialog) is None)


def test_the_window_goes_on_while_it_is_made(
    qtbot: QtBot, card: SupportCard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, asked = threading.Event(), list[Path]()

    def hang(file: Path, *_: object) -> None:
        asked.append(file)
        held.wait(60)

    monkeypatch.setattr(support_work, "written", hang)
    for name in ("a.zip", "b.zip"):
        card.write(tmp_path / name)
    assert "Looking" in card.state.text()
    held.set()
    qtbot.waitUntil(card.save.isEnabled)
    assert asked == [tmp_path / "a.zip"]
