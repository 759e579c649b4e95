"""A value that is of another kind than its resource takes: shown as it stands in the file, never lost."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from desktop.configuration.forms.fields.base import FormField, LineEdit, mark_wrong


class RawField(FormField):
    """Shows the value and offers to put one of the right kind in its place. A secret is not shown."""

    def __init__(self, first_value: object, *, secret: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._first_value = first_value
        self._secret = secret
        self._value: object = None
        self.edit = LineEdit()
        self.edit.setReadOnly(True)
        self.button = QPushButton()
        self.button.clicked.connect(self._replace)
        self.setFocusProxy(self.button)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.edit, 1)
        layout.addWidget(self.button)
        self.retranslate()

    def value(self) -> object:
        """Return the value unchanged."""
        return self._value

    def set_value(self, value: object) -> None:
        """Show a value of any kind."""
        self._value = value
        self.edit.setText("••••••" if self._secret else str(value))

    def set_wrong(self, wrong: bool) -> None:
        """Frame the value, not the button."""
        mark_wrong(self.edit, wrong=wrong)

    def complaint(self) -> str:
        """Say what is the matter."""
        return self.tr("This value is of another kind than the resource takes.")

    def retranslate(self) -> None:
        """Say what the button does."""
        self.button.setText(self.tr("Replace"))

    def _replace(self) -> None:
        self._value = self._first_value
        self.edited.emit(self._first_value)
        self.finished.emit()
