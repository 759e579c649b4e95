"""Fit texts into the room there is. Names differ at their ends, so they are wrapped, or else cut in their middle."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QFontMetricsF

Metrics = QFontMetrics | QFontMetricsF
_SEAMS = "-_.:/\\@ "
"""A name is rather broken behind one of these."""
_SEAM_FROM = 0.5
"""Of a line: a seam that comes sooner would leave too much of it empty."""


def cut(text: str, metrics: Metrics, width_px: float, *, sentence: bool = False) -> str:
    """Return a text in one line: all of it, or both its ends; of a `sentence` the beginning."""
    if metrics.horizontalAdvance(text) <= width_px:
        return text
    mode = Qt.TextElideMode.ElideRight if sentence else Qt.TextElideMode.ElideMiddle
    return metrics.elidedText(text, mode, int(max(0.0, width_px)))


def wrapped(text: str, metrics: Metrics, width_px: float, most: int, *, sentence: bool = True) -> tuple[str, ...]:
    """Return a text in at most `most` lines, broken at blanks and within words that are too long for a line.

    What does not fit is missing at the end of a `sentence`, and in the middle of the last line of a name.
    """
    lines: list[str] = []
    rest = text.strip(" ")
    while rest and len(lines) < most - 1 and metrics.horizontalAdvance(rest) > width_px:
        line = _first_line(rest, metrics, width_px)
        lines.append(line.rstrip(" "))
        rest = rest[len(line) :].lstrip(" ")
    if rest:
        one_word = " " not in rest
        lines.append(cut(rest, metrics, width_px, sentence=sentence and not one_word))
    return tuple(lines)


def _first_line(text: str, metrics: Metrics, width_px: float) -> str:
    """Return what of a text stands on a line of that width; at least a character."""
    fits = _fitting(text, metrics, width_px)
    blank = text.rfind(" ", 0, fits + 1)
    if blank > 0:
        return text[: blank + 1]
    seam = max(text.rfind(seam, 0, fits) for seam in _SEAMS) + 1
    return text[: seam if seam >= fits * _SEAM_FROM else fits]


def _fitting(text: str, metrics: Metrics, width_px: float) -> int:
    """Return how many characters fit; one at least."""
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if metrics.horizontalAdvance(text[:middle]) <= width_px else (low, middle - 1)
    return low
