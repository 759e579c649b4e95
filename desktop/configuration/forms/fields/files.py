"""The name of a file, typed or chosen."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop import theme
from desktop.configuration.forms.fields.base import mark_wrong
from desktop.configuration.forms.fields.context import FieldContext
from desktop.configuration.forms.fields.text import TextField
from desktop.widgets.icon_button import IconButton


class ChooseButton(IconButton):
    """A folder to press."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("folder", "muted", parent=parent)
        self.setProperty("role", "icon")
        self.setFixedWidth(theme.HIT_PX)


class FileField(TextField):
    """A file's name, relative to the job's folder where it can be; empty is "nothing there"."""

    def __init__(self, context: FieldContext, parent: QWidget | None = None) -> None:
        super().__init__(default="", parent=parent)
        self._context = context
        self.button = ChooseButton()
        self.button.clicked.connect(self._choose)
        layout = self.layout()
        assert isinstance(layout, QHBoxLayout)  # noqa: S101  # made by TextField
        layout.setSpacing(4)
        layout.addWidget(self.button)
        self.retranslate()

    def set_wrong(self, wrong: bool) -> None:
        """Frame the name in red."""
        mark_wrong(self.edit, wrong=wrong)

    def describe(self, name: str, description: str) -> None:
        """Name the button too."""
        super().describe(name, description)
        self.button.setAccessibleName(self.tr("Choose a file: {0}").format(name))

    def retranslate(self) -> None:
        """Say what the button does."""
        self.edit.setPlaceholderText(self.tr("no file"))
        self.button.setToolTip(self.tr("Choose a file"))

    def _choose(self) -> None:
        folder = self._context.folder()
        path = self._context.chooser.open_file(self, self.tr("Choose a file"), folder)
        if path is not None:
            self.edit.setText(self._context.relative(path))
            self.finished.emit()
