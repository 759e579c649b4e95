"""The Job screen: how it is laid out, and what is connected with what; the editor is made when it is needed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.configuration.connection.trial import ConnectionTrials
from desktop.configuration.connection.trial_strip import ConnectionStrip
from desktop.configuration.file_chooser import FileChooser, FileDialogs
from desktop.configuration.head_bar import HeadBar
from desktop.configuration.job_menu import JobMenu
from desktop.configuration.session import JobSession, Question
from desktop.configuration.start_view import StartView
from desktop.configuration.uses import JobUses
from desktop.configuration.virtual_run.result_strip import VirtualRunStrip
from desktop.configuration.virtual_run.virtual_run import VirtualRun
from desktop.widgets.notice import Notice, Weight
from desktop.widgets.question_bar import QuestionBar
from desktop.widgets.translated import Translated

if TYPE_CHECKING:
    from desktop.configuration.checks.inspection_view import InspectionView
    from desktop.configuration.draft_keeper import DraftKeeper
    from desktop.configuration.editor_view import EditorView
    from desktop.preferences import Preferences
    from factory_prov.lwm2m.problem import Problem


class ConfigurationPage(Translated, QWidget):
    """The config editor as a screen. `close` it before it goes."""

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
        definition_folders: tuple[Path, ...] = (),
        draft_file: Path | None = None,
    ) -> None:
        """`draft_file` is where work that is in no file is kept while it goes on; None for nowhere."""
        super().__init__(parent)
        self._draft_file = draft_file
        self._keeper: DraftKeeper | None = None
        self._chooser = chooser or FileChooser()
        self._editor: EditorView | None = None
        self._inspection: InspectionView | None = None
        self._inspected: Path | None = None
        self._focus_before: QWidget | None = None
        dialogs = FileDialogs(self._chooser, self)
        self.session = JobSession(preferences, dialogs, definition_folders=definition_folders, parent=self)
        self.virtual_run = VirtualRun(self)
        self.connections = ConnectionTrials(self)
        self.uses = JobUses(self.session, self.virtual_run, self.connections, self)
        self.head, self.question, self.start = HeadBar(), QuestionBar(), StartView()
        self.verdict, self.connection = VirtualRunStrip(), ConnectionStrip()
        self.menu = JobMenu(self.session, self.uses, self.head)
        self.views = QStackedWidget()
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        self.setAcceptDrops(True)
        self.head.set_menu(self.menu)
        self.views.addWidget(self.start)
        self.start.show_recent(self.session.recent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.head)
        layout.addWidget(self.question)
        layout.addWidget(self.views, 1)
        layout.addWidget(self.verdict)
        layout.addWidget(self.connection)

    def _connect(self) -> None:
        self.start.new_wanted.connect(self.session.new)
        self.start.open_wanted.connect(self.session.ask_open)
        self.start.recent_wanted.connect(self.open_file)
        self.head.import_old.clicked.connect(self.menu.import_old.trigger)
        self.head.try_it.clicked.connect(self.menu.run_virtually.trigger)
        self.head.would_connect.clicked.connect(self.menu.would_connect.trigger)
        self.head.use.clicked.connect(self.menu.use.trigger)
        self.head.save.clicked.connect(self.menu.save.trigger)
        session, uses = self.session, self.uses
        session.opened.connect(self._show_editor)
        session.pack_chosen.connect(self._inspect)
        session.changed.connect(self._show_head)
        session.saved.connect(self.saved)
        session.recent_changed.connect(self.start.show_recent)
        session.asked.connect(self._ask)
        session.notice.connect(self.notice)
        session.files.waiting.connect(self._wait)
        uses.use_on_line.connect(self.use_on_line)
        uses.went_on.connect(self.went_on)
        uses.error_found.connect(self._go_to)
        self.virtual_run.begun.connect(self.verdict.begin)
        self.virtual_run.at_step.connect(self.verdict.show_step)
        self.virtual_run.ended.connect(self.verdict.end)
        self.verdict.stop_wanted.connect(self.virtual_run.stop)
        self.connections.begun.connect(self.connection.begin)
        self.connections.ended.connect(self.connection.end)
        self.connection.stop_wanted.connect(self.connections.stop)

    def retranslate(self) -> None:
        """Set what the head says; the parts have their own texts."""
        self._show_head()

    # --- what the window asks

    def open_file(self, path: Path) -> None:
        """Open a job; the old tool's files are imported and a finished pack is looked at."""
        self.session.open_files((path,))

    def take_up(self) -> None:
        """Go on with the work that was kept aside when the program ended without having asked about it."""
        if self._draft_file is not None:
            self.session.take_up(self._draft_file, then=self._taken_up)

    def _taken_up(self) -> None:
        if self._keeper is not None:
            self._keeper.take()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  # Qt's name
        """End what goes on in the background. Safe twice."""
        self.session.close()
        self.virtual_run.close()
        self.connections.close()
        if self._keeper is not None:
            self._keeper.close()
        for view in (self._editor, self._inspection):
            if view is not None:
                view.close()
        super().closeEvent(event)

    @property
    def editor(self) -> EditorView:
        """The three columns; made when they are first asked for."""
        if self._editor is None:
            self._editor = self._make_editor()
        return self._editor

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  # Qt's name
        """Begin with what is most likely wanted."""
        super().showEvent(event)
        if self.views.currentWidget() is self.start:
            self.start.new.setFocus()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802  # Qt's name
        """Take files from the file manager."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802  # Qt's name
        """Open what was dropped."""
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            event.acceptProposedAction()
            self.session.open_files(files)

    # --- inside

    def _make_editor(self) -> EditorView:
        from desktop.configuration.editor_keys import EditorKeys
        from desktop.configuration.editor_view import EditorView

        session = self.session
        editor = EditorView(session.document, self._chooser, session.definition_folders)
        editor.refused.connect(session.tell_failure)
        editor.check_failed.connect(self._tell_bug)
        session.document.changed.connect(self.verdict.job_changed)
        session.document.changed.connect(self.connection.job_changed)
        self._keep_work()
        self.views.addWidget(editor)
        keys = EditorKeys(editor)
        self.head.set_actions(keys.undo, keys.redo)
        return editor

    def _keep_work(self) -> None:
        if self._draft_file is None:
            return
        from desktop.configuration.draft_keeper import DraftKeeper

        session = self.session
        self._keeper = DraftKeeper(
            session.document, self._draft_file, definition_folders=session.definition_folders, parent=self
        )
        session.discarded.connect(self._keeper.forget)
        session.opened.connect(self._keeper.follow)

    @Slot()
    def _show_editor(self) -> None:
        self._inspected = None
        self.views.setCurrentWidget(self.editor)
        self.editor.begin()
        self._show_head()

    @Slot(object)
    def _inspect(self, path: Path) -> None:
        """Show a finished pack."""
        if self._inspection is None:
            from desktop.configuration.checks.inspection_view import InspectionView

            self._inspection = InspectionView()
            self._inspection.failed.connect(self.session.tell_failure)
            self.views.addWidget(self._inspection)
        self._inspected = path
        self._inspection.show_file(path)
        self.views.setCurrentWidget(self._inspection)
        self._show_head()

    @Slot(object)
    def _go_to(self, problem: Problem) -> None:
        self.editor.go_to(problem)

    @Slot(object)
    def _ask(self, question: Question) -> None:
        self.question.ask(question.words, question.answers)

    @Slot(bool)
    def _wait(self, waiting: bool) -> None:
        """While a slow drive is waited for nothing can be changed; what had the focus gets it back."""
        if waiting:
            self._focus_before = self.window().focusWidget()
            self.notice.emit(Notice(text=self.tr("Waiting for the drive …")))
        for part in (self.head, self.views):
            part.setEnabled(not waiting)
        if not waiting and self._focus_before is not None and self._focus_before.isVisible():
            self._focus_before.setFocus()

    @Slot()
    def _show_head(self) -> None:
        """Say above which file is open."""
        is_open = self.session.is_open and self._inspected is None
        if self._inspected is not None:
            self.head.show_file(self._inspected.name, str(self._inspected.parent), changed=False)
        elif not is_open:
            self.head.show_file(self.tr("Job"), self.tr("No job is open"), changed=False)
        else:
            document = self.session.document
            name, place = document.get(("name",), ""), document.path
            where = self.tr("not saved yet") if place is None else str(place.parent)
            below = " · ".join(str(part) for part in (self.tr("Job"), name, where) if part)
            self.head.show_file(document.title, below, changed=document.dirty)
        self.head.show_job(is_open=is_open)
        self.title_changed.emit()

    @Slot(object)
    def _tell_bug(self, words: str) -> None:
        text = self.tr("A fault of this program: the job could not be checked. Your work is safe; save it.")
        self.notice.emit(Notice(text=text, weight=Weight.ERROR, details=words))
