"""A person sees what the numbers say: marks are found in the picture by their colour, in their height and order."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import theme
from desktop.statistics.charts.chart import Chart
from desktop.statistics.charts.figures import Figures, Kind, Mark, axis
from desktop.theme import Theme

THEMES = (Theme.LIGHT, Theme.DARK)
SCALES = (1.0, 2.0)


@pytest.fixture(params=THEMES)
def themed(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[None]:
    theme.apply(qapp, request.param)
    yield
    theme.apply(qapp, Theme.LIGHT)


@pytest.fixture
def chart(themed: None, qtbot: QtBot) -> Chart:
    made = Chart()
    qtbot.addWidget(made)
    made.resize(600, 200)
    return made


def columns_of(image: QImage, token: str) -> list[tuple[int, int]]:
    """Return the groups of columns with a colour from left to right: how many pixels wide and high each is."""
    return _groups(image, theme.colour(token), across=True)


def rows_of(image: QImage, token: str) -> list[tuple[int, int]]:
    """Return the groups of rows with a colour from top to bottom: how high and how wide each is."""
    return _groups(image, theme.colour(token), across=False)


def _groups(image: QImage, colour: QColor, *, across: bool) -> list[tuple[int, int]]:
    outer, inner = (image.width(), image.height()) if across else (image.height(), image.width())
    rgb, groups, run = colour.rgb(), [], []
    for one in range(outer):
        count = sum((image.pixel(one, other) if across else image.pixel(other, one)) == rgb for other in range(inner))
        if count:
            run.append(count)
        elif run:
            groups.append((len(run), max(run)))
            run = []
    return groups + ([(len(run), max(run))] if run else [])


def dots_of(image: QImage, token: str) -> list[float]:
    """Return how high the middle of each dot is, from left to right."""
    rgb, found = theme.colour(token).rgb(), []
    for x in range(image.width()):
        rows = [y for y in range(image.height()) if image.pixel(x, y) == rgb]
        if rows and found and x - found[-1][0] <= 2:
            found[-1] = (x, found[-1][1] + rows)
        elif rows:
            found.append((x, rows))
    return [(min(rows) + max(rows)) / 2 for _, rows in found]


@pytest.mark.parametrize("scale", SCALES)
def test_columns_are_as_high_as_their_numbers(chart: Chart, scale: float) -> None:
    values = [40, 10, 0, 25]
    marks = [Mark(name=str(n), value=value, told="", colour="passed", upper=5) for n, value in enumerate(values)]
    chart.show_figures(Figures(kind=Kind.COLUMNS, marks=marks, high=50, lines=[(0, "0"), (50, "50")]))
    image = chart.picture(scale)
    good = columns_of(image, "passed")
    assert len(good) == 3, "one of them is nothing"
    for (_, high), value in zip(good, (40, 10, 25), strict=True):
        assert high == pytest.approx(good[0][1] * value / 40, abs=2 * scale)
    bad = columns_of(image, "failed")
    assert len(bad) == 4
    for _, high in bad:
        assert high == pytest.approx(good[0][1] * 5 / 40, abs=2 * scale)


@pytest.mark.parametrize("scale", SCALES)
def test_bars_are_as_long_as_their_numbers_and_in_their_order(chart: Chart, scale: float) -> None:
    values = [42, 17, 6, 2]
    marks = [
        Mark(name=f"E30{n}  a title", value=value, told=str(value), colour="failed") for n, value in enumerate(values)
    ]
    chart.show_figures(Figures(kind=Kind.BARS, marks=marks, high=42))
    bars = rows_of(chart.picture(scale), "failed")
    assert len(bars) == 4
    for (_, wide), value in zip(bars, values, strict=True):
        assert wide == pytest.approx(bars[0][1] * value / 42, abs=2 * scale)


@pytest.mark.parametrize("scale", SCALES)
def test_dots_are_as_high_as_their_numbers_and_a_gap_stays_one(chart: Chart, scale: float) -> None:
    values = [1.0, 0.9, None, 0.8, 0.95]
    marks = [Mark(name=str(n), value=value, told="", colour="passed") for n, value in enumerate(values)]
    chart.show_figures(Figures(kind=Kind.DOTS, marks=marks, low=0.8, high=1.0, lines=[(0.8, "80 %"), (1.0, "100 %")]))
    dots = dots_of(chart.picture(scale), "passed")
    assert len(dots) == 4, "where there is no unit there is no dot"
    top, low = dots[0], dots[2]
    for centre, value in zip(dots, (1.0, 0.9, 0.8, 0.95), strict=True):
        assert centre == pytest.approx(low + (top - low) * (value - 0.8) / 0.2, abs=2 * scale)


@pytest.mark.qt_log_ignore("This plugin does not support")  # a tip is raised
def test_the_keys_go_from_mark_to_mark_and_each_is_told(chart: Chart) -> None:
    marks = [Mark(name=f"slot {n}", value=n, told=f"{n} of 9") for n in range(3)]
    chart.show_figures(Figures(kind=Kind.BARS, marks=marks, high=3))
    assert chart.accessibleDescription() == "slot 0: 0 of 9; slot 1: 1 of 9; slot 2: 2 of 9"
    chart.picture()
    chart.grab()  # painted once, as when it is shown
    QtBot.keyClick(chart, Qt.Key.Key_Down)
    QtBot.keyClick(chart, Qt.Key.Key_Down)
    assert chart.accessibleDescription() == "slot 1: 1 of 9"
    QtBot.keyClick(chart, Qt.Key.Key_Up)
    assert chart.accessibleDescription() == "slot 0: 0 of 9"


@pytest.mark.parametrize("highest", [0.003, 0.5, 1, 3, 7, 12, 50, 99, 101, 1234, 87_000, 1_000_001])
def test_an_axis_has_few_round_lines_and_reaches_its_value(highest: float) -> None:
    high, lines = axis(highest)
    assert high >= highest * (1 - 1e-9)
    assert high <= highest * 3
    assert 2 <= len(lines) <= 6
    assert lines[0] == 0
    assert lines[-1] == pytest.approx(high)
