"""A widget that changes its language while it is open."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget


class Translated(QWidget):
    """Base of every widget with texts: `retranslate` sets them all, at the start and on every change of language.

    A class that is another kind of widget too names this one first: `class Bar(Translated, QFrame)`.
    """

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Set the texts again when the language has changed."""
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Set every text of this widget in the present language."""
        raise NotImplementedError
