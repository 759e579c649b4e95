"""A row of joined buttons of which one is down: text | hex | file."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QSizePolicy, QWidget


class Segments(QWidget):
    """Joined buttons; Tab reaches the one that is down, the arrow keys go to the others."""

    chosen = Signal(int)
    """Carries the number of the button the user has pressed."""

    def __init__(self, count: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for number in range(count):
            button = QPushButton()
            button.setCheckable(True)
            button.setProperty("role", "segment")
            end = "only" if count == 1 else "first" if number == 0 else "last" if number == count - 1 else "middle"
            button.setProperty("end", end)
            self._group.addButton(button, number)
            layout.addWidget(button)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._group.idClicked.connect(self.chosen)

    def button(self, number: int) -> QPushButton:
        """Return one of the buttons."""
        button = self._group.button(number)
        assert isinstance(button, QPushButton)  # noqa: S101  # this class made it
        return button

    def current(self) -> int:
        """Return the number of the button that is down."""
        return self._group.checkedId()

    def set_current(self, number: int) -> None:
        """Press one without saying so."""
        self.button(number).setChecked(True)

    def set_texts(self, texts: tuple[str, ...], name: str) -> None:
        """Write on the buttons; `name` says what they choose."""
        for number, text in enumerate(texts):
            self.button(number).setText(text)
            self.button(number).setAccessibleName(f"{name}: {text}")
