"""What stands on the right when an object is chosen: what it is for, and how to add an instance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from desktop.configuration.document.targets import OBJECTS_HEADING, EditorTarget, TargetKind, target_for
from desktop.configuration.forms.form import EditorForm
from desktop.configuration.forms.form_row import FieldBox
from desktop.translation import translated
from desktop.widgets.icon_button import AddButton

if TYPE_CHECKING:
    from desktop.configuration.document.document import DocumentChange, EditorDocument
    from desktop.configuration.forms.fields.context import FieldContext


class ObjectForm(EditorForm):
    """Shows an object, or (`OBJECTS_HEADING`) what is wrong with the configuration as a whole."""

    instance_wanted = Signal(int)
    """Carries the object's id."""

    def __init__(self, document: EditorDocument, context: FieldContext) -> None:
        super().__init__(document, context)
        self._target = OBJECTS_HEADING
        self._text = QLabel()
        self._text.setWordWrap(True)
        self.add = AddButton()
        self.add.clicked.connect(self._wants_instance)
        self.rows.add(self._text)
        self.rows.add(self.add)
        self._strays: list[QPushButton] = []
        self.retranslate()

    def show_target(self, target: EditorTarget) -> None:
        """Show another object."""
        self._target = target
        self.retranslate()

    def retranslate(self) -> None:
        """Set the texts."""
        object_id = self._target.object_id
        whole = self._target.kind is not TargetKind.OBJECT
        definition = None if whole else self.document.definitions.get(object_id)
        self.heading.setText(
            self.tr("Device configuration")
            if whole
            else self.tr("Object {0}").format(object_id)
            if definition is None
            else definition.name
        )
        self.subheading.setText("" if whole else f"/{object_id}" + (f" · {definition.version}" if definition else ""))
        self._text.setText("" if definition is None else translated(definition.explanation))
        self.add.setVisible(not whole and self.document.contents.next_instance(object_id) is not None)
        self.add.set_text(self.tr("Add an instance"))
        self._show_strays(whole=whole)

    def is_mine(self, problem_path: str) -> bool:
        """Take what is about the object itself, or about no object."""
        return target_for(problem_path) == self._target

    def focus_first(self) -> None:
        """Give the focus to what there is to press."""
        self.add.setFocus()

    def focus_on(self, problem_path: str) -> None:  # noqa: ARG002  # nothing here has a path
        """Give the focus to the cures, or to the button."""
        (self.banner if not self.banner.isHidden() else self.add).setFocus()

    def stops(self) -> list[QWidget]:
        """Add the buttons."""
        return [*super().stops(), self.add, *self._strays]

    def _follow(self, _change: DocumentChange) -> None:
        self.retranslate()

    def _edited(self, box: FieldBox) -> None:
        raise NotImplementedError

    def _show_strays(self, *, whole: bool) -> None:
        """Offer to remove entries of [configuration] whose key is no resource path."""
        keys = self.document.contents.unreadable() if whole else ()
        for button in self._strays:
            self.rows.take(button)
        self._strays = []
        for key in keys:
            button = QPushButton(self.tr("Remove {0}").format(key))
            button.setProperty("stray", key)
            button.clicked.connect(self._remove_stray)
            self.rows.add(button)
            self._strays.append(button)

    def _remove_stray(self) -> None:
        button = self.sender()
        if button is not None:
            self.document.remove(("configuration", str(button.property("stray"))))

    def _wants_instance(self) -> None:
        self.instance_wanted.emit(self._target.object_id)
