"""Asking a programmer for its probes in a thread of its own, so that one that hangs holds nobody up."""

from __future__ import annotations

import threading
import time

from factory_prov.cancel import CancelToken
from factory_prov.errors import Cancelled, ToolFailed
from factory_prov.messages import Message
from factory_prov.programmers.protocol import Probe, Programmer


class ProbeQuery:
    """One question to one programmer, asked from now on. `answered` is notified when it ends.

    Its thread is a daemon: one whose programmer does not even hear a cancel keeps no program from ending.
    """

    def __init__(self, programmer: Programmer, answered: threading.Condition) -> None:
        self.programmer = programmer
        self.began_at = time.monotonic()
        self.took_s = 0.0
        self.done = False
        self.stopped = False
        self._answered = answered
        self._cancel = CancelToken()
        self._probes: tuple[Probe, ...] = ()
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._ask, name=f"asking {programmer.name}", daemon=True)
        self._thread.start()

    def _ask(self) -> None:
        try:
            self._probes = self.programmer.probes(self._cancel)
        except BaseException as failure:  # noqa: BLE001  # raised again by whoever wants the answer
            self._failure = failure
        with self._answered:
            self.took_s = time.monotonic() - self.began_at
            self.done = True
            self._answered.notify_all()

    def stop(self) -> None:
        """Cancel the question; its programmer ends what it has started within 2 s."""
        self.stopped = True
        self._cancel.cancel()

    def join(self, timeout_s: float) -> None:
        """Wait until its thread has ended."""
        self._thread.join(timeout_s)

    def probes(self, *, within_s: float) -> tuple[Probe, ...]:
        """Return the answer, or raise what the programmer raised; ToolFailed when it has none within its time."""
        if not self.done or isinstance(self._failure, Cancelled):
            cure = Message("Plug the probes out and in again; if it stays, end its programs or install it again.")
            raise ToolFailed(
                Message("it does not answer within {seconds} s.", seconds=f"{within_s:g}"),
                place=self.programmer.name,
                cure=cure,
            )
        if self._failure is not None:
            raise self._failure
        return self._probes
