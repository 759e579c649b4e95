"""Where the ledger is, chosen in the window: nothing counts before it was tried, and no password is ever shown."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import postgres
import pytest
from pytestqt.qtbot import QtBot

from desktop.preferences import Preferences
from desktop.settings import ledger_work
from desktop.settings.ledger_card import LedgerCard
from desktop.threads.background import Background
from factory_prov.errors import LedgerAway, LedgerChanged
from factory_prov.files import user_folders
from factory_prov.ledger.place import keep_address, kept_address
from factory_prov.ledger.postgres.address import address_of
from factory_prov.ledger.postgres.status import StationAtWork, Status
from factory_prov.ledger.records import Marks
from factory_prov.messages import Message
from factory_prov.secret import Secret

URL = "postgresql://station@db1:5432,db2:5432/ledger"
PASSWORD = "a-password-of-a-database"
FOUND = Status(
    server="db1", version="15.10", marks=Marks(ledger_id="ab", changes=3, runs=812), keeps=True, standbys=1,
    stations=(StationAtWork(host="line-2", silent_s=1.0, runs=3), StationAtWork(host="line-1", silent_s=0.2, runs=0)),
)  # fmt: skip
_FILE, _DATABASE = range(2)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    return tmp_path / "data"


@pytest.fixture
def passwords(monkeypatch: pytest.MonkeyPatch) -> dict[str, Secret]:
    """The keyring, in the place of the system's."""
    kept: dict[str, Secret] = {}

    def saved(text: str, password: Secret | None) -> bool:
        kept.pop(text, None)
        if password is not None:
            kept[text] = password
        return text in kept

    monkeypatch.setattr(ledger_work, "saved", saved)
    monkeypatch.setattr(ledger_work, "has_password", lambda address: address.url in kept)
    return kept


@pytest.fixture
def card(qtbot: QtBot, folder: Path, passwords: dict[str, Secret]) -> Iterator[LedgerCard]:
    yield from opened(qtbot, folder)


def opened(qtbot: QtBot, folder: Path) -> Iterator[LedgerCard]:
    background = Background(name="test", grace_s=5)
    made = LedgerCard(Preferences(folder), background, folder)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.look()
    qtbot.waitUntil(made.place.isEnabled)
    yield made
    background.close()


def choose(card: LedgerCard, row: int, address: str = "") -> None:
    card.place.setCurrentIndex(row)
    card.place.activated.emit(row)
    if address:
        card.address.setText(address)


def said(card: LedgerCard, qtbot: QtBot) -> str:
    qtbot.waitUntil(card.place.isEnabled)
    return f"{card.state.property('role')}: {card.state.text()}"


def test_a_file_needs_no_set_up(card: LedgerCard, folder: Path) -> None:
    assert card.place.currentIndex() == _FILE
    assert card.state.text() == f"✓ {folder / 'ledger.sqlite'}"
    for part in (card.address, card.password, card.test, card.make, card.use):
        assert not part.isVisible()


def test_a_database_is_tried_before_anything_changes(
    card: LedgerCard, qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger_work, "tried", lambda _: FOUND)
    choose(card, _DATABASE, URL)
    card.test.click()
    assert said(card, qtbot) == (
        "success: ✓ PostgreSQL 15.10 answers. Runs in its ledger: 812. Stations at work: line-1, line-2."
    )
    assert kept_address(folder) is None


