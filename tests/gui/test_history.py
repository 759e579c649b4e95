"""The History screen over a real ledger: it finds what is typed or scanned, shows a life, and two runs side by side."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from desktop.history.export.writing import ToExport
from desktop.history.life.rows import is_run
from desktop.history.page import HistoryPage
from desktop.history.screen import HistoryScreen
from desktop.history.search.asking import PAGE_ROWS
from desktop.history.search.results import CHIP, NAME, OUTCOME, WHY
from desktop.history.unit_key import UnitKey
from desktop.history.wanted import Days, Period, Wanted
from desktop.widgets.notice import Notice, Weight
from factory_prov.errors import LedgerAway
from factory_prov.events import Level, LogLine
from factory_prov.ledger.life_records import ImportedUnit, LabelRecord, LabelState, LabelVariant
from factory_prov.ledger.records import Outcome, RunId, RunStart, StepState
from factory_prov.ledger.states import STRAIGHT_WAY
from factory_prov.ledger.store import Ledger
from factory_prov.messages import Message
from factory_prov.run.steps import Connect
from factory_prov.run_logs import station
from factory_prov.run_logs.kept import RunLogs
from factory_prov.run_logs.logged import logged

OFFSCREEN = pytest.mark.qt_log_ignore("This plugin does not support")
BEGAN = datetime(2026, 9, 14, 9, 11, 30, tzinfo=UTC)
REASON = Message("the device did not answer.")
CHIP_OF = "51f00000000000a2"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "ledger.sqlite") as opened:
        yield opened


def run(
    ledger: Ledger,
    number: int,
    name: str | None,
    chip: str | None,
    outcome: Outcome = Outcome.PASS,
    *,
    took_s: int = 30,
) -> RunId:
    """Let a run of a unit be in the ledger."""
    at = BEGAN + timedelta(minutes=number)
    job = {"job_name": "water-meter", "job_digest": "ab" * 32}
    start = RunStart(station=f"Line {1 + number % 2}", probe="000683000001", started_at=at, **job)
    run_id = ledger.begin(start)
    if name is not None:
        ledger.reserve(run_id, name, psk_identity=None, again=None)
    if chip is not None:
        ledger.set_hardware_id(run_id, chip) if name is not None else ledger.met(run_id, chip)
    ledger.step(run_id, Connect.step, state=StepState.STARTED, at=at)
    ledger.step(run_id, Connect.step, state=StepState.DONE, at=at + timedelta(seconds=took_s - 1))
    if outcome is Outcome.PASS:
        for state in STRAIGHT_WAY:
            ledger.reach(run_id, state)
        ledger.finish(run_id, outcome, code=None, at=at + timedelta(seconds=took_s))
    else:
        ledger.finish(run_id, outcome, code="E312", at=at + timedelta(seconds=took_s), reason=REASON)
    return run_id


@pytest.fixture
def page(qtbot: QtBot, ledger: Ledger, tmp_path: Path) -> Iterator[HistoryPage]:
    screen = HistoryScreen(tmp_path, lambda: ledger)
    made = screen.page
    qtbot.addWidget(made)
    made.resize(1204, 700)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    screen.close()


def look(page: HistoryPage, qtbot: QtBot) -> None:
    page.activate()
    answered(page, qtbot)


def answered(page: HistoryPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: page.search.is_answered)


def column(page: HistoryPage, which: int) -> list[str]:
    results = page.search.results
    return [str(results.index(row, which).data()) for row in range(results.rowCount())]


def opened(page: HistoryPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: page.shows_unit and page.unit.life is not None)


@OFFSCREEN
def test_an_empty_ledger_says_so_and_the_field_has_the_cursor(page: HistoryPage, qtbot: QtBot) -> None:
    look(page, qtbot)
    assert page.search.title.text() == "No run yet."
    assert page.focusWidget() is page.head.field


@OFFSCREEN
def test_no_ledger_yet_is_an_empty_one_and_none_is_made(qtbot: QtBot, tmp_path: Path) -> None:
    screen = HistoryScreen(tmp_path, lambda: None)
    qtbot.addWidget(screen.page)
    screen.page.show()
    look(screen.page, qtbot)
    assert screen.page.search.title.text() == "No run yet."
    assert list(tmp_path.iterdir()) == []
    screen.close()


@OFFSCREEN
def test_rows_come_as_one_types(page: HistoryPage, ledger: Ledger, qtbot: QtBot) -> None:
    run(ledger, 1, "wm2-000107", CHIP_OF)
    run(ledger, 2, "wm2-000208", "7a31c20f90c4", Outcome.FAIL)
    look(page, qtbot)
    assert column(page, NAME) == ["wm2-000208", "wm2-000107"]
    assert column(page, OUTCOME) == ["FAIL", "PASS"]
    qtbot.keyClicks(page.head.field, "000107")
    answered(page, qtbot)
    assert column(page, NAME) == ["wm2-000107"]
    assert page.search.count.text().startswith("1 ")
    qtbot.keyClick(page.head.field, Qt.Key.Key_Escape)
    answered(page, qtbot)
    assert (page.head.field.text(), len(column(page, NAME))) == ("", 2)
    qtbot.keyClicks(page.head.field, "7a31")
    answered(page, qtbot)
    assert column(page, CHIP) == ["7a31c20f90c4"]
    assert column(page, WHY) == ["E312 · The device did not answer."]


@OFFSCREEN
def test_what_is_not_known_is_said(page: HistoryPage, ledger: Ledger, qtbot: QtBot) -> None:
    run(ledger, 1, "wm2-000107", CHIP_OF)
    look(page, qtbot)
    qtbot.keyClicks(page.head.field, "serial 4711")
    answered(page, qtbot)
    assert "serial 4711" in page.search.title.text()
    assert page.search.offer.isHidden()


@OFFSCREEN
def test_filters_keep_runs_back_and_one_press_takes_them_off(page: HistoryPage, ledger: Ledger, qtbot: QtBot) -> None:
    run(ledger, 1, "wm2-000107", CHIP_OF)
    run(ledger, 2, "wm2-000208", "7a31c20f90c4", Outcome.FAIL)
    look(page, qtbot)
    chips = page.search.chips
    for wanted, names in {
        Wanted(outcome=Outcome.FAIL): ["wm2-000208"],
        Wanted(code="E312"): ["wm2-000208"],
        Wanted(station="Line 2"): ["wm2-000107"],
        Wanted(job="Water"): ["wm2-000208", "wm2-000107"],
        Wanted(probe="000683000001"): ["wm2-000208", "wm2-000107"],
        Wanted(period=Period(days=Days.CHOSEN, first=BEGAN.date(), last=BEGAN.date())): ["wm2-000208", "wm2-000107"],
        Wanted(unfinished=True): [],
        Wanted(period=Period(days=Days.YESTERDAY)): [],
    }.items():
        chips.set_filters(wanted)
        answered(page, qtbot)
        assert column(page, NAME) == names, wanted
        assert chips.clear.isVisible()
    assert page.search.title.text() == "No run fits."
    page.search.offer.click()
    answered(page, qtbot)
    assert len(column(page, NAME)) == 2
    assert not chips.clear.isVisible()


@OFFSCREEN
def test_more_rows_come_as_one_scrolls(page: HistoryPage, ledger: Ledger, qtbot: QtBot) -> None:
    for number in range(PAGE_ROWS + 7):
        run(ledger, number, None, f"{number:016x}", Outcome.FAIL)
    look(page, qtbot)
    results, bar = page.search.results, page.search.table.verticalScrollBar()
    assert (results.rowCount(), results.more) == (PAGE_ROWS, True)
    assert str(PAGE_ROWS) in page.search.count.text()

    def at_the_end() -> bool:
        bar.setValue(bar.maximum())
        return results.rowCount() > PAGE_ROWS

    qtbot.waitUntil(at_the_end)
    assert (results.rowCount(), results.more) == (PAGE_ROWS + 7, False)
    assert len({each.run_id for each in results.runs}) == PAGE_ROWS + 7


@OFFSCREEN
def test_a_ledger_that_is_away_is_told_and_tried_again(
    page: HistoryPage, ledger: Ledger, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(ledger, 1, "wm2-000107", CHIP_OF)
    away = LedgerAway(Message("the database does not answer."), place="db1", cure=Message("Wait a moment."))

    def fail(*_: object) -> tuple[()]:
        raise away

    with monkeypatch.context() as patch:
        patch.setattr(ledger, "runs", fail)
        page.activate()
        qtbot.waitUntil(lambda: page.search.title.text() == "The ledger cannot be read.")
        assert page.search.cure.text() == "The database does not answer. Wait a moment."
    page.search.offer.click()
    answered(page, qtbot)
    assert column(page, NAME) == ["wm2-000107"]


@OFFSCREEN
def test_enter_opens_the_one_unit_and_esc_goes_back_to_the_search(
    page: HistoryPage, ledger: Ledger, qtbot: QtBot
) -> None:
    run(ledger, 1, "wm2-000107", CHIP_OF, Outcome.FAIL)
    run(ledger, 2, "wm2-000107", CHIP_OF)
    run(ledger, 3, "wm2-000208", "7a31c20f90c4")
    look(page, qtbot)
    qtbot.keyClicks(page.head.field, "000107")
    qtbot.keyClick(page.head.field, Qt.Key.Key_Return)  # at once, before the answer is there
    opened(page, qtbot)
    assert page.title == page.unit.unit_head.name.text() == "wm2-000107"
    assert sorted(is_run(row.entry) for row in page.unit.model.rows) == [False, True, True]
    assert page.unit.unit_head.verdict.text() == "PASS"
    assert page.unit.tree.hasFocus()
    qtbot.keyClick(page.unit.tree, Qt.Key.Key_Escape)
    answered(page, qtbot)
    assert not page.shows_unit
    assert page.head.field.text() == "000107"


@OFFSCREEN
def test_keys_of_the_list_open_a_unit_or_go_on_typing(page: HistoryPage, ledger: Ledger, qtbot: QtBot) -> None:
    run(ledger, 1, "wm2-000107", CHIP_OF)
    run(ledger, 2, "wm2-000208", "7a31c20f90c4")
    look(page, qtbot)
    qtbot.keyClick(page.head.field, Qt.Key.Key_Down)
    table = page.search.table
    assert (table.hasFocus(), table.currentIndex().row()) == (True, 0)
    qtbot.keyClicks(table, "2")
    assert (page.head.field.hasFocus(), page.head.field.text()) == (True, "2")
    answered(page, qtbot)
    qtbot.keyClick(page.head.field, Qt.Key.Key_Down)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    opened(page, qtbot)
    assert page.unit.title == "wm2-000208"


@OFFSCREEN
def test_a_scan_opens_its_unit_wherever_the_focus_is(page: HistoryPage, ledger: Ledger, qtbot: QtBot) -> None:
    run(ledger, 1, "wm2-000107", CHIP_OF)
    run(ledger, 2, "wm2-000208", "7a31c20f90c4")
    note = LabelRecord(
        at=BEGAN, endpoint_name="wm2-000208", run_id=None, variant=LabelVariant.PASS, state=LabelState.PRINTED,
        text="SN:4711", printer="folder", reason=None, operator="",
    )  # fmt: skip
    ledger.labels.note(note)
    look(page, qtbot)
    page.search.chips.set_filters(Wanted(outcome=Outcome.FAIL))
    for label, name in {"wm2-000107": "wm2-000107", "SN:4711": "wm2-000208", CHIP_OF: "wm2-000107"}.items():
        page.take_scan(label)
        qtbot.waitUntil(lambda name=name: page.shows_unit and page.unit.title == name)
    page.take_scan("nobody's")
    answered(page, qtbot)
    assert not page.shows_unit
    assert "nobody's" in page.search.title.text()


@OFFSCREEN
def test_a_unit_made_elsewhere_is_found_though_it_has_no_run(page: HistoryPage, ledger: Ledger, qtbot: QtBot) -> None:
    ledger.take_in(ImportedUnit(endpoint_name="old-0001", hardware_id="00ff00ff00ff00ff"), "old.csv")
    look(page, qtbot)
    qtbot.keyClicks(page.head.field, "old")
    answered(page, qtbot)
    assert (column(page, OUTCOME), column(page, NAME)) == (["NO RUN"], ["old-0001"])
    qtbot.keyClick(page.head.field, Qt.Key.Key_Return)
    opened(page, qtbot)
    assert page.unit.title == "old-0001"
    assert page.unit.model.rowCount() == 1


@OFFSCREEN
def test_a_run_that_met_no_unit_is_shown_alone(page: HistoryPage, ledger: Ledger, qtbot: QtBot) -> None:
    run(ledger, 1, None, None, Outcome.ERROR)
    look(page, qtbot)
    qtbot.keyClick(page.head.field, Qt.Key.Key_Down)
    qtbot.keyClick(page.search.table, Qt.Key.Key_Return)
    opened(page, qtbot)
    assert len(page.unit.model.rows) == 1
    assert page.unit.model.rows[0].entry.code == "E312"


@OFFSCREEN
def test_a_unit_that_was_never_here_is_told(page: HistoryPage, qtbot: QtBot) -> None:
    page.show_unit(UnitKey(hardware_id="0" * 16, slot="683"))
    opened(page, qtbot)
    assert page.unit.trouble.isVisible()
    assert "never here" in page.unit.trouble.text()
    assert page.unit.history is None


@OFFSCREEN
def test_a_run_opens_to_its_steps(page: HistoryPage, ledger: Ledger, qtbot: QtBot) -> None:
    run(ledger, 1, "wm2-000107", CHIP_OF, Outcome.FAIL)
    page.show_unit(UnitKey(hardware_id=CHIP_OF))
    opened(page, qtbot)
    model, tree = page.unit.model, page.unit.tree
    newest = model.index([is_run(row.entry) for row in model.rows].index(True))
    assert tree.isExpanded(newest), "the newest run is open"
    assert "29.0 s" in str(model.index(0, 0, newest).data())
    qtbot.keyClick(tree, Qt.Key.Key_Return)
    assert not tree.isExpanded(newest)


@OFFSCREEN
def test_two_runs_stand_beside_each_other(page: HistoryPage, ledger: Ledger, qtbot: QtBot) -> None:
    run(ledger, 1, "wm2-000107", CHIP_OF, Outcome.FAIL)
    run(ledger, 2, "wm2-000107", CHIP_OF, took_s=90)
    page.show_unit(UnitKey(hardware_id=CHIP_OF))
    opened(page, qtbot)
    assert page.unit.compare.text() == "Compare with the run before"
    page.unit.tree.selectAll()
    assert page.unit.compare.text() == "Compare these two runs"
    page.unit.compare.click()
    qtbot.waitUntil(page.unit.comparison.isVisible)
    table = page.unit.comparison
    cells = {
        table.item(row, 0).text(): (table.item(row, 1).text(), table.item(row, 2).text())
        for row in range(table.rowCount())
    }
    assert cells["Outcome"] == ("≠ FAIL", "≠ PASS")
    assert cells["Probe or port"] == ("000683000001", "000683000001")
    assert cells[str(Connect.step.title)] == ("≠ 29.0 s", "≠ 89.0 s")
    assert not cells["Took"][0].startswith("≠")
    page.go_back()
    assert page.unit.tree.isVisible(), "one step back is the life"
    page.go_back()
    assert not page.shows_unit


@OFFSCREEN
def test_what_a_run_has_changed_shows_at_once(page: HistoryPage, ledger: Ledger, qtbot: QtBot) -> None:
    run(ledger, 1, "wm2-000107", CHIP_OF, Outcome.FAIL)
    page.show_unit(UnitKey(hardware_id=CHIP_OF))
    opened(page, qtbot)
    run(ledger, 2, "wm2-000107", CHIP_OF)
    page.run_ended()
    qtbot.waitUntil(lambda: page.unit.model.rowCount() == 3)
    assert page.unit.unit_head.verdict.text() == "PASS"


@OFFSCREEN
@pytest.mark.parametrize("form", ["csv", "json", "xlsx"])
def test_all_runs_that_fit_are_exported_not_only_those_that_are_shown(
    page: HistoryPage, ledger: Ledger, qtbot: QtBot, tmp_path: Path, form: str
) -> None:
    for number in range(PAGE_ROWS + 7):
        run(ledger, number, None, f"{number:016x}", Outcome.FAIL)
    run(ledger, 99, "wm2-000107", CHIP_OF)
    look(page, qtbot)
    file, told = tmp_path / f"runs.{form}", []
    page.notice.connect(told.append)
    page.exporter.export(ToExport(path=file, wanted=Wanted(outcome=Outcome.FAIL)))
    qtbot.waitUntil(lambda: len(told) == 2)
    assert [each.name for each in tmp_path.glob("*.part")] == []
    if form == "xlsx":
        assert file.read_bytes()[:2] == b"PK"
        return
    text = file.read_text(encoding="utf-8")
    found = json.loads(text) if form == "json" else list(csv.DictReader(text.splitlines()))
    assert {each["outcome"] for each in found} == {"FAIL"}
    assert len(found) == PAGE_ROWS + 7


@OFFSCREEN
def test_a_folder_that_takes_no_file_is_told(page: HistoryPage, qtbot: QtBot, tmp_path: Path) -> None:
    look(page, qtbot)
    told: list[Notice] = []
    page.notice.connect(told.append)
    page.exporter.export(ToExport(path=tmp_path / "gone" / "runs.csv", wanted=Wanted()))
    qtbot.waitUntil(lambda: len(told) == 2)
    assert told[1].weight is Weight.ERROR
    assert str(tmp_path / "gone") in told[1].text


@OFFSCREEN
def test_the_log_of_a_run_is_read_copied_and_saved(
    page: HistoryPage, ledger: Ledger, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    logs = RunLogs(tmp_path / "logs")
    monkeypatch.setattr(station, "station_logs", lambda: logs)
    run_id = run(ledger, 1, "wm2-000107", CHIP_OF, Outcome.FAIL)
    line = LogLine(level=Level.WARNING, text=Message("one answer was damaged."), step=Connect.step)
    event = logged(line, BEGAN)
    assert event is not None
    logs.keep(ledger.sealed_keys.ledger_id(), run_id, [event])
    page.show_unit(UnitKey(hardware_id=CHIP_OF))
    opened(page, qtbot)
    page.unit.show_log.click()
    qtbot.waitUntil(page.unit.log.isVisible)
    assert "WARNING  one answer was damaged." in page.unit.log.lines.toPlainText()
    page.unit.log.copy.click()
    assert "one answer was damaged." in QGuiApplication.clipboard().text()
    with qtbot.waitSignal(page.unit.log.notice):
        page.unit.log.save_as(str(tmp_path / "run.txt"))
    assert "one answer was damaged." in (tmp_path / "run.txt").read_text(encoding="utf-8")
    qtbot.keyClick(page.unit.log.lines, Qt.Key.Key_Escape)
    assert page.unit.tree.isVisible()


@OFFSCREEN
def test_a_run_whose_log_is_not_kept_says_so(
    page: HistoryPage, ledger: Ledger, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(station, "station_logs", lambda: RunLogs(tmp_path / "logs"))
    run(ledger, 1, "wm2-000107", CHIP_OF)
    page.show_unit(UnitKey(hardware_id=CHIP_OF))
    opened(page, qtbot)
    page.unit.show_log.click()
    qtbot.waitUntil(page.unit.log.isVisible)
    assert "another PC" in page.unit.log.lines.toPlainText()
    assert not page.unit.log.save.isEnabled()
