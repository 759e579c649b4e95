"""What becomes of the open job once it has no errors: it is run on a virtual board, or used on the line."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.widgets.notice import Notice, Weight

if TYPE_CHECKING:
    from desktop.configuration.connection.trial import ConnectionTrials
    from desktop.configuration.session import JobSession
    from desktop.configuration.virtual_run.virtual_run import VirtualRun
    from factory_prov.job.draft_check import DraftCheck
    from factory_prov.job.model import Job


class JobUses(QObject):
    """Uses the job of a session; `virtual_run` and `connections` are where it is tried."""

    use_on_line = Signal(object)
    """Carries the Path of a job that is saved and has no errors."""
    error_found = Signal(object)
    """Carries the Problem to mend first."""
    went_on = Signal()
    """What was refused before is done now."""

    def __init__(
        self,
        session: JobSession,
        virtual_run: VirtualRun,
        connections: ConnectionTrials,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._virtual_run = virtual_run
        self._connections = connections

    def run_virtually(self) -> None:
        """Run the job as it stands on a virtual board."""
        if self._session.is_open and not self._virtual_run.running:
            self._with_job(self._virtual_run.start)

    def try_connection(self) -> None:
        """Try whether a unit of the job as it stands would connect, without its server."""
        self._try_connection(offline=True)

    def try_connection_there(self) -> None:
        """Try it with the real server."""
        self._try_connection(offline=False)

    def _try_connection(self, *, offline: bool) -> None:
        from factory_prov.lwm2m.objects import Definitions

        if self._session.is_open and not self._connections.running:
            definitions = Definitions(*self._session.definition_folders)
            self._with_job(lambda job: self._connections.start(job, definitions, offline=offline))

    def _with_job(self, begin: Callable[[Job], None]) -> None:
        """Begin with the job as it stands, once it has no errors."""
        from factory_prov.job.job_file import JobError, job_of

        document = self._session.document

        def read() -> None:
            try:
                job = job_of(document.data, place=document.place, folder=document.folder)
            except JobError as failure:
                self._session.tell_failure(failure)
            else:
                begin(job)

        self._without_errors(self.tr("Mend the errors first, then try it."), read)

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
