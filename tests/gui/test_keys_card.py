"""Where the key of the ledger's encrypted keys lies: chosen in the window, tried before it counts, never shown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.preferences import Preferences
from desktop.settings import keys_card
from desktop.settings.keys_card import KeysCard
from desktop.threads.background import Background
from factory_prov.credentials.vault.key_list import Use
from factory_prov.credentials.vault.station_keys import StationKeys
from factory_prov.errors import VaultClosed
from factory_prov.files import user_folders
from factory_prov.messages import Message

PASSPHRASE = "correct horse battery staple 1729"


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(user_folders, "keys_folder", lambda: tmp_path / "keys")


@pytest.fixture
def card(qtbot: QtBot, tmp_path: Path) -> Iterator[KeysCard]:
    background = Background(name="test")
    made = KeysCard(Preferences(tmp_path / "data"), background)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.look()
    qtbot.waitUntil(made.use.isEnabled)
    yield made
    background.close()


def choose(card: KeysCard, use: Use) -> None:
    row = list(Use).index(use)
    card.use.setCurrentIndex(row)
    card.use.activated.emit(row)


def test_nothing_has_to_be_set_up(card: KeysCard) -> None:
    assert card.use.currentIndex() == list(Use).index(Use.AUTO)
    assert card.state.text() == "There is none yet: it is made with the first unit that needs it."
    assert not card.file.isVisible()


def test_another_place_counts_at_once_and_is_told(card: KeysCard, qtbot: QtBot) -> None:
    with qtbot.waitSignal(card.changed):
        choose(card, Use.FILE)
    assert StationKeys().known().use is Use.FILE
    StationKeys().current("ledger")
    card.look()
    qtbot.waitUntil(lambda: card.state.text() == "✓ It is in a file of this user alone.")


def test_a_keyring_that_does_not_work_is_not_chosen(
    card: KeysCard, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(*_: object) -> None:
        raise VaultClosed(Message("The keyring is locked."), cure=Message("Unlock it."))

    monkeypatch.setattr("factory_prov.credentials.vault.homes.KeyringHome.keep", closed)
    choose(card, Use.KEYRING)
    qtbot.waitUntil(lambda: card.state.property("role") == "error")
    assert card.state.text() == "The keyring is locked. Unlock it."
    assert card.use.currentIndex() == list(Use).index(Use.AUTO)
    assert StationKeys().known().use is Use.AUTO


def test_a_passphrase_is_taken_once_its_file_is_named(card: KeysCard, qtbot: QtBot, tmp_path: Path) -> None:
    choose(card, Use.PASSPHRASE)
    assert card.file.isVisible()
    assert card.state.text() == "Name the file with the passphrase. Until then nothing changes."
    assert StationKeys().known().use is Use.AUTO
    file = tmp_path / "passphrase"
    file.write_text(PASSPHRASE)
    file.chmod(0o644)
    card.file.setText(str(file))
    card.take.click()
    qtbot.waitUntil(lambda: card.state.property("role") == "error")
    assert "Others can read this file" in card.state.text()
    file.chmod(0o600)
    choose(card, Use.PASSPHRASE)
    card.file.setText(str(file))
    with qtbot.waitSignal(card.changed):
        card.take.click()
    known = StationKeys().known()
    assert (known.use, known.passphrase_file) == (Use.PASSPHRASE, file)
    assert card.state.text() == "✓ Made of the passphrase when it is needed."
    assert PASSPHRASE not in f"{card.file.text()} {card.state.text()} {card.more.text()}"


def test_a_short_passphrase_is_refused(card: KeysCard, qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "passphrase"
    file.write_text("short")
    file.chmod(0o600)
    choose(card, Use.PASSPHRASE)
    card.file.setText(str(file))
    card.take.click()
    qtbot.waitUntil(lambda: card.state.property("role") == "error")
    assert card.state.text().startswith("The passphrase is too short.")


def test_a_list_that_cannot_be_read_is_told(card: KeysCard, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise VaultClosed(Message("It cannot be read."))

    monkeypatch.setattr(keys_card, "_known", broken)
    card.look()
    qtbot.waitUntil(lambda: card.state.text() == "It cannot be read.")
