"""One piece of work in a daemon thread of its own: who does not want to wait for it any more, leaves it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from desktop.threads.work import Deadline, Done, Then, Work, done
from factory_prov.cancel import CancelToken


def _forget(_: Done[Any]) -> None:
    """Take what nobody waits for."""


class Piece:
    """Made, started and left in the window's thread."""

    def __init__(self, work: Work[Any], then: Then[Any], deadline: Deadline | None = None) -> None:
        self.then = then
        self.deadline = deadline
        self.cancel = CancelToken()
        self.done: Done[Any] | None = None
        self._work = work
        self._lock = threading.Lock()
        self._tell: Callable[[object], None] | None = None
        self._thread: threading.Thread | None = None

    def start(self, tell: Callable[[object], None], *, name: str) -> None:
        """Do the work; `tell` is called in its thread with this piece, unless it was left before."""
        self._tell = tell
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Cancel it; it tells nothing any more."""
        self.cancel.cancel()
        self.then = _forget  # work that hangs keeps nothing of the window's alive
        with self._lock:
            self._tell = None

    def wait(self, timeout_s: float) -> bool:
        """Block until it has ended; False when it has not in time."""
        if self._thread is None:
            return True
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        self.done = done(self._work, self.cancel)
        with self._lock:  # nobody goes away while he is told
            if self._tell is not None:
                with suppress(RuntimeError):  # an owner that was deleted without being closed
                    self._tell(self)
