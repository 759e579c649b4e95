"""Files read and written in a thread: at once on a drive that answers, without a dead window on one that does not."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from desktop.threads.background import Background
from desktop.threads.work import Answer, Deadline, Done, Then
from factory_prov.errors import InputError

AT_ONCE_S = 0.2
"""What a drive of this PC needs at most: so long the window stands still, and what was pressed has happened then."""
DEADLINE_S = 20.0


class FileWork(QObject):
    """Lives in the window's thread and does one piece of work at a time."""

    waiting = Signal(bool)
    """Whether a slow drive is being waited for: nothing should be changed meanwhile."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.at_once_s, self.deadline_s = AT_ONCE_S, DEADLINE_S
        self._waits = False
        self._background = Background(self, name="files of the editor", grace_s=0.0)

    def do(self, work: Callable[[], Answer], then: Then[Answer], *, place: str) -> None:
        """Do `work` in a thread, then call `then` here with what came of it.

        After the deadline that is an InputError with this `place`. While another piece is waited for nothing is done.
        """
        if self._background.busy:
            return

        def ended(done: Done[Answer]) -> None:
            self._set_waits(waits=False)
            then(done)

        deadline = Deadline(after_s=self.deadline_s, failure=_no_answer(self.deadline_s, place))
        self._background.ask(lambda _: work(), ended, deadline=deadline, at_once_s=self.at_once_s)
        self._set_waits(waits=self._background.busy)

    def close(self) -> None:
        """Wait for nothing any more; a thread that hangs is left to itself."""
        self._background.close()

    def _set_waits(self, *, waits: bool) -> None:
        if waits != self._waits:
            self._waits = waits
            self.waiting.emit(waits)


def _no_answer(after_s: float, place: str) -> InputError:
    return InputError(
        f"the drive has not answered within {after_s:.0f} s.",
        place=place,
        cure="See whether it can be reached, then try again.",
    )
