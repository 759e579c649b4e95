"""The Settings screen: every choice counts at once, a token is never seen, what is missing says so with its cure."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from patience import ENDLESS_S, PATIENCE_S, soon
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from desktop import theme
from desktop.preferences import Preferences
from desktop.settings import backends
from desktop.settings.backends import BackendKind, look
from desktop.settings.page import SettingsPage
from desktop.theme import Theme
from desktop.threads.work import Done
from desktop.translation import Language
from factory_prov.errors import InputError, ToolMissing
from factory_prov.messages import Message
from factory_prov.programmers.simulated import SimulatedProgrammer
from factory_prov.registrars.kept import Kept
from factory_prov.simulation.bench import VirtualBench

TOKEN = "eyJhbGciOi.a-token-of-a-server"


@pytest.fixture
def preferences(tmp_path: Path) -> Preferences:
    return Preferences(tmp_path / "data")


@pytest.fixture
def page(qtbot: QtBot, preferences: Preferences, tmp_path: Path) -> Iterator[SettingsPage]:
    made = SettingsPage(preferences, tmp_path / "data")
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    qtbot.waitUntil(lambda: bool(made.backends.backends), timeout=20_000)
    yield made
    made.close()


@pytest.fixture
def keyring_file(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[tuple[str, str], str]]:
    """A keyring that keeps what it is given, in the place of the operating system's."""
    import keyring
    from keyring.backend import KeyringBackend

    kept: dict[tuple[str, str], str] = {}

    class Kept(KeyringBackend):
        priority = 1  # type: ignore[assignment]
        name = "a drawer"  # type: ignore[assignment]

        def get_password(self, service: str, username: str) -> str | None:
            return kept.get((service, username))

        def set_password(self, service: str, username: str, password: str) -> None:
            kept[service, username] = password

        def delete_password(self, service: str, username: str) -> None:
            del kept[service, username]

    before = keyring.get_keyring()
    keyring.set_keyring(Kept())
    yield kept
    keyring.set_keyring(before)


@pytest.fixture
def no_keyring() -> Iterator[None]:
    import keyring
    from keyring.backends.fail import Keyring

    before = keyring.get_keyring()
    keyring.set_keyring(Keyring())
    yield
    keyring.set_keyring(before)


def texts(widget: QWidget) -> str:
    fields = [field.text() + field.displayText() for field in widget.findChildren(QLineEdit)]
    return "\n".join([*(label.text() for label in widget.findChildren(QLabel)), *fields])


def type_in(qtbot: QtBot, field: QLineEdit, text: str) -> None:
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def test_every_choice_counts_at_once(page: SettingsPage, preferences: Preferences, qtbot: QtBot) -> None:
    card = page.general
    type_in(qtbot, card.station, "  Line   2 ")
    assert preferences.choices.station == "Line 2"
    card.language.setCurrentIndex(1)
    card.language.activated.emit(1)
    assert preferences.choices.language == "en"
    card.theme.activated.emit(2)
    assert preferences.choices.theme is Theme.DARK
    card.sounds.click()
    assert not preferences.choices.sounds


def test_a_change_from_elsewhere_is_shown(page: SettingsPage, preferences: Preferences) -> None:
    page.setFocus()
    preferences.change(theme=Theme.LIGHT, sounds=False, language="pl")
    assert page.general.theme.currentData() == Theme.LIGHT
    assert page.general.language.currentData() == "pl"
    assert not page.general.sounds.isChecked()


def test_a_token_is_saved_found_and_deleted_and_never_shown(
    page: SettingsPage, qtbot: QtBot, keyring_file: dict[tuple[str, str], str]
) -> None:
    card = page.token
    card.set_host("server.example")
    qtbot.waitUntil(lambda: "No token" in card.state.text())
    assert not card.delete.isEnabled()
    qtbot.keyClicks(card.token, TOKEN)
    with qtbot.waitSignal(page.token_changed) as told:
        card.save.click()
        assert card.token.text() == "", "it is forgotten at once"
    assert told.args == ["server.example"]
    qtbot.waitUntil(lambda: "A token is saved" in card.state.text())
    assert list(keyring_file.values()) == [TOKEN]
    assert TOKEN not in texts(page)
    assert not card.token.isUndoAvailable()
    type_in(qtbot, card.host, "https://Server.example/api")
    qtbot.waitUntil(lambda: "server.example" in card.state.text())
    card.delete.click()
    qtbot.waitUntil(lambda: "No token" in card.state.text())
    assert keyring_file == {}


