"""The left edge of the window: one button per screen."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QButtonGroup, QFrame, QToolButton, QVBoxLayout, QWidget

from desktop import theme
from desktop.icons import icon
from desktop.widgets.translated import Translated

_WIDTH_PX = 76
_BUTTON = QSize(64, 58)
_ICON_PX = 22
_RECOLOURED = (QEvent.Type.PaletteChange, QEvent.Type.StyleChange)


class Screen(StrEnum):
    """The screens of the window in the order of their keys; the value names the icon."""

    PROVISION = "provision"
    JOB = "job"
    SETTINGS = "settings"


class Rail(Translated, QFrame):
    """Chooses the screen. The lock is there when somebody has set a PIN."""

    chosen = Signal(object)
    """Carries the Screen."""
    lock_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "rail")
        self.setFixedWidth(_WIDTH_PX)
        self.buttons = {screen: _button(checkable=True) for screen in Screen}
        self.lock = _button(checkable=False)
        self.lock.clicked.connect(self.lock_wanted)
        self.lock.hide()
        self._group = QButtonGroup(self)
        for number, screen in enumerate(Screen):
            self._group.addButton(self.buttons[screen], number)
        self._group.idClicked.connect(self._choose)
        self._lay_out()
        self._shown_in = ""
        self._colour_icons()
        self.retranslate()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(5, 10, 6, 10)
        layout.setSpacing(theme.SPACE_PX)
        for screen in (Screen.PROVISION, Screen.JOB):
            layout.addWidget(self.buttons[screen])
        layout.addStretch(1)
        layout.addWidget(self.lock)
        layout.addWidget(self.buttons[Screen.SETTINGS])

    def show_screen(self, screen: Screen) -> None:
        """Mark the screen that is shown."""
        self.buttons[screen].setChecked(True)
        self._colour_icons()

    def retranslate(self) -> None:
        """Name the screens."""
        names = {
            Screen.PROVISION: self.tr("Provision"),
            Screen.JOB: self.tr("Job"),
            Screen.SETTINGS: self.tr("Settings"),
        }
        for screen, button in self.buttons.items():
            button.setText(names[screen])
            button.setToolTip(f"{names[screen]} ({key_of(screen).toString(QKeySequence.SequenceFormat.NativeText)})")
            button.setAccessibleName(names[screen])
        self.lock.setText(self.tr("Lock"))
        self.lock.setToolTip(self.tr("Leave only the line to the operator (Ctrl+L)"))
        self.lock.setAccessibleName(self.lock.toolTip())

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Draw the icons in the colours of the theme."""
        super().changeEvent(event)
        if event.type() in _RECOLOURED and hasattr(self, "_shown_in"):
            self._colour_icons()

    def _choose(self, number: int) -> None:
        self.chosen.emit(tuple(Screen)[number])

    def _colour_icons(self) -> None:
        checked = next((screen for screen, button in self.buttons.items() if button.isChecked()), None)
        shown_in = f"{theme.dark()} {checked}"
        if shown_in == self._shown_in:
            return
        self._shown_in = shown_in
        for screen, button in self.buttons.items():
            button.setIcon(icon(screen, theme.colour("accent" if screen is checked else "muted"), size_px=_ICON_PX))
        self.lock.setIcon(icon("lock", theme.colour("muted"), size_px=_ICON_PX))


def key_of(screen: Screen) -> QKeySequence:
    """Return the key that shows a screen: Ctrl+1 and so on."""
    return QKeySequence(f"Ctrl+{tuple(Screen).index(screen) + 1}")


def _button(*, checkable: bool) -> QToolButton:
    button = QToolButton()
    button.setProperty("role", "rail")
    button.setCheckable(checkable)
    button.setFixedSize(_BUTTON)
    button.setIconSize(QSize(_ICON_PX, _ICON_PX))
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
