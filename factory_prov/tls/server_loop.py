"""The one thread of a server: it waits for all of its sockets at once, and for what is to be done at a time."""

from __future__ import annotations

import heapq
import selectors
import socket
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from itertools import count

_LONGEST_S = 60.0


class ServerLoop:
    """Calls whoever it was given, in its own thread; `close` ends that thread."""

    def __init__(self, name: str) -> None:
        self._selector = selectors.DefaultSelector()
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._order = count()
        self._asked: deque[Callable[[], None]] = deque()
        self._ring, self._bell = socket.socketpair()
        self._ring.setblocking(False)
        self._bell.setblocking(False)
        self._selector.register(self._bell, selectors.EVENT_READ, self._answer_bell)
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def close(self) -> None:
        """End the thread; nothing is called any more. Sockets are left to who registered them."""
        self.soon(self._stop)
        self._thread.join()
        self._selector.close()
        self._ring.close()
        self._bell.close()

    def soon(self, work: Callable[[], None]) -> None:
        """Let the thread do something, from any thread."""
        self._asked.append(work)
        with suppress(OSError):  # it rings already
            self._ring.send(b"!")

    def after(self, delay_s: float, work: Callable[[], None]) -> None:
        """Let the thread do something later; only the thread itself asks."""
        heapq.heappush(self._due, (time.monotonic() + delay_s, next(self._order), work))

    def watch(self, source: socket.socket, events: int, work: Callable[[int], None]) -> None:
        """Call `work` whenever a socket is ready; again to change what it waits for."""
        if source in self._selector.get_map():
            self._selector.modify(source, events, work)
        else:
            self._selector.register(source, events, work)

    def forget(self, source: socket.socket) -> None:
        """Watch a socket no more."""
        self._selector.unregister(source)

    def _stop(self) -> None:
        self._stopping = True

    def _run(self) -> None:
        while not self._stopping:
            wait_s = max(0.0, self._due[0][0] - time.monotonic()) if self._due else _LONGEST_S
            for key, events in self._selector.select(wait_s):
                key.data(events)
            while self._due and self._due[0][0] <= time.monotonic():
                heapq.heappop(self._due)[2]()
            while self._asked:
                self._asked.popleft()()

    def _answer_bell(self, _events: int) -> None:
        with suppress(OSError):
            self._bell.recv(4096)
