"""Files read and written in a thread: at once on a drive that answers, without a dead window on one that does not."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop.threads.mailbox import Mailbox
from factory_prov.errors import InputError
from factory_prov.messages import Message

AT_ONCE_S = 0.2
"""What a drive of this PC needs at most: so long the window stands still, and what was pressed has happened then."""
DEADLINE_S = 20.0
_Result = TypeVar("_Result")


class FileWork(QObject):
    """Lives in the window's thread and does one piece of work at a time."""

    waiting = Signal(bool)
    """Whether a slow drive is being waited for: nothing should be changed meanwhile."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.at_once_s, self.deadline_s = AT_ONCE_S, DEADLINE_S
        self._piece: _Piece | None = None
        self._mailbox = Mailbox(self)
        self._mailbox.arrived.connect(self._take)
        self._late = QTimer(self, singleShot=True)
        self._late.timeout.connect(self._give_up)

    def do(self, work: Callable[[], _Result], then: Callable[[Callable[[], _Result]], None], *, place: str) -> None:
        """Do `work` in a thread, then call `then` here with what returns the result, or raises what was raised.

        After the deadline that is an InputError with this `place`. While another piece is waited for nothing is done.
        """
        if self._piece is not None:
            return
        piece = _Piece(work, then, place)
        threading.Thread(target=piece.run, args=(self._mailbox.put,), name="file work", daemon=True).start()
        if piece.ready.wait(self.at_once_s):
            then(piece.result)
            return
        self._piece = piece
        self._late.start(int(self.deadline_s * 1000))
        self.waiting.emit(True)

    def close(self) -> None:
        """Wait for nothing any more; a thread that hangs is left to itself."""
        self._piece = None
        self._late.stop()

    @Slot(object)
    def _take(self, piece: object) -> None:
        if piece is self._piece:
            self._finish()

    @Slot()
    def _give_up(self) -> None:
        if self._piece is not None:
            self._piece.give_up(self.deadline_s)
            self._finish()

    def _finish(self) -> None:
        piece, self._piece = self._piece, None
        self._late.stop()
        if piece is not None:
            self.waiting.emit(False)
            piece.then(piece.result)


class _Piece:
    """One piece of work, and what came of it."""

    def __init__(self, work: Callable[[], Any], then: Callable[[Callable[[], Any]], None], place: str) -> None:
        self.then = then
        self.ready = threading.Event()
        self._work = work
        self._place = place
        self._answer: object = None
        self._failure: BaseException | None = None

    def run(self, tell: Callable[[object], None]) -> None:
        """Do it, in a thread of its own."""
        try:
            self._answer = self._work()
        except BaseException as failure:  # noqa: BLE001  # raised again in the thread that waits
            self._failure = failure
        self.ready.set()
        tell(self)

    def give_up(self, after_s: float) -> None:
        """Make the deadline what came of it."""
        self._failure = InputError(
            Message("the drive has not answered within {after_s} s.", after_s=f"{after_s:.0f}"),
            place=self._place,
            cure=Message("See whether it can be reached, then try again."),
        )

    def result(self) -> Any:
        """Return the answer, or raise what was raised."""
        if self._failure is not None:
            raise self._failure
        return self._answer
