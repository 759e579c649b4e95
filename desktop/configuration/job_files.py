"""The files of the Job screen: opened, imported and saved, and nothing of the user's work lost on the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.configuration.file_chooser import FileChooser
from desktop.library_texts import said
from desktop.widgets.notice import Notice, Weight
from factory_prov.errors import InputError

if TYPE_CHECKING:
    from desktop.configuration.page import ConfigurationPage
    from desktop.settings.preferences import Preferences


class JobFiles(QObject):
    """Does what the menu and the buttons of a page say about files; asks in the page, never in a dialog of its own."""

    def __init__(self, page: ConfigurationPage, preferences: Preferences, chooser: FileChooser) -> None:
        super().__init__(page)
        self._page = page
        self._preferences = preferences
        self._chooser = chooser

    def guard(self, then: Callable[[], None]) -> None:
        """Do `then` now, or once the user has decided about unsaved changes; not at all on Cancel."""
        document = self._page.document
        if document is None or not document.dirty:
            then()
            return

        def save_first() -> None:
            if self.save():
                then()

        self._page.question.ask(
            self.tr("{0} has changes that are not saved.").format(document.title),
            ((self.tr("Save"), save_first), (self.tr("Discard"), then), (self.tr("Cancel"), _nothing)),
        )

    def new_job(self) -> None:
        """Begin a job from the template."""
        self.guard(self._begin_new)

    def open_files(self, paths: Sequence[Path]) -> None:
        """Open what was dropped or named: several old files make one job."""
        from factory_prov.job.old_files import is_old_file

        files = tuple(paths)
        try:
            if all(is_old_file(path) for path in files):
                self.import_files(files)
            elif _is_pack(files[0]):
                self.guard(lambda: self._page.look_at(files[0]))
            else:
                self.guard(lambda: self._open(files[0]))
        except InputError as failure:
            self._page.tell_failure(failure)

    def ask_open(self) -> None:
        """Ask for a file and open it."""
        filters = self.tr("Jobs (*.toml);;All files (*)")
        path = self._chooser.open_file(self._page, self.tr("Open"), self._folder(), filters)
        if path is not None:
            self.open_files((path,))

    def ask_import(self) -> None:
        """Ask for the old tool's files and import them."""
        filters = self.tr("Old files (endpoint_cfg* *.json);;All files (*)")
        paths = self._chooser.open_files(self._page, self.tr("Import old files"), self._folder(), filters)
        if paths:
            self.import_files(paths)

    def import_files(self, paths: Sequence[Path]) -> None:
        """Take the old tool's files; only an endpoint_cfg among them replaces the open job."""
        self.guard(lambda: self._import(tuple(paths)))

    def save(self) -> bool:
        """Save, under a new name when there is none; whether the job is in its file now."""
        document = self._page.document
        if document is None:
            return False
        return self.save_as() if document.path is None else self._save(document.path)

    def save_as(self) -> bool:
        """Ask for a name and save."""
        document = self._page.document
        if document is None:
            return False
        suggestion = document.path or self._folder() / "job.toml"
        path = self._chooser.save_file(self._page, self.tr("Save as"), suggestion, self.tr("Jobs (*.toml)"))
        return path is not None and self._save(path, replace_changed=path != document.path)

    def _begin_new(self) -> None:
        self._page.editor.document.new()
        self._page.show_editor()

    def _open(self, path: Path) -> None:
        try:
            self._page.editor.document.open(path)
        except InputError as failure:
            self._page.tell_failure(failure)
        else:
            self._remember(path)
            self._page.show_editor()

    def _import(self, paths: tuple[Path, ...]) -> None:
        try:
            notes = self._page.editor.document.import_files(paths)
        except InputError as failure:
            self._page.tell_failure(failure)
            return
        self._page.show_editor()
        text = self.tr("Imported. {0}").format(" ".join(map(said, notes))).strip()
        self._page.notice.emit(Notice(text=text, weight=Weight.WARNING if notes else Weight.INFO))

    def _save(self, path: Path, *, replace_changed: bool = False) -> bool:
        from factory_prov.job.draft import FileChanged

        document = self._page.editor.document
        try:
            document.save(path, replace_changed=replace_changed)
        except FileChanged as failure:
            self._ask_replace(path, failure)
            return False
        except InputError as failure:
            self._page.tell_failure(failure)
            return False
        self._remember(path)
        self._page.show_head()
        return True

    def _ask_replace(self, path: Path, failure: InputError) -> None:
        def replace() -> None:
            self._save(path, replace_changed=True)

        def save_as() -> None:
            self.save_as()

        answers = (
            (self.tr("Save under another name…"), save_as),
            (self.tr("Replace it"), replace),
            (self.tr("Cancel"), _nothing),
        )
        self._page.question.ask(f"{path.name}: {said(failure.what)}", answers)

    def _remember(self, path: Path) -> None:
        try:
            self._preferences.remember_file(path)
        except (InputError, OSError) as failure:
            self._page.notice.emit(Notice(text=said(str(failure)), weight=Weight.WARNING))

    def _folder(self) -> Path:
        path = self._page.job_path()
        recent = self._preferences.choices.recent_files
        return path.parent if path is not None else Path(recent[0]).parent if recent else Path.home()


def _nothing() -> None:
    """Leave everything as it is."""


def _is_pack(path: Path) -> bool:
    from factory_prov.input_files import read_bytes
    from factory_prov.job.file_kind import FileKind, kind_of

    return kind_of(read_bytes(path)) is FileKind.PACK
