"""A PC that was set up with a file: it counts until the user chooses himself, and what is damaged in it locks."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop import station_file
from desktop.pin_file import LOST
from desktop.preferences import Choices, Preferences
from desktop.settings.operator_lock import fits, hashed
from desktop.station_file import FILE_NAME, first_settings, places
from desktop.theme import Theme


@pytest.fixture
def seed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "machine"
    folder.mkdir()
    monkeypatch.setattr(station_file, "places", lambda: (tmp_path / "beside" / FILE_NAME, folder / FILE_NAME))
    return folder / FILE_NAME


def test_without_a_file_all_is_as_on_a_new_pc(seed: Path, tmp_path: Path) -> None:
    preferences = Preferences(tmp_path / "data")
    assert (preferences.choices, bool(preferences.trouble)) == (Choices(), False)


def test_the_file_gives_the_first_settings(seed: Path, tmp_path: Path) -> None:
    pin = hashed("2580")
    seed.write_text(
        f"station = 'Line 4'\nlanguage = 'pl'\ntheme = 'dark'\nsounds = false\npin = '{pin}'\n"
        "job_file = 'jobs/meter.toml'\nscanner_suffix = 'tab'\nwindow = 'ff'\nof_a_newer_program = 1\n",
        encoding="utf-8",
    )
    choices = Preferences(tmp_path / "data").choices
    assert (choices.station, choices.language, choices.theme, choices.sounds) == ("Line 4", "pl", Theme.DARK, False)
    assert choices.job_file == str(seed.parent / "jobs/meter.toml")
    assert (choices.scanner_suffix, choices.window) == ("tab", "")
    assert fits("2580", choices.pin)


def test_what_the_user_chooses_counts_from_then_on(seed: Path, tmp_path: Path) -> None:
    seed.write_text("station = 'Line 4'\nlanguage = 'pl'\n", encoding="utf-8")
    Preferences(tmp_path / "data").change(language="en")
    seed.write_text("station = 'Line 5'\nlanguage = 'pl'\n", encoding="utf-8")
    choices = Preferences(tmp_path / "data").choices
    assert (choices.station, choices.language) == ("Line 4", "en")


def test_the_file_beside_the_program_comes_first(seed: Path, tmp_path: Path) -> None:
    seed.write_text("station = 'of the PC'\n", encoding="utf-8")
    (tmp_path / "beside").mkdir()
    (tmp_path / "beside" / FILE_NAME).write_text("station = 'beside'\n", encoding="utf-8")
    assert Preferences(tmp_path / "data").choices.station == "beside"


@pytest.mark.parametrize("text", ["station = 'x", "pin = '2580'\n", "pin = 2580\n", "pin = true\n", "\x00"])
def test_what_is_damaged_is_told_and_locks_until_it_is_mended(seed: Path, tmp_path: Path, text: str) -> None:
    seed.write_text(text, encoding="utf-8")
    preferences = Preferences(tmp_path / "data")
    assert preferences.trouble
    assert "2580" not in str(preferences.trouble)
    assert preferences.choices.pin == LOST
    seed.write_text(f"pin = '{hashed('2580')}'\n", encoding="utf-8")
    assert fits("2580", Preferences(tmp_path / "data").choices.pin)


def test_other_values_of_no_use_are_left_out_alone(seed: Path, tmp_path: Path) -> None:
    seed.write_text("station = 5\nlanguage = 'pl'\n", encoding="utf-8")
    preferences = Preferences(tmp_path / "data")
    assert "station" in str(preferences.trouble)
    assert (preferences.choices.station, preferences.choices.language, preferences.choices.pin) == ("", "pl", "")


def test_a_lock_of_before_is_not_opened_by_a_file_without_one(seed: Path, tmp_path: Path) -> None:
    Preferences(tmp_path / "data").change(pin=hashed("1111"))
    (tmp_path / "data" / "settings.json").unlink()
    seed.write_text("station = 'x'\n", encoding="utf-8")
    assert fits("1111", Preferences(tmp_path / "data").choices.pin)


def test_a_folder_of_that_name_is_told(seed: Path, tmp_path: Path) -> None:
    seed.mkdir()
    assert Preferences(tmp_path / "data").trouble


def test_it_is_looked_for_beside_the_packed_program_and_for_the_whole_pc(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [path.name for path in places()] == [FILE_NAME]
    monkeypatch.setattr("sys.frozen", True, raising=False)
    monkeypatch.setattr("sys.executable", "/opt/x/factory-provisioning")
    assert places()[0] == Path("/opt/x") / FILE_NAME
    assert first_settings([Path("/not/there")]) is None
