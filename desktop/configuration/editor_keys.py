"""The keys of the editor: from problem to problem and column to column, add, cure, undo and redo."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from desktop.widgets.translated import Translated

if TYPE_CHECKING:
    from desktop.configuration.editor_view import EditorView


class EditorKeys(Translated, QWidget):
    """Makes the actions of an editor; an invisible child of it, so that it hears of the language."""

    def __init__(self, editor: EditorView) -> None:
        super().__init__(editor)
        self.hide()
        self._editor = editor
        self._steps = editor.document.undo_steps
        self.next = self._action(editor.problems.go_on, "F8")
        self.previous = self._action(editor.problems.go_back, "Shift+F8")
        self.add = self._action(editor.add, "Insert")
        self.cure = self._action(editor.cure, "Ctrl+.")
        self.column = self._action(editor.next_column, "F6")
        self.search = self._action(editor.search.open, "Ctrl+F")
        self.find_next = self._action(editor.search.go_on, "F3")
        self.find_previous = self._action(editor.search.go_back, "Shift+F3")
        self.undo = self._action(self._steps.undo, QKeySequence(QKeySequence.StandardKey.Undo).toString())
        self.redo = self._action(self._steps.redo, "Ctrl+Y", "Ctrl+Shift+Z")
        self._steps.changed.connect(self._show_steps)
        self.retranslate()

    def retranslate(self) -> None:
        """Name the actions."""
        self.next.setText(self.tr("Next problem"))
        self.previous.setText(self.tr("Previous problem"))
        self.add.setText(self.tr("Add…"))
        self.cure.setText(self.tr("Mend it"))
        self.column.setText(self.tr("Next column"))
        self.search.setText(self.tr("Search…"))
        self.find_next.setText(self.tr("Next found"))
        self.find_previous.setText(self.tr("Previous found"))
        self._show_steps()

    def _action(self, act: Callable[[], None], *keys: str) -> QAction:
        action = QAction(self)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.triggered.connect(act)
        self._editor.addAction(action)
        return action

    def _show_steps(self) -> None:
        self.undo.setEnabled(self._steps.can_undo)
        self.redo.setEnabled(self._steps.can_redo)
        self.undo.setText(self.tr("Undo {0}").format(self._steps.undo_label).strip())
        self.redo.setText(self.tr("Redo {0}").format(self._steps.redo_label).strip())
