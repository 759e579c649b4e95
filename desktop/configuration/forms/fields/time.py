"""A point in time: seconds since 1970, or a date as people write it."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from desktop.configuration.forms.fields.base import FormField, LineEdit
from desktop.configuration.forms.fields.number import read_number


class TimeField(FormField):
    """Takes both forms and shows the other one below; a date needs Z or an offset."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = LineEdit()
        self._other = QLabel()
        self._other.setProperty("role", "muted")
        self.setFocusProxy(self.edit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.edit)
        layout.addWidget(self._other)
        self._silent = False
        self.edit.textChanged.connect(self._changed)
        self.edit.editingFinished.connect(self.finished)
        self.edit.setPlaceholderText("2026-01-31T12:00:00Z")

    def value(self) -> object:
        """Return whole seconds, a datetime with an offset, or the text that is neither."""
        text = self.edit.text().strip()
        seconds = read_number(text, whole=True)
        if seconds is not None:
            return seconds
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            return text

    def set_value(self, value: object) -> None:
        """Show a time in the form it has."""
        if value == self.value() and type(value) is type(self.value()):
            return
        self._silent = True
        text = value.isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else str(value)
        self.edit.setText("" if value is None else text)
        self._silent = False

    def accepts(self, value: object) -> bool:
        """Take seconds, a date, and text typed as one."""
        return isinstance(value, (int, str, datetime)) and not isinstance(value, bool)

    def complaint(self) -> str:
        """Say that it cannot be read."""
        match self.value():
            case datetime() as moment if moment.tzinfo is None:
                return self.tr("Add Z for UTC, or an offset such as +02:00.")
            case str():
                return self.tr("This is no time. Write seconds since 1970, or 2026-01-31T12:00:00Z.")
        return ""

    def retranslate(self) -> None:
        """Show the other form."""
        self._show_other()

    def _changed(self) -> None:
        self._show_other()
        if not self._silent:
            self.edited.emit(self.value())

    def _show_other(self) -> None:
        self._other.setText(self._other_form())
        self._other.setVisible(bool(self._other.text()))

    def _other_form(self) -> str:
        match self.value():
            case datetime() as moment if moment.tzinfo is not None:
                return self.tr("{0} s since 1970").format(int(moment.timestamp()))
            case int() as seconds:
                try:
                    return datetime.fromtimestamp(seconds, UTC).isoformat(" ").replace("+00:00", " UTC")
                except (ValueError, OverflowError, OSError):
                    return ""
        return ""
