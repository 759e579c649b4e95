"""The top line of the progress log: which lines are shown, a search, whether it follows; or folded, the newest line."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QLineEdit, QPushButton, QSizePolicy, QWidget

from desktop import theme
from desktop.widgets.fitting import cut
from desktop.widgets.translated import Translated

_SEARCH_PX = 220


class LogHead(Translated, QWidget):
    """Holds the controls; what they do is up to the panel."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.slot, self.every, self.warnings = (_button("chip") for _ in range(3))
        self.newest, self.fold = _button("quiet"), _button("quiet")
        self.copy, self.save = _button(""), _button("")
        self.search = QLineEdit()
        self._title, self._state = QLabel(), QLabel()
        self._slot_label = ""
        self._wants_slot = True
        self._set_up()
        self._lay_out()
        self.set_slot("")
        self.set_following(True)
        self.retranslate()

    def _set_up(self) -> None:
        self._title.setFont(theme.body_font(bold=True))
        self._state.setProperty("role", "muted")
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(_SEARCH_PX // 2)
        self.search.setMaximumWidth(_SEARCH_PX)
        scope = QButtonGroup(self)
        for chip in (self.slot, self.every, self.warnings):
            chip.setCheckable(True)
            if chip is not self.warnings:
                scope.addButton(chip)
        scope.buttonClicked.connect(self._scope_chosen)

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * theme.SPACE_PX)
        for widget in (self._title, self.slot, self.every, self.warnings):
            layout.addWidget(widget)
        layout.addStretch(1)
        for control in (self._state, self.newest, self.search, self.copy, self.save, self.fold):
            layout.addWidget(control)

    @property
    def only_slot(self) -> bool:
        """Whether the lines of the chosen slot alone are wanted."""
        return bool(self._slot_label) and self.slot.isChecked()

    def set_slot(self, label: str) -> None:
        """Offer the lines of that slot alone; "": no slot is chosen."""
        self._slot_label = label
        self.slot.setText(label)
        self.slot.setVisible(bool(label))
        (self.slot if label and self._wants_slot else self.every).setChecked(True)
        self._name_slot()

    def set_following(self, following: bool) -> None:
        """Say that the newest line is in sight, or offer the way there."""
        self._state.setVisible(following)
        self.newest.setVisible(not following)

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self._title.setText(self.tr("Progress log"))
        self.every.setText(self.tr("All"))
        self.every.setAccessibleName(self.tr("Lines of all slots and of the program"))
        self.warnings.setText(self.tr("Warnings"))
        self.warnings.setAccessibleName(self.tr("Warnings and errors only"))
        self.search.setPlaceholderText(self.tr("Search"))
        self.search.setAccessibleName(self.tr("Search in the progress log"))
        self._state.setText(self.tr("following"))
        self._state.setToolTip(self.tr("New lines come into sight by themselves. Scroll up to stop that."))
        self.newest.setText(self.tr("Jump to the newest"))
        self.copy.setText(self.tr("Copy"))
        self.copy.setAccessibleName(self.tr("Copy the selected lines, or all that are shown"))
        self.save.setText(self.tr("Save…"))
        self.save.setAccessibleName(self.tr("Save the lines that are shown in a file"))
        self.fold.setText(self.tr("Hide"))
        self.fold.setAccessibleName(self.tr("Show only the newest line of the log"))
        self._name_slot()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Leave the search out where there is no room for it, unless something is being searched."""
        self.search.setVisible(event.size().width() > 3 * _SEARCH_PX or bool(self.search.text()))
        super().resizeEvent(event)

    def _name_slot(self) -> None:
        self.slot.setAccessibleName(self.tr("Lines of {0} only").format(self._slot_label))

    def _scope_chosen(self) -> None:
        self._wants_slot = self.slot.isChecked()


class FoldedLog(Translated, QWidget):
    """The newest line and the button that shows the others."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.unfold = _button("quiet")
        self._line = QLabel()
        self._line.setFont(theme.mono_font())
        self._line.setTextFormat(Qt.TextFormat.PlainText)
        self._line.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._text = ""
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3 * theme.SPACE_PX)
        layout.addWidget(self._line, 1)
        layout.addWidget(self.unfold)
        self.retranslate()

    @property
    def text(self) -> str:
        """The newest line, whole."""
        return self._text

    def show_line(self, text: str) -> None:
        """Show another line, as much of it as there is room for."""
        self._text = text
        shown = cut(text, self._line.fontMetrics(), self._line.width())
        self._line.setText(shown)
        self._line.setAccessibleName(text)

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.unfold.setText(self.tr("Show log"))
        self.unfold.setAccessibleName(self.tr("Show all lines of the progress log"))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Show as much of the line as there is room for now."""
        super().resizeEvent(event)
        self.show_line(self._text)


def _button(role: str) -> QPushButton:
    button = QPushButton()
    if role:
        button.setProperty("role", role)
    return button
