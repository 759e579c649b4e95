"""Put a text field back to what it was before a scanner typed into it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QAbstractSpinBox, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

InputField = QLineEdit | QTextEdit | QPlainTextEdit


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldMemory:
    """A field as it was. Of a line its whole `text`; of a longer text only what was selected: the rest stays anyway."""

    field: InputField
    text: str
    anchor: int
    position: int

    def restore(self) -> None:
        """Put everything back; whoever follows the field's edits is told."""
        if isinstance(self.field, QLineEdit):
            self._restore_line(self.field)
        else:
            self._restore_text(self.field)

    def _restore_line(self, field: QLineEdit) -> None:
        field.selectAll()
        field.insert(self.text)  # unlike setText it says that the text was edited
        field.setCursorPosition(self.anchor)
        field.cursorForward(True, self.position - self.anchor)

    def _restore_text(self, field: QTextEdit | QPlainTextEdit) -> None:
        cursor = field.textCursor()
        end = cursor.position()
        cursor.setPosition(min(self.anchor, self.position))
        cursor.setPosition(end, cursor.MoveMode.KeepAnchor)
        cursor.insertText(self.text)
        cursor.setPosition(self.anchor)
        cursor.setPosition(self.position, cursor.MoveMode.KeepAnchor)
        field.setTextCursor(cursor)


def takes_text(widget: QWidget) -> bool:
    """Whether what is typed goes into a widget as text."""
    field = _field(widget)
    return field is not None and not field.isReadOnly() and field.isEnabled()


def remembered(widget: QWidget) -> FieldMemory | None:
    """Return what is needed to put a field back; None for a widget that takes no text."""
    field = _field(widget)
    if field is None or not takes_text(widget):
        return None
    if isinstance(field, QLineEdit):
        position = field.cursorPosition()
        anchor = position
        if field.hasSelectedText():
            ends = field.selectionStart(), field.selectionEnd()
            anchor = ends[0] if position == ends[1] else ends[1]
        return FieldMemory(field=field, text=field.text(), anchor=anchor, position=position)
    cursor = field.textCursor()
    text = cursor.selectedText()
    return FieldMemory(field=field, text=text, anchor=cursor.anchor(), position=cursor.position())


def _field(widget: QWidget) -> InputField | None:
    if isinstance(widget, QLineEdit | QTextEdit | QPlainTextEdit):
        return widget
    if isinstance(widget, QAbstractSpinBox):
        return widget.findChild(QLineEdit)
    return None
