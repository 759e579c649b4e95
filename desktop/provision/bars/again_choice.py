"""The two ways on for a unit that was here before, each with what it does."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from desktop.provision.bars.name_row import NameRow
from desktop.widgets.translated import Translated
from factory_prov.ledger.records import Again


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What somebody decided; `given_name` None: the job has names of its own."""

    again: Again | None = None
    given_name: str | None = None


class AgainChoice(Translated, QWidget):
    """Two buttons; a new identity asks for its name, in place or by a scan, when the job has none to give."""

    chosen = Signal(object)
    """Carries a Choice."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.needs_name = False
        self.same, self.new = QPushButton(), QPushButton()
        self._same_words, self._new_words = QLabel(), QLabel()
        self.name = NameRow()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        for button, words in ((self.same, self._same_words), (self.new, self._new_words)):
            words.setProperty("role", "muted")
            words.setWordWrap(True)
            layout.addWidget(button)
            layout.addWidget(words, 1)
        layout.addWidget(self.name, 2)
        self.same.clicked.connect(self._same)
        self.new.clicked.connect(self._new)
        self.name.given.connect(self._named)
        self.begin()
        self.retranslate()

    def begin(self) -> None:
        """Ask for another unit: no name is being typed."""
        self.name.begin()
        self.name.hide()
        self._new_words.show()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.same.setText(self.tr("Same identity, new keys"))
        self.new.setText(self.tr("New identity..."))
        self._same_words.setText(self.tr("It keeps its name and gets new keys."))
        self._new_words.setText(self.tr("It gets a new name. The old one is never used again."))
        self.same.setAccessibleName(self.same.text())
        self.new.setAccessibleName(self.new.text())
        self.same.setAccessibleDescription(self._same_words.text())
        self.new.setAccessibleDescription(self._new_words.text())

    def _same(self) -> None:
        self.chosen.emit(Choice(again=Again.SAME_IDENTITY))

    def _new(self) -> None:
        if not self.needs_name:
            self.chosen.emit(Choice(again=Again.NEW_IDENTITY))
            return
        self._new_words.hide()
        self.name.show()
        self.chosen.emit(Choice(again=Again.NEW_IDENTITY))  # the next label that is scanned is its name
        self.name.field.setFocus()

    def _named(self, name: str) -> None:
        self.chosen.emit(Choice(again=Again.NEW_IDENTITY, given_name=name))
