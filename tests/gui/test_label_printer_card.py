"""The label printer of this PC, chosen and tried in the settings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from label_printers import TcpPrinter, closed_port
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.preferences import Preferences
from desktop.printing import label_output
from desktop.settings.label_printer_card import Kind, LabelPrinterCard
from desktop.threads.background import Background
from factory_prov.files import station_file, user_folders
from factory_prov.labels.printers.address import printer_address
from factory_prov.labels.printers.of_station import VARIABLE, keep_printer, kept_printer


@pytest.fixture(autouse=True)
def _system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(label_output, "printer_names", lambda: ("Office", "Zebra ZD421"))
    monkeypatch.delenv(VARIABLE, raising=False)


@pytest.fixture
def printer() -> Iterator[TcpPrinter]:
    made = TcpPrinter()
    yield made
    made.close()


@pytest.fixture
def card(qtbot: QtBot, tmp_path: Path) -> Iterator[LabelPrinterCard]:
    background = Background(name="test", grace_s=5)
    made = LabelPrinterCard(Preferences(tmp_path), background, tmp_path)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    look(qtbot, made)
    yield made
    background.close()


def look(qtbot: QtBot, card: LabelPrinterCard) -> None:
    card.look()
    qtbot.waitUntil(card.kind.isEnabled)


def choose(card: LabelPrinterCard, kind: Kind, name: str = "") -> None:
    row = card.kind.findData(kind)
    card.kind.setCurrentIndex(row)
    card.kind.activated.emit(row)
    if name:
        card.name.setEditText(name)


def test_a_pc_without_a_printer_says_so(card: LabelPrinterCard) -> None:
    assert card.chosen is Kind.NONE
    assert "No label printer" in card.state.text()
    assert not card.name.isVisible()
    assert not card.use.isEnabled()


def test_a_printer_of_the_network_is_tried_before_it_is_used(
    qtbot: QtBot, card: LabelPrinterCard, printer: TcpPrinter, tmp_path: Path
) -> None:
    choose(card, Kind.TCP, f"127.0.0.1:{printer.port}")
    card.test.click()
    qtbot.waitUntil(lambda: "Sent" in card.state.text())
    qtbot.waitUntil(lambda: len(printer.labels) == 1)
    assert b"TEST-0123456789" in printer.labels[0]
    assert kept_printer(tmp_path) == ""
    edit = card.name.lineEdit()
    assert edit is not None
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: card.state.text().startswith("✓"))
    assert kept_printer(tmp_path) == printer.address
    assert not card.use.isEnabled()


def test_what_is_kept_is_shown_and_can_be_given_up(qtbot: QtBot, card: LabelPrinterCard, tmp_path: Path) -> None:
    keep_printer(printer_address("system:Office"), tmp_path)
    look(qtbot, card)
    assert (card.chosen, card.name.currentText()) == (Kind.SYSTEM, "Office")
    choose(card, Kind.NONE)
    assert card.use.isEnabled()
    card.use.click()
    qtbot.waitUntil(lambda: "No label printer" in card.state.text())
    assert kept_printer(tmp_path) == ""


@pytest.mark.parametrize("kind", [Kind.SYSTEM, Kind.WINDOWS])
def test_the_printers_of_the_system_are_offered(card: LabelPrinterCard, kind: Kind) -> None:
    choose(card, kind)
    assert [card.name.itemText(row) for row in range(card.name.count())] == ["Office", "Zebra ZD421"]


def test_a_folder_gets_the_test_label(qtbot: QtBot, card: LabelPrinterCard, tmp_path: Path) -> None:
    folder = tmp_path / "labels"
    folder.mkdir()
    choose(card, Kind.FOLDER, str(folder))
    card.test.click()
    qtbot.waitUntil(lambda: "Sent" in card.state.text())
    assert [file.suffix for file in sorted(folder.iterdir())] == [".svg", ".zpl"]


def test_what_is_wrong_is_said_with_its_cure_and_not_kept(qtbot: QtBot, card: LabelPrinterCard, tmp_path: Path) -> None:
    choose(card, Kind.TCP, "no host/at all")
    card.use.click()
    qtbot.waitUntil(lambda: "no address" in card.state.text())
    assert "tcp://HOST:9100" in card.state.text()
    assert kept_printer(tmp_path) == ""
    choose(card, Kind.TCP, f"127.0.0.1:{closed_port()}")
    card.test.click()
    qtbot.waitUntil(lambda: "did not get to the printer" in card.state.text())


def test_the_printer_of_the_pc_and_what_comes_before_the_settings_are_said(
    qtbot: QtBot, card: LabelPrinterCard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = tmp_path / "station.toml"
    told.write_text('printer = "tcp://line-2"\n', encoding="utf-8")
    monkeypatch.setattr(station_file, "places", lambda: (told,))
    monkeypatch.setattr(user_folders, "is_chosen", lambda: False)
    look(qtbot, card)
    assert card.state.text() == "✓ tcp://line-2:9100, by station.toml"
    monkeypatch.setenv(VARIABLE, "tcp://elsewhere")
    look(qtbot, card)
    assert card.state.text().startswith("tcp://elsewhere:9100: set for this PC")
