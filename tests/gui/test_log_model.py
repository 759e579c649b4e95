"""The lines of the progress log: bounded, in batches, each with its step; and the filter that keeps up with them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QModelIndex
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from desktop.provision.log.filter import LogFilter, WantedRows
from desktop.provision.log.model import SLOT, STEP, TEXT, TIME, LogModel
from desktop.provision.log.row import MAX_LENGTH, LogRow, as_text, one_line, text_of, time_of, whole_text
from factory_prov.events import Event, Level, LogLine, StepFinished, StepProgress, StepStarted
from factory_prov.line.events import RunEvent
from factory_prov.messages import Message
from factory_prov.run.steps import Connect, FlashFirst, ReadIdentity

NOON = datetime(2026, 3, 1, 12, 0, 0, 7_000, tzinfo=UTC)


def told(event: Event, key: str = "960", run: int = 1) -> RunEvent:
    return RunEvent(key=key, run=run, event=event, at=NOON)


def plain(text: Message, key: str = "960", level: Level = Level.INFO) -> RunEvent:
    return told(LogLine(level=level, text=text), key)


def texts(model: LogModel | LogFilter) -> list[str]:
    return [text_of(model.line(row)) for row in range(model.rowCount())]


def filled(events: Sequence[RunEvent], limit: int = 20_000) -> LogModel:
    model = LogModel(limit=limit)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    for event in events:
        model.append(event)
    model.flush()
    return model


def test_steps_and_lines_become_rows(qapp: object) -> None:
    model = filled(
        [
            told(StepStarted(step=ReadIdentity.step)),
            told(LogLine(level=Level.INFO, text=Message("chip 7A31"), step=ReadIdentity.step)),
            told(StepProgress(step=ReadIdentity.step, done=1, total=2)),
            told(StepFinished(step=ReadIdentity.step, seconds=1.234)),
            plain(Message("between the steps")),
        ]
    )
    model.set_slot_label("960", "Slot 1")
    rows = [tuple(model.index(row, column).data() for column in (SLOT, STEP, TEXT)) for row in range(model.rowCount())]
    assert rows == [
        ("Slot 1", "read identity", "started"),
        ("Slot 1", "read identity", "chip 7A31"),
        ("Slot 1", "read identity", "done in 1.2 s"),
        ("Slot 1", "", "between the steps"),
    ]
    local = NOON.astimezone()
    assert model.index(0, TIME).data() == f"{local:%H:%M:%S}.007"


def test_texts_stay_one_printable_line_of_bounded_length() -> None:
    assert one_line("a\nb\tc\u202ed") == "a b c d"
    assert one_line("x" * 9999) == "x" * (MAX_LENGTH - 1) + "…"
    assert len(one_line("\n".join("y" * 9999))) <= MAX_LENGTH


def test_a_copied_line_says_date_slot_level_and_step() -> None:
    line = LogRow(key="960", at=NOON, level=Level.WARNING, step=Connect.step, text="no answer")
    assert (
        as_text(line, "Slot 1") == f"{NOON.astimezone():%Y-%m-%d} {time_of(line)}  Slot 1  WARNING  connect  no answer"
    )
    assert whole_text(line) == "Warning: no answer"


def test_lines_appear_together_and_the_timer_rests(qtbot: QtBot) -> None:
    model = LogModel()
    batches: list[int] = []

    def note(_: QModelIndex, first: int, last: int) -> None:
        batches.append(last - first + 1)

    model.rowsInserted.connect(note)
    for number in range(500):
        model.append(plain(Message("{text}", text=str(number))))
    assert model.rowCount() == 0
    qtbot.waitUntil(lambda: model.rowCount() == 500, timeout=2000)
    assert batches == [500]
    assert not model._timer.isActive()


def test_the_oldest_lines_go_in_blocks(qapp: object) -> None:
    model = filled([plain(Message("{text}", text=str(number))) for number in range(1000)], limit=1000)
    assert model.rowCount() == 1000
    model.append(plain(Message("1000")))
    model.flush()
    assert texts(model) == [str(number) for number in range(100, 1001)]
    for number in range(1001, 5000):
        model.append(plain(Message("{text}", text=str(number))))
    model.flush()
    assert texts(model) == [str(number) for number in range(4000, 5000)]
    model.clear()
    assert model.rowCount() == 0


def test_lines_that_come_faster_than_they_show_are_bounded_too(qapp: object) -> None:
    model = LogModel(limit=100)
    for number in range(10_000):
        model.append(plain(Message("{text}", text=str(number))))
    assert len(model._pending) == 100
    model.flush()
    assert texts(model)[-1] == "9999"


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (WantedRows(), ["a Key", "b", "started", "c", "d"]),
        (WantedRows(key="2"), ["c", "d"]),
        (WantedRows(warnings=True), ["b", "d"]),
        (WantedRows(key="2", warnings=True), ["d"]),
        (WantedRows(text="KEY"), ["a Key"]),
        (WantedRows(text="flash"), ["started"]),
        (WantedRows(text="erro"), ["d"]),
        (WantedRows(text="slot 2"), ["c", "d"]),
        (WantedRows(text="nothing has this"), []),
    ],
)
def test_what_is_wanted_is_shown(qapp: object, wanted: WantedRows, expected: list[str]) -> None:
    model = filled(
        [
            plain(Message("a Key"), "1"),
            plain(Message("b"), "1", Level.WARNING),
            told(StepStarted(step=FlashFirst.step), "1"),
            plain(Message("c"), "2"),
            plain(Message("d"), "2", Level.ERROR),
        ]
    )
    model.set_slot_label("2", "Slot 2")
    chosen = LogFilter(model)
    chosen.want(wanted)
    assert texts(chosen) == expected


def test_the_filter_follows_a_log_that_grows_and_forgets(qapp: object) -> None:
    """Whatever comes in whatever order, the filter shows what filtering everything from scratch would show."""
    dice = random.Random(7)
    model = LogModel(limit=200)
    chosen = LogFilter(model)
    QAbstractItemModelTester(chosen, QAbstractItemModelTester.FailureReportingMode.Fatal, chosen)
    wishes = [
        WantedRows(),
        WantedRows(key="1"),
        WantedRows(warnings=True),
        WantedRows(text="7"),
        WantedRows(key="2", text="1"),
    ]
    for number in range(3000):
        level = Level.WARNING if dice.random() < 0.1 else Level.INFO
        model.append(plain(Message("line {number}", number=number), str(dice.randrange(3)), level))
        if dice.random() < 0.05:
            model.flush()
        if dice.random() < 0.01:
            chosen.want(dice.choice(wishes))
        if dice.random() < 0.01:
            fresh = LogFilter(model)
            fresh.want(chosen.wanted)
            assert texts(chosen) == texts(fresh)
    model.clear()
    assert chosen.rowCount() == 0


def test_a_slot_with_a_new_name_is_found_by_it(qapp: object) -> None:
    model = filled([plain(Message("a"), "1"), plain(Message("b"), "2")])
    chosen = LogFilter(model)
    chosen.want(WantedRows(text="left nest"))
    assert texts(chosen) == []
    model.set_slot_label("2", "Left nest")
    assert texts(chosen) == ["b"]


def test_memory_stays_flat_over_many_lines(qapp: object) -> None:
    import tracemalloc

    model = LogModel(limit=2000)
    LogFilter(model).want(WantedRows(text="9"))

    def feed(lines: int) -> int:
        for number in range(lines):
            at = NOON + timedelta(milliseconds=number)
            model.append(
                RunEvent(
                    key="1", run=1, event=LogLine(level=Level.INFO, text=Message("line {number}", number=number)), at=at
                )
            )
            if number % 100 == 0:
                model.flush()
        return tracemalloc.get_traced_memory()[0]

    tracemalloc.start()
    try:
        before = feed(20_000)
        after = feed(60_000)
    finally:
        tracemalloc.stop()
    assert after < before * 1.1
