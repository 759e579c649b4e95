"""The one door for work in the background: one message for a piece of work, in order, and nothing left behind."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from patience import ENDLESS_S, PATIENCE_S, soon
from pytestqt.qtbot import QtBot

from desktop.threads.background import Background
from desktop.threads.mailbox import Mailbox
from desktop.threads.newest import Newest
from desktop.threads.work import Deadline, Done
from desktop.threads.worker_threads import WorkerThreads
from factory_prov.cancel import CancelToken
from factory_prov.errors import InputError
from factory_prov.fault_place import ProgramFault

WAIT_MS = 10_000


@pytest.fixture
def background(qtbot: QtBot) -> Iterator[Background]:
    made = Background(name="test", grace_s=0.2)
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def newest(qtbot: QtBot) -> Iterator[Newest]:
    made = Newest(name="test", quiet_ms=20, patience_s=0.1)
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def hang() -> Iterator[threading.Event]:
    """What hangs until it is set: at the end of the test at the latest."""
    event = threading.Event()
    yield event
    event.set()


def test_work_is_done_elsewhere_in_its_order_and_told_here(background: Background, qtbot: QtBot) -> None:
    done, worked_in, told_in = list[Done[int]](), list[int](), set[int]()

    def work(number: int) -> int:
        worked_in.append(threading.get_ident())
        return number

    def take(one: Done[int]) -> None:
        told_in.add(threading.get_ident())
        done.append(one)

    for number in range(4):
        background.ask(lambda _, number=number: work(number), take)  # type: ignore[misc]
    with qtbot.waitSignal(background.idle, timeout=WAIT_MS):
        pass
    assert [one.answer() for one in done] == [0, 1, 2, 3]
    assert told_in == {threading.get_ident()}
    assert threading.get_ident() not in worked_in


def test_a_failure_is_a_message_too_and_a_fault_of_ours_keeps_its_text(background: Background, qtbot: QtBot) -> None:
    done = list[Done[object]]()

    def refused(_: CancelToken) -> object:
        raise InputError("it is wrong.", place="x")

    def broken(_: CancelToken) -> object:
        raise ValueError("a key")

    background.ask(refused, done.append)
    background.ask(broken, done.append)
    qtbot.waitUntil(lambda: len(done) == 2, timeout=WAIT_MS)
    with pytest.raises(InputError, match=r"x: it is wrong\."):
        done[0].answer()
    fault = done[1].failure
    assert isinstance(fault, ProgramFault)
    assert str(fault).startswith("A fault of this program: ValueError at test_threads.py:")
    assert "broken" in fault.details
    assert "a key" not in str(fault) + fault.details


def test_what_is_quick_has_happened_at_once(background: Background, qtbot: QtBot) -> None:
    done = list[Done[str]]()
    background.ask(lambda _: "now", done.append, at_once_s=5)
    assert [one.answer() for one in done] == ["now"]
    qtbot.wait(50)
    assert len(done) == 1


def test_a_deadline_is_a_failure_in_words_and_the_next_piece_begins(
    background: Background, qtbot: QtBot, hang: threading.Event, caplog: pytest.LogCaptureFixture
) -> None:
    done = list[Done[object]]()
    background.ask(lambda _: hang.wait(20), done.append, deadline=Deadline(after_s=0.05, failure=InputError("late.")))
    background.ask(lambda _: "next", done.append)
    with caplog.at_level(logging.WARNING):
        qtbot.waitUntil(lambda: len(done) == 2, timeout=WAIT_MS)
    assert str(done[0].failure) == "late."
    assert done[1].answer() == "next"
    assert "test: work that does not end was left to itself" in caplog.text
    hang.set()
    qtbot.wait(50)
    assert len(done) == 2


def test_nothing_comes_of_what_was_cancelled(background: Background, qtbot: QtBot, hang: threading.Event) -> None:
    done, begun = list[Done[object]](), list[str]()

    def hears(cancel: CancelToken) -> object:
        begun.append("hears")
        cancel.wait(20)
        return None

    token = background.ask(hears, done.append)
    queued = background.ask(lambda _: begun.append("queued"), done.append)
    qtbot.waitUntil(lambda: begun == ["hears"], timeout=WAIT_MS)
    queued.cancel()
    with qtbot.waitSignal(background.idle, timeout=WAIT_MS):
        token.cancel()
    background.ask(lambda _: hang.wait(20), done.append)
    background.stop()
    assert not background.busy
    background.ask(lambda _: "next", done.append)
    qtbot.waitUntil(lambda: len(done) == 1, timeout=WAIT_MS)
    assert done[0].answer() == "next"
    assert begun == ["hears"]


def test_closing_waits_for_what_ends_but_not_for_what_hangs(
    qtbot: QtBot, hang: threading.Event, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    writes, hangs = Background(name="writes", grace_s=PATIENCE_S), Background(name="hangs", grace_s=0.2)
    done = list[object]()

    def write(_: CancelToken) -> None:
        time.sleep(0.1)
        (tmp_path / "out").write_text("whole")

    writes.ask(write, done.append)
    hangs.ask(lambda _: hang.wait(ENDLESS_S), done.append)
    hangs.ask(lambda _: done.append("never done"), done.append)
    with soon():
        writes.close()
        hangs.close()
        hangs.close()
    assert (tmp_path / "out").read_text() == "whole"
    assert "hangs: work that does not end" in caplog.text
    assert "writes" not in caplog.text
    hangs.ask(lambda _: done.append("never done"), done.append)
    hang.set()
    qtbot.wait(50)
    assert done == []
    writes.deleteLater()
    hangs.deleteLater()


def test_an_owner_that_went_without_closing_hurts_nobody(qtbot: QtBot, hang: threading.Event) -> None:
    from PySide6.QtCore import QCoreApplication, QEvent

    background, worked = Background(name="gone"), threading.Event()

    def work(_: CancelToken) -> None:
        hang.wait(20)
        worked.set()

    background.ask(work, lambda _: None)
    background.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    hang.set()
    assert worked.wait(5)


def test_only_the_newest_question_is_answered_after_a_moment(newest: Newest, qtbot: QtBot) -> None:
    done, begun = list[Done[int]](), list[int]()

    def work(number: int) -> int:
        begun.append(number)
        return number

    for number in range(5):
        newest.ask(lambda _, number=number: work(number), done.append)  # type: ignore[misc]
    qtbot.waitUntil(lambda: bool(done), timeout=WAIT_MS)
    qtbot.wait(60)
    assert begun == [4]
    assert [one.answer() for one in done] == [4]


def test_a_newer_question_cancels_the_one_under_way(newest: Newest, qtbot: QtBot) -> None:
    done, begun = list[Done[object]](), threading.Event()

    def hears(cancel: CancelToken) -> object:
        begun.set()
        cancel.wait(20)
        return "old"

    newest.ask(hears, done.append)
    qtbot.waitUntil(begun.is_set, timeout=WAIT_MS)
    newest.ask(lambda _: "new", done.append)
    qtbot.waitUntil(lambda: bool(done), timeout=WAIT_MS)
    assert [one.answer() for one in done] == ["new"]


def test_a_newer_question_does_not_wait_for_what_hangs(newest: Newest, qtbot: QtBot, hang: threading.Event) -> None:
    done, begun = list[Done[object]](), threading.Event()

    def hangs(_: CancelToken) -> object:
        begun.set()
        return hang.wait(20)

    newest.ask(hangs, done.append)
    qtbot.waitUntil(begun.is_set, timeout=WAIT_MS)
    newest.ask(lambda _: "new", done.append)
    qtbot.waitUntil(lambda: bool(done), timeout=WAIT_MS)
    assert [one.answer() for one in done] == ["new"]


def test_work_beside_each_other_is_waited_for(qtbot: QtBot) -> None:
    threads, box, heard, ended = WorkerThreads(), Mailbox(), list[object](), list[bool]()
    box.arrived.connect(heard.append)
    threads.ended.connect(lambda: ended.append(True))
    meeting = threading.Barrier(3)

    def work() -> None:
        meeting.wait(5)
        box.put(threading.get_ident())

    threads.start(work, name="one")
    starter = threading.Thread(target=lambda: threads.start(work, name="two"))
    starter.start()
    starter.join()
    qtbot.waitUntil(lambda: threads.running == 2, timeout=WAIT_MS)
    meeting.wait(5)
    assert threads.wait(5)
    qtbot.waitUntil(lambda: len(ended) == 2 and len(heard) == 2, timeout=WAIT_MS)
    assert threads.running == 0
    assert len({threading.get_ident(), *heard}) == 3
    box.close()
    box.put("nobody")
    qtbot.wait(60)
    assert len(heard) == 2
    threads.deleteLater()


def test_what_does_not_end_is_said(qtbot: QtBot, hang: threading.Event) -> None:
    threads = WorkerThreads()

    def work() -> None:
        hang.wait(20)

    threads.start(work, name="hangs")
    assert not threads.wait(0.1)
    hang.set()
    assert threads.wait(5)
    with qtbot.waitSignal(threads.ended, timeout=WAIT_MS):
        pass
    threads.deleteLater()
