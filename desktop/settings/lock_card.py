"""Settings: the PIN of the operator lock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget

from desktop.settings.card import Card, limit_width, muted_label, set_role
from desktop.settings.operator_lock import LEAST_DIGITS, PinRefused, hashed

if TYPE_CHECKING:
    from desktop.preferences import Choices, Preferences

_FIELD_PX = 144


class LockCard(Card):
    """Sets, changes and removes the PIN. Whoever sees this screen has passed the lock, so the old PIN is not asked."""

    lock_wanted = Signal()

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(preferences, parent)
        self._pin_name = QLabel()
        self.pin, self.again = _pin_field(), _pin_field()
        self.set, self.remove, self.lock = QPushButton(), QPushButton(), QPushButton()
        self.remove.setProperty("role", "danger")
        self.state = muted_label()
        self.about = muted_label()
        self.add_row(self.pin, self.again, self.set, QWidget(), name=self._pin_name)
        self.add_row(self.state)
        self.add_row(self.remove, self.lock, QWidget())
        self.add_row(self.about)
        self.pin.textChanged.connect(self._typed)
        self.again.textChanged.connect(self._typed)
        self.again.returnPressed.connect(self.set_pin)
        self.set.clicked.connect(self.set_pin)
        self.remove.clicked.connect(self.remove_pin)
        self.lock.clicked.connect(self.lock_wanted)
        preferences.changed.connect(self.show_choices)
        self.retranslate()

    def retranslate(self) -> None:
        """Set the words."""
        self.heading.setText(self.tr("Operator lock"))
        self._pin_name.setText(self.tr("PIN"))
        self.pin.setPlaceholderText(self.tr("new PIN"))
        self.pin.setAccessibleName(self.tr("New PIN"))
        self.again.setPlaceholderText(self.tr("once more"))
        self.again.setAccessibleName(self.tr("New PIN once more"))
        self.remove.setText(self.tr("Remove"))
        self.remove.setAccessibleName(self.tr("Remove the PIN"))
        self.lock.setText(self.tr("Lock now"))
        self.lock.setAccessibleName(self.lock.text())
        self.about.setText(
            self.tr("With a PIN the window starts with the line only; Ctrl+L and the PIN open everything else.")
        )
        self.show_choices(self.preferences.choices)

    def show_choices(self, choices: Choices) -> None:
        """Show whether there is a PIN."""
        there = bool(choices.pin)
        self.set.setText(self.tr("Change") if there else self.tr("Set"))
        self.set.setAccessibleName(self.tr("Change the PIN") if there else self.tr("Set the PIN"))
        self.remove.setVisible(there)
        self.lock.setVisible(there)
        self._say(self.tr("A PIN is set.") if there else self.tr("No PIN is set."), "muted")
        self._enable()

    def set_pin(self) -> None:
        """Keep the hash of what was typed twice."""
        pin, again = self.pin.text(), self.again.text()
        self._clear()
        if pin != again:
            self._say(self.tr("The two are not the same. Type the PIN twice."), "error")
            return
        try:
            kept = hashed(pin)
        except PinRefused:
            self._say(self.tr("A PIN has {0} digits or more.").format(LEAST_DIGITS), "error")
        else:
            self.change(pin=kept)

    def remove_pin(self) -> None:
        """Forget the PIN: nobody is locked out any more."""
        self._clear()
        self.change(pin="")

    def _clear(self) -> None:
        self.keep_keys(self.pin)
        for field in (self.pin, self.again):
            field.setText("")

    def _typed(self) -> None:
        if self.pin.text() or self.again.text():
            self._say("", "muted")
        self._enable()

    def _enable(self) -> None:
        self.set.setEnabled(bool(self.pin.text() and self.again.text()))

    def _say(self, text: str, role: str) -> None:
        set_role(self.state, role)
        self.state.setText(text)


def _pin_field() -> QLineEdit:
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    field.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly | Qt.InputMethodHint.ImhSensitiveData)
    limit_width(field, _FIELD_PX)
    return field
