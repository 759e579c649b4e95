"""What is asked again and again, beside the typing: a moment after the last question, and only that one is answered."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot

from desktop.threads.background import Background
from desktop.threads.work import Answer, Then, Work
from factory_prov.cancel import CancelToken

PATIENCE_S = 5.0
"""How long a newer question waits for work that it has made useless and that does not hear its cancel."""
_GRACE_S = 0.3
"""How long somebody who leaves waits for files that are being read."""


class Newest(QObject):
    """Lives in the window's thread; one piece of work at a time. `name` is for the program's log."""

    def __init__(
        self, parent: QObject | None = None, *, name: str, quiet_ms: int = 0, patience_s: float = PATIENCE_S
    ) -> None:
        """`quiet_ms`: nothing is begun before so long nothing was asked."""
        super().__init__(parent)
        self._next: Callable[[], CancelToken] | None = None
        self._token = CancelToken()
        self._background = Background(self, name=name, grace_s=_GRACE_S)
        self._background.idle.connect(self._start)
        self._quiet = QTimer(self, singleShot=True, interval=quiet_ms)
        self._quiet.timeout.connect(self._start)
        self._patience = QTimer(self, singleShot=True, interval=int(patience_s * 1000))
        self._patience.timeout.connect(self._background.stop)

    def ask(self, work: Work[Answer], then: Then[Answer]) -> None:
        """Ask in the place of what was asked before; of that nothing comes any more."""
        self._token.cancel()
        self._next = lambda: self._background.ask(work, then)
        self._quiet.start()
        if self._background.busy and not self._patience.isActive():
            self._patience.start()

    def stop(self) -> None:
        """Ask nothing any more; of what is under way nothing comes."""
        self._next = None
        self._quiet.stop()
        self._patience.stop()
        self._token.cancel()

    def close(self) -> None:
        """Stop, and wait for what is under way, but not for what hangs. Safe twice."""
        self.stop()
        self._background.close()

    @Slot()
    def _start(self) -> None:
        if self._next is None or self._background.busy or self._quiet.isActive():
            return  # what is under way starts the next when it has ended
        ask, self._next = self._next, None
        self._patience.stop()
        self._token = ask()
