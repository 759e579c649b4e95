"""The report of a unit out of the window: PDF or HTML, written beside the window's thread, and told how it went."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from desktop.history.export import unit_reports
from desktop.history.page import HistoryPage
from desktop.history.screen import HistoryScreen
from desktop.history.unit_key import UnitKey
from desktop.printing.page_pdf import page_pdf, pieces
from desktop.screenshots.history_scene import SHOWN, filled
from desktop.widgets.notice import Notice, Weight
from factory_prov.cancel import CancelToken
from factory_prov.errors import Cancelled
from factory_prov.ledger.evidence.of_unit import Proof
from factory_prov.ledger.papers import unit_report
from factory_prov.ledger.store import Ledger
from factory_prov.messages import Message

OFFSCREEN = pytest.mark.qt_log_ignore("This plugin does not support")
NAME = "wm2-000107"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with filled(tmp_path / "ledger.sqlite") as opened:
        yield opened


@pytest.fixture
def page(qtbot: QtBot, ledger: Ledger, tmp_path: Path) -> Iterator[HistoryPage]:
    screen = HistoryScreen(tmp_path, lambda: ledger)
    made = screen.page
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.show_unit(UnitKey(hardware_id=SHOWN))
    qtbot.waitUntil(lambda: made.unit.history is not None)
    yield made
    screen.close()


def written(page: HistoryPage, qtbot: QtBot, path: Path) -> Notice:
    told: list[Notice] = []
    page.notice.connect(told.append)
    assert page.unit.history is not None
    page.reports.write(path, page.unit.history)
    qtbot.waitUntil(lambda: len(told) == 2, timeout=60_000)
    page.notice.disconnect(told.append)
    return told[1]


@OFFSCREEN
@pytest.mark.parametrize("name", ["report.pdf", "REPORT.PDF", "report.html", "report.htm"])
def test_the_ending_says_what_the_report_is(page: HistoryPage, qtbot: QtBot, tmp_path: Path, name: str) -> None:
    told = written(page, qtbot, tmp_path / name)
    assert (told.weight, str(tmp_path / name) in told.text) == (Weight.INFO, True)
    data = (tmp_path / name).read_bytes()
    if name.lower().endswith("pdf"):
        assert data.startswith(b"%PDF-")
        assert b"%%EOF" in data[-16:]
    else:
        assert NAME in data.decode()
        assert "Unit report" in data.decode()


@OFFSCREEN
@pytest.mark.parametrize("name", ["report.txt", "report", "folder.pdf"])
def test_what_cannot_be_written_is_told_with_its_place(
    page: HistoryPage, qtbot: QtBot, tmp_path: Path, name: str
) -> None:
    (tmp_path / "folder.pdf").mkdir()
    told = written(page, qtbot, tmp_path / name)
    assert told.weight is Weight.ERROR
    assert str(tmp_path / name) in told.text
    assert not (tmp_path / name).is_file()


@OFFSCREEN
def test_the_button_is_there_with_the_unit_and_proposes_its_name(
    page: HistoryPage, qtbot: QtBot, tmp_path: Path
) -> None:
    assert page.head.report.isVisible()
    page.head.report.click()
    dialog = page.findChild(QFileDialog)
    assert dialog is not None
    assert Path(dialog.selectedFiles()[0]).name == f"{NAME}.pdf"
    dialog.reject()
    qtbot.waitUntil(lambda: page.findChild(QFileDialog) is None)
    page.go_back()
    assert not page.head.report.isVisible()


@OFFSCREEN
def test_the_window_goes_on_while_a_report_hangs(
    page: HistoryPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = threading.Event()
    monkeypatch.setattr(unit_reports, "write_report", lambda *_: held.wait(60))
    told: list[Notice] = []
    page.notice.connect(told.append)
    assert page.unit.history is not None
    for _ in range(2):
        page.reports.write(tmp_path / "report.pdf", page.unit.history)
    assert [each.weight for each in told] == [Weight.INFO, Weight.WARNING]
    page.go_back()
    qtbot.waitUntil(lambda: page.search.is_answered)
    held.set()
    qtbot.waitUntil(lambda: len(told) == 3)


@OFFSCREEN
def test_a_record_that_is_not_right_is_told(
    page: HistoryPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fault = Message("the signature is not of this key.")
    at = datetime(2026, 9, 14, tzinfo=UTC)
    proof = Proof(chain="Line 2", number=7, kind="ended", at=at, run_id=1, digest="ab" * 32, fault=fault)
    honest = unit_report.report_of
    monkeypatch.setattr(unit_report, "report_of", lambda *given: replace(honest(*given), proofs=(proof,)))
    told = written(page, qtbot, tmp_path / "report.pdf")
    assert told.weight is Weight.WARNING
    assert (tmp_path / "report.pdf").is_file()


def table(rows: int) -> str:
    return "<table>\n<thead><tr><th>a</th></tr></thead>\n" + "".join(f"<tr><td>{n}</td></tr>\n" for n in range(rows))


@pytest.mark.parametrize("rows", [0, 1, 149, 150, 151, 1000])
def test_a_page_is_read_in_pieces_and_nothing_of_it_is_lost(rows: int) -> None:
    body = f"<h1>Title</h1>\n{table(rows)}</table>\n<h2>Between</h2>\n{table(rows)}</table>\n<p>Last</p>"
    found = [*pieces(f"<html><body>{body}</body></html>")]
    assert all(piece.count("<td>") <= 151 for piece in found)
    text = "".join(found)
    assert all(text.count(f"<td>{n}</td>") == 2 for n in range(rows))
    assert text.startswith("<h1>Title</h1>")
    assert [word for word in ("Between", "Last") if word not in text] == []
    assert all(piece.count("<table>") == piece.count("<thead>") for piece in found)


def test_a_cancelled_report_is_none(qapp: object) -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        page_pdf("<html><body><p>x</p></body></html>", cancel)
