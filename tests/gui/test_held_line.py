"""Trouble of this PC or the job at the line: a violet tile that blames no unit, and nothing new that starts."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from desktop.provision.controller import Controller
from desktop.provision.entry import Entry
from desktop.provision.start_rules import held
from desktop.provision.tiles.text_rows import lines_of
from desktop.theme import DeviceState
from desktop.widgets.notice import Notice
from factory_prov.advice import Cause, all_advice
from factory_prov.errors import TokenMissing
from factory_prov.line.events import Counts
from factory_prov.line.order import Order
from factory_prov.line.training_parts import TrainingParts
from factory_prov.line.units import AttachedUnit
from factory_prov.messages import Message
from factory_prov.run.bench import Bench

FIRST, SECOND = "900000001", "900000002"
LONG_MS = 30_000
STATION = [advice.code for advice in all_advice().values() if advice.cause is Cause.STATION]


class WithoutToken(TrainingParts):
    """Boards at a station that has no token."""

    broken = True

    def bench(self, unit: AttachedUnit, order: Order) -> Bench:
        if self.broken:
            raise TokenMissing(Message("the keyring is locked."), place="server")
        return super().bench(unit, order)


def entry(key: str = "1", *, slot: int = 1, state: DeviceState = DeviceState.READY, code: str = "") -> Entry:
    return Entry(key=key, slot=slot, board="nRF9160 DK", port="COM1", state=state, code=code)


def test_trouble_of_the_station_holds_the_line_counts_nothing_and_is_seen_once(
    controller: Controller, qtbot: QtBot
) -> None:
    told: list[Notice] = []
    controller.notice.connect(told.append)
    parts = WithoutToken(boards=3)
    assert controller.open_line(parts)
    entries = controller.model.entries
    qtbot.waitUntil(lambda: [each.state for each in entries()] == [DeviceState.READY] * 3, timeout=LONG_MS)
    with qtbot.waitSignal(controller.idle, timeout=LONG_MS):
        controller.start([FIRST, SECOND])
    assert controller.counts == Counts()
    assert entries()[0].state is DeviceState.ERROR
    third = entries()[2].key
    told.clear()
    controller.start_all()
    controller.start([third])
    assert [notice.text for notice in told] == [held(entries())] * 2
    assert "slot 1" in told[0].text.lower()
    assert entries()[2].state is DeviceState.READY
    parts.broken = False
    controller.acknowledge(FIRST)
    assert not any(each.state is DeviceState.ERROR for each in entries())
    assert held(entries()) == ""


def test_the_slot_that_met_the_trouble_may_be_tried_again() -> None:
    troubled = entry("1", state=DeviceState.ERROR, code="E107")
    other = entry("2", slot=2)
    assert held([troubled, other], "1") == ""
    assert "1" in held([troubled, other], "2")
    assert held([entry("1", state=DeviceState.FAIL, code="E312"), other], "2") == ""


@pytest.mark.parametrize("code", STATION)
def test_an_error_tile_says_that_the_unit_is_good_before_what_to_do(code: str, qapp: object) -> None:
    rows = sorted(lines_of(entry(state=DeviceState.ERROR, code=code)), key=lambda row: row.rank)
    assert "Not the unit's fault" in rows[1].text
    assert all("bin" not in row.text for row in rows)
    assert any(row.text.startswith("1 ") for row in rows)
