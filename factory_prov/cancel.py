"""One token per run: whoever wants to stop it sets the token, every wait looks at it."""

from __future__ import annotations

import threading

from factory_prov.errors import Cancelled


class CancelToken:
    """Set once, from any thread; every wait of the library wakes within 0.5 s of it."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        """Ask the work to stop."""
        self._event.set()

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked to stop."""
        return self._event.is_set()

    def check(self) -> None:
        """Raise `Cancelled` if somebody asked to stop."""
        if self._event.is_set():
            raise Cancelled

    def wait(self, timeout_s: float) -> None:
        """Sleep up to `timeout_s` seconds; raise `Cancelled` as soon as somebody asks to stop."""
        if self._event.wait(timeout_s):
            raise Cancelled
