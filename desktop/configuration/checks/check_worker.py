"""Checking the job beside the typing: in a thread of its own, a moment after the last change, the newest one only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QObject, QThread, QTimer, Signal, Slot

from factory_prov.fault_place import fault_details
from desktop.threads.patience import patiently
from factory_prov.cancel import CancelToken
from factory_prov.errors import Cancelled

if TYPE_CHECKING:
    from desktop.configuration.document.document import DocumentChange, EditorDocument
    from factory_prov.lwm2m.objects import Definitions

QUIET_MS = 150
"""How long nothing must change before the job is checked."""
GRACE_S = 0.3
"""How long somebody who leaves waits for files that are being read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Request:
    number: int
    data: Mapping[str, Any]
    place: str
    folder: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    number: int
    check: object
    """DraftCheck, or None when the check itself broke."""
    trouble: str = ""


class _Worker(QObject):
    """Lives in the thread; makes one check at a time."""

    answered = Signal(object)

    def __init__(self, folders: tuple[Path, ...], cancel: CancelToken) -> None:
        super().__init__()
        self._folders = folders
        self._cancel = cancel
        self._definitions: Definitions | None = None

    @Slot(object)
    def work(self, request: _Request) -> None:
        """Check one job and answer; whatever happens, there is an answer, until nobody waits for one any more."""
        try:
            check = patiently(lambda: self._judge(request), self._cancel, grace_s=GRACE_S)
            answer = _Answer(number=request.number, check=check)
        except Cancelled:
            return  # the window has gone on without it
        except Exception as failure:  # noqa: BLE001  # a bug must show, not leave the window waiting
            answer = _Answer(number=request.number, check=None, trouble=fault_details(failure))
        self.answered.emit(answer)

    def _judge(self, request: _Request) -> object:
        from factory_prov.job.draft_check import check_draft
        from factory_prov.lwm2m.objects import Definitions

        if self._definitions is None:
            self._definitions = Definitions(*self._folders)
        return check_draft(request.data, place=request.place, folder=request.folder, definitions=self._definitions)


class DraftChecker(QObject):
    """Asks for checks and hands out the newest answer. `close` it before it goes."""

    finished = Signal(object)
    """DraftCheck of the newest request."""
    failed = Signal(object)
    """str: a bug in the check; a wrong job is no failure."""
    _asked = Signal(object)

    def __init__(self, parent: QObject | None = None, *, folders: tuple[Path, ...] = ()) -> None:
        super().__init__(parent)
        self._number = 0
        self._waiting: _Request | None = None
        self._busy = False
        self._document: EditorDocument | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(QUIET_MS)
        self._timer.timeout.connect(self._send)
        self._thread: QThread | None = QThread(self)
        self._thread.setObjectName("check of the job")
        self._cancel = CancelToken()
        self._worker: _Worker | None = _Worker(folders, self._cancel)
        self._worker.moveToThread(self._thread)
        self._asked.connect(self._worker.work)
        self._worker.answered.connect(self._take)
        self._thread.start()
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.close)

    def request(self, data: Mapping[str, Any], *, place: str, folder: Path) -> None:
        """Ask for a check of this data, which nobody may change any more; it replaces what was asked before."""
        self._number += 1
        self._waiting = _Request(number=self._number, data=data, place=place, folder=folder)
        if self._thread is not None:
            self._timer.start()

    def follow(self, document: EditorDocument) -> None:
        """Check the document now and after each of its changes."""
        self._document = document
        document.changed.connect(self._changed)
        document.saved.connect(self._changed)  # files it names may be looked for in another folder now
        self.request(document.data, place=document.place, folder=document.folder)

    def close(self) -> None:
        """Stop asking, and wait for the thread, but not for a check that hangs on the file of a slow drive."""
        self._timer.stop()
        self._waiting = None
        thread, self._thread = self._thread, None
        if thread is not None:
            self._number += 1  # what still comes is too old
            self._cancel.cancel()
            thread.quit()
            thread.wait()
            self._worker = None

    @Slot(object)
    def _changed(self, _: DocumentChange | Path) -> None:
        if self._document is not None:
            document = self._document
            self.request(document.data, place=document.place, folder=document.folder)

    def _send(self) -> None:
        if self._busy or self._waiting is None:
            return  # the answer that is awaited sends what waits
        request, self._waiting = self._waiting, None
        self._busy = True
        self._asked.emit(request)

    def _take(self, answer: _Answer) -> None:
        self._busy = False
        if answer.number != self._number:  # too old: something newer waits, or nobody does
            if self._waiting is not None and not self._timer.isActive():
                self._send()
            return
        if answer.check is None:
            self.failed.emit(answer.trouble)
        else:
            self.finished.emit(answer.check)
