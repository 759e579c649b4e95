"""The open job: its document, its files, and nothing of the user's work lost on the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.configuration.document.imported import import_notice, readable_kind
from desktop.configuration.file_work import FileWork
from desktop.translation import translated
from desktop.widgets.notice import Notice, Weight
from factory_prov.errors import FactoryProvError, InputError
from factory_prov.fault_place import ProgramFault

if TYPE_CHECKING:
    from desktop.configuration.document.document import EditorDocument
    from desktop.configuration.file_chooser import FileDialogs
    from desktop.preferences import Choices, Preferences
    from desktop.threads.work import Answer, Done
    from desktop.widgets.question_bar import Words
    from factory_prov.job.draft import JobDraft
    from factory_prov.job.file_kind import FileKind
    from factory_prov.job.old_formats.reading import OldFiles

Act = Callable[[], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Something to ask the user: see QuestionBar."""

    words: Words
    answers: tuple[Act, ...]


class JobSession(QObject):
    """Owns the document and its files, and tells what there is to show. `close` it before it goes."""

    opened = Signal()
    """Another job is open now."""
    pack_chosen = Signal(object)
    """Carries the Path of a finished pack, which is looked at and not opened."""
    changed = Signal()
    """The file of the open job is another, or it has changes now, or none any more."""
    saved = Signal(object)
    """Carries the Path of a job that is in its file now."""
    discarded = Signal()
    """Somebody has said that the changes need not be saved."""
    recent_changed = Signal(object)
    """Carries the names of the recent files."""
    asked = Signal(object)
    """Carries a Question."""
    notice = Signal(object)
    """Carries a Notice."""

    def __init__(
        self,
        preferences: Preferences,
        dialogs: FileDialogs,
        *,
        definition_folders: tuple[Path, ...] = (),
        parent: QObject | None = None,
    ) -> None:
        """`definition_folders` are those of the user's object definitions."""
        super().__init__(parent)
        self.definition_folders = definition_folders
        self.is_open = False
        """Whether the document is a job that was begun or opened."""
        self.files = FileWork(self)
        self._dialogs = dialogs
        self._preferences = preferences
        self._document: EditorDocument | None = None
        preferences.changed.connect(self._tell_recent)

    @property
    def document(self) -> EditorDocument:
        """The job that is edited; made when it is first asked for."""
        if self._document is None:
            from desktop.configuration.document.document import EditorDocument
            from factory_prov.lwm2m.objects import Definitions

            self._document = EditorDocument(Definitions(*self.definition_folders), self)
            self._document.title_changed.connect(self.changed)
            self._document.saved.connect(self.saved)
        return self._document

    @property
    def unsaved(self) -> bool:
        """Whether there are changes that are in no file."""
        return self._document is not None and self._document.dirty

    @property
    def title(self) -> str:
        """Name of the open file, with a mark while it has changes; "" for none."""
        return self.document.title + ("*" if self.document.dirty else "") if self.is_open else ""

    @property
    def recent(self) -> tuple[str, ...]:
        """Names of the files that were opened last."""
        return self._preferences.choices.recent_files

    def close(self) -> None:
        """Wait for no file any more. Safe twice."""
        self.files.close()

    def guard(self, then: Act) -> None:
        """Do `then` now, or once the user has decided about unsaved changes; not at all on Cancel."""
        if not self.is_open or not self.document.dirty:
            then()
            return

        def words() -> tuple[str, ...]:
            question = self.tr("{0} has changes that are not saved.").format(self.document.title)
            return question, self.tr("Save"), self.tr("Discard"), self.tr("Cancel")

        def discard() -> None:
            self.discarded.emit()
            then()

        self.asked.emit(Question(words=words, answers=(lambda: self.save(then=then), discard, _nothing)))

    def tell_failure(self, failure: FactoryProvError) -> None:
        """Say what could not be done."""
        details = failure.details if isinstance(failure, ProgramFault) else ""
        self.notice.emit(Notice(text=translated(failure.message), weight=Weight.ERROR, details=details))

    def do(self, work: Callable[[], Answer], then: Callable[[Answer], None], *, place: str) -> None:
        """Do `work` with files beside the window; `then` takes its answer, and a failure is told."""

        def ended(done: Done[Answer]) -> None:
            try:
                then(done.answer())
            except FactoryProvError as failure:
                self.tell_failure(failure)

        self.files.do(work, ended, place=place)

    # --- opening

    def new(self) -> None:
        """Begin a job from the template."""
        self.guard(self._begin_new)

    def open_files(self, paths: Sequence[Path]) -> None:
        """Open what was dropped or named: several old files make one job, of others only one is opened."""
        files = tuple(paths)

        def looked(kinds: tuple[FileKind | None, ...]) -> None:
            self._open_kinds(dict(zip(files, kinds, strict=True)))

        self.do(lambda: tuple(readable_kind(path) for path in files), looked, place=str(files[0]))

    def ask_open(self) -> None:
        """Ask for a file and open it."""
        path = self._dialogs.open_job(self._folder())
        if path is not None:
            self.open_files((path,))

    def _begin_new(self) -> None:
        self.document.new()
        self._take_opened()

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

    def _open(self, path: Path, left: tuple[Path, ...]) -> None:
        from factory_prov.job.draft import JobDraft

        def read(draft: JobDraft) -> None:
            self.document.take(draft)
            self._remember(path)
            self._take_opened()
            self._tell_left(path, left)

        self.do(lambda: JobDraft.load(path), read, place=str(path))

    def take_up(self, file: Path, *, then: Act) -> None:
        """Go on with the work that was kept in `file`; `then` comes when it is open."""
        from factory_prov.job.unsaved import Recovered, take_up

        def read(work: Recovered) -> None:
            self.document.take(work.draft)
            self._take_opened()
            then()
            if work.missing:
                text = self.tr("No key is ever kept aside. Give these again: {0}").format(", ".join(work.missing))
                self.notice.emit(Notice(text=text, weight=Weight.WARNING))

        self.guard(lambda: self.do(lambda: take_up(file), read, place=str(file)))

    def _take_opened(self) -> None:
        self.is_open = True
        self.opened.emit()

    def _look_at(self, path: Path, left: tuple[Path, ...]) -> None:
        self.pack_chosen.emit(path)
        self._tell_left(path, left)

    def _tell_left(self, path: Path, left: tuple[Path, ...]) -> None:
        if left:
            names = ", ".join(each.name for each in left)
            text = self.tr("One file is opened at a time: {0}. Not opened: {1}.").format(path.name, names)
            self.notice.emit(Notice(text=text, weight=Weight.WARNING))

    # --- the old tool's files

    def ask_import(self) -> None:
        """Ask for the old tool's files and import them."""
        paths = self._dialogs.open_old_files(self._folder())
        if paths:
            self.import_files(paths)

    def import_files(self, paths: Sequence[Path]) -> None:
        """Take the old tool's files; only an endpoint_cfg among them replaces the open job, which is asked about."""
        from factory_prov.job.old_formats.reading import read_old_files

        def read(old: OldFiles) -> None:
            if old.entries is None and self.is_open:
                self._import(old)
            else:
                self.guard(lambda: self._import(old))

        self.do(lambda: read_old_files(paths), read, place=str(paths[0]))

    def _import(self, old: OldFiles) -> None:
        self.document.take_old(old)
        self._take_opened()
        self.notice.emit(import_notice(old))

    # --- saving

    def save(self, *, then: Act | None = None) -> None:
        """Save, under a new name when there is none; `then` comes once the job is in its file."""
        if self.is_open and self.document.path is not None:
            self._save(self.document.path, then=then)
        else:
            self.save_as(then=then)

    def save_as(self, *, then: Act | None = None) -> None:
        """Ask for a name and save; a name without an ending is that of a .toml."""
        if not self.is_open:
            return
        before = self.document.path
        path = self._dialogs.save_job(before or self._folder() / "job.toml")
        if path is None:
            return
        whole = path if path.suffix else path.with_name(f"{path.name}.toml")
        agreed = whole == path  # the dialog has asked about what it named, and about nothing else
        self._save(whole, replace_changed=agreed and path != before, then=then)

    def _save(self, path: Path, *, replace_changed: bool = False, then: Act | None = None) -> None:
        from factory_prov.job.draft import FileChanged

        def written(done: Done[None]) -> None:
            try:
                done.answer()
            except FileChanged as failure:
                self._ask_replace(path, failure, then)
            except FactoryProvError as failure:
                self.tell_failure(failure)
            else:
                self.document.take_written(writing)
                self._remember(path)
                if then is not None:
                    then()

        try:
            writing = self.document.writing(path, replace_changed=replace_changed)
        except InputError as failure:
            self.tell_failure(failure)
        else:
            self.files.do(writing.write, written, place=str(path))

    def _ask_replace(self, path: Path, failure: InputError, then: Act | None) -> None:
        def words() -> tuple[str, ...]:
            question = f"{path.name}: {translated(failure.what)}"
            return question, self.tr("Save under another name…"), self.tr("Replace it"), self.tr("Cancel")

        answers = (lambda: self.save_as(then=then), lambda: self._save(path, replace_changed=True, then=then), _nothing)
        self.asked.emit(Question(words=words, answers=answers))

    # --- recent files

    def _remember(self, path: Path) -> None:
        try:
            self._preferences.remember_file(path)
        except (InputError, OSError) as failure:
            text = translated(failure.message) if isinstance(failure, InputError) else str(failure)
            self.notice.emit(Notice(text=text, weight=Weight.WARNING))

    def _tell_recent(self, choices: Choices) -> None:
        self.recent_changed.emit(choices.recent_files)

    def _folder(self) -> Path:
        path = self.document.path if self.is_open else None
        return path.parent if path is not None else Path(self.recent[0]).parent if self.recent else Path.home()


def _nothing() -> None:
    """Leave everything as it is."""
