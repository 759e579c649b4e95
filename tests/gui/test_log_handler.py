"""The program's own logging in the progress log: from any thread, redacted, others' loggers only with warnings."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from desktop.provision.log.handler import LogHandler, redacted
from factory_prov.events import Level, LogLine
from factory_prov.line.events import RunEvent


class Listener:
    def __init__(self) -> None:
        self.heard: list[tuple[Level, str]] = []
        self.threads: set[int] = set()

    def hear(self, told: RunEvent) -> None:
        assert isinstance(told.event, LogLine)
        assert told.key == ""
        self.threads.add(threading.get_ident())
        self.heard.append((told.event.level, str(told.event.text)))


@pytest.fixture
def listener(qapp: object) -> Iterator[Listener]:
    handler, heard = LogHandler(), Listener()
    handler.voice.arrived.connect(heard.hear)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield heard
    root.setLevel(level)
    root.removeHandler(handler)
    handler.close()


def test_ours_are_heard_from_info_and_others_from_warnings(qtbot: QtBot, listener: Listener) -> None:
    logging.getLogger("desktop.window.app").debug("too small")
    logging.getLogger("desktop.window.app").info("ours")
    logging.getLogger("factory_prov.run.pipeline").error("ours too")
    logging.getLogger("urllib3.pool").info("theirs, too small")
    logging.getLogger("urllib3.pool").warning("theirs")
    logging.getLogger("desktop_of_others").info("not ours")
    qtbot.waitUntil(lambda: len(listener.heard) == 3, timeout=2000)
    assert listener.heard == [
        (Level.INFO, "desktop.window.app: ours"),
        (Level.ERROR, "factory_prov.run.pipeline: ours too"),
        (Level.WARNING, "urllib3.pool: theirs"),
    ]


def test_many_threads_lose_nothing_and_arrive_in_the_windows_thread(qtbot: QtBot, listener: Listener) -> None:
    def talk(name: int) -> None:
        for number in range(200):
            logging.getLogger("desktop.worker").info("%d says %d", name, number)

    threads = [threading.Thread(target=talk, args=(name,)) for name in range(8)]
    for thread in threads:
        thread.start()
    qtbot.waitUntil(lambda: len(listener.heard) == 1600, timeout=10_000)
    for thread in threads:
        thread.join()
    assert listener.threads == {threading.get_ident()}
    logging.getLogger("desktop.worker").info("still awake")
    qtbot.waitUntil(lambda: listener.heard[-1][1].endswith("still awake"), timeout=2000)


def test_what_an_exception_says_stays_out(qtbot: QtBot, listener: Listener) -> None:
    try:
        int("0011223344556677 is the key")
    except ValueError:
        logging.getLogger("desktop").exception("the worker broke")
    qtbot.waitUntil(lambda: bool(listener.heard), timeout=2000)
    assert listener.heard == [(Level.ERROR, "desktop: the worker broke (ValueError)")]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("psk=00112233", "psk=(hidden)"),
        ("PSK key: 'a b c', next", "PSK key: (hidden), next"),
        ("Authorization: Bearer abc.def-ghi", "Authorization: Bearer (hidden)"),
        ("access_token=xyz&page=2", "access_token=(hidden)&page=2"),
        ("sent " + "ab" * 16, "sent (hidden)"),
        ("sent " + "AB:" * 15 + "AB", "sent (hidden)"),
        ("made " + "Zm9vYmFy" * 6 + "==", "made (hidden)"),
        ("-----BEGIN EC PRIVATE KEY-----\nMHc\n-----END EC PRIVATE KEY-----\nafter", "(hidden)\nafter"),
        (
            "GET https://eu.example.com/api/v3/devices took 1.2 s",
            "GET https://eu.example.com/api/v3/devices took 1.2 s",
        ),
        ("the keyboard is unplugged", "the keyboard is unplugged"),
        ("chip 7A3144F090C41122", "chip 7A3144F090C41122"),
    ],
)
def test_what_looks_like_a_secret_is_hidden(text: str, shown: str) -> None:
    assert redacted(text) == shown
