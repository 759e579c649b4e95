"""What becomes of the open job once it has no errors: it is run on a virtual board, or used on the line."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.widgets.notice import Notice, Weight

if TYPE_CHECKING:
    from desktop.configuration.session import JobSession
    from desktop.configuration.virtual_run.virtual_run import VirtualRun
    from factory_prov.job.draft_check import DraftCheck


class JobUses(QObject):
    """Uses the job of a session; `virtual_run` is where it is run on a virtual board."""

    use_on_line = Signal(object)
    """Carries the Path of a job that is saved and has no errors."""
    error_found = Signal(object)
    """Carries the Problem to mend first."""
    went_on = Signal()
    """What was refused before is done now."""

    def __init__(self, session: JobSession, virtual_run: VirtualRun, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._virtual_run = virtual_run

    def run_virtually(self) -> None:
        """Run the job as it stands on a virtual board."""
        from factory_prov.job.job_file import JobError, job_of

        if not self._session.is_open or self._virtual_run.running:
            return
        document = self._session.document

        def begin() -> None:
            try:
                job = job_of(document.data, place=document.place, folder=document.folder)
            except JobError as failure:
                self._session.tell_failure(failure)
            else:
                self._virtual_run.start(job)

        self._without_errors(self.tr("Mend the errors first, then try it."), begin)

    def use_job(self) -> None:
        """Save the job, and hand its file over to the line."""
        if not self._session.is_open:
            return
        document = self._session.document

        def use() -> None:
            self.use_on_line.emit(document.path)

        def save_and_use() -> None:
            if document.dirty or document.path is None:
                self._session.save(then=use)
            else:
                use()

        self._without_errors(self.tr("Mend the errors first, then use it."), save_and_use)

    def _without_errors(self, refusal: str, then: Callable[[], None]) -> None:
        """Check the job as it is now, and tell its first error; the one beside the typing may be of an older state."""
        from factory_prov.job.draft_check import check_draft
        from factory_prov.ledger.given_here import GivenHere
        from factory_prov.lwm2m.objects import Definitions

        document, folders = self._session.document, self._session.definition_folders
        data, place, folder = document.data, document.place, document.folder

        def check() -> DraftCheck:  # in a thread: the files that a job names may be on a slow drive
            with GivenHere() as taken:
                return check_draft(data, place=place, folder=folder, definitions=Definitions(*folders), taken=taken)

        self._session.do(check, lambda found: self._go_on(found, refusal, then), place=place)

    def _go_on(self, check: DraftCheck, refusal: str, then: Callable[[], None]) -> None:
        from factory_prov.lwm2m.problem import Severity

        first = next((problem for problem in check.problems if problem.severity is Severity.ERROR), None)
        if first is None:
            self.went_on.emit()
            then()
        else:
            self._session.notice.emit(Notice(text=refusal, weight=Weight.WARNING))
            self.error_found.emit(first)
