"""The operator lock: what is kept of a PIN, and what guessing costs."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.preferences import Preferences
from desktop.settings import operator_lock
from desktop.settings.lock_card import LockCard
from desktop.settings.operator_lock import Guesses, PinRefused, fits, hashed
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
    assert first.split("$")[:2] == ["scrypt", "16384"]


@pytest.mark.parametrize("pin", ["", "123", "12a4", "١٢٣٤", "12 4"])
def test_a_pin_has_four_digits_or_more(pin: str) -> None:
    with pytest.raises(PinRefused):
        hashed(pin)


@pytest.mark.parametrize("kept", ["", "-", "scrypt$16384$zz$00", "scrypt$x$00$00", "plain$16384$00$2580"])
def test_a_damaged_hash_fits_nothing(kept: str) -> None:
    assert not fits("2580", kept)


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
