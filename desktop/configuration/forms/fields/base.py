"""What every field is: it shows one TOML value, says when it was edited, and why what stands there cannot be right.

Nothing typed is lost: what cannot be read as a value of the field's kind goes out as the text it is, and the field
says so in words. None is "nothing there": an option that has its default.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.theme import HIT_PX
from desktop.widgets.translated import Translated


class FormField(Translated, QWidget):
    """The editor of one value."""

    edited = Signal(object)
    """Carries the new TOML value; only what the user does emits it."""
    finished = Signal()
    """The user has left the field or chosen: the next edit is a step of its own for undo."""
    noted = Signal()
    """`note` is another one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumHeight(HIT_PX)

    def value(self) -> object:
        """Return the value as it stands in the field."""
        raise NotImplementedError

    def set_value(self, value: object) -> None:
        """Show a value; `edited` stays silent."""
        raise NotImplementedError

    def accepts(self, value: object) -> bool:  # noqa: ARG002  # for those that cannot show everything
        """Whether the field can show a value as it is; another kind of field must take it otherwise."""
        return True

    def complaint(self) -> str:
        """Say in the present language why what stands there cannot be right; "" when it can."""
        return ""

    def note(self) -> tuple[str, bool]:
        """Say in the present language what went on with the field, and whether it went wrong; "" for nothing."""
        return "", False

    def set_wrong(self, wrong: bool) -> None:
        """Frame the field in red, or no longer."""
        mark_wrong(self.focusProxy() or self, wrong=wrong)

    def describe(self, name: str, description: str) -> None:
        """Say what the field is to those who cannot see its label."""
        target = self.focusProxy() or self
        target.setAccessibleName(name)
        target.setAccessibleDescription(description)

    def retranslate(self) -> None:
        """Set the texts; many fields have none of their own."""


class LineEdit(QLineEdit):
    """A line edit that leaves undo and redo to the document."""

    def event(self, event: QEvent) -> bool:
        """Let the page's Undo and Redo have their keys."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            keys = QKeySequence.StandardKey
            if event.matches(keys.Undo) or event.matches(keys.Redo):
                event.ignore()
                return False
        return super().event(event)


def mark_wrong(widget: QWidget, *, wrong: bool) -> None:
    """Frame a widget in red through the stylesheet, or no longer."""
    text = "true" if wrong else "false"
    if (widget.property("wrong") or "false") == text:
        return
    widget.setProperty("wrong", text)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
