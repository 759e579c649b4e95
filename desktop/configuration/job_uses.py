"""What becomes of the open job once it has no errors: it is tried on a virtual board, or used on the line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.widgets.notice import Notice, Weight
from factory_prov.errors import InputError

if TYPE_CHECKING:
    from desktop.configuration.page import ConfigurationPage
    from factory_prov.job.draft_check import DraftCheck


class JobUses(QObject):
    """Belongs to a page; `folders` are those of the user's object definitions."""

    def __init__(self, page: ConfigurationPage, folders: tuple[Path, ...]) -> None:
        super().__init__(page)
        self._page = page
        self._folders = folders

    def try_job(self) -> None:
        """Try the job as it stands on a virtual board."""
        from factory_prov.job.job_file import JobError, job_of

        page, document = self._page, self._page.document
        if document is None or page.virtual_run.running:
            return

        def begin() -> None:
            try:
                job = job_of(document.data, place=document.place, folder=document.folder)
            except JobError as failure:
                page.tell_failure(failure)
            else:
                page.verdict.begin()
                page.virtual_run.start(job)

        self._without_errors(self.tr("Mend the errors first, then try it."), begin)

    def use_job(self) -> None:
        """Save the job, and hand its file over to the line."""
        page, document = self._page, self._page.document
        if document is None:
            return

        def use() -> None:
            page.use_on_line.emit(document.path)

        def save_and_use() -> None:
            if document.dirty or document.path is None:
                page.files.save(use)
            else:
                use()

        self._without_errors(self.tr("Mend the errors first, then use it."), save_and_use)

    def _without_errors(self, text: str, then: Callable[[], None]) -> None:
        """Check the job as it is now, and go to its first error; the one beside the typing may be of an older state."""
        from factory_prov.job.draft_check import check_draft
        from factory_prov.lwm2m.objects import Definitions

        document, folders = self._page.editor.document, self._folders
        data, place, folder = document.data, document.place, document.folder

        def check() -> DraftCheck:  # in a thread: the files that a job names may be on a slow drive
            return check_draft(data, place=place, folder=folder, definitions=Definitions(*folders))

        def checked(check: Callable[[], DraftCheck]) -> None:
            try:
                self._go_on(check(), text, then)
            except InputError as failure:
                self._page.tell_failure(failure)

        self._page.files.work.do(check, checked, place=place)

    def _go_on(self, check: DraftCheck, text: str, then: Callable[[], None]) -> None:
        from factory_prov.lwm2m.problem import Severity

        first = next((problem for problem in check.problems if problem.severity is Severity.ERROR), None)
        if first is None:
            self._page.went_on.emit()
            then()
        else:
            self._page.notice.emit(Notice(text=text, weight=Weight.WARNING))
            self._page.editor.go_to(first)
