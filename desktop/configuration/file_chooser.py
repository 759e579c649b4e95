"""Where the editor asks for file names: the system's dialogs, behind one small seam, and what it asks them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget


class FileChooser:
    """Asks the user for files; None or nothing when the user thinks better of it. `filters` are Qt's."""

    def open_file(self, parent: QWidget, title: str, folder: Path, filters: str = "") -> Path | None:
        """Ask for one file that is there."""
        name, _ = QFileDialog.getOpenFileName(parent, title, str(folder), filters)
        return Path(name) if name else None

    def open_files(self, parent: QWidget, title: str, folder: Path, filters: str = "") -> tuple[Path, ...]:
        """Ask for some files that are there."""
        names, _ = QFileDialog.getOpenFileNames(parent, title, str(folder), filters)
        return tuple(Path(name) for name in names)

    def save_file(self, parent: QWidget, title: str, suggestion: Path, filters: str = "") -> Path | None:
        """Ask where to save; the dialog itself asks before it names a file that is there.

        A name without an ending gets that of the suggestion.
        """
        dialog = QFileDialog(parent, title, str(suggestion.parent), filters)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(suggestion.suffix)
        dialog.selectFile(suggestion.name)
        names = dialog.selectedFiles() if dialog.exec() else []
        dialog.deleteLater()
        return Path(names[0]) if names else None


class FileDialogs(QObject):
    """Asks for the files of a job; the dialogs belong to `widget`."""

    def __init__(self, chooser: FileChooser, widget: QWidget) -> None:
        super().__init__(widget)
        self._chooser = chooser
        self._widget = widget

    def open_job(self, folder: Path) -> Path | None:
        """Ask for a file to open."""
        filters = self.tr("Jobs (*.toml);;All files (*)")
        return self._chooser.open_file(self._widget, self.tr("Open"), folder, filters)

    def open_old_files(self, folder: Path) -> tuple[Path, ...]:
        """Ask for files of the old tool."""
        filters = self.tr("Old files (endpoint_cfg* *.json);;All files (*)")
        return self._chooser.open_files(self._widget, self.tr("Import old files"), folder, filters)

    def save_job(self, suggestion: Path) -> Path | None:
        """Ask where to save a job."""
        return self._chooser.save_file(self._widget, self.tr("Save as"), suggestion, self.tr("Jobs (*.toml)"))
