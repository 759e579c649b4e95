"""The operator lock: what is kept of a PIN, and what guessing costs."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.pin_file import LOST, PinFile, PinState
from desktop.preferences import Preferences
from desktop.settings import operator_lock
from desktop.settings.lock_card import LockCard
from desktop.settings.operator_lock import Guesses, PinRefused, fits, hashed, is_cheap
from desktop.settings.pin_bar import PinBar


def test_only_the_right_pin_fits() -> None:
    kept = hashed("2580")
    assert fits("2580", kept)
    assert not fits("2581", kept)
    assert not fits("", kept)


def test_nothing_of_the_pin_is_kept_and_no_two_are_alike() -> None:
    first, second = hashed("2580"), hashed("2580")
    assert first != second
    assert "2580" not in first.replace(first.split("$")[2], "").replace(first.split("$")[3], "")
    assert first.split("$")[:2] == ["scrypt", "32768x4"]


@pytest.mark.parametrize("pin", ["", "123", "12a4", "١٢٣٤", "12 4"])
def test_a_pin_has_four_digits_or_more(pin: str) -> None:
    with pytest.raises(PinRefused):
        hashed(pin)


@pytest.mark.parametrize("kept", ["", "-", "scrypt$16384$zz$00", "scrypt$x$00$00", "plain$16384$00$2580"])
def test_a_damaged_hash_fits_nothing(kept: str) -> None:
    assert not fits("2580", kept)


def test_a_hash_of_a_version_of_before_still_fits_and_is_made_dearer() -> None:
    salt = bytes(16)
    old = f"scrypt$16384${salt.hex()}${hashlib.scrypt(b'2580', salt=salt, n=16384, r=8, p=1, dklen=32).hex()}"
    assert fits("2580", old)
    assert not fits("2581", old)
    assert is_cheap(old)
    assert not is_cheap(hashed("2580"))


def test_a_restart_makes_no_wait_shorter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1_000_000.0]
    monkeypatch.setattr(operator_lock.time, "monotonic", lambda: now[0] - 900_000)
    monkeypatch.setattr(operator_lock.time, "time", lambda: now[0])
    file = PinFile(tmp_path)
    file.keep_pin("a hash")
    guesses = Guesses(file)
    for _ in range(6):
        guesses.was_wrong()
    assert guesses.wait_s == 8
    now[0] += 3
    assert Guesses(file).wait_s == 5
    now[0] -= 100_000
    assert Guesses(file).wait_s == 8, "a clock that was set back helps nobody"
    now[0] += 200_000
    later = Guesses(file)
    assert later.wait_s == 0
    later.was_wrong()
    assert later.wait_s == 16
    later.was_right()
    assert Guesses(file).wait_s == 0
    assert PinFile(tmp_path).read() == PinState(pin="a hash")


@pytest.mark.parametrize(
    "damage",
    [b"x\n", b"", b"\x00" * 40, b"[]", b'{"pin": 5}', b'{"pin": null, "station": "a"}', b'{"pin": "\\ud800"}', None],
)
def test_settings_that_are_damaged_or_gone_stay_locked(tmp_path: Path, damage: bytes | None) -> None:
    Preferences(tmp_path).change(pin="a hash", station="Line 2")
    file = tmp_path / "settings.json"
    file.unlink() if damage is None else file.write_bytes(damage)
    for _ in range(2):  # the next start is locked too
        assert Preferences(tmp_path).choices.pin == "a hash"
    Preferences(tmp_path).change(station="Line 3")
    (tmp_path / "operator-lock.json").unlink()
    assert Preferences(tmp_path).choices.pin == "a hash", "each of the two files brings the other back"
    assert PinFile(tmp_path).read() == PinState(pin="a hash")


@pytest.mark.parametrize("damage", ["x", "", "[]", "{}", '{"pin": 1}', '{"pin": "", "wrong": "a"}'])
def test_a_damaged_lock_file_opens_nothing(tmp_path: Path, damage: str) -> None:
    Preferences(tmp_path).change(pin="a hash")
    (tmp_path / "operator-lock.json").write_text(damage)
    assert Preferences(tmp_path).choices.pin == "a hash"
    (tmp_path / "operator-lock.json").write_text(damage)
    (tmp_path / "settings.json").write_text("x")
    for _ in range(2):
        assert Preferences(tmp_path).choices.pin == LOST


def test_settings_of_a_version_of_before_that_are_damaged_are_locked_and_say_the_way_on(
    tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "settings.json").write_text("x\n")
    preferences = Preferences(tmp_path)
    assert preferences.choices.pin == LOST
    assert Preferences(tmp_path).choices.pin == LOST, "the broken file is set aside by then"
    bar = PinBar(lambda: preferences.choices.pin, file=preferences.pin_file)
    qtbot.addWidget(bar)
    bar.ask()
    assert "operator-lock.json" in bar.remark.text()
    (tmp_path / "operator-lock.json").unlink()
    assert Preferences(tmp_path).choices.pin == ""


def test_without_a_pin_nobody_is_locked_out_by_damage(tmp_path: Path) -> None:
    assert Preferences(tmp_path).choices.pin == ""
    assert not list(tmp_path.iterdir()), "nothing is made before there is something to keep"
    Preferences(tmp_path).change(station="Line 2")
    (tmp_path / "settings.json").write_text("x")
    assert Preferences(tmp_path).choices.pin == ""


def test_a_pin_that_is_removed_stays_removed(tmp_path: Path) -> None:
    Preferences(tmp_path).change(pin="a hash")
    Preferences(tmp_path).change(pin="")
    (tmp_path / "settings.json").write_text("x")
    assert Preferences(tmp_path).choices.pin == ""


def test_guessing_takes_longer_and_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr(operator_lock.time, "monotonic", lambda: now[0])
    guesses = Guesses()
    waits = []
    for _ in range(12):
        guesses.was_wrong()
        waits.append(guesses.wait_s)
        now[0] += guesses.wait_s
        assert guesses.wait_s == 0
    assert waits[:6] == [0, 0, 1, 2, 4, 8]
    assert waits[-1] == 60
    guesses.was_right()
    guesses.was_wrong()
    assert guesses.wait_s == 0


@pytest.fixture
def bar(qtbot: QtBot) -> PinBar:
    kept = hashed("2580")
    made = PinBar(lambda: kept)
    qtbot.addWidget(made)
    made.ask()
    return made


def test_the_right_pin_unlocks(bar: PinBar, qtbot: QtBot) -> None:
    qtbot.keyClicks(bar.field, "2580")
    with qtbot.waitSignal(bar.unlocked):
        qtbot.keyClick(bar.field, Qt.Key.Key_Return)
    assert bar.isHidden()
    assert bar.field.text() == ""


def test_a_wrong_pin_is_told_and_the_third_one_waits(bar: PinBar, qtbot: QtBot) -> None:
    for _ in range(3):
        qtbot.keyClicks(bar.field, "1111")
        qtbot.keyClick(bar.field, Qt.Key.Key_Return)
        assert bar.field.text() == ""
        assert "not the PIN" in bar.remark.text()
    assert not bar.open.isEnabled()
    qtbot.keyClicks(bar.field, "2580")
    qtbot.keyClick(bar.field, Qt.Key.Key_Return)
    assert not bar.isHidden(), "the right PIN counts only after the wait"
    assert bar.field.text() == "2580", "what is typed while waiting is not lost"
    qtbot.waitUntil(bar.open.isEnabled, timeout=3000)
    with qtbot.waitSignal(bar.unlocked):
        qtbot.keyClick(bar.field, Qt.Key.Key_Return)


def test_escape_stays_locked(bar: PinBar, qtbot: QtBot) -> None:
    qtbot.keyClick(bar.field, Qt.Key.Key_Escape)
    assert bar.isHidden()


def test_a_pin_is_set_changed_and_removed(qtbot: QtBot, tmp_path: Path) -> None:
    preferences = Preferences(tmp_path)
    card = LockCard(preferences)
    qtbot.addWidget(card)
    card.pin.setText("2580")
    card.again.setText("2581")
    card.set.click()
    assert "not the same" in card.state.text()
    assert preferences.choices.pin == ""
    for field in (card.pin, card.again):
        field.setText("12")
    card.set.click()
    assert "4 digits" in card.state.text()
    for field in (card.pin, card.again):
        field.setText("2580")
    card.set.click()
    assert fits("2580", preferences.choices.pin)
    assert card.pin.text() == card.again.text() == ""
    assert "2580" not in (tmp_path / "settings.json").read_text().replace(preferences.choices.pin, "")
    assert fits("2580", Preferences(tmp_path).choices.pin)
    card.remove.click()
    assert preferences.choices.pin == ""
