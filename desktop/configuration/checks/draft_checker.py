"""Checking the job beside the typing: in a thread of its own, a moment after the last change, the newest one only."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from desktop.threads.newest import Newest
from desktop.translation import translated
from factory_prov.fault_place import ProgramFault

if TYPE_CHECKING:
    from desktop.configuration.document.document import DocumentChange, EditorDocument
    from desktop.threads.work import Done
    from factory_prov.job.draft_check import DraftCheck
    from factory_prov.lwm2m.objects import Definitions

QUIET_MS = 150
"""How long nothing must change before the job is checked."""
_PATIENCE_S = 20.0
"""How long the newest waits for one before it: a busy PC gets done, and only a drive that hangs is left to itself."""


class _Judge:
    """Checks in the thread, one job at a time; the object definitions are read once."""

    def __init__(self, definition_folders: tuple[Path, ...]) -> None:
        self._definition_folders = definition_folders
        self._definitions: Definitions | None = None

    def check(self, data: Mapping[str, Any], place: str, folder: Path) -> DraftCheck:
        from factory_prov.job.draft_check import check_draft
        from factory_prov.ledger.given_here import GivenHere
        from factory_prov.lwm2m.objects import Definitions

        if self._definitions is None:
            self._definitions = Definitions(*self._definition_folders)
        with GivenHere() as taken:
            return check_draft(data, place=place, folder=folder, definitions=self._definitions, taken=taken)


class DraftChecker(QObject):
    """Asks for checks and hands out the newest. `close` it before it goes."""

    finished = Signal(object)
    """DraftCheck of the newest request."""
    failed = Signal(object)
    """str: a bug in the check; a wrong job is no failure."""

    def __init__(self, parent: QObject | None = None, *, definition_folders: tuple[Path, ...] = ()) -> None:
        super().__init__(parent)
        self._judge = _Judge(definition_folders)
        self._document: EditorDocument | None = None
        self._newest = Newest(self, name="check of the job", quiet_ms=QUIET_MS, patience_s=_PATIENCE_S)

    def request(self, data: Mapping[str, Any], *, place: str, folder: Path) -> None:
        """Ask for a check of this data, which nobody may change any more; it replaces what was asked before."""
        judge = self._judge  # what runs in the thread holds nothing of the window's
        self._newest.ask(lambda _: judge.check(data, place, folder), self._take)

    def follow(self, document: EditorDocument) -> None:
        """Check the document now and after each of its changes."""
        self._document = document
        document.changed.connect(self._changed)
        document.saved.connect(self._changed)  # files it names may be looked for in another folder now
        self.request(document.data, place=document.place, folder=document.folder)

    def close(self) -> None:
        """Stop asking, and wait for the thread, but not for a check that hangs on the file of a slow drive."""
        self._newest.close()

    @Slot(object)
    def _changed(self, _: DocumentChange | Path) -> None:
        if self._document is not None:
            document = self._document
            self.request(document.data, place=document.place, folder=document.folder)

    def _take(self, done: Done[DraftCheck]) -> None:
        failure = done.failure
        if failure is None:
            self.finished.emit(done.answer())
        else:
            self.failed.emit(failure.details if isinstance(failure, ProgramFault) else translated(failure.message))
