"""The strip that says that the ledger's database does not answer: what is safe, and that nobody has to do anything."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.icons import icon
from desktop.translation import translated
from desktop.widgets.elided_label import ElidedLabel
from desktop.widgets.translated import Translated
from factory_prov.messages import NOTHING, Message

_SHAPE_PX = 20


class AwayStrip(Translated, QFrame):
    """Stands under the head as long as the ledger is away; its colour is that of trouble of the station."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "broken")
        self._reason = NOTHING
        self._shape = QLabel()
        self._shape.setPixmap(icon("state-error", QColor("#FFFFFF")).pixmap(QSize(_SHAPE_PX, _SHAPE_PX)))
        self.text, self.reason = ElidedLabel("away", sentence=True), ElidedLabel("reason", sentence=True)
        lines = QVBoxLayout()
        lines.setSpacing(0)
        lines.addWidget(self.text)
        lines.addWidget(self.reason)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(20, 6, 20, 6)
        layout.setSpacing(10)
        layout.addWidget(self._shape)
        layout.addLayout(lines, 1)
        self.hide()
        self.retranslate()

    def show_away(self, reason: Message) -> None:
        """Say that the ledger is away and why; with no reason it is there, and the strip gone."""
        self._reason = reason
        self.retranslate()
        self.setVisible(bool(reason))

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.text.say_longest(
            self.tr(
                "The ledger does not answer. Nothing new starts; units at work go on as far as is safe."
                " The line goes on by itself."
            ),
            self.tr("The ledger does not answer. Nothing new starts; the line goes on by itself."),
            self.tr("The ledger does not answer."),
        )
        self.reason.say(translated(self._reason))
