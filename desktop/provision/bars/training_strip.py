"""The strip that says all the time that nothing here is real, and lets faults be tried."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QWidget

from desktop.provision import texts
from desktop.widgets.elided_label import ElidedLabel
from desktop.widgets.translated import Translated

_LEAST_TEXT_PX = 130
MOST_BOARDS = 24
"""As many as a line shows legibly."""


class TrainingStrip(Translated, QFrame):
    """Stands under the head while the line is a virtual one."""

    end_wanted = Signal()
    next_wanted = Signal()
    """Take every finished unit off and put a blank one on."""
    fault_wanted = Signal(str)
    """Carries the name of a fault for the next unit of the current slot; "" for none."""
    boards_wanted = Signal(int)
    """Carries another number of virtual boards."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "training")
        self._slot: int | None = None
        self._text = ElidedLabel("training", sentence=True)
        self.faults = QPushButton()
        self.menu = QMenu(self)
        self.faults.setMenu(self.menu)
        self.boards = QPushButton()
        self.boards_menu = QMenu(self)
        self.boards.setMenu(self.boards_menu)
        self._boards = 0
        self.next = QPushButton()
        self.end = QPushButton()
        for button in (self.boards, self.next, self.faults, self.end):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(20, 4, 20, 4)
        layout.setSpacing(12)
        layout.addWidget(self._text, 1)
        layout.addWidget(self.boards)
        layout.addWidget(self.next)
        layout.addWidget(self.faults)
        layout.addWidget(self.end)
        self._actions = {name: QAction(self) for name in ("", *texts.FAULTS)}
        for name, action in self._actions.items():
            action.setData(name)
            action.setCheckable(True)
            self.menu.addAction(action)
        for number in range(1, MOST_BOARDS + 1):
            action = self.boards_menu.addAction(str(number))
            action.setData(number)
            action.setCheckable(True)
        self.boards_menu.triggered.connect(self._chosen_number)
        self.menu.triggered.connect(self._chosen)
        self.next.clicked.connect(self.next_wanted)
        self.end.clicked.connect(self.end_wanted)
        self.retranslate()

    def set_boards(self, number: int) -> None:
        """Say how many virtual boards there are, 0 while they start."""
        if number != self._boards:
            self._boards = number
            self._show_boards()

    def _show_boards(self) -> None:
        number = self._boards
        for action in self.boards_menu.actions():
            action.setChecked(action.data() == number)
        self.boards.setText(self.tr("%n board(s)", "", number) if number else self.tr("Boards"))
        self.boards.setAccessibleName(self.tr("Virtual boards: {0}").format(number))

    def set_slot(self, slot: int | None, fault: str) -> None:
        """Say whose next unit a fault is for, None when no slot is chosen, and which was chosen."""
        self._slot = slot
        self.faults.setEnabled(slot is not None)
        for name, action in self._actions.items():
            action.setChecked(name == fault)
        self.faults.setText(self.tr("Try a fault") if slot is None else self.tr("Fault for slot {0}").format(slot))
        self.faults.setAccessibleName(self.faults.text())

    def set_unfit(self, faults: frozenset[str]) -> None:
        """Say which faults units of this job cannot show; those of version 2 are offered for boards of it alone."""
        for name, action in self._actions.items():
            action.setEnabled(name not in faults)
            action.setVisible(name not in faults or name not in texts.OF_VERSION_2)

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self._text.say_longest(
            self.tr("Training: virtual boards. Nothing here is real."),
            self.tr("Training: nothing here is real."),
            self.tr("Training"),
        )
        self.faults.setToolTip(self.tr("The next unit in this slot has the fault, and no other"))
        self.boards.setToolTip(self.tr("How many virtual boards there are"))
        self._show_boards()
        self.next.setText(self.tr("Next units"))
        self.next.setAccessibleName(self.next.text())
        self.next.setToolTip(
            self.tr("Takes every finished unit off and puts blank ones on; Enter does it for one slot")
        )
        self.end.setText(self.tr("End training"))
        self.end.setAccessibleName(self.end.text())
        for name, action in self._actions.items():
            action.setText(texts.fault(name) if name else self.tr("No fault"))
        chosen = next((name for name, action in self._actions.items() if action.isChecked()), "")
        self.set_slot(self._slot, chosen)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Leave out the button that Enter replaces, where it would hide that nothing here is real."""
        super().resizeEvent(event)
        room = self.width() - sum(button.sizeHint().width() + 12 for button in (self.faults, self.end)) - 40
        for button in (self.next, self.boards):
            room -= button.sizeHint().width() + 12
            button.setVisible(room >= _LEAST_TEXT_PX)

    def _chosen(self, action: QAction) -> None:
        self.fault_wanted.emit(str(action.data()))

    def _chosen_number(self, action: QAction) -> None:
        self._show_boards()  # the menu has ticked it; whether it comes true is shown by the line
        if action.data() != self._boards:
            self.boards_wanted.emit(action.data())
