"""The shift report out of the statistics: a signed folder and a PDF beside it, of the ledger that is shown."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from desktop.screenshots.statistics_scene import fill
from desktop.statistics import report_work
from desktop.statistics.page import StatisticsPage
from desktop.statistics.report_work import Days, pdf_of
from desktop.widgets.notice import Notice, Weight
from factory_prov.files import user_folders
from factory_prov.ledger.papers.signed_folder import faults
from factory_prov.ledger.records import Outcome, RunStart
from factory_prov.ledger.store import Ledger

OFFSCREEN = pytest.mark.qt_log_ignore("This plugin does not support")
AT = datetime(2026, 1, 31, 8, 5, tzinfo=UTC)
ALL = Days(since=None, until=date(2100, 1, 1))


class _Line:
    """The ledger that the line is said to work with."""

    ledger: Ledger | None = None

    def __call__(self) -> Ledger | None:
        return self.ledger


@pytest.fixture
def line() -> _Line:
    return _Line()


@pytest.fixture
def page(qtbot: QtBot, tmp_path: Path, line: _Line, monkeypatch: pytest.MonkeyPatch) -> Iterator[StatisticsPage]:
    monkeypatch.setattr(user_folders, "keys_folder", lambda: tmp_path / "keys")
    fill(tmp_path / "ledger.sqlite", days=2)
    with Ledger.open(tmp_path / "ledger.sqlite") as ledger:
        for probe in ("1", "2", "3"):
            start = RunStart(station="s", job_name="j", job_digest="d", probe=probe, started_at=AT)
            ledger.finish(ledger.begin(start), Outcome.FAIL, code="E431", at=AT)
    made = StatisticsPage(line, tmp_path)
    qtbot.addWidget(made)
    made.resize(1204, 720)
    with qtbot.waitExposed(made):
        made.show()
    made.look()
    qtbot.waitUntil(lambda: made.shown is not None)
    yield made
    made.close()


def written(page: StatisticsPage, qtbot: QtBot, folder: Path, days: Days = ALL) -> Notice:
    told: list[Notice] = []
    page.notice.connect(told.append)
    page.reports.write(folder, days)
    qtbot.waitUntil(lambda: len(told) == 2, timeout=60_000)
    page.notice.disconnect(told.append)
    return told[1]


@OFFSCREEN
def test_folder_and_pdf_are_written_and_the_folder_is_signed(
    page: StatisticsPage, qtbot: QtBot, tmp_path: Path
) -> None:
    told = written(page, qtbot, tmp_path / "report")
    assert (told.weight, str(tmp_path / "report") in told.text) == (Weight.INFO, True)
    assert list(faults(tmp_path / "report")) == []
    assert {file.name for file in (tmp_path / "report").iterdir()} >= {"report.html", "report.json", "runs.csv"}
    assert pdf_of(tmp_path / "report").read_bytes().startswith(b"%PDF-")
    figures = json.loads((tmp_path / "report" / "report.json").read_text(encoding="utf-8"))
    with (tmp_path / "report" / "runs.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == figures["units"]["runs"] == 3


@OFFSCREEN
def test_nothing_is_written_over(page: StatisticsPage, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b.pdf").write_text("mine")
    for name in ("a", "b"):
        told = written(page, qtbot, tmp_path / name)
        assert told.weight is Weight.ERROR
        assert "there already" in told.text
    assert not list((tmp_path / "a").iterdir())
    assert not (tmp_path / "b").exists()
    assert (tmp_path / "b.pdf").read_text() == "mine"


@OFFSCREEN
def test_of_a_training_nothing_is_signed(page: StatisticsPage, qtbot: QtBot, tmp_path: Path, line: _Line) -> None:
    with Ledger.open(tmp_path / "training.sqlite") as line.ledger:
        told = written(page, qtbot, tmp_path / "report")
    assert told.weight is Weight.ERROR
    assert "training" in told.text
    assert not (tmp_path / "report").exists()
    with Ledger.open(tmp_path / "ledger.sqlite") as line.ledger:
        assert written(page, qtbot, tmp_path / "report").weight is Weight.INFO


@OFFSCREEN
def test_a_page_that_is_too_long_has_no_pdf(
    page: StatisticsPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report_work, "_LONGEST_PAGE_BYTES", 10)
    assert written(page, qtbot, tmp_path / "report").weight is Weight.WARNING
    assert list(faults(tmp_path / "report")) == []
    assert not pdf_of(tmp_path / "report").exists()


@OFFSCREEN
def test_a_station_that_nobody_knows_is_told(page: StatisticsPage, qtbot: QtBot, tmp_path: Path) -> None:
    told = written(page, qtbot, tmp_path / "report", Days(since=None, until=date(2100, 1, 1), station="nowhere"))
    assert told.weight is Weight.ERROR
    assert "nowhere" in told.text


@OFFSCREEN
def test_the_button_asks_for_a_folder_for_today_or_the_days_shown(
    page: StatisticsPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Days] = []
    monkeypatch.setattr(page.reports, "write", lambda _folder, days: asked.append(days))
    assert page.reports.button.isVisible()
    today = page._today()
    for action in (page.reports.of_today, page.reports.of_days):
        action.trigger()
        dialog = page.findChild(QFileDialog)
        assert dialog is not None
        dialog.fileSelected.emit(str(tmp_path / "report"))
        dialog.reject()
        qtbot.waitUntil(lambda: page.findChild(QFileDialog) is None)
    assert [days.since for days in asked] == [today, page.filters.wanted(today).since]
    assert asked[0].period.since is not None
    assert asked[0].period.until is not None
    assert 22 <= (asked[0].period.until - asked[0].period.since).total_seconds() / 3600 <= 26
