"""What a screen has done beside the window's thread, one piece after the other."""

from __future__ import annotations

import logging
import time
from collections import deque
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal, Slot

from desktop.threads.piece import Piece
from desktop.threads.work import Answer, Deadline, Done, Then, Work
from factory_prov.cancel import CancelToken

GRACE_S = 2.0
"""What hears a cancel has ended by then."""
_LOG = logging.getLogger(__name__)


class Background(QObject):
    """Does pieces of work in their order; lives in the window's thread. `name` is for the program's log.

    Of every piece one `Done` comes back, unless it was cancelled: who cancels hears nothing of it any more.
    """

    idle = Signal()
    """Nothing is under way and nothing waits."""
    _ended = Signal(object)

    def __init__(self, parent: QObject | None = None, *, name: str, grace_s: float = GRACE_S) -> None:
        super().__init__(parent)
        self._name = name
        self._grace_s = grace_s
        self._closed = False
        self._present: Piece | None = None
        self._waiting: deque[Piece] = deque()
        self._left: list[Piece] = []
        self._late = QTimer(self, singleShot=True)
        self._late.timeout.connect(self._give_up)
        self._ended.connect(self._take)
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.close)

    @property
    def busy(self) -> bool:
        """Whether something is under way."""
        return self._present is not None

    def ask(
        self, work: Work[Answer], then: Then[Answer], *, deadline: Deadline | None = None, at_once_s: float = 0.0
    ) -> CancelToken:
        """Have a piece of work done; `then` gets what came of it, in the window's thread. Return its token.

        For `at_once_s` the window stands still: what is done by then has happened when this returns.
        """
        piece = Piece(work, then, deadline)
        if self._closed:
            return piece.cancel
        self._waiting.append(piece)
        self._start_next()
        if at_once_s > 0 and piece is self._present and piece.wait(at_once_s):
            self._take(piece)
        return piece.cancel

    def stop(self) -> None:
        """Cancel everything. What does not hear it goes on alone: what is asked now does not wait for it."""
        self._waiting.clear()
        if self._present is not None:
            self._leave(self._present)
            self._present = None
            self.idle.emit()

    @Slot()
    def close(self) -> None:
        """Cancel everything and wait for it, but not for what hangs; nothing is done any more. Safe twice."""
        self._closed = True
        self.stop()
        ends_at = time.monotonic() + self._grace_s
        hanging = [piece for piece in self._left if not piece.wait(max(0.0, ends_at - time.monotonic()))]
        self._left = []
        for _ in hanging:
            self._tell_hanging()

    def _start_next(self) -> None:
        while self._present is None and self._waiting:
            piece = self._waiting.popleft()
            if piece.cancel.cancelled:
                continue
            self._present = piece
            piece.start(self._ended.emit, name=self._name)
            if piece.deadline is not None:
                self._late.start(int(piece.deadline.after_s * 1000))

    @Slot(object)
    def _take(self, piece: Piece) -> None:
        if piece is self._present:
            self._finish(piece.then, None if piece.cancel.cancelled else piece.done)

    @Slot()
    def _give_up(self) -> None:
        piece = self._present
        if piece is not None and piece.deadline is not None:
            then = piece.then
            piece.close()
            self._tell_hanging()
            self._finish(then, Done(failure=piece.deadline.failure))

    def _finish(self, then: Then[Any], done: Done[object] | None) -> None:
        self._present = None
        self._late.stop()
        self._start_next()
        if done is not None:
            then(done)
        if not self.busy:
            self.idle.emit()

    def _leave(self, piece: Piece) -> None:
        self._late.stop()
        piece.close()
        self._left = [each for each in self._left if not each.wait(0)]
        self._left.append(piece)

    def _tell_hanging(self) -> None:
        _LOG.warning("%s: work that does not end was left to itself", self._name)
