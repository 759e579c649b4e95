"""Tells others of runs as long as a line is open, in a thread of its own: nobody at the line waits for it or sees it.

A target that takes nothing is left alone for a while that grows, and the others are not kept waiting by it.
"""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from factory_prov.cancel import CancelToken
from factory_prov.errors import Cancelled, FactoryProvError
from factory_prov.fault_place import fault_place

if TYPE_CHECKING:
    from factory_prov.ledger.records_owed import RecordTarget
    from factory_prov.ledger.store import Ledger
    from factory_prov.messages import Message
    from factory_prov.records.sending import RecordsRound
    from factory_prov.records.targets import OpenTarget

_LOG = logging.getLogger(__name__)
_LOOK_EVERY_S = 5.0
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 2.0, 300.0
_LAST_ROUND_S = 2.0
"""What is due when the line closes is told still, if that is quick: a command runs one unit and ends."""
_END_S = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pause:
    """A target that is left alone, and why: told once, not at every try."""

    until_s: float
    seconds: float
    reason: Message


class RecordsSender:
    """Begins with `start`, ends with `close`."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._targets: dict[RecordTarget, OpenTarget] = {}
        self._pauses: dict[str, _Pause] = {}
        self._said: Message | str = ""
        self._cancel = CancelToken()
        self._closing = threading.Event()
        self._woken = threading.Event()
        self._thread = threading.Thread(target=self._live, name="records", daemon=True)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> None:
        """Tell what is due, and go on looking for more."""
        self._thread.start()

    def wake(self) -> None:
        """Look at once: a run has ended."""
        self._woken.set()

    def close(self) -> None:
        """Tell what is due once more, if that takes a moment, and end; the rest stays owed."""
        self._closing.set()
        self._woken.set()
        if self._thread.is_alive():
            self._thread.join(_LAST_ROUND_S)
            self._cancel.cancel()
            self._thread.join(_END_S)

    def _live(self) -> None:
        while not self._cancel.cancelled:
            closing, again = self._closing.is_set(), False
            try:
                again = self._send()
                self._said = ""
            except Cancelled:
                return
            except FactoryProvError as failure:
                self._say(failure.message)
            except Exception as bug:  # noqa: BLE001  # told in the log; what is owed stays owed, and the line goes on
                self._say(fault_place(bug))
            if closing and not again:
                return
            if not again:
                self._woken.wait(_LOOK_EVERY_S)
                self._woken.clear()

    def _say(self, trouble: Message | str) -> None:
        """Say in the log what keeps everything back, once as long as it stays."""
        if trouble != self._said:
            self._said = trouble
            _LOG.warning("records were not told: %s", trouble)

    def _send(self) -> bool:
        """Tell what is due; return whether there may be more."""
        left_alone = tuple(target for target, pause in self._pauses.items() if pause.until_s > time.monotonic())
        if not self._ledger.records.is_due(now=datetime.now(UTC), but=left_alone):
            return False
        from factory_prov.records.sending import AT_A_TIME, send_records

        done = send_records(self._ledger.records, self._opened, cancel=self._cancel, but=left_alone)
        self._note(done)
        return done.taken == AT_A_TIME or bool(done.told)

    def _opened(self, target: RecordTarget) -> OpenTarget:
        from factory_prov.environment import environment
        from factory_prov.records.targets import open_target

        if target not in self._targets:
            self._targets[target] = open_target(target, token_file=None, environ=environment())
        return self._targets[target]

    def _note(self, done: RecordsRound) -> None:
        """Leave targets alone that took nothing, longer each time, and say so once."""
        troubled = {trouble.target for trouble in done.troubles}
        for target in {owed.target.name for owed in done.told} - troubled:
            self._pauses.pop(target, None)
        for trouble in done.troubles:
            before, reason = self._pauses.get(trouble.target), trouble.failure.message
            if before is None or before.reason != reason:
                _LOG.warning("records for %s wait: %s", trouble.target, reason)
            seconds = _FIRST_PAUSE_S if before is None else min(before.seconds * 2, _LONGEST_PAUSE_S)
            wait_s = max(seconds, min(trouble.wait_s, _LONGEST_PAUSE_S))
            until_s = time.monotonic() + wait_s
            self._pauses[trouble.target] = _Pause(until_s=until_s, seconds=seconds, reason=reason)
