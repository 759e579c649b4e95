"""A unit's label printed from its history: a real ledger, a printer on a port, the keyboard alone."""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import ledgers
import pytest
import zxingcpp
from label_printers import TcpPrinter, closed_port
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop.history.access import LedgerAtHand
from desktop.history.label.strip import LabelStrip
from desktop.history.page import HistoryPage
from desktop.history.unit_key import UnitKey
from desktop.preferences import Preferences
from desktop.printing.label_shown import LabelFile
from desktop.provision.controller import Controller
from desktop.widgets.notice import Notice, Weight
from desktop.window.line_labels import LineLabels
from factory_prov.labels.printers.address import printer_address
from factory_prov.labels.printers.of_station import keep_printer
from factory_prov.labels.template import Variant
from factory_prov.ledger.life_records import LabelRecord, LabelState
from factory_prov.ledger.records import Outcome, RunStart
from factory_prov.ledger.store import Ledger
from factory_prov.messages import Message

NAME = "urn:dev:os:0023C7-000042"
AT = datetime(2026, 11, 30, 9, tzinfo=UTC)
LONG_MS = 60_000


@dataclass
class Window:
    """What a test has at hand."""

    qtbot: QtBot
    page: HistoryPage
    ledger: Ledger
    folder: Path
    notices: list[Notice]

    @property
    def strip(self) -> LabelStrip:
        assert self.page.unit.label is not None
        return self.page.unit.label

    def until(self, holds: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(holds, timeout=LONG_MS)

    def ask(self, name: str = NAME) -> None:
        """Open the unit and ask for its label, by the button's own signal."""
        self.page.show_unit(UnitKey(endpoint_name=name))
        self.until(lambda: self.page.unit.history is not None)
        assert not self.page.head.label.isHidden()
        self.page.head.label.click()
        assert self.strip.isVisible()
        self.until(lambda: not self.strip._looking.busy)

    def pictured(self) -> set[str]:
        """Return what a scanner reads off the preview."""
        shown = self.strip.picture.shown
        assert shown is not None
        assert shown.image is not None
        return {each.bytes.decode() for each in zxingcpp.read_barcodes(shown.image)}

    def focused(self) -> QWidget:
        found = self.page.window().focusWidget() or QApplication.focusWidget()
        assert found is not None
        return found

    def press(self, key: Qt.Key) -> None:
        self.qtbot.keyClick(self.focused(), key)

    def records(self, name: str = NAME) -> list[LabelRecord]:
        return list(self.ledger.labels.of(name))


def make_unit(ledger: Ledger, name: str, outcome: Outcome) -> None:
    start = RunStart(
        hardware_id=f"chip-{name[-2:]}", probe="683000001", job_name="Sensor", station="Line 2",
        job_digest="00", started_at=AT,
    )  # fmt: skip
    run = ledger.begin(start)
    ledger.reserve(run, name, psk_identity=None, again=None)
    if outcome is Outcome.PASS:
        ledgers.verified(ledger, run)
        ledger.finish(run, outcome, code=None, at=AT)
    else:
        ledger.finish(run, outcome, code="E301", at=AT, reason=Message("no"))


@pytest.fixture
def printer() -> Iterator[TcpPrinter]:
    made = TcpPrinter()
    yield made
    made.close()


@pytest.fixture
def window(qtbot: QtBot, controller: Controller, tmp_path: Path) -> Iterator[Window]:
    with Ledger.open(tmp_path / "ledger.sqlite") as ledger:
        make_unit(ledger, NAME, Outcome.PASS)
        at_hand = LedgerAtHand(lambda: ledger, tmp_path)
        labels = LineLabels(controller, Preferences(tmp_path), tmp_path)
        page = HistoryPage(at_hand, labels=labels)
        qtbot.addWidget(page)
        page.resize(1204, 720)
        notices: list[Notice] = []
        page.notice.connect(notices.append)
        page.show()
        yield Window(qtbot=qtbot, page=page, ledger=ledger, folder=tmp_path, notices=notices)
        page.close()


def keep(window: Window, address: str) -> None:
    keep_printer(printer_address(address), window.folder)


def test_the_first_label_is_printed_by_enter_and_stands_in_the_life(window: Window, printer: TcpPrinter) -> None:
    keep(window, printer.address)
    window.ask()
    window.until(lambda: window.strip.picture.shown is not None)
    assert window.pictured() == {NAME}
    assert window.strip.printer.currentText() == printer.address
    assert window.focused() is window.strip.reason.lineEdit() or window.focused() is window.strip.reason
    window.press(Qt.Key.Key_Return)
    window.until(lambda: not window.strip.isVisible())
    assert len(printer.labels) == 1
    assert NAME.encode() in printer.labels[0]
    [record] = window.records()
    assert (record.state, record.printer, record.reason) == (LabelState.PRINTED, printer.address, "Not printed before")
    assert window.notices[-1].text == f"The label of {NAME} is printed on {printer.address}."
    history = window.page.unit.history
    window.until(lambda: window.page.unit.history is not None and bool(window.page.unit.history.labels))
    assert history is not None


def test_a_label_that_was_printed_wants_a_reason_and_offers_those_before(window: Window, printer: TcpPrinter) -> None:
    keep(window, printer.address)
    window.ask()
    window.press(Qt.Key.Key_Return)
    window.until(lambda: not window.strip.isVisible())
    window.until(lambda: bool(window.page.unit.history and window.page.unit.history.labels))
    window.page.head.label.click()
    assert window.strip.reason.currentText() == ""
    window.press(Qt.Key.Key_Return)
    assert "why" in window.strip.problem.text()
    assert len(printer.labels) == 1
    window.qtbot.keyClicks(window.focused(), "torn")
    window.press(Qt.Key.Key_Return)
    window.until(lambda: not window.strip.isVisible())
    assert [record.reason for record in window.records()] == ["Not printed before", "torn"]
    window.until(lambda: len(printer.labels) == 2)
    window.page.head.label.click()
    assert [window.strip.reason.itemText(row) for row in range(window.strip.reason.count())] == ["torn"]


def test_a_printer_that_is_off_is_said_with_its_cure_and_noted(window: Window) -> None:
    keep(window, f"tcp://127.0.0.1:{closed_port()}")
    window.ask()
    window.press(Qt.Key.Key_Return)
    window.until(lambda: bool(window.strip.problem.text()))
    assert window.strip.isVisible()
    assert "did not get to the printer" in window.strip.problem.text()
    assert window.notices[-1].weight is Weight.WARNING
    [record] = window.records()
    assert record.state is LabelState.FAILED


def test_a_station_without_a_printer_says_where_to_name_one(window: Window) -> None:
    window.ask()
    assert "Settings" in window.strip.printer.currentText()
    window.press(Qt.Key.Key_Return)
    window.until(lambda: bool(window.strip.problem.text()))
    assert "no label printer" in window.strip.problem.text()


def test_a_unit_that_failed_gets_its_own_label_and_no_other(window: Window, printer: TcpPrinter) -> None:
    failed = "urn:dev:os:0023C7-000066"
    make_unit(window.ledger, failed, Outcome.FAIL)
    keep(window, printer.address)
    window.ask(failed)
    window.until(lambda: window.strip.picture.shown is not None)
    assert window.strip.variant.currentIndex() == 1
    window.strip.variant.setCurrentIndex(0)
    window.strip.variant.activated.emit(0)
    window.until(lambda: bool(window.strip.problem.text()))
    assert "no PASS" in window.strip.problem.text()
    assert window.strip.picture.shown is None
    assert not window.strip.go.isEnabled()
    window.press(Qt.Key.Key_Return)  # and the work itself refuses it too
    window.until(lambda: bool(window.notices))
    assert printer.labels == []
    assert window.records(failed) == []


def test_the_picture_follows_what_is_chosen(window: Window) -> None:
    window.ask()
    window.until(lambda: window.strip.picture.shown is not None)
    first = window.strip.picture.shown
    row = window.strip.template.findData("fail-card")
    window.strip.template.setCurrentIndex(row)
    window.strip.template.activated.emit(row)
    window.until(lambda: window.strip.picture.shown is not first)
    assert first is not None
    assert window.strip.picture.shown is not None
    assert first.image is not None
    assert window.strip.picture.shown.image is not None
    assert window.strip.picture.shown.image.size() != first.image.size()


def test_a_template_of_ones_own_and_one_that_is_wrong(window: Window, tmp_path: Path) -> None:
    own, wrong = tmp_path / "own.zpl", tmp_path / "wrong.toml"
    own.write_text("^XA^CI28^FO10,10^BQN,2,4^FDMA,{endpoint_name}^FS^XZ", encoding="utf-8")
    wrong.write_text('format = 1\ntitle = "x"\n', encoding="utf-8")
    window.ask()
    window.strip.template.take_file(own)
    window.until(lambda: window.strip.picture.shown is not None and window.strip.picture.shown.image is None)
    assert NAME in window.strip.picture.accessibleDescription()
    window.strip.template.take_file(wrong)
    window.until(lambda: bool(window.strip.problem.text()))
    assert window.strip.picture.shown is None


@pytest.mark.parametrize(
    ("kind", "begins"), [(LabelFile.PDF, b"%PDF"), (LabelFile.PNG, b"\x89PNG"), (LabelFile.ZPL, b"^XA")]
)
def test_a_label_is_kept_as_a_file_and_nothing_is_noted(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: LabelFile, begins: bytes
) -> None:
    path = tmp_path / f"label.{kind.value}"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    window.ask()
    choice = window.strip.printer
    row = next(row for row in range(choice.count()) if choice.itemData(row) is kind)
    choice.setCurrentIndex(row)
    choice.activated.emit(row)
    assert window.strip.reason.isHidden()
    window.until(window.strip.go.isEnabled)
    window.strip.go.click()
    window.until(lambda: not window.strip.isVisible())
    assert path.read_bytes().startswith(begins)
    assert window.records() == []


def test_esc_leaves_the_strip_and_then_the_unit(window: Window) -> None:
    window.ask()
    window.press(Qt.Key.Key_Escape)
    assert not window.strip.isVisible()
    assert window.page.shows_unit
    window.press(Qt.Key.Key_Escape)
    assert not window.page.shows_unit


def test_a_reason_off_a_sheet_is_scanned(window: Window) -> None:
    window.ask()
    window.page.take_scan("label was torn")
    assert window.strip.reason.currentText() == "label was torn"
    assert window.page.shows_unit


def test_of_virtual_units_nothing_is_printed(window: Window, printer: TcpPrinter, controller: Controller) -> None:
    from factory_prov.line.events import LineInfo

    keep(window, printer.address)
    controller.line_info = LineInfo(training=True)
    window.ask()
    assert window.strip.printer.currentText() == "Virtual: nothing is printed"
    window.press(Qt.Key.Key_Return)
    window.until(lambda: not window.strip.isVisible())
    assert printer.labels == []


def test_the_station_is_called_as_it_is_set(window: Window) -> None:
    assert window.strip._bench.station == platform.node()
    assert window.strip._wish().variant is Variant.PASS