def test_a_password_is_kept_for_its_user(
    page: SettingsPage, qtbot: QtBot, keyring_file: dict[tuple[str, str], str]
) -> None:
    card = page.token
    card.set_host("Anna@firm.example@server.example")
    assert (card.host.text(), card.user.text()) == ("server.example", "Anna@firm.example")
    qtbot.waitUntil(lambda: "No password of Anna@firm.example" in card.state.text())
    qtbot.keyClicks(card.token, " pass word ")
    with qtbot.waitSignal(page.token_changed) as told:
        card.save.click()
    assert told.args == ["Anna@firm.example@server.example"]
    qtbot.waitUntil(lambda: "The password of Anna@firm.example is saved" in card.state.text())
    assert list(keyring_file.values()) == [" pass word "], "a password may begin and end with a space"
    assert "pass word" not in texts(page)
    type_in(qtbot, card.user, "Bob")
    qtbot.waitUntil(lambda: "No password of Bob" in card.state.text())
    card.user.clear()
    card.look()
    qtbot.waitUntil(lambda: "No token" in card.state.text())


def test_a_token_that_no_header_takes_is_refused_without_naming_it(
    page: SettingsPage, qtbot: QtBot, keyring_file: dict[tuple[str, str], str]
) -> None:
    card = page.token
    card.set_host("server.example")
    card.token.setText("Bearer abc def")
    qtbot.waitUntil(card.save.isEnabled)
    card.save.click()
    qtbot.waitUntil(lambda: "Copy the token again" in card.state.text())
    assert "abc" not in texts(page)
    assert keyring_file == {}


@pytest.mark.usefixtures("no_keyring")
def test_a_keyring_that_is_not_there_is_told_with_its_cure(page: SettingsPage, qtbot: QtBot) -> None:
    card = page.token
    card.set_host("server.example")
    qtbot.waitUntil(lambda: "does not work" in card.state.text())
    assert "token file" in card.state.text()
    page.backends.look()
    qtbot.waitUntil(page.backends.again.isEnabled)
    (found,) = [each for each in page.backends.backends if each.kind is BackendKind.KEYRING]
    assert not found.found
    assert "token file" in str(found.cure)


def test_an_answer_for_another_host_is_not_shown(page: SettingsPage, qtbot: QtBot) -> None:
    card = page.token
    card.host.setText("one.example")
    card._take(Kept(host="two.example"), Done(failure=InputError("of another host")))
    assert "another" not in card.state.text()


def test_backends_are_listed_with_what_is_missing(page: SettingsPage) -> None:
    told = texts(page.backends)
    assert "nrfutil" in told
    assert "pynrfjprog" in told
    assert "pyocd" in told
    assert "Virtual boards" in told
    assert "{0}" not in told


def test_programmers_are_asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    class Missing:
        name = "nrfutil"

        def probes(self, _cancel: object) -> tuple[()]:
            raise ToolMissing(Message("its program is not there."), cure=Message("Install it."))

    with VirtualBench(2) as bench:
        monkeypatch.setattr("factory_prov.programmers.registry.PROGRAMMERS", (SimulatedProgrammer(bench), Missing()))
        here, missing, *_others = look(tmp_path)
    assert (here.found, str(here.finding)) == (True, "Probes attached: 2")
    assert (missing.found, str(missing.finding), str(missing.cure)) == (
        False,
        "its program is not there.",
        "Install it.",
    )


