"""Work of a virtual board's firmware that waits for others: in threads that never outlive the board."""

from __future__ import annotations

import threading
from collections.abc import Callable

from factory_prov.simulation.timeline import Timeline


class BoardThreads:
    """The threads of one board. `wake` lets the board look at its timeline again."""

    def __init__(self, timeline: Timeline, wake: Callable[[], None]) -> None:
        self._timeline = timeline
        self._wake = wake
        self._threads: list[threading.Thread] = []

    def start(self, work: Callable[[], None]) -> None:
        """Begin some work, which ends by itself; call it with the board's lock held."""
        self._threads = [each for each in self._threads if each.is_alive()]
        thread = threading.Thread(target=work, name="virtual board's client", daemon=True)
        self._threads.append(thread)
        thread.start()

    def post(self, action: Callable[[], None]) -> None:
        """Do something on the board from such a thread: its lock is held meanwhile."""
        with self._timeline.lock:
            action()
        self._wake()

    def close(self) -> None:
        """Wait for all of it; whoever began it has told it to end. Do not hold the board's lock."""
        for thread in self._threads:
            thread.join()
