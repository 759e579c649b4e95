"""Text: String and Corelnk resources, and options that are text."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.configuration.forms.fields.base import FormField, LineEdit


class TextField(FormField):
    """One line of text; `longest_bytes` is a limit in UTF-8. With a default, an empty field is "nothing there"."""

    def __init__(self, *, longest_bytes: int | None = None, default: str | None = None, parent: QWidget | None = None):
        super().__init__(parent)
        self._longest_bytes = longest_bytes
        self._default = default
        self.edit = LineEdit()
        if default:
            self.edit.setPlaceholderText(default)
        self.setFocusProxy(self.edit)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.edit)
        self.edit.textChanged.connect(self._changed)
        self.edit.editingFinished.connect(self.finished)

    def value(self) -> object:
        """Return the text; None when the default holds."""
        text = self.edit.text()
        return None if self._default is not None and not text else text

    def set_value(self, value: object) -> None:
        """Show a text; a number or the like is shown as it would be written."""
        text = "" if value is None else str(value)
        if text != self.edit.text():
            with QSignalBlocker(self.edit):
                self.edit.setText(text)

    def accepts(self, value: object) -> bool:
        """Take text and nothing else."""
        return value is None or isinstance(value, str)

    def complaint(self) -> str:
        """Count the bytes."""
        size_bytes = len(self.edit.text().encode("utf-8", "surrogatepass"))
        if self._longest_bytes is None or size_bytes <= self._longest_bytes:
            return ""
        return self.tr("{0} bytes are too many: at most {1}.").format(size_bytes, self._longest_bytes)

    def _changed(self) -> None:
        self.edited.emit(self.value())
