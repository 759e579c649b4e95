"""The keys and the menu of the Job screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from desktop.library_texts import said
from desktop.widgets.translated import Translated

if TYPE_CHECKING:
    from desktop.configuration.editor_view import EditorView
    from desktop.configuration.page import ConfigurationPage

Keys = QKeySequence.StandardKey


class PageActions(Translated, QWidget):
    """Makes the actions; an invisible child of the page, so that it hears of the language."""

    def __init__(self, page: ConfigurationPage) -> None:
        super().__init__(page)
        self.hide()
        self._page = page
        self.new = self._action(page.new_job, QKeySequence(Keys.New))
        self.open = self._action(page.files.ask_open, QKeySequence(Keys.Open))
        self.save = self._action(page.save, QKeySequence(Keys.Save))
        self.save_as = self._action(page.files.save_as, QKeySequence("Ctrl+Shift+S"))
        self.import_old = self._action(page.files.ask_import)
        self.try_it = self._action(page.try_job, QKeySequence("F5"))
        self.use = self._action(page.use_job)
        self.recent = QMenu(page.head.menu)
        menu = page.head.menu
        menu.addActions([self.new, self.open])
        menu.addMenu(self.recent)
        menu.addActions([self.import_old])
        menu.addSeparator()
        menu.addActions([self.save, self.save_as])
        menu.addSeparator()
        menu.addActions([self.try_it, self.use])
        self.next = self._action(self._next_problem, QKeySequence("F8"))
        self.previous = self._action(self._previous_problem, QKeySequence("Shift+F8"))
        self.add = self._action(self._add, QKeySequence("Insert"))
        self.cure = self._action(self._cure, QKeySequence("Ctrl+."))
        self.column = self._action(self._next_column, QKeySequence("F6"))
        self._editor: EditorView | None = None
        self._recent: list[Callable[[], None]] = []
        self.retranslate()

    def retranslate(self) -> None:
        """Set the texts of the menu."""
        self.new.setText(self.tr("New job"))
        self.open.setText(self.tr("Open…"))
        self.recent.setTitle(self.tr("Recent files"))
        self.import_old.setText(self.tr("Import old files…"))
        self.save.setText(self.tr("Save"))
        self.save_as.setText(self.tr("Save as…"))
        self.try_it.setText(self.tr("Try on a virtual board"))
        self.use.setText(self.tr("Use on the line"))
        self.next.setText(self.tr("Next problem"))
        self.previous.setText(self.tr("Previous problem"))
        self.add.setText(self.tr("Add…"))
        self.cure.setText(self.tr("Mend it"))
        self.column.setText(self.tr("Next column"))
        self._show_steps()

    def follow(self, editor: EditorView) -> None:
        """Act on an editor, from now on."""
        self._editor = editor
        steps = editor.document.undo_steps
        self.undo = self._action(steps.undo, QKeySequence(Keys.Undo))
        self.redo = self._action(steps.redo, QKeySequence("Ctrl+Y"))
        self.redo.setShortcuts([QKeySequence("Ctrl+Y"), QKeySequence("Ctrl+Shift+Z")])
        steps.changed.connect(self._show_steps)
        self._show_steps()
        self._page.head.set_actions(self.undo, self.redo)

    def show_recent(self, names: Sequence[str]) -> None:
        """List the recent files in the menu."""
        self.recent.clear()
        for name in names:
            action = self.recent.addAction(Path(name).name)
            action.setToolTip(name)
            action.triggered.connect(partial(self._page.open_file, Path(name)))
        self.recent.setEnabled(bool(names))

    def _action(self, act: Callable[[], object], keys: QKeySequence | None = None) -> QAction:
        action = QAction(self._page)
        if keys is not None:
            action.setShortcut(keys)
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.triggered.connect(act)
        self._page.addAction(action)
        return action

    def _show_steps(self) -> None:
        if self._editor is None:
            return
        steps = self._editor.document.undo_steps
        self.undo.setEnabled(steps.can_undo)
        self.redo.setEnabled(steps.can_redo)
        self.undo.setText(self.tr("Undo {0}").format(said(steps.undo_label)).strip())
        self.redo.setText(self.tr("Redo {0}").format(said(steps.redo_label)).strip())

    def _shown(self) -> EditorView | None:
        shown = self._editor is not None and self._editor.isVisible()
        return self._editor if shown else None

    def _next_problem(self) -> None:
        editor = self._shown()
        if editor is not None:
            editor.problems.step(1)

    def _previous_problem(self) -> None:
        editor = self._shown()
        if editor is not None:
            editor.problems.step(-1)

    def _add(self) -> None:
        editor = self._shown()
        if editor is not None:
            editor.add()

    def _cure(self) -> None:
        editor = self._shown()
        if editor is not None:
            editor.cure()

    def _next_column(self) -> None:
        """Go from the tree to the form, to the problems, and round again."""
        editor = self._shown()
        if editor is None:
            return
        if editor.tree.view.hasFocus():
            editor.enter_form()
        elif editor.problems.list.hasFocus() or editor.problems.list.count() == 0:
            editor.tree.view.setFocus()
        elif editor.forms.isAncestorOf(self._page.window().focusWidget()):
            editor.problems.list.setFocus()
        else:
            editor.tree.view.setFocus()
