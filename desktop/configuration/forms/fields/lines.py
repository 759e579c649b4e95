"""Text of several lines: the body of a request, its headers."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QWidget

from desktop import theme
from desktop.configuration.forms.fields.base import FormField

_FEWEST_LINES, _MOST_LINES = 3, 16
_FRAME_PX = 22


class LinesField(FormField):
    """The value is a text as it stands, line breaks and all; an empty field is "nothing there". It grows with it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = LinesEdit()
        self.setFocusProxy(self.edit)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.edit)
        self.edit.textChanged.connect(self._changed)
        self.edit.left.connect(self.finished)

    def value(self) -> object:
        """Return the text; None when there is none."""
        return self.edit.toPlainText() or None

    def set_value(self, value: object) -> None:
        """Show a text; the place one was at stays when it is what stands there already."""
        text = "" if value is None else str(value)
        if text != self.edit.toPlainText():
            with QSignalBlocker(self.edit):
                self.edit.setPlainText(text)
            self.updateGeometry()

    def accepts(self, value: object) -> bool:
        """Take text and nothing else."""
        return value is None or isinstance(value, str)

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Ask for the height of its lines, within reason."""
        lines = min(max(round(self.edit.document().size().height()), _FEWEST_LINES), _MOST_LINES)
        return QSize(super().sizeHint().width(), lines * self.edit.fontMetrics().lineSpacing() + _FRAME_PX)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Ask anew: with another width there are more lines, or fewer."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def _changed(self) -> None:
        self.updateGeometry()
        self.edited.emit(self.value())


class LinesEdit(QPlainTextEdit):
    """An editor of lines that leaves Tab to the form, and undo and redo to the document."""

    left = Signal()
    """Somebody went elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self.setFont(theme.mono_font())

    def event(self, event: QEvent) -> bool:
        """Let the page's Undo and Redo have their keys."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            keys = QKeySequence.StandardKey
            if event.matches(keys.Undo) or event.matches(keys.Redo):
                event.ignore()
                return False
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802  # Qt's name
        """Tell it."""
        super().focusOutEvent(event)
        self.left.emit()
