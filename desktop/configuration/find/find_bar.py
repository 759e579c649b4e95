"""The line in which a person searches the open job: Ctrl+F opens it, Enter goes on, Shift+Enter back, Esc closes."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from desktop.configuration.document.document import EditorDocument
from desktop.configuration.find.matches import Findable, findables, matching
from desktop.widgets.translated import Translated

_FIELD_PX = 260
_TYPING_MS = 150
"""A word is looked for when its letters have come."""


class FindBar(Translated, QFrame):
    """Hidden until it is asked for."""

    found = Signal(str)
    """Carries the path of what is to be shown, as a Problem names it. The keys stay here."""
    left = Signal()
    """It was closed: the form may have the keys."""

    def __init__(self, document: EditorDocument, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "question")
        self._document = document
        self._of: object = None
        self._all: tuple[Findable, ...] = ()
        self._matches: tuple[Findable, ...] = ()
        self._at = -1
        self.field, self.count = QLineEdit(), QLabel()
        self.field.setMaximumWidth(_FIELD_PX)
        self.field.setClearButtonEnabled(True)
        self.previous, self.next, self.close_it = QPushButton(), QPushButton(), QPushButton()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(20, 6, 20, 6)
        layout.setSpacing(10)
        layout.addWidget(self.field, 2)
        layout.addWidget(self.count, 1)
        for button, act in ((self.previous, self.go_back), (self.next, self.go_on), (self.close_it, self.leave)):
            button.clicked.connect(act)
            layout.addWidget(button)
        self._typed = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._typed.timeout.connect(self._look)
        self.field.textChanged.connect(self._typed.start)
        self.retranslate()
        self.hide()

    def retranslate(self) -> None:
        """Set the words."""
        self.field.setPlaceholderText(self.tr("Search by number, name or value"))
        self.field.setAccessibleName(self.tr("Search the job"))
        self.previous.setText(self.tr("Previous"))
        self.next.setText(self.tr("Next"))
        self.close_it.setText(self.tr("Close"))
        self._tell()

    def open(self) -> None:
        """Show the line with the cursor in it, its last words chosen."""
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
        self._tell()

    def leave(self) -> None:
        """Close the line."""
        self._typed.stop()
        self.hide()
        self.left.emit()

    def go_on(self) -> None:
        """Show the next thing that fits, the first one again behind the last."""
        self._go(1)

    def go_back(self) -> None:
        """Show the one before it."""
        self._go(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Enter goes on, with Shift back; Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.focusWidget() is self.field:
            self._go(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        else:
            super().keyPressEvent(event)

    def _go(self, step: int) -> None:
        if self.isHidden():
            self.open()
        if self._typed.isActive() or self._of is not self._document.data:
            self._fit()
        if self._matches:
            self._at = (self._at + step) % len(self._matches) if self._at >= 0 or step > 0 else len(self._matches) - 1
            self.found.emit(self._matches[self._at].path)
        self._tell()

    def _look(self) -> None:
        """Show the first thing that fits what was typed."""
        self._fit()
        self._at = -1
        self._go(1)

    def _fit(self) -> None:
        """Find what fits; where it was before it goes on."""
        self._typed.stop()
        if self._of is not self._document.data:
            self._of = self._document.data
            self._all = findables(self._document.data, self._document.definitions)
        before = self._matches[self._at].path if 0 <= self._at < len(self._matches) else ""
        self._matches = matching(self._all, self.field.text())
        self._at = next((place for place, item in enumerate(self._matches) if item.path == before), -1)

    def _tell(self) -> None:
        some = bool(self._matches)
        for button in (self.previous, self.next):
            button.setEnabled(some)
        if some:
            self.count.setText(self.tr("{0} of {1}").format(self._at + 1, len(self._matches)))
        else:
            self.count.setText(self.tr("Nothing found") if self.field.text().split() else "")
