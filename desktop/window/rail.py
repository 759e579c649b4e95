"""The left edge of the window: one button per screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QButtonGroup, QFrame, QToolButton, QVBoxLayout, QWidget

from desktop import theme
from desktop.icons import icon
from desktop.widgets.translated import Translated

if TYPE_CHECKING:
    from desktop.window.screen import Screen

_WIDTH_PX = 76
_BUTTON = QSize(64, 58)
_ICON_PX = 22
_RECOLOURED = (QEvent.Type.PaletteChange, QEvent.Type.StyleChange)


class Rail(Translated, QFrame):
    """Chooses the screen; the last one is at the foot. The lock is there when somebody has set a PIN."""

    chosen = Signal(object)
    """Carries the Screen."""
    lock_wanted = Signal()
    help_wanted = Signal()

    def __init__(self, screens: Sequence[Screen], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "rail")
        self.setFixedWidth(_WIDTH_PX)
        self.screens = tuple(screens)
        self.buttons = tuple(_button(checkable=True) for _ in self.screens)
        self.lock, self.help = _button(checkable=False), _button(checkable=False)
        self.help.clicked.connect(self.help_wanted)
        self.lock.clicked.connect(self.lock_wanted)
        self.lock.hide()
        self._group = QButtonGroup(self)
        for number, button in enumerate(self.buttons):
            self._group.addButton(button, number)
        self._group.idClicked.connect(self._choose)
        self._lay_out()
        self._shown_in = ""
        self._colour_icons()
        self.retranslate()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(5, 10, 6, 10)
        layout.setSpacing(theme.SPACE_PX)
        for button in self.buttons[:-1]:
            layout.addWidget(button)
        layout.addStretch(1)
        layout.addWidget(self.lock)
        layout.addWidget(self.help)
        layout.addWidget(self.buttons[-1])

    def show_screen(self, screen: Screen) -> None:
        """Mark the screen that is shown."""
        self.buttons[self.screens.index(screen)].setChecked(True)
        self._colour_icons()

    def retranslate(self) -> None:
        """Name the screens."""
        for number, (screen, button) in enumerate(zip(self.screens, self.buttons, strict=True)):
            keys = key_of(number).toString(QKeySequence.SequenceFormat.NativeText)
            button.setText(screen.name)
            button.setToolTip(f"{screen.name} ({keys})")
            button.setAccessibleName(screen.name)
        self.help.setText(self.tr("Help"))
        self.help.setToolTip(self.tr("Help for this screen, and the version (F1)"))
        self.help.setAccessibleName(self.help.toolTip())
        self.lock.setText(self.tr("Lock"))
        self.lock.setToolTip(self.tr("Leave only the line to the operator (Ctrl+L)"))
        self.lock.setAccessibleName(self.lock.toolTip())

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Draw the icons in the colours of the theme."""
        super().changeEvent(event)
        if event.type() in _RECOLOURED and hasattr(self, "_shown_in"):
            self._colour_icons()

    def _choose(self, number: int) -> None:
        self.chosen.emit(self.screens[number])

    def _colour_icons(self) -> None:
        shown_in = f"{theme.dark()} {self._group.checkedId()}"
        if shown_in == self._shown_in:
            return
        self._shown_in = shown_in
        for screen, button in zip(self.screens, self.buttons, strict=True):
            colour = theme.colour("accent" if button.isChecked() else "muted")
            button.setIcon(icon(screen.icon, colour, size_px=_ICON_PX))
        self.lock.setIcon(icon("lock", theme.colour("muted"), size_px=_ICON_PX))
        self.help.setIcon(icon("help", theme.colour("muted"), size_px=_ICON_PX))


def key_of(number: int) -> QKeySequence:
    """Return the key that shows a screen: Ctrl+1 and so on."""
    return QKeySequence(f"Ctrl+{number + 1}")


def _button(*, checkable: bool) -> QToolButton:
    button = QToolButton()
    button.setProperty("role", "rail")
    button.setCheckable(checkable)
    button.setFixedSize(_BUTTON)
    button.setIconSize(QSize(_ICON_PX, _ICON_PX))
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
