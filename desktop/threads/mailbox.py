"""Messages of many threads for the window's thread: in their order, and many of them in one call of Python."""

from __future__ import annotations

import threading
from collections import deque
from contextlib import suppress

from PySide6.QtCore import QObject, Qt, QTimer, Signal

EVERY_MS = 30
"""Nothing waits longer. Beside 24 busy threads every call costs the window a wait for the interpreter's lock."""


class Mailbox(QObject):
    """Made in the window's thread; anybody may `put`. Over `most` waiting messages the oldest are dropped."""

    arrived = Signal(object)
    """Carries one message, in the window's thread."""
    _rung = Signal()

    def __init__(self, parent: QObject | None = None, *, most: int | None = None) -> None:
        super().__init__(parent)
        self._letters: deque[object] = deque(maxlen=most)
        self._rings = False
        self._closed = False
        self._lock = threading.Lock()
        self._soon = QTimer(self, interval=EVERY_MS, singleShot=True)
        self._soon.timeout.connect(self.empty)
        self._rung.connect(self._soon.start, Qt.ConnectionType.QueuedConnection)  # Qt's own slot: no call of Python

    def put(self, message: object) -> None:
        """Hand a message over; from any thread."""
        with self._lock:
            if self._closed:
                return
            self._letters.append(message)
            rings, self._rings = self._rings, True
        if not rings:
            with suppress(RuntimeError):  # a thread that hung has outlived the window, and nobody reads any more
                self._rung.emit()

    def close(self) -> None:
        """Take nothing any more; what has not arrived is dropped. Safe twice."""
        self._soon.stop()
        with self._lock:
            self._closed = True
            self._letters.clear()

    def empty(self) -> None:
        """Let everything arrive now that has been put in; in the window's thread.

        Whoever takes a message may call it too: the others come before what was put in meanwhile.
        """
        with self._lock:
            waiting, self._rings = len(self._letters), False
        for _ in range(waiting):
            with self._lock:
                if not self._letters:
                    return
                letter = self._letters.popleft()
            self.arrived.emit(letter)
