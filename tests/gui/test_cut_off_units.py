"""At the start the window says which units were cut off in the middle, and that they go on."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from desktop.preferences import Preferences
from desktop.provision.controller import Controller
from desktop.widgets.notice import Notice
from desktop.window.line_choice import LineChoice
from factory_prov.cancel import CancelToken
from factory_prov.ledger.open_units import OpenUnit
from factory_prov.ledger.records import RunId, RunStart
from factory_prov.ledger.store import Ledger
from factory_prov.line.events import LineInfo
from factory_prov.line.station_parts import StationParts
from factory_prov.resources import resource

AT = datetime(2026, 11, 29, 12, tzinfo=UTC)


def unit(number: int) -> OpenUnit:
    return OpenUnit(
        run_id=RunId(number), endpoint_name=f"wm2-{number}", hardware_id=None, station="4", probe="1", began_at=AT,
        step="verify", going=False,
    )  # fmt: skip


@pytest.fixture
def told(qtbot: QtBot, controller: Controller, tmp_path: Path) -> Iterator[list[Notice]]:
    parent = QObject()
    choice = LineChoice(controller, Preferences(tmp_path), tmp_path, parent)
    notices: list[Notice] = []
    choice.notice.connect(notices.append)
    yield notices
    parent.deleteLater()


def test_they_are_named_once_with_all_of_them_to_copy(told: list[Notice], controller: Controller) -> None:
    info = LineInfo(cut_off=tuple(map(unit, range(1, 6))))
    for _ in range(2):
        controller.line_changed.emit(info)
    (notice,) = told
    assert notice.text.startswith("5 unit")
    assert notice.text.endswith(" were cut off. Plug them in again, and they go on: wm2-1, wm2-2, wm2-3 …")
    assert [line.split()[-1] for line in notice.details.splitlines()] == [f"wm2-{number}" for number in range(1, 6)]


def test_nothing_is_said_where_nothing_was_cut_off(told: list[Notice], controller: Controller) -> None:
    controller.line_changed.emit(LineInfo())
    assert not told


def test_a_line_finds_those_of_its_station(tmp_path: Path) -> None:
    file, job = tmp_path / "ledger.sqlite", resource("jobs", "demo_psk.toml")
    with Ledger.open(file) as ledger:
        for name, station in (("a", platform.node()), ("b", "another")):
            run = ledger.begin(RunStart(station=station, job_name="j", job_digest="", probe="1", started_at=AT))
            ledger.reserve(run, name, psk_identity=None, again=None)
    parts = StationParts(job, ledger_file=file, programmers=())
    try:
        info = parts.open(CancelToken())
        assert [each.endpoint_name for each in info.cut_off] == ["a"]
    finally:
        parts.close()
