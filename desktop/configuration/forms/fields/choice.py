"""One of several: enumerated numbers, names of methods, links to instances; each as words, others by typing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.configuration.forms.fields.base import FormField, LineEdit
from desktop.widgets.combo_box import ComboBox

Choices = tuple[tuple[object, str], ...]
"""TOML value and its words, in the present language."""

_OTHER = object()


@dataclass(frozen=True, slots=True, kw_only=True)
class Picking:
    """How a ChoiceField picks. `choices` is asked anew whenever the list opens or the language changes.

    `read`: how to make a value of typed text, None = nothing but the choices; `write` is its inverse;
    `judge` says what is wrong with a value that is none of the choices.
    """

    choices: Callable[[], Choices]
    read: Callable[[str], object] | None = None
    write: Callable[[object], str] = str
    judge: Callable[[object], str] | None = None
    default: object = None


class ChoiceField(FormField):
    """A combo box, and a line to type in when "another" is chosen."""

    def __init__(self, picking: Picking, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picking = picking
        self._value: object = picking.default
        self.combo = ComboBox()
        self.edit = LineEdit()
        self.edit.hide()
        self.setFocusProxy(self.combo)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.combo)
        layout.addWidget(self.edit)
        self.combo.activated.connect(self._chosen)
        self.edit.textChanged.connect(self._typed)
        self.edit.editingFinished.connect(self.finished)
        self.retranslate()

    def value(self) -> object:
        """Return the value chosen or typed."""
        return self._value

    def set_value(self, value: object) -> None:
        """Show a value; one that is no choice is shown as it is, with a line to change it in."""
        if value == self._value and type(value) is type(self._value) and self.combo.count():
            return
        self._value = self._picking.default if value is None else value
        self.refresh()

    def accepts(self, value: object) -> bool:
        """Take what can be chosen or typed."""
        if value is None:
            value = self._picking.default
        known = any(_same(value, item) for item, _words in self._picking.choices())
        if known or self._picking.read is None:
            return known or (isinstance(value, (int, str)) and not isinstance(value, bool))
        try:
            return _same(self._picking.read(self._picking.write(value)), value)
        except (ValueError, TypeError, KeyError):
            return False

    def complaint(self) -> str:
        """Say what is wrong with a value that is none of the choices."""
        if any(_same(self._value, item) for item, _words in self._picking.choices()):
            return ""
        if self._picking.judge is not None:
            return self._picking.judge(self._value)
        return "" if self._picking.read is not None else self.tr("{0} is none of the choices.").format(self._value)

    def describe(self, name: str, description: str) -> None:
        """Name the line too."""
        super().describe(name, description)
        self.edit.setAccessibleName(self.tr("{0}, another value").format(name))

    def retranslate(self) -> None:
        """Fill the list anew."""
        self.edit.setPlaceholderText(self.tr("Type the value"))
        self.refresh()

    def refresh(self) -> None:
        """Ask for the choices anew and show the value among them."""
        choices = self._picking.choices()
        place = next((row for row, (item, _words) in enumerate(choices) if _same(item, self._value)), -1)
        with QSignalBlocker(self.combo):
            self.combo.clear()
            for _item, words in choices:
                self.combo.addItem(words)
            if self._picking.read is not None:
                self.combo.addItem(self.tr("Another…"), _OTHER)
            elif place < 0:
                self.combo.addItem(self._picking.write(self._value))
            self.combo.setCurrentIndex(place if place >= 0 else self.combo.count() - 1)
        self._show_edit(shown=place < 0 and self._picking.read is not None)

    def _show_edit(self, *, shown: bool) -> None:
        self.edit.setVisible(shown)
        if shown:
            text = self._picking.write(self._value)
            if text != self.edit.text():
                with QSignalBlocker(self.edit):
                    self.edit.setText(text)

    def _chosen(self, row: int) -> None:
        choices = self._picking.choices()
        if row < len(choices):
            self.edit.hide()
            self._value = choices[row][0]
            self.edited.emit(self._value)
            self.finished.emit()
        elif self._picking.read is not None:
            self._show_edit(shown=True)
            self.edit.setFocus()
            self.edit.selectAll()

    def _typed(self, text: str) -> None:
        if self._picking.read is not None:
            self._value = self._picking.read(text.strip())
            self.edited.emit(self._value)


def _same(left: object, right: object) -> bool:
    return left == right and isinstance(left, bool) == isinstance(right, bool)