def test_a_broken_ledger_is_told(tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite").write_text("this is no ledger, and never was one")
    (ledger,) = [each for each in look(tmp_path) if each.kind is BackendKind.LEDGER]
    assert not ledger.found
    assert ledger.finding


def test_a_port_that_may_not_be_opened_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from factory_prov.links.port_list import UsbPort

    port = UsbPort(name="/dev/ttyACM0", product="J-Link")
    monkeypatch.setattr("factory_prov.links.port_list.usb_ports", lambda: (port,))
    monkeypatch.setattr(backends.os, "access", lambda *_arguments: False)
    monkeypatch.setattr(backends.os, "name", "posix")
    (link,) = [backends._links()]
    assert not link.found
    assert "/dev/ttyACM0" in str(link.finding)
    assert "dialout" in str(link.cure)


def test_a_keyring_that_hangs_does_not_keep_the_window(
    page: SettingsPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    hangs, answered, asked = threading.Event(), threading.Event(), list[str]()

    def hang() -> str:
        asked.append("")
        hangs.set()
        answered.wait(ENDLESS_S)
        return ""

    monkeypatch.setattr("factory_prov.registrars.token.keyring_name", hang)
    page.token.set_host("server.example")
    page.token.look()
    assert hangs.wait(PATIENCE_S)
    with soon():
        page.close()
    answered.set()
    qtbot.waitUntil(lambda: "settings" not in [thread.name for thread in threading.enumerate()])
    assert len(asked) == 1, "what waited is not done any more"


@pytest.mark.parametrize(
    ("name", "odd"),
    [
        ("theme", "purple"),
        ("theme", []),
        ("sounds", "yes"),
        ("recent_files", 7),
        ("recent_files", "/a"),
        ("recent_files", ["/a", None]),
        ("window", "\ud800"),
        ("language", None),
    ],
)
def test_one_odd_setting_leaves_the_others_alone(tmp_path: Path, name: str, odd: object) -> None:
    kept = {"station": "Line 2", "pin": "a hash", "shift_began_at": "2026-03-01T12:00:00+00:00", "of_a_newer": 1}
    file = tmp_path / "settings.json"
    file.write_text(json.dumps({**kept, name: odd}))
    preferences = Preferences(tmp_path)
    choices = preferences.choices
    assert (choices.station, choices.pin) == ("Line 2", "a hash")
    assert getattr(choices, name) == getattr(Preferences(tmp_path / "none").choices, name)
    assert "settings.json" in str(preferences.trouble)
    assert name in str(preferences.trouble)
    assert file.exists(), "the next start is locked too"
    preferences.change(sounds=False)
    assert not Preferences(tmp_path).trouble
    assert Preferences(tmp_path).choices.pin == "a hash"


def test_a_change_that_cannot_be_written_changes_nothing(
    page: SettingsPage, preferences: Preferences, tmp_path: Path
) -> None:
    file = tmp_path / "data" / "settings.json"
    file.mkdir(parents=True)
    before = preferences.choices
    with pytest.raises((InputError, OSError)):
        preferences.change(pin="a hash")
    assert preferences.choices == before
    page.general.sounds.click()
    assert preferences.choices == before
    assert page.general.sounds.isChecked(), "it shows what counts"


def test_the_details_fit_a_small_window(page: SettingsPage, qapp: QApplication) -> None:
    page.resize(560, 400)
    assert page.minimumSizeHint().width() <= 640


def test_a_pin_that_was_set_is_told_where_it_is_seen(page: SettingsPage, qtbot: QtBot) -> None:
    """The button that set it is switched off then; with the keys the screen went on to the next card."""
    page.resize(760, 420)
    page.show()
    page.activateWindow()
    area = page.findChild(QScrollArea)
    for field in (page.lock.pin, page.lock.again):
        field.setText("4711")
    page.lock.set.setFocus()
    area.ensureWidgetVisible(page.lock.set)
    page.lock.set.click()
    QApplication.processEvents()
    assert page.lock.preferences.choices.pin
    assert page.focusWidget() is page.lock.pin
    for shown in (page.lock.state, page.lock.set):
        corner = shown.mapTo(area.viewport(), QPoint(0, 0))
        assert area.viewport().rect().contains(corner)


@pytest.mark.parametrize("language", ["en", "pl"])
def test_the_narrowest_window_scrolls_only_down(page: SettingsPage, qtbot: QtBot, language: str) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    theme.apply(application, Theme.LIGHT)
    shown = Language(application)
    shown.use(language)
    page.resize(564, 400)  # of a window 640 px wide
    area = page.findChild(QScrollArea)
    assert area is not None
    qtbot.waitUntil(lambda: area.horizontalScrollBar().maximum() == 0)
    shown.use("en")
