"""What every part of the Settings screen is built of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop import theme
from desktop.widgets.notice import Notice, Weight
from desktop.widgets.translated import Translated
from factory_prov.errors import FactoryProvError

if TYPE_CHECKING:
    from desktop.preferences import Preferences

_NAME_PX = 176
_LEAST_FIELD_PX = 80
_FIELD_FIRST = 1000
"""How much sooner a field grows than what stands empty beside it."""
_NO_LIMIT_PX = 16_777_215
"""Qt's own QWIDGETSIZE_MAX."""


class Card(Translated, QFrame):
    """A heading and rows below it. A class of it sets `heading` and its names in `retranslate`."""

    notice = Signal(object)
    """Carries a Notice."""

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.preferences = preferences
        self.heading = QLabel()
        self.heading.setProperty("role", "title")
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(20, 16, 20, 18)
        self.rows.setSpacing(3 * theme.SPACE_PX)
        self.rows.addWidget(self.heading)

    def add_row(self, *parts: QWidget, name: QLabel | None = None) -> None:
        """Put parts side by side, under a name of their own at the left; the last part takes what room is left."""
        row = QHBoxLayout()
        row.setSpacing(3 * theme.SPACE_PX)
        label = QLabel() if name is None else name
        label.setFixedWidth(_NAME_PX)
        row.addWidget(label)
        for part in parts:
            shrinks = part.minimumWidth() < part.maximumWidth() < _NO_LIMIT_PX
            row.addWidget(part, _FIELD_FIRST if shrinks else int(part is parts[-1]))
        self.rows.addLayout(row)

    def keep_keys(self, field: QWidget) -> None:
        """Give the keys to a field when they are in this card: a button that is switched off while it has them hands
        them to the next card, and the screen scrolls there, away from what is said here.
        """
        focused = QApplication.focusWidget()
        if focused is not None and self.isAncestorOf(focused):
            field.setFocus(Qt.FocusReason.OtherFocusReason)

    def change(self, **changes: Any) -> bool:
        """Change preferences; when they cannot be written, that is told. Whether they are kept."""
        try:
            self.preferences.change(**changes)
        except (FactoryProvError, OSError) as failure:
            text = self.tr("The settings could not be saved. {0}").format(failure)
            self.notice.emit(Notice(text=text, weight=Weight.ERROR))
            return False
        return True


def limit_width(field: QWidget, most_px: int) -> None:
    """Give a field its width, and let it be narrower where the window is."""
    field.setMinimumWidth(_LEAST_FIELD_PX)
    field.setMaximumWidth(most_px)


def muted_label() -> QLabel:
    """Return a label for an explanation in small."""
    label = QLabel()
    label.setProperty("role", "muted")
    label.setWordWrap(True)
    return label


def set_role(label: QLabel, role: str) -> None:
    """Show a label in another role."""
    if label.property("role") != role:
        label.setProperty("role", role)
        label.style().polish(label)
