"""The scanner card: learned from one scan of the sheet, or set by hand; what is set counts at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from desktop.labels.characters import items_of
from desktop.labels.gate import Typed
from desktop.labels.learning import SHEET
from desktop.preferences import Choices, Preferences
from desktop.settings.scanner_card import ScannerCard


@pytest.fixture
def card(qtbot: QtBot, tmp_path: Path) -> ScannerCard:
    made = ScannerCard(Preferences(tmp_path))
    qtbot.addWidget(made)
    made.show()
    return made


def sheet(text: str = SHEET, *, before: str = "", after: str = "<CR>", gap_ms: int = 10) -> Typed:
    return Typed(items=items_of(before + text + after), longest_gap_ms=gap_ms)


def choose(box: QComboBox, value: object) -> None:
    row = box.findData(value)
    assert row >= 0
    box.setCurrentIndex(row)
    box.activated.emit(row)


def of_scanner(choices: Choices) -> tuple[str, str, str, int, int]:
    return (
        choices.scanner_prefix,
        choices.scanner_suffix,
        choices.scanner_separator,
        choices.scanner_part,
        choices.scanner_gap_ms,
    )


def test_a_scan_of_the_sheet_is_learned(card: ScannerCard, qtbot: QtBot) -> None:
    with qtbot.waitSignal(card.learn_wanted, check_params_cb=lambda on: on):
        card.sheet.click()
    assert card.learns
    with qtbot.waitSignal(card.learn_wanted, check_params_cb=lambda on: not on):
        card.take(sheet(before="<STX>]Q1", after="<CR><LF>", gap_ms=100))
    assert of_scanner(card.preferences.choices) == ("<STX>]Q1", "<CR><LF>", "<GS>", 0, 200)
    assert card.prefix.text() == "<STX>]Q1"
    assert card.suffix.currentData() == "<CR><LF>"
    assert card.pause.currentData() == 200, "a value that is not among the usual ones is shown too"
    assert card.said.text().startswith("Learned")
    again = Preferences(card.preferences._file.parent)
    assert of_scanner(again.choices) == of_scanner(card.preferences.choices)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (sheet(SHEET.translate(str.maketrans("yz", "zy"))), "another keyboard"),
        (sheet(SHEET.swapcase()), "Caps Lock"),
        (sheet("WM2-000214<GS>7"), "WM2-000214<GS>7<CR>"),
    ],
)
def test_what_is_not_the_sheet_changes_nothing_and_is_told(card: ScannerCard, typed: Typed, words: str) -> None:
    card.sheet.click()
    card.take(typed)
    assert words in card.said.text()
    assert card.learns, "the next scan may be the right one"
    assert card.preferences.choices == Choices()


def test_a_scanner_that_drops_the_separator_is_told(card: ScannerCard) -> None:
    card.sheet.click()
    card.take(sheet(SHEET.replace("\x1d", "")))
    assert "leaves out" in card.said.text()
    assert card.preferences.choices.scanner_separator == ""


def test_nothing_is_learned_unasked_or_unseen(card: ScannerCard, qtbot: QtBot) -> None:
    card.take(sheet(before="x"))
    card.sheet.click()
    with qtbot.waitSignal(card.learn_wanted, check_params_cb=lambda on: not on):
        card.hide()
    card.take(sheet(before="x"))
    assert card.preferences.choices == Choices()


def test_what_is_set_by_hand_counts(card: ScannerCard) -> None:
    card.prefix.setText("<stx>A")
    card.prefix.editingFinished.emit()
    choose(card.suffix, "<TAB>")
    choose(card.separator, "<GS>")
    choose(card.part, 2)
    choose(card.pause, 250)
    assert of_scanner(card.preferences.choices) == ("<STX>A", "<TAB>", "<GS>", 2, 250)
    choose(card.separator, "")
    assert of_scanner(card.preferences.choices) == ("<STX>A", "<TAB>", "", 0, 250)
    assert not card.part.isEnabled()


def test_the_code_is_the_sheet(card: ScannerCard) -> None:
    segno = pytest.importorskip("segno")
    card.sheet.click()
    wanted = segno.make(SHEET, error="m", boost_error=False, micro=False)
    assert card.code.rows == tuple(bytes(row) for row in wanted.matrix)
    picture = card.code.grab().toImage()
    quiet, module = 4, 5
    for x, y in ((0, 0), (3, 0), (10, 20), (32, 32)):
        pixel = picture.pixelColor((x + quiet) * module + 2, (y + quiet) * module + 2)
        assert (pixel.lightness() < 128) == bool(wanted.matrix[y][x])
    assert picture.pixelColor(1, 1).lightness() == 255
