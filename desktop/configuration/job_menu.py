"""The menu of the Job screen and its keys: what can be done with files, and with the job as a whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from desktop.widgets.fitting import cut
from desktop.widgets.translated import Translated

if TYPE_CHECKING:
    from desktop.configuration.session import JobSession
    from desktop.configuration.uses import JobUses

Keys = QKeySequence.StandardKey
_FOLDER_PX = 360


class JobMenu(Translated, QMenu):
    """Acts on a session and the uses of its job; its keys count while its button is seen."""

    def __init__(self, session: JobSession, uses: JobUses, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.new = self._action(session.new, QKeySequence(Keys.New))
        self.open = self._action(session.ask_open, QKeySequence(Keys.Open))
        self.recent = self.addMenu("")
        self.import_old = self._action(session.ask_import)
        self.addSeparator()
        self.save = self._action(session.save, QKeySequence(Keys.Save))
        self.save_as = self._action(session.save_as, QKeySequence("Ctrl+Shift+S"))
        self.addSeparator()
        self.run_virtually = self._action(uses.run_virtually, QKeySequence("F5"))
        self.would_connect = self._action(uses.try_connection, QKeySequence("Shift+F5"))
        self.would_connect_there = self._action(uses.try_connection_there)
        self.use = self._action(uses.use_job)
        session.recent_changed.connect(self.show_recent)
        self.show_recent(session.recent)
        self.retranslate()

    def retranslate(self) -> None:
        """Set the texts."""
        self.new.setText(self.tr("New job"))
        self.open.setText(self.tr("Open…"))
        self.recent.setTitle(self.tr("Recent files"))
        self.import_old.setText(self.tr("Import old files…"))
        self.save.setText(self.tr("Save"))
        self.save_as.setText(self.tr("Save as…"))
        self.run_virtually.setText(self.tr("Try on a virtual board"))
        self.would_connect.setText(self.tr("Would this connect?"))
        self.would_connect_there.setText(self.tr("Would this connect? Ask the real server"))
        self.use.setText(self.tr("Use on the line"))

    def show_recent(self, names: Sequence[str]) -> None:
        """List the recent files."""
        self.recent.clear()
        files = [Path(name).name for name in names]
        for name, file in zip(names, files, strict=True):
            folder = cut(str(Path(name).parent), self.fontMetrics(), _FOLDER_PX)
            action = self.recent.addAction(file if files.count(file) == 1 else f"{file}   {folder}")
            action.setToolTip(name)
            action.triggered.connect(partial(self._session.open_files, (Path(name),)))
        self.recent.setEnabled(bool(names))

    def _action(self, act: Callable[[], None], keys: QKeySequence | None = None) -> QAction:
        action = QAction(self)
        if keys is not None:
            action.setShortcut(keys)
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.triggered.connect(act)
        self.addAction(action)
        return action
