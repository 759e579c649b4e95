"""One token per run: whoever wants to stop it sets the token, every wait looks at it."""

from __future__ import annotations

import threading
import time

from factory_prov.errors import Cancelled

_SLICE_S = 0.2


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
        """Sleep up to `timeout_s` seconds; raise `Cancelled` as soon as somebody asks to stop.

        In slices, because on Windows a Ctrl-C reaches the main thread only between two waits.
        """
        ends_at = time.monotonic() + timeout_s
        self.check()
        while (left_s := ends_at - time.monotonic()) > 0:
            if self._event.wait(min(left_s, _SLICE_S)):
                raise Cancelled
