"""What makes a widget change its language while it is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    _Widget = QWidget
else:
    _Widget = object  # two Qt bases in one class crash as soon as changeEvent goes from one to the other


class Translated(_Widget):
    """Mixin of every widget with texts: `retranslate` sets them all, at the start and on every change of language.

    It stands before the Qt class: `class Bar(Translated, QFrame)`.
    """

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Set the texts again when the language has changed."""
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Set every text of this widget in the present language."""
        raise NotImplementedError
