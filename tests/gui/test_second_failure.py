"""Nobody has to remember the first failure: after the second one alike the tile says what to do; units are counted."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from desktop.provision import texts
from desktop.provision.bars.action_bar import ActionBar
from desktop.provision.bars.header import Header
from desktop.provision.controller import Controller
from desktop.provision.entry import Entry
from desktop.provision.report import report_text
from desktop.provision.tiles.text_rows import RowKind, lines_of
from desktop.theme import DeviceState
from factory_prov.advice import all_advice
from factory_prov.line.events import Counts
from factory_prov.line.training_parts import TrainingParts
from factory_prov.simulation.board_faults import BoardFault

LONG_MS = 30_000
FAILED = Entry(key="1", slot=1, board="", port="", state=DeviceState.FAIL, code="E312", endpoint_name="wm2-7")
AGAIN = replace(FAILED, repeated=True)


def test_the_second_failure_alike_says_red_bin_above_all(qtbot: QtBot) -> None:
    rows = lines_of(AGAIN)
    assert (rows[0].text, rows[0].kind, rows[0].rank) == ("Red bin.", RowKind.LOUD, 0)
    assert "The board was unplugged" in rows[1].text
    assert not any("Twice" in row.text for row in rows)
    assert not any("Red bin." in row.text for row in lines_of(FAILED))
    bar = ActionBar()
    qtbot.addWidget(bar)
    bar.show_entry(AGAIN)
    assert bar.headline.whole.startswith("Slot 1: Red bin. The board was unplugged")
    assert "Press the cable in" not in bar.what_to_do.text()
    assert "Red bin." in report_text(AGAIN, None)


def test_what_nobody_asks_to_remember_stays_as_it_is() -> None:
    asked = {advice.code: advice.twice for advice in all_advice().values()}
    assert {str(twice) for twice in asked.values()} == {"Red bin.", "Call the engineer.", "None"}
    for advice in all_advice().values():
        assert (advice.twice is not None) == any("Twice" in str(step) for step in advice.steps)
    for code, twice in asked.items():
        entry = replace(AGAIN, code=code)
        assert texts.when_twice(entry) == ("" if twice is None else str(twice))
        assert texts.when_twice(replace(entry, state=DeviceState.ERROR)) == ""
    assert texts.when_twice(FAILED) == ""


@pytest.mark.usefixtures("in_polish")
def test_it_is_said_in_polish_too() -> None:
    assert lines_of(AGAIN)[0].text == "Czerwony pojemnik."


def test_the_line_knows_it_and_counts_one_unit(controller: Controller, qtbot: QtBot) -> None:
    parts = TrainingParts(boards=1, speed=60, faults=(BoardFault.VERIFY_ERROR,))
    assert controller.open_line(parts)
    qtbot.waitUntil(lambda: bool(controller.model.entries()), timeout=LONG_MS)
    for repeated in (False, True):
        with qtbot.waitSignal(controller.idle, timeout=LONG_MS):
            controller.start(["900000001"])
        entry = controller.model.entries()[0]
        assert (entry.state, entry.repeated) == (DeviceState.FAIL, repeated)
    assert controller.counts == Counts(failed=1, retries=1)


def test_attempts_stand_beside_the_units_when_there_are_more(qtbot: QtBot) -> None:
    header = Header()
    qtbot.addWidget(header)
    header.resize(1200, 64)
    header.show()
    header.show_counts(Counts(passed=7, failed=2))
    assert not header.attempts.isVisible()
    header.show_counts(Counts(passed=7, failed=2, retries=3))
    assert header.attempts.isVisible()
    assert (header.passed.number, header.failed.number, header.attempts.number) == (7, 2, 12)
    assert header.attempts.accessibleName() == "12 attempts"
