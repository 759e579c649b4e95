"""The line above the editor: which file, whether it is saved, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from desktop.widgets.elided_label import ElidedLabel
from desktop.widgets.icon_button import IconButton, ShortcutButton
from desktop.widgets.translated import Translated

_TITLE_PX = 180
"""Least room for the file's name; buttons that the menu has too make it when there is less."""


class HeadBar(Translated, QFrame):
    """Shows what it is told; its buttons do nothing by themselves."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "bar")
        self._name, self._mark, self._below = ElidedLabel("title"), QLabel(), ElidedLabel("muted")
        self._mark.setProperty("role", "changed")
        self.file = QPushButton()
        self.undo, self.redo = IconButton("undo"), IconButton("redo")
        self.import_old, self.try_it, self.use = QPushButton(), QPushButton(), QPushButton()
        self.would_connect = QPushButton()
        self.save = ShortcutButton("Ctrl S")
        self.save.setProperty("role", "primary")
        self._is_open = False
        for button in (self.undo, self.redo):
            button.setProperty("role", "icon")
            button.setFixedWidth(44)
        self._lay_out()
        self.retranslate()

    def _lay_out(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(self._name, 1)
        first.addWidget(self._mark)
        first.addStretch()
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addStretch()
        texts.addLayout(first)
        texts.addWidget(self._below)
        texts.addStretch()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(20, 10, 20, 10)
        layout.setSpacing(8)
        layout.addLayout(texts, 1)
        less = (self.import_old, self.would_connect, self.try_it, self.use)
        for button in (self.file, self.undo, self.redo, *less, self.save):
            layout.addWidget(button)

    def retranslate(self) -> None:
        """Set the texts of the buttons."""
        self.file.setText(self.tr("File"))
        self.undo.setToolTip(self.tr("Undo (Ctrl+Z)"))
        self.undo.setAccessibleName(self.tr("Undo"))
        self.redo.setToolTip(self.tr("Redo (Ctrl+Y)"))
        self.redo.setAccessibleName(self.tr("Redo"))
        self.import_old.setText(self.tr("Import old files…"))
        self.try_it.setText(self.tr("Try on a virtual board"))
        self.would_connect.setText(self.tr("Would this connect?"))
        self.use.setText(self.tr("Use on the line"))
        self.save.setText(self.tr("Save"))
        self.save.setToolTip("Ctrl+S")
        changed = self.tr("changed")
        self._mark.setText(f"● {changed}")
        self._fit()

    def set_menu(self, menu: QMenu) -> None:
        """Let the button open a menu, whose keys count while the button is seen."""
        self.file.setMenu(menu)

    def set_actions(self, undo: QAction, redo: QAction) -> None:
        """Let the two arrows follow their actions."""
        for button, action in ((self.undo, undo), (self.redo, redo)):
            button.setEnabled(action.isEnabled())
            button.clicked.connect(action.trigger)
            action.enabledChanged.connect(button.setEnabled)

    def show_file(self, name: str, below: str, *, changed: bool) -> None:
        """Say which file is open, and a second line."""
        self._name.ensurePolished()
        self._name.setMaximumWidth(self._name.fontMetrics().horizontalAdvance(name) + 2)
        self._name.say(name)
        self._below.say(below)
        self._mark.setVisible(changed)

    def show_job(self, *, is_open: bool) -> None:
        """Show what needs an open job, or hide it."""
        self._is_open = is_open
        for button in (self.undo, self.redo, self.save):
            button.setVisible(is_open)
        self._fit()

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Return the height of the drawing."""
        return QSize(600, 64)

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Let the window be narrow: buttons that are elsewhere too go first."""
        return QSize(300, 64)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Show as many buttons as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        always = [self.file, self.save, self.undo, self.redo] if self._is_open else [self.file]
        spare = self.width() - 40 - _TITLE_PX - sum(button.sizeHint().width() + 8 for button in always)
        for button in (self.try_it, self.use, self.would_connect, self.import_old):
            wanted = self._is_open or button is self.import_old
            spare -= button.sizeHint().width() + 8 if wanted else 0
            button.setVisible(wanted and spare >= 0)
