"""The runs of the window: started, stopped, listened to and waited for."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal, Slot

from desktop.provision.line import Line, Order
from desktop.provision.messages import RunEnded, RunEvent
from desktop.provision.run_worker import Run, RunWorker
from desktop.threads.mailbox import Mailbox
from desktop.threads.own_thread import OwnThread
from factory_prov.cancel import CancelToken
from factory_prov.events import StepProgress

_KEPT_EVENTS = 500
_APART_S = 0.05
"""Runs that are started together begin so far apart: 24 whose steps fall on the same moment hold the window up then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunPage:
    """The newest run of a slot, for its report: what it told (without progress), and how it ended."""

    number: int
    cancel: CancelToken = field(default_factory=CancelToken)
    events: deque[RunEvent] = field(default_factory=lambda: deque(maxlen=_KEPT_EVENTS))
    ends: list[RunEnded] = field(default_factory=list)

    @property
    def going(self) -> bool:
        """Whether the run has not ended."""
        return not self.ends


class Runs(QObject):
    """Every run in its own thread; lives in the window's thread. Events of older runs of a slot are dropped."""

    told = Signal(object)
    """Carries a RunEvent of a run that goes."""
    ended = Signal(object)
    """Carries the RunEnded of a run that went."""
    thread_ended = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pages: dict[str, RunPage] = {}
        self._threads: list[OwnThread] = []
        self._last_number = 0
        self._next_at_s = 0.0
        self._mailbox = Mailbox(self)
        self._mailbox.arrived.connect(self._take)

    def start(self, order: Order, line: Line) -> None:
        """Start a run; its slot has none now."""
        self._last_number += 1
        page = RunPage(number=self._last_number)
        self._pages[order.key] = page
        line.busy = self.going()
        begins_at_s = max(time.monotonic(), self._next_at_s)
        self._next_at_s = begins_at_s + _APART_S
        run = Run(number=page.number, begins_at_s=begins_at_s, cancel=page.cancel)
        worker = RunWorker(order, run, line=line, post=self._mailbox.put)
        thread = OwnThread(worker, parent=self)
        thread.ended.connect(self._forget_thread)
        self._threads.append(thread)
        thread.start()

    def stop(self, key: str) -> None:
        """Ask the run of a slot to stop, if there is one."""
        page = self._pages.get(key)
        if page is not None:
            page.cancel.cancel()

    def going(self) -> frozenset[str]:
        """Return the keys whose units run now."""
        return frozenset(key for key, page in self._pages.items() if page.going)

    def page(self, key: str) -> RunPage | None:
        """Return the newest run of a slot."""
        return self._pages.get(key)

    @property
    def threads(self) -> tuple[OwnThread, ...]:
        """The threads that have not been waited for yet."""
        return tuple(self._threads)

    def forget(self) -> None:
        """Forget the ended runs: another line is opened."""
        self._pages = {key: page for key, page in self._pages.items() if page.going}

    @Slot(object)
    def _take(self, message: RunEvent | RunEnded) -> None:
        page = self._page_of(message)
        if page is None:
            return
        if isinstance(message, RunEnded):
            page.ends.append(message)
            self.ended.emit(message)
            return
        if not isinstance(message.event, StepProgress):
            page.events.append(message)
        self.told.emit(message)

    def _page_of(self, message: RunEvent | RunEnded) -> RunPage | None:
        """Return the run a message is of; None when it is of an older run, or of one that has ended."""
        page = self._pages.get(message.key)
        return page if page is not None and page.number == message.run and page.going else None

    @Slot(object)
    def _forget_thread(self, thread: OwnThread) -> None:
        self._mailbox.empty()  # the end of a run arrives before that of its thread
        self._threads.remove(thread)
        self.thread_ended.emit()
