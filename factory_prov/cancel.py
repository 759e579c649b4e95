"""One token per run: whoever wants to stop it sets the token, every wait looks at it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from factory_prov.errors import Cancelled, FactoryProvError

_SLICE_S = 0.2


class CancelToken:
    """Set once, from any thread; every wait of the library wakes within 0.5 s of it."""

    def __init__(self) -> None:
        self._event = threading.Event()
        self._asked_at: float | None = None

    def cancel(self) -> None:
        """Ask the work to stop."""
        if self._asked_at is None:
            self._asked_at = time.monotonic()
        self._event.set()

    def cancelled_since(self, duration_s: float) -> bool:
        """Whether somebody asked to stop at least so many seconds ago."""
        return self._asked_at is not None and time.monotonic() - self._asked_at >= duration_s

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked to stop."""
        return self._event.is_set()

    def check(self) -> None:
        """Raise `Cancelled` if somebody asked to stop."""
        if self._event.is_set():
            raise Cancelled

    def check_time(self) -> None:
        """Raise when what this thread does has taken too long; only a `LimitedCancel` knows of a limit."""

    def wait(self, timeout_s: float) -> None:
        """Sleep up to `timeout_s` seconds; raise `Cancelled` as soon as somebody asks to stop.

        In slices, because on Windows a Ctrl-C reaches the main thread only between two waits.
        """
        ends_at = time.monotonic() + timeout_s
        self.check()
        while (left_s := ends_at - time.monotonic()) > 0:
            if self._event.wait(min(left_s, _SLICE_S)):
                raise Cancelled


class LateCancel(CancelToken):
    """Another token, heard `grace_s` seconds late: what leaves a trace elsewhere may end and be written down."""

    def __init__(self, token: CancelToken, grace_s: float) -> None:
        super().__init__()
        self._token = token
        self._grace_s = grace_s

    def cancel(self) -> None:
        """Ask the work to stop, this and the rest."""
        self._token.cancel()

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked to stop, and the grace is over."""
        return self._token.cancelled_since(self._grace_s)

    def cancelled_since(self, duration_s: float) -> bool:
        """Whether the grace was over at least so many seconds ago."""
        return self._token.cancelled_since(self._grace_s + duration_s)

    def check(self) -> None:
        """Raise `Cancelled` if somebody asked to stop, and the grace is over."""
        self._token.check_time()
        if self.cancelled:
            raise Cancelled

    def wait(self, timeout_s: float) -> None:
        """Sleep up to `timeout_s` seconds; raise `Cancelled` once somebody asked to stop and the grace is over."""
        ends_at = time.monotonic() + timeout_s
        self.check()
        while (left_s := ends_at - time.monotonic()) > 0:
            time.sleep(min(left_s, _SLICE_S / 4))
            self.check()


class LimitedCancel(CancelToken):
    """Another token with a limit of time for each thread: whatever waits and looks at it ends then."""

    def __init__(self, token: CancelToken) -> None:
        super().__init__()
        self._token = token
        self._limits: dict[int, tuple[float, Callable[[], FactoryProvError]]] = {}  # by thread: its end, and the error

    @contextmanager
    def limited(self, limit_s: float, late: Callable[[], FactoryProvError]) -> Iterator[None]:
        """Let what this thread does within take so many seconds at most; then `late` is raised by its next look."""
        thread = threading.get_ident()
        self._limits[thread] = (time.monotonic() + limit_s, late)
        try:
            yield
        finally:
            del self._limits[thread]

    def cancel(self) -> None:
        """Ask the work to stop, this and the rest."""
        self._token.cancel()

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked to stop."""
        return self._token.cancelled

    def cancelled_since(self, duration_s: float) -> bool:
        """Whether somebody asked to stop at least so many seconds ago."""
        return self._token.cancelled_since(duration_s)

    def check(self) -> None:
        """Raise `Cancelled` if somebody asked to stop, and what was promised when the time is over."""
        self._token.check()
        self.check_time()

    def check_time(self) -> None:
        """Raise what was promised when this thread's time is over."""
        limit = self._limits.get(threading.get_ident())
        if limit is not None and time.monotonic() > limit[0]:
            raise limit[1]()

    def wait(self, timeout_s: float) -> None:
        """Sleep up to `timeout_s` seconds; errors as those of `check`."""
        ends_at = time.monotonic() + timeout_s
        self.check()
        while (left_s := ends_at - time.monotonic()) > 0:
            self._token.wait(min(left_s, _SLICE_S))
            self.check_time()
