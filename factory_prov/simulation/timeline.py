"""When things happen on a virtual board: one list of things to come, worked off by the board's thread."""

from __future__ import annotations

import heapq
import threading
import time
from collections.abc import Callable
from itertools import count

Action = Callable[[], None]


class Timeline:
    """Actions with their due times. While one runs, `now` is the time it was due, so that delays do not add up.

    `lock` guards the whole board: actions run under it, and whoever comes from another thread takes it first.
    """

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self._order = count()
        self._waiting: list[tuple[float, int, Action]] = []
        self._running_at: float | None = None

    @property
    def now(self) -> float:
        """Seconds of the monotonic clock; inside an action, the moment it was due."""
        return time.monotonic() if self._running_at is None else self._running_at

    def at(self, due: float, action: Action) -> None:
        """Let `action` happen at a time of the monotonic clock; what was asked for first goes first."""
        heapq.heappush(self._waiting, (due, next(self._order), action))

    def after(self, delay_s: float, action: Action) -> None:
        """Let `action` happen in `delay_s` seconds from `now`."""
        self.at(self.now + delay_s, action)

    def clear(self) -> None:
        """Forget everything that has not happened yet."""
        self._waiting.clear()

    def run_due(self) -> float | None:
        """Run what is due; return the seconds until the next action, None when there is none."""
        with self.lock:
            while self._waiting:
                remaining_s = self._waiting[0][0] - time.monotonic()
                if remaining_s > 0:
                    return remaining_s
                self._running_at, _, action = heapq.heappop(self._waiting)
                try:
                    action()
                finally:
                    self._running_at = None
            return None
