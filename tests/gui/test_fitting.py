"""Names that differ anywhere can be told apart wherever they are shown: wrapped, or cut in their middle."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QFontMetricsF
from pytestqt.qtbot import QtBot

import desktop
from desktop import theme
from desktop.provision.entry import Entry
from desktop.provision.tiles.layout import grid, sizes
from desktop.provision.tiles.text import TileText, font_of
from desktop.provision.tiles.text_rows import RowKind, lines_of
from desktop.theme import DeviceState
from desktop.widgets.elided_label import ElidedLabel
from desktop.widgets.fitting import cut, wrapped

NAMES = [f"urn:dev:os:32473-Demo-{number:06}" for number in range(1, 25)]
OTHERS = [f"water-meter-{number:04}-warsaw-line-seven" for number in range(24)]
SENTENCE = "The board was unplugged while its configuration was written."


@pytest.fixture
def metrics(qapp: object) -> QFontMetricsF:
    return QFontMetricsF(theme.mono_font(12))


@pytest.mark.parametrize("width_px", [90, 120, 200, 400, 2000])
@pytest.mark.parametrize("most", [1, 2, 4])
@pytest.mark.parametrize("names", [NAMES, OTHERS, ["x" * 300], ["a b", "-", "", " ", SENTENCE]])
def test_no_line_is_too_wide_and_nothing_is_lost_that_fits(
    metrics: QFontMetricsF, names: list[str], most: int, width_px: int
) -> None:
    for name in names:
        lines = wrapped(name, metrics, width_px, most, sentence=False)
        assert len(lines) <= most
        assert all(metrics.horizontalAdvance(line) <= width_px for line in lines)
        if not any("\N{HORIZONTAL ELLIPSIS}" in line for line in lines):
            assert "".join(lines).replace(" ", "") == name.replace(" ", "")
        elif len(lines) == most:
            assert lines[-1][-1:] == name[-1:], "its end is there"


@pytest.mark.parametrize("width_px", [110, 160, 250])
def test_names_that_differ_at_the_end_differ_in_one_line_too(metrics: QFontMetricsF, width_px: int) -> None:
    assert len({cut(name, metrics, width_px) for name in NAMES}) == len(NAMES)


def test_a_name_is_broken_behind_a_seam_and_a_sentence_at_blanks(metrics: QFontMetricsF) -> None:
    em = metrics.horizontalAdvance("m")
    assert wrapped("water-meter-0001", metrics, 13 * em, 3, sentence=False) == ("water-meter-", "0001")
    assert wrapped("a" * 30, metrics, 10 * em, 4, sentence=False) == ("a" * 10,) * 3
    assert wrapped(SENTENCE, metrics, 20 * em, 9) == (
        "The board was", "unplugged while its", "configuration was", "written.",
    )  # fmt: skip
    assert wrapped(SENTENCE, metrics, 20 * em, 2)[-1].startswith("unplugged")


STATES = (DeviceState.PASS, DeviceState.WAIT, DeviceState.STOPPED, DeviceState.READY, DeviceState.FAIL)


@pytest.mark.parametrize("names", [NAMES, OTHERS])
@pytest.mark.parametrize("size", [(1184, 440), (904, 360), (544, 330)])
@pytest.mark.parametrize("count", [1, 2, 4, 8, 12, 24])
@pytest.mark.usefixtures("qapp")
def test_on_every_tile_with_room_for_a_name_it_differs_from_the_others(
    names: list[str], size: tuple[int, int], count: int
) -> None:
    found = grid(count, *size)
    text = TileText()
    measures = sizes(found.tile_width_px, found.tile_height_px)
    width_px = int(found.tile_width_px - 2 * measures.padding_px)
    for state in STATES:
        shown = []
        for name in names[:count]:
            entry = Entry(key="1", slot=1, board="", port="", state=state, endpoint_name=name)
            fitted = text.fitted(lines_of(entry), measures, width_px=width_px, height_px=found.tile_height_px * 0.4)
            shown += [parts for line, parts in fitted if line.kind is RowKind.NAME]
        if shown and (names is NAMES or len(shown[0]) > 1):
            assert len(set(shown)) == count, (state, shown)
        metrics = text.font(*font_of(RowKind.NAME, measures))[1]
        assert all(metrics.horizontalAdvance(part) <= width_px for parts in shown for part in parts)


def test_a_label_tells_both_ends_of_its_name(qtbot: QtBot) -> None:
    label = ElidedLabel("title")
    qtbot.addWidget(label)
    label.resize(120, 20)
    label.say(NAMES[0])
    assert label.text().endswith("1")
    assert label.text().startswith("urn")
    assert label.toolTip() == NAMES[0]


def test_nothing_in_the_window_is_cut_in_another_way() -> None:
    """Whoever cuts a text asks the one helper; what Qt cuts itself is cut in its middle."""
    for file in Path(desktop.__file__).parent.rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        if file.name != "fitting.py":
            assert "elidedText" not in text, file
            assert not re.search(r"Elide(Right|Left)", text), file


def test_a_label_says_a_shorter_sentence_before_it_cuts_one(qtbot: QtBot) -> None:
    label = ElidedLabel("training", sentence=True)
    qtbot.addWidget(label)
    label.say_longest("Training: virtual boards. Nothing here is real.", "Training")
    label.resize(label.fontMetrics().horizontalAdvance("Training: vir"), 20)
    label.show()
    assert label.text() == "Training"
    assert label.toolTip() == label.accessibleName() == "Training: virtual boards. Nothing here is real."
    label.resize(1000, 20)
    assert label.text() == label.whole
