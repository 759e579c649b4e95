"""The Job screen: which file is open and what becomes of it; the editor itself is made when it is needed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.configuration.file_chooser import FileChooser
from desktop.configuration.head_bar import HeadBar
from desktop.configuration.job_files import JobFiles
from desktop.configuration.job_uses import JobUses
from desktop.configuration.page_actions import PageActions
from desktop.configuration.start_view import StartView
from desktop.configuration.virtual_run.result_strip import VirtualRunStrip
from desktop.configuration.virtual_run.virtual_run import VirtualRun
from desktop.library_texts import said
from desktop.widgets.notice import Notice, Weight
from desktop.widgets.question_bar import QuestionBar
from desktop.widgets.translated import Translated
from factory_prov.errors import InputError

if TYPE_CHECKING:
    from desktop.configuration.checks.inspection_view import InspectionView
    from desktop.configuration.document.document import EditorDocument
    from desktop.configuration.editor_view import EditorView
    from desktop.preferences import Preferences


class ConfigurationPage(Translated, QWidget):
    """The config editor as a screen. Close it before it goes."""

    notice = Signal(object)
    """Carries a Notice."""
    use_on_line = Signal(object)
    """Carries the Path of a job that is saved and has no errors."""
    saved = Signal(object)
    """Carries the Path of a job that is in its file now."""
    title_changed = Signal()
    went_on = Signal()
    """What was refused before is done now."""

    def __init__(
        self,
        preferences: Preferences,
        parent: QWidget | None = None,
        *,
        chooser: FileChooser | None = None,
        folders: tuple[Path, ...] = (),
    ) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._chooser = chooser or FileChooser()
        self._folders = folders
        self._editor: EditorView | None = None
        self._inspection: InspectionView | None = None
        self._looked_at: Path | None = None
        self.setAcceptDrops(True)
        self.head, self.question, self.start = HeadBar(), QuestionBar(), StartView()
        self.views = QStackedWidget()
        self.views.addWidget(self.start)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for part in (self.head, self.question):
            layout.addWidget(part)
        layout.addWidget(self.views, 1)
        self.virtual_run, self.verdict = VirtualRun(self), VirtualRunStrip()
        layout.addWidget(self.verdict)
        self._focus_before: QWidget | None = None
        self.files = JobFiles(self, preferences, self._chooser)
        self.uses = JobUses(self, folders)
        self.actions_ = PageActions(self)
        self._connect()
        self.retranslate()

    def _connect(self) -> None:
        self.start.new_wanted.connect(self.new_job)
        self.start.open_wanted.connect(self.files.ask_open)
        self.start.recent_wanted.connect(self.open_file)
        self.head.import_old.clicked.connect(self.files.ask_import)
        self.head.try_it.clicked.connect(self.try_job)
        self.head.use.clicked.connect(self.use_job)
        self.head.save.clicked.connect(self.save)
        self._preferences.changed.connect(self._show_recent)
        self.files.work.waiting.connect(self._wait)
        self.virtual_run.told.connect(self.verdict.tell)
        self.virtual_run.ended.connect(self.verdict.end)
        self.verdict.stop_wanted.connect(self.virtual_run.stop)

    def retranslate(self) -> None:
        """Set what the head says; the parts have their own texts."""
        self._show_recent()
        self.show_head()

    # --- what the window asks

    def unsaved(self) -> bool:
        """Whether there are changes that are in no file."""
        return self._editor is not None and self._editor.document.dirty

    def job_path(self) -> Path | None:
        """The file of the open job, None when there is none."""
        return None if self._editor is None else self._editor.document.path

    def window_title(self) -> str:
        """Name of the open file, with a mark while it has changes; "" for none."""
        document = self.document
        return "" if document is None else document.title + ("*" if document.dirty else "")

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  # Qt's name
        """End what goes on in the background."""
        self.files.work.close()
        self.virtual_run.close()
        for view in (self._editor, self._inspection):
            if view is not None:
                view.close()
        super().closeEvent(event)

    @property
    def document(self) -> EditorDocument | None:
        """The open job, None when there is none."""
        shown = self._editor is not None and self.views.currentWidget() is not self.start
        return self._editor.document if shown and self._editor is not None else None

    @property
    def editor(self) -> EditorView:
        """The three columns; made when they are first asked for."""
        if self._editor is None:
            from desktop.configuration.editor_view import EditorView

            self._editor = EditorView(self._chooser, self._folders)
            self._editor.refused.connect(self.tell_failure)
            self._editor.check_failed.connect(self._tell_bug)
            self._editor.document.title_changed.connect(self.show_head)
            self._editor.document.saved.connect(self.saved)
            self._editor.document.changed.connect(self.verdict.job_changed)
            self.views.addWidget(self._editor)
            self.actions_.follow(self._editor)
        return self._editor

    # --- files

    def new_job(self) -> None:
        """Begin a job from the template."""
        self.files.new_job()

    def open_file(self, path: Path) -> None:
        """Open a job; the old tool's files are imported and a finished pack is looked at."""
        self.files.open_files((path,))

    def open_files(self, paths: Sequence[Path]) -> None:
        """Open what was dropped or named: several old files make one job."""
        self.files.open_files(paths)

    def save(self) -> None:
        """Save, under a new name when there is none."""
        self.files.save()

    def guard(self, then: Callable[[], None]) -> None:
        """Do `then` now, or once the user has decided about unsaved changes; not at all on Cancel."""
        self.files.guard(then)

    # --- what becomes of the job

    def try_job(self) -> None:
        """Try the job as it stands on a virtual board; the verdict comes at the foot of the editor."""
        self.uses.try_job()

    def use_job(self) -> None:
        """Save the job, and hand its file over to the line."""
        self.uses.use_job()

    def tell_failure(self, failure: InputError) -> None:
        """Say what could not be done."""
        self.notice.emit(Notice(text=said(str(failure)), weight=Weight.ERROR))

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  # Qt's name
        """Begin with what is most likely wanted."""
        super().showEvent(event)
        if self.views.currentWidget() is self.start:
            self.start.new.setFocus()

    # --- drag and drop

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802  # Qt's name
        """Take files from the file manager."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802  # Qt's name
        """Open what was dropped."""
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            event.acceptProposedAction()
            self.open_files(files)

    # --- inside

    def look_at(self, path: Path) -> None:
        """Show a finished pack."""
        if self._inspection is None:
            from desktop.configuration.checks.inspection_view import InspectionView

            self._inspection = InspectionView()
            self._inspection.failed.connect(self.tell_failure)
            self.views.addWidget(self._inspection)
        self._looked_at = path
        self._inspection.show_file(path)
        self.views.setCurrentWidget(self._inspection)
        self.show_head()

    def _wait(self, waiting: bool) -> None:
        """While a slow drive is waited for nothing can be changed; what had the focus gets it back."""
        if waiting:
            self._focus_before = self.window().focusWidget()
            self.notice.emit(Notice(text=self.tr("Waiting for the drive …")))
        for part in (self.head, self.views):
            part.setEnabled(not waiting)
        if not waiting and self._focus_before is not None and self._focus_before.isVisible():
            self._focus_before.setFocus()

    def show_editor(self) -> None:
        """Show the job that was just opened."""
        self._looked_at = None
        self.views.setCurrentWidget(self.editor)
        self.editor.begin()
        self.show_head()

    def show_head(self) -> None:
        """Say above which file is open."""
        document = self.document
        looked_at = self.views.currentWidget() is self._inspection and self._looked_at is not None
        if self._looked_at is not None and looked_at:
            self.head.show_file(self._looked_at.name, str(self._looked_at.parent), changed=False)
        elif document is None:
            self.head.show_file(self.tr("Job"), self.tr("No job is open"), changed=False)
        else:
            name, place = document.get(("name",), ""), document.path
            where = self.tr("not saved yet") if place is None else str(place.parent)
            below = " · ".join(str(part) for part in (self.tr("Job"), name, where) if part)
            self.head.show_file(document.title, below, changed=document.dirty)
        self.head.show_job(is_open=document is not None and not looked_at)
        self.title_changed.emit()

    def _show_recent(self) -> None:
        names = self._preferences.choices.recent_files
        self.start.show_recent(names)
        self.actions_.show_recent(names)

    def _tell_bug(self, words: str) -> None:
        text = self.tr("A fault of this program: the job could not be checked. Your work is safe; save it.")
        self.notice.emit(Notice(text=text, weight=Weight.ERROR, details=words))
