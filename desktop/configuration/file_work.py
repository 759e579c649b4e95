"""Files read and written: at once on a drive that answers, without a dead window on one that does not."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from desktop.threads.background import Background
from desktop.threads.work import Answer, Deadline, Done, Then
from factory_prov.errors import InputError
from factory_prov.messages import Message

AT_ONCE_S = 0.2
"""What a drive of this PC needs at most: so long the window stands still, and what was pressed has happened then."""
DEADLINE_S = 20.0
_GRACE_S = 0.3
"""How long somebody who leaves waits for a file: a slow drive may never answer."""


class FileWork(QObject):
    """Lives in the window's thread and does one piece of work at a time."""

    waiting = Signal(bool)
    """Whether a slow drive is being waited for: nothing should be changed meanwhile."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.at_once_s, self.deadline_s = AT_ONCE_S, DEADLINE_S
        self._told_waiting = False
        self._background = Background(self, name="file work", grace_s=_GRACE_S)

    def do(self, work: Callable[[], Answer], then: Then[Answer], *, place: str) -> None:
        """Do `work` in the background, then call `then` here with what came of it.

        After the deadline that is an InputError with this `place`. While another piece is waited for nothing is done.
        """
        if self._background.busy:
            return

        def take(done: Done[Answer]) -> None:
            self._tell_waiting(False)
            then(done)

        late = Deadline(after_s=self.deadline_s, failure=_no_answer(self.deadline_s, place))
        self._background.ask(lambda _: work(), take, deadline=late, at_once_s=self.at_once_s)
        self._tell_waiting(self._background.busy)

    def close(self) -> None:
        """Do nothing any more; work that hangs is left to itself."""
        self._background.close()

    def _tell_waiting(self, waiting: bool) -> None:
        if waiting != self._told_waiting:
            self._told_waiting = waiting
            self.waiting.emit(waiting)


def _no_answer(after_s: float, place: str) -> InputError:
    return InputError(
        Message("the drive has not answered within {after_s} s.", after_s=f"{after_s:.0f}"),
        place=place,
        cure=Message("See whether it can be reached, then try again."),
    )
