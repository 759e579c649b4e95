"""Would this connect? A trial unit of the open job is tried beside the editor, and the foot says what came of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTranslator
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import theme
from desktop.configuration.connection import trial
from desktop.configuration.connection.trial import ConnectionEnd, try_it
from desktop.configuration.connection.trial_strip import ConnectionStrip
from desktop.configuration.page import ConfigurationPage
from desktop.preferences import Preferences
from desktop.translation import Language
from factory_prov.cancel import CancelToken
from factory_prov.errors import NoAnswer
from factory_prov.job.job_file import load_job
from factory_prov.ledger.records import Outcome
from factory_prov.lwm2m.objects import Definitions
from factory_prov.messages import Message
from factory_prov.tls.carriers import UdpCarrier

ROOT = Path(__file__).parents[2]
WAIT_MS = 30_000


@pytest.fixture(scope="module", autouse=True)
def _look(qapp: QApplication) -> Iterator[None]:
    theme.apply(qapp, theme.Theme.LIGHT)
    yield
    qapp.setStyleSheet("")


@pytest.fixture
def job(tmp_path: Path) -> Path:
    return Path(shutil.copy(ROOT / "resources" / "jobs" / "template.toml", tmp_path / "job.toml"))


@pytest.fixture
def page(qtbot: QtBot, tmp_path: Path) -> Iterator[ConfigurationPage]:
    preferences = Preferences(tmp_path / "settings")
    made = ConfigurationPage(preferences)
    preferences.setParent(made)
    made.session.files.at_once_s = 20.0
    qtbot.addWidget(made)
    made.resize(1400, 720)
    made.show()
    yield made
    made.close()


def wait(qtbot: QtBot, page: ConfigurationPage) -> None:
    qtbot.waitUntil(lambda: not page.connections.running, timeout=WAIT_MS)


def test_by_one_key_the_foot_says_yes(qtbot: QtBot, page: ConfigurationPage, job: Path) -> None:
    page.open_file(job)
    assert page.head.would_connect.isVisible()
    before = QApplication.focusWidget()
    QTest.keyClick(page, Qt.Key.Key_F5, Qt.KeyboardModifier.ShiftModifier)
    assert page.connection.isVisible()
    wait(qtbot, page)
    assert page.connection.text.text().startswith("Yes. Tried without the server")
    assert page.connection.property("role") == "passed"
    assert QApplication.focusWidget() is before, "the keyboard has not left the editor"
    page.connection.button.click()
    assert not page.connection.isVisible()


def test_a_verdict_goes_with_the_job_it_is_about(qtbot: QtBot, page: ConfigurationPage, job: Path) -> None:
    page.open_file(job)
    page.head.would_connect.click()
    wait(qtbot, page)
    assert page.connection.isVisible()
    page.session.document.set_value(("name",), "another")
    assert not page.connection.isVisible()


def test_the_real_server_is_asked_only_when_somebody_says_so_and_can_be_stopped(
    qtbot: QtBot, page: ConfigurationPage, job: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    class Silent(UdpCarrier):
        def __init__(self, host: str, port: int, **options: object) -> None:
            asked.append(host)
            super().__init__("127.0.0.1", 9, **options)  # type: ignore[arg-type]

        def send(self, data: bytes) -> None:
            """Lose it."""

        def receive(self, timeout_s: float) -> None:
            self._cancel.wait(timeout_s)

    monkeypatch.setattr("factory_prov.tls.dtls_client.UdpCarrier", Silent)
    page.open_file(job)
    page.menu.would_connect.trigger()
    wait(qtbot, page)
    assert asked == ["127.0.0.1"], "the one of this program"
    page.menu.would_connect_there.trigger()
    qtbot.waitUntil(lambda: len(asked) == 2, timeout=WAIT_MS)
    assert asked[1] == "eu.iot.avsystem.cloud"
    page.connection.button.click()
    wait(qtbot, page)
    assert not page.connection.isVisible(), "what was stopped has no verdict"


def test_closing_the_screen_ends_it(qtbot: QtBot, page: ConfigurationPage, job: Path) -> None:
    page.open_file(job)
    page.menu.would_connect.trigger()
    page.close()
    assert not page.connections.running


def test_what_is_no_verdict_on_the_job_is_told_as_that(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, job: Path
) -> None:
    def silent(*_: object, **__: object) -> object:
        raise NoAnswer(Message("the server does not answer."), place="/0/1")

    monkeypatch.setattr("factory_prov.job.connection_trial.try_connection", silent)
    end = trial._end_of(NoAnswer(Message("the server does not answer."), place="/0/1"))
    assert (end.outcome, end.code) == (Outcome.ERROR, "E439")
    strip = ConnectionStrip()
    qtbot.addWidget(strip)
    strip.begin()
    strip.end(end)
    assert strip.text.text().startswith("E439: The server of the units is silent.")
    assert strip.property("role") == "broken"


def test_the_strip_follows_the_language(qtbot: QtBot) -> None:
    strip = ConnectionStrip()
    qtbot.addWidget(strip)
    strip.begin()
    strip.end(ConnectionEnd(outcome=Outcome.PASS, words=(Message("Tried with the server itself."),)))
    language = Language(QApplication.instance() or QApplication([]))
    try:
        language.use("pl")
        QApplication.processEvents()
        assert strip.text.text() == "Tak. Wypróbowano z samym serwerem."
    finally:
        language.use("en")
        for translator in QApplication.instance().findChildren(QTranslator):  # type: ignore[union-attr]
            QApplication.removeTranslator(translator)


def test_a_job_that_cannot_connect_says_what_is_wrong(job: Path) -> None:
    loaded = load_job(job)
    settings = tuple(
        replace(each, source=b"one byte too many for mbedTLS: 33") if str(each.path) == "/0/1/5" else each
        for each in loaded.configuration
    )
    end = try_it(replace(loaded, configuration=settings), Definitions(), CancelToken(), offline=True)
    assert (end.outcome, end.code) == (Outcome.ERROR, "E445")
    assert "takes 32" in str(end.words[0])