def test_one_that_loses_units_in_a_power_cut_is_told(
    card: LedgerCard, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    monkeypatch.setattr(ledger_work, "tried", lambda _: replace(FOUND, keeps=False))
    choose(card, _DATABASE, URL)
    card.test.click()
    assert said(card, qtbot).startswith("error: It does not wait for its disk")


def test_an_empty_database_gets_its_ledger_on_a_button(
    card: LedgerCard, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger_work, "tried", lambda _: None)
    monkeypatch.setattr(ledger_work, "made", lambda _: FOUND)
    choose(card, _DATABASE, URL)
    card.test.click()
    assert said(card, qtbot) == "warning: The database answers, and there is no ledger in it yet."
    card.make.click()
    assert said(card, qtbot).startswith("success: ✓ PostgreSQL 15.10 answers.")
    assert not card.make.isVisible()


def test_what_is_chosen_is_kept_once_it_was_looked_at(
    card: LedgerCard, qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("factory_prov.ledger.station.look", lambda _: None)
    choose(card, _DATABASE, URL)
    with qtbot.waitSignal(card.changed):
        card.use.click()
    kept = kept_address(folder)
    assert kept is not None
    assert kept.url == URL
    assert said(card, qtbot) == f"success: ✓ {address_of(URL).place}"
    assert not card.use.isEnabled()


def test_names_of_this_pc_are_not_left_behind(
    card: LedgerCard, qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def doubted(_: object) -> None:
        raise LedgerChanged(Message("this PC has worked with a ledger of its own."), cure=Message("Move it there."))

    monkeypatch.setattr("factory_prov.ledger.station.look", doubted)
    choose(card, _DATABASE, URL)
    card.use.click()
    assert said(card, qtbot) == "error: This PC has worked with a ledger of its own. Move it there."
    assert kept_address(folder) is None


def test_the_way_back_to_the_file_says_what_it_costs(qtbot: QtBot, folder: Path, passwords: dict[str, Secret]) -> None:
    keep_address(address_of(URL), folder)
    for card in opened(qtbot, folder):
        assert card.place.currentIndex() == _DATABASE
        assert card.address.text() == URL
        choose(card, _FILE)
        assert said(card, qtbot) == "warning: The file does not know what the database has given since."
        assert kept_address(folder) is not None
        with qtbot.waitSignal(card.changed):
            card.use.click()
        assert kept_address(folder) is None


@pytest.mark.parametrize("wrong", ["mysql://db/x", "postgresql://station:secret-word@db/ledger", "db1"])
def test_a_wrong_address_is_told_and_never_quoted(card: LedgerCard, qtbot: QtBot, wrong: str) -> None:
    choose(card, _DATABASE, wrong)
    card.test.click()
    told = said(card, qtbot)
    assert told.startswith("error: ")
    assert "secret-word" not in told


def test_the_password_goes_into_the_keyring_and_is_not_seen_again(
    card: LedgerCard, qtbot: QtBot, passwords: dict[str, Secret]
) -> None:
    choose(card, _DATABASE, URL)
    card.password.setText(PASSWORD)
    card.save.click()
    assert card.password.text() == ""
    assert said(card, qtbot) == "success: ✓ The password is saved."
    assert passwords[URL].reveal().decode() == PASSWORD
    assert card.delete.isEnabled()
    card.delete.click()
    assert said(card, qtbot) == "muted: No password is saved."
    assert not passwords


def test_a_database_that_hangs_holds_nobody_up(card: LedgerCard, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    release = threading.Event()

    def hangs(_: str) -> None:
        release.wait(60)

    monkeypatch.setattr(ledger_work, "tried", hangs)
    monkeypatch.setattr("desktop.settings.ledger_card._LATE_S", 0.2)
    choose(card, _DATABASE, URL)
    card.test.click()
    assert not card.test.isEnabled()
    assert said(card, qtbot) == "error: The database does not answer. Test it again in a moment."
    release.set()


def test_what_is_set_for_the_pc_is_told(
    qtbot: QtBot, folder: Path, passwords: dict[str, Secret], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FACTORY_PROV_LEDGER", URL)
    for card in opened(qtbot, folder):
        assert card.place.currentIndex() == _DATABASE
        assert said(card, qtbot).startswith(f"warning: {address_of(URL).place}: set for this PC")


def test_a_failure_names_its_cure(card: LedgerCard, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(_: str) -> None:
        raise LedgerAway(Message("the database does not answer (refused)."), cure=Message("Look at the network."))

    monkeypatch.setattr(ledger_work, "tried", away)
    choose(card, _DATABASE, URL)
    card.test.click()
    assert said(card, qtbot) == "error: The database does not answer (refused). Look at the network."


@pytest.mark.slow
def test_a_real_database_is_tried_made_and_used(
    qtbot: QtBot, folder: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPASSWORD", postgres.PASSWORD)
    monkeypatch.setattr(user_folders, "ledger_file", lambda: folder / "ledger.sqlite")  # who tests may have one
    for card in opened(qtbot, folder):
        choose(card, _DATABASE, postgres_url)
        card.test.click()
        assert said(card, qtbot) == "warning: The database answers, and there is no ledger in it yet."
        card.make.click()
        qtbot.waitUntil(card.place.isEnabled, timeout=30_000)
        assert "Runs in its ledger: 0. Stations at work: none." in card.state.text()
        card.use.click()
        assert said(card, qtbot) == f"success: ✓ {address_of(postgres_url).place}"
        assert kept_address(folder) == address_of(postgres_url)
