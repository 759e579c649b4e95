"""The mailbox: everything arrives, in order, together, in the window's thread."""

from __future__ import annotations

import threading
import time

from pytestqt.qtbot import QtBot

from desktop.threads.mailbox import EVERY_MS, Mailbox


def test_many_threads_lose_nothing_and_each_keeps_its_order(qtbot: QtBot) -> None:
    box, heard, heard_in = Mailbox(), list[tuple[int, int]](), set[int]()
    box.arrived.connect(heard.append)
    box.arrived.connect(lambda _: heard_in.add(threading.get_ident()))

    def talk(name: int) -> None:
        for number in range(500):
            box.put((name, number))

    threads = [threading.Thread(target=talk, args=(name,)) for name in range(8)]
    for thread in threads:
        thread.start()
    qtbot.waitUntil(lambda: len(heard) == 4000, timeout=10_000)
    for thread in threads:
        thread.join()
    for name in range(8):
        assert [number for who, number in heard if who == name] == list(range(500))
    assert heard_in == {threading.get_ident()}


def test_what_comes_together_costs_one_turn(qtbot: QtBot) -> None:
    box, heard, turns = Mailbox(), list[object](), list[int]()
    box.arrived.connect(heard.append)
    box._soon.timeout.connect(lambda: turns.append(len(heard)))
    for number in range(100):
        box.put(number)
    assert heard == []
    begun = time.monotonic()
    qtbot.waitUntil(lambda: len(heard) == 100, timeout=2000)
    assert time.monotonic() - begun > EVERY_MS / 1000 * 0.5
    assert turns == [100]
    box.put("awake again")
    qtbot.waitUntil(lambda: heard[-1] == "awake again", timeout=2000)


def test_it_can_be_emptied_at_once_and_drops_the_oldest(qtbot: QtBot) -> None:
    box, heard = Mailbox(most=3), list[object]()
    box.arrived.connect(heard.append)
    for number in range(5):
        box.put(number)
    box.empty()
    assert heard == [2, 3, 4]
    qtbot.waitUntil(lambda: not box._soon.isActive(), timeout=2000)
    assert heard == [2, 3, 4]


def test_who_empties_it_while_something_arrives_gets_the_rest_first(qtbot: QtBot) -> None:
    box, heard = Mailbox(), list[object]()

    def take(message: object) -> None:
        heard.append(message)
        if message == 1:
            box.put("put in meanwhile")
            box.empty()
            assert heard == [1, 2, 3, "put in meanwhile"]

    box.arrived.connect(take)
    for number in (1, 2, 3):
        box.put(number)
    box.empty()
    assert heard == [1, 2, 3, "put in meanwhile"]
    qtbot.waitUntil(lambda: not box._soon.isActive(), timeout=2000)
