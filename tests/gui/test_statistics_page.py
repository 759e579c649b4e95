"""The Statistics screen: what it shows of a ledger, its empty words, its filters, its files, its languages."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.screenshots.statistics_scene import fill
from desktop.statistics import saving
from desktop.statistics.page import StatisticsPage
from desktop.translation import Language
from factory_prov.errors import LedgerError
from factory_prov.ledger.records import Outcome, RunStart
from factory_prov.ledger.store import Ledger
from factory_prov.messages import Message

Make = Callable[[Path], StatisticsPage]


@pytest.fixture
def make(qtbot: QtBot) -> Iterator[Make]:
    made: list[StatisticsPage] = []

    def page(folder: Path) -> StatisticsPage:
        made.append(StatisticsPage(lambda: None, folder))
        qtbot.addWidget(made[-1])
        made[-1].resize(1204, 720)
        return made[-1]

    yield page
    for each in made:
        each.close()


def read(qtbot: QtBot, page: StatisticsPage) -> None:
    """Let the page read until it has shown something new."""
    before = page.shown
    page.look()
    qtbot.waitUntil(lambda: page.shown is not before)


def test_without_a_ledger_it_says_so(make: Make, qtbot: QtBot, tmp_path: Path) -> None:
    page = make(tmp_path)
    page.look()
    qtbot.waitUntil(lambda: "No runs yet" in page.nothing.text())
    assert not list(tmp_path.iterdir()), "nothing is made by looking"


def test_it_shows_the_figures_the_finding_and_every_chart(make: Make, qtbot: QtBot, tmp_path: Path) -> None:
    fill(tmp_path / "ledger.sqlite")
    page = make(tmp_path)
    read(qtbot, page)
    assert page.shown is not None
    totals = page.shown.totals
    assert page.summary.values[1].text() == str(totals.units)
    assert page.summary.values[0].text().endswith(" %")
    assert "683000123 at Line 2 fails" in page.summary.findings.text()
    assert "First-pass yield: of the units" in page.summary.definition.text()
    for name, card in page.cards.items():
        assert card.chart.figures.marks, name
        assert card.chart.accessibleName(), name
        assert card.chart.accessibleDescription() == card.chart.figures.in_words
        assert card.table.rowCount() == len(card.shown.rows), name
    slots = page.cards["slots"].chart.figures.marks
    assert slots[0].name == "683000123", "the worst is on top"
    codes = [mark.value or 0 for mark in page.cards["codes"].chart.figures.marks]
    assert codes == sorted(codes, reverse=True)


def test_filters_offer_what_there_is_and_narrow_what_is_shown(make: Make, qtbot: QtBot, tmp_path: Path) -> None:
    fill(tmp_path / "ledger.sqlite")
    page = make(tmp_path)
    read(qtbot, page)
    bar, shown = page.filters, page.shown
    assert [bar.slot.itemText(row) for row in range(bar.slot.count())][1:] == [f"68300012{n}" for n in range(1, 9)]
    bar.slot.setCurrentIndex(3)
    bar.slot.activated.emit(3)
    qtbot.waitUntil(lambda: page.shown is not shown)
    assert page.shown is not None
    assert [row.place for row in page.shown.places] == ["683000123"]
    assert bar.slot.currentText() == "683000123", "what was chosen stays chosen"


def test_a_time_without_runs_has_words_of_its_own(make: Make, qtbot: QtBot, tmp_path: Path) -> None:
    at = datetime.now(UTC) - timedelta(days=60)
    with Ledger.open(tmp_path / "ledger.sqlite") as ledger:
        run_id = ledger.begin(RunStart(station="s", job_name="j", job_digest="", probe="p", started_at=at))
        ledger.finish(run_id, Outcome.FAIL, code="E301", at=at)
    page = make(tmp_path)
    read(qtbot, page)
    assert "No run fits" in page.nothing.text()
    page.filters.periods[-1].click()
    qtbot.waitUntil(lambda: bool(page.cards["codes"].chart.figures.marks))


def test_a_ledger_that_cannot_be_read_is_told(make: Make, qtbot: QtBot, tmp_path: Path) -> None:
    page = make(tmp_path)

    def refuse(*_: object) -> None:
        raise LedgerError(Message("the database is gone."), place="ledger", cure=Message("Look for it."))

    page._read = refuse  # type: ignore[assignment]
    page.look()
    qtbot.waitUntil(lambda: "the database is gone" in page.nothing.text())


def test_a_chart_turns_into_its_table_and_back_by_key(make: Make, qtbot: QtBot, tmp_path: Path) -> None:
    fill(tmp_path / "ledger.sqlite", days=5)
    page = make(tmp_path)
    page.show()
    read(qtbot, page)
    card = page.cards["slots"]
    card.turn.setFocus()
    qtbot.keyClick(card.turn, " ")  # type: ignore[arg-type]
    assert card.table.isVisible()
    assert not card.chart.isVisible()
    card.turn.click()
    assert card.chart.isVisible()


def test_a_table_and_a_picture_are_saved(
    make: Make, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(tmp_path / "ledger.sqlite", days=5)
    page = make(tmp_path)
    read(qtbot, page)
    files = {ending: tmp_path / f"out.{ending}" for ending in ("csv", "png")}
    monkeypatch.setattr(saving, "ask", lambda _parent, _name, ending, _title: files[ending])
    card = page.cards["slots"]
    for button in (card.csv, card.picture):
        with qtbot.waitSignal(page.notice):
            button.click()
    with files["csv"].open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 8
    assert {"station", "slot", "first_pass_yield"} <= set(rows[0])
    assert QImage(str(files["png"])).width() == card.chart.width() * 2


def test_it_speaks_polish(make: Make, qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    fill(tmp_path / "ledger.sqlite", days=5)
    language = Language(qapp)
    page = make(tmp_path)
    page.show()
    read(qtbot, page)
    try:
        language.use("pl")
        qtbot.waitUntil(lambda: page.cards["steps"].heading.text() == "Na co idą sekundy")
        assert "Uzysk za pierwszym razem" in page.summary.definition.text()
    finally:
        language.use("en")
