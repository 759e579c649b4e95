"""Brings what a scanner reads to the units that wait for their labels. Any thread may use it."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from factory_prov.cancel import CancelToken
from factory_prov.errors import LabelNotScanned
from factory_prov.messages import Message

_SLICE_S = 0.2
_MOST_KEPT = 10_000


class ScanDesk:
    """Who waits for which label. `keeps`: a scan that nobody waits for yet is kept for whoever will, as with a file."""

    def __init__(self, *, keeps: bool = False) -> None:
        self._changed = threading.Condition()
        self._waiting: list[WaitingScan] = []
        self._kept: deque[str] | None = deque(maxlen=_MOST_KEPT) if keeps else None
        self._ended = False

    @property
    def wanted(self) -> tuple[str, ...]:
        """What is waited for, in the order in which it began."""
        with self._changed:
            return tuple(each.wanted for each in self._waiting)

    @contextmanager
    def waiting(self, wanted: str) -> Iterator[WaitingScan]:
        """Wait for a label within; gives what brings each scan."""
        waiting = WaitingScan(wanted, self._changed, lambda: self._ended)
        with self._changed:
            if self._kept is not None and wanted in self._kept:
                self._kept.remove(wanted)
                waiting.take(wanted)
            self._waiting.append(waiting)
            self._changed.notify_all()
        try:
            yield waiting
        finally:
            with self._changed:
                self._waiting.remove(waiting)

    def offer(self, text: str) -> bool:
        """Take a scan: it goes to the unit whose label it is, else to all that wait; False when nobody does."""
        with self._changed:
            its_own = [each for each in self._waiting if each.wanted == text]
            if not its_own and self._kept is not None:
                self._kept.append(text)
            for each in its_own[:1] or self._waiting:
                each.take(text)
            self._changed.notify_all()
            return bool(self._waiting)

    def end(self) -> None:
        """Say that no more scans come: whoever waits in vain ends at once."""
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def wait_wanted(self, timeout_s: float) -> bool:
        """Block until somebody waits for a label; False when nobody does after that time."""
        with self._changed:
            return self._changed.wait_for(lambda: bool(self._waiting), timeout_s)


class WaitingScan:
    """One unit's wait for its label."""

    def __init__(self, wanted: str, changed: threading.Condition, ended: Callable[[], bool]) -> None:
        self.wanted = wanted
        self._changed = changed
        self._ended = ended
        self._scans: deque[str] = deque()

    def take(self, text: str) -> None:
        """Take a scan; the desk calls it."""
        self._scans.append(text)

    def next(self, within_s: float, cancel: CancelToken) -> str:
        """Return the next scan; LabelNotScanned when none comes in time, or none will come any more."""
        ends_at = time.monotonic() + within_s
        while True:
            cancel.check()
            with self._changed:
                if self._scans:
                    return self._scans.popleft()
                if self._ended():
                    raise _not_scanned(Message("no more scans come, and its label was not among them."))
                left_s = ends_at - time.monotonic()
                if left_s > 0:
                    self._changed.wait(min(left_s, _SLICE_S))
                    continue
            raise _not_scanned(Message("the label was not scanned within {seconds} s.", seconds=f"{within_s:.0f}"))


def _not_scanned(what: Message) -> LabelNotScanned:
    cure = Message("Put its label on the unit, start again, and scan it.")
    return LabelNotScanned(what, place=Message("label"), cure=cure)
