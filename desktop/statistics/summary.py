"""What stands on top: what the numbers carry, in sentences, and the figures of the period with their definition."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop import theme
from desktop.statistics.reading import Shown
from desktop.translation import translated
from desktop.widgets.translated import Translated
from factory_prov.ledger.statistics.figures import DEFINITION
from factory_prov.ledger.statistics.tables import percent

_MOST_FINDINGS = 5


class Summary(Translated, QWidget):
    """Sentences and figures; all can be selected and copied."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.findings = QLabel()
        self.findings.setWordWrap(True)
        self.findings.setTextFormat(Qt.TextFormat.PlainText)
        self._box = QFrame()
        self._box.setProperty("role", "owed")
        inside = QVBoxLayout(self._box)
        inside.setContentsMargins(16, 10, 16, 10)
        inside.addWidget(self.findings)
        self.values = tuple(QLabel() for _ in range(4))
        self.names = tuple(QLabel() for _ in range(4))
        self.definition = QLabel()
        self.definition.setWordWrap(True)
        self._lay_out()
        self._shown: Shown | None = None
        self.retranslate()

    def _lay_out(self) -> None:
        figures = QHBoxLayout()
        figures.setSpacing(8 * theme.SPACE_PX)
        for value, name in zip(self.values, self.names, strict=True):
            value.setProperty("role", "heading")
            name.setProperty("role", "muted")
            column = QVBoxLayout()
            column.setSpacing(0)
            column.addWidget(value)
            column.addWidget(name)
            figures.addLayout(column)
        figures.addStretch(1)
        self.definition.setProperty("role", "muted")
        for label in (self.findings, self.definition, *self.values):
            label.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(2 * theme.SPACE_PX)
        rows.addWidget(self._box)
        rows.addLayout(figures)
        rows.addWidget(self.definition)

    def show_summary(self, shown: Shown) -> None:
        """Show what was read."""
        self._shown = shown
        self.retranslate()

    def retranslate(self) -> None:
        """Set the words and figures."""
        self.definition.setText(translated(DEFINITION))
        self.findings.setAccessibleName(self.tr("What the numbers carry"))
        shown = self._shown
        if shown is None:
            return
        sentences = [translated(each.text) for each in shown.findings]
        more = len(sentences) - _MOST_FINDINGS
        lines = [f"▲ {sentence}" for sentence in sentences[:_MOST_FINDINGS]]
        lines += [self.tr("And %n more.", "", more)] if more > 0 else []
        self.findings.setText("\n".join(lines))
        self._box.setVisible(bool(lines))
        totals = shown.totals
        share, mean = totals.first_pass_yield, totals.mean_ms
        figures = (
            (self.tr("first-pass yield"), "-" if share is None else percent(share)),
            (self.tr("units, {0} of them good first").format(totals.good_first), str(totals.units)),
            (
                self.tr("mean of good runs, the longest {0} s").format(f"{totals.longest_good_ms / 1000:.0f}"),
                "-" if mean is None else f"{mean / 1000:.1f} s",
            ),
            (
                self.tr("runs: {0} FAIL, {1} ERROR, {2} stopped, {3} cut off").format(
                    totals.failed, totals.errors, totals.stopped, totals.cut_off
                ),
                str(totals.runs),
            ),
        )
        for label, value, (name, text) in zip(self.names, self.values, figures, strict=True):
            label.setText(name)
            value.setText(text)
            value.setAccessibleName(f"{name}: {text}")
