"""The files of the Job screen: opened, imported and saved, and nothing of the user's work lost on the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.configuration.file_chooser import FileChooser
from desktop.configuration.file_work import FileWork
from desktop.library_texts import said
from desktop.widgets.notice import Notice, Weight
from factory_prov.errors import InputError

if TYPE_CHECKING:
    from desktop.configuration.page import ConfigurationPage
    from desktop.preferences import Preferences
    from factory_prov.job.draft import JobDraft
    from factory_prov.job.file_kind import FileKind
    from factory_prov.job.old_formats.reading import OldFiles

Act = Callable[[], None]


class JobFiles(QObject):
    """Does what the menu and the buttons of a page say about files; asks in the page, never in a dialog of its own."""

    def __init__(self, page: ConfigurationPage, preferences: Preferences, chooser: FileChooser) -> None:
        super().__init__(page)
        self._page = page
        self._preferences = preferences
        self._chooser = chooser
        self.work = FileWork(self)

    def guard(self, then: Act) -> None:
        """Do `then` now, or once the user has decided about unsaved changes; not at all on Cancel."""
        document = self._page.document
        if document is None or not document.dirty:
            then()
            return

        def words() -> tuple[str, ...]:
            question = self.tr("{0} has changes that are not saved.").format(document.title)
            return question, self.tr("Save"), self.tr("Discard"), self.tr("Cancel")

        self._page.question.ask(words, (lambda: self.save(then), then, _nothing))

    def new_job(self) -> None:
        """Begin a job from the template."""
        self.guard(self._begin_new)

    def open_files(self, paths: Sequence[Path]) -> None:
        """Open what was dropped or named: several old files make one job, of others only one is opened."""
        files = tuple(paths)

        def looked(kinds: Callable[[], tuple[FileKind | None, ...]]) -> None:
            try:
                self._open_kinds(dict(zip(files, kinds(), strict=True)))
            except InputError as failure:
                self._page.tell_failure(failure)

        self.work.do(lambda: tuple(_kind(path) for path in files), looked, place=str(files[0]))

    def _open_kinds(self, kinds: dict[Path, FileKind | None]) -> None:
        from factory_prov.job.file_kind import FileKind

        others = [path for path, kind in kinds.items() if kind is not FileKind.ENDPOINT_CFG]
        if not others:
            self.import_files(tuple(kinds))
            return
        left = tuple(path for path in kinds if path is not others[0])
        if kinds[others[0]] is FileKind.PACK:
            self.guard(lambda: self._look_at(others[0], left))
        else:
            self.guard(lambda: self._open(others[0], left))

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
        """Take the old tool's files; only an endpoint_cfg among them replaces the open job, which is asked about."""
        from factory_prov.job.old_formats.reading import read_old_files

        def read(old_files: Callable[[], OldFiles]) -> None:
            try:
                old = old_files()
            except InputError as failure:
                self._page.tell_failure(failure)
                return
            if old.entries is None and self._page.document is not None:
                self._import(old)
            else:
                self.guard(lambda: self._import(old))

        self.work.do(lambda: read_old_files(paths), read, place=str(paths[0]))

    def save(self, then: Act | None = None) -> None:
        """Save, under a new name when there is none; `then` comes once the job is in its file."""
        document = self._page.document
        if document is not None and document.path is not None:
            self._save(document.path, then=then)
        else:
            self.save_as(then)

    def save_as(self, then: Act | None = None) -> None:
        """Ask for a name and save; a name without an ending is that of a .toml."""
        document = self._page.document
        if document is None:
            return
        suggestion = document.path or self._folder() / "job.toml"
        path = self._chooser.save_file(self._page, self.tr("Save as"), suggestion, self.tr("Jobs (*.toml)"))
        if path is None:
            return
        whole = path if path.suffix else path.with_name(f"{path.name}.toml")
        agreed = whole == path  # the dialog has asked about what it named, and about nothing else
        self._save(whole, replace_changed=agreed and path != document.path, then=then)

    def _begin_new(self) -> None:
        self._page.editor.document.new()
        self._page.show_editor()

    def _open(self, path: Path, left: tuple[Path, ...]) -> None:
        from factory_prov.job.draft import JobDraft

        def read(draft: Callable[[], JobDraft]) -> None:
            try:
                self._page.editor.document.take(draft())
            except InputError as failure:
                self._page.tell_failure(failure)
                return
            self._remember(path)
            self._page.show_editor()
            self._tell_left(path, left)

        self.work.do(lambda: JobDraft.load(path), read, place=str(path))

    def _look_at(self, path: Path, left: tuple[Path, ...]) -> None:
        self._page.look_at(path)
        self._tell_left(path, left)

    def _tell_left(self, path: Path, left: tuple[Path, ...]) -> None:
        if left:
            names = ", ".join(each.name for each in left)
            text = self.tr("One file is opened at a time: {0}. Not opened: {1}.").format(path.name, names)
            self._page.notice.emit(Notice(text=text, weight=Weight.WARNING))

    def _import(self, old: OldFiles) -> None:
        self._page.editor.document.take_old(old)
        self._page.show_editor()
        text = self.tr("Imported: {0}.").format(", ".join(self._imported(old)))
        notes = old.notes()
        weight = Weight.WARNING if notes else Weight.INFO
        self._page.notice.emit(Notice(text=" ".join((text, *map(said, notes))), weight=weight))

    def _imported(self, old: OldFiles) -> list[str]:
        """Say in the present language what was taken over."""
        found = []
        if old.entries is not None:
            found.append(self.tr("%n resource(s)", "", len(old.entries)))
        if old.server is not None:
            found.append(self.tr("the server {0}").format(old.server.url))
        if old.cert_info is not None and (old.entries is None or old.uses_certificate):
            found.append(self.tr("the fields of the certificate"))
        return found or [self.tr("nothing")]

    def _save(self, path: Path, *, replace_changed: bool = False, then: Act | None = None) -> None:
        from factory_prov.job.draft import FileChanged

        document = self._page.editor.document

        def written(end: Callable[[], None]) -> None:
            try:
                end()
            except FileChanged as failure:
                self._ask_replace(path, failure, then)
            except InputError as failure:
                self._page.tell_failure(failure)
            else:
                document.take_written(writing)
                self._remember(path)
                self._page.show_head()
                if then is not None:
                    then()

        try:
            writing = document.writing(path, replace_changed=replace_changed)
        except InputError as failure:
            self._page.tell_failure(failure)
        else:
            self.work.do(writing.write, written, place=str(path))

    def _ask_replace(self, path: Path, failure: InputError, then: Act | None) -> None:
        def words() -> tuple[str, ...]:
            question = f"{path.name}: {said(failure.what)}"
            return question, self.tr("Save under another name…"), self.tr("Replace it"), self.tr("Cancel")

        answers = (lambda: self.save_as(then), lambda: self._save(path, replace_changed=True, then=then), _nothing)
        self._page.question.ask(words, answers)

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


def _kind(path: Path) -> FileKind | None:
    """Return what kind of file it is; None when it cannot be read: opening it says why."""
    from factory_prov.files.reading import read_bytes
    from factory_prov.job.file_kind import kind_of

    try:
        return kind_of(read_bytes(path))
    except InputError:
        return None
