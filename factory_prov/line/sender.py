"""Sends what is owed to servers as long as a line is open, in a thread of its own.

A server that takes nothing is left alone for a while that grows, and the others are not kept waiting by it.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from factory_prov.cancel import CancelToken
from factory_prov.errors import Cancelled, FactoryProvError
from factory_prov.fault_place import ProgramFault, fault_place
from factory_prov.line.events import Delivered, OutboxChanged
from factory_prov.messages import NOTHING, Message

if TYPE_CHECKING:
    from factory_prov.ledger.outbox import OwedRow
    from factory_prov.ledger.store import Ledger
    from factory_prov.outbox.sending import Round
    from factory_prov.registrars.kind import ServerOptions
    from factory_prov.registrars.registration import Registrar

_LOG = logging.getLogger(__name__)
_LOOK_EVERY_S = 5.0
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 2.0, 60.0
_END_S = 5.0
"""A request that goes on hears a cancel within half a second; what it has brought is written down then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pause:
    """A server that is left alone, and why."""

    until_s: float
    seconds: float
    reason: Message


class Sender:
    """Begins with `start`, ends with `close`. What it calls must return soon."""

    def __init__(
        self,
        ledger: Ledger,
        open_server: Callable[[ServerOptions], Registrar],
        *,
        delivered: Callable[[Sequence[Delivered]], None],
        changed: Callable[[OutboxChanged], None],
    ) -> None:
        self._ledger = ledger
        self._open = open_server
        self._tell_delivered = delivered
        self._tell_changed = changed
        self._servers: dict[ServerOptions, Registrar] = {}
        self._pauses: dict[str, _Pause] = {}
        self._cancel = CancelToken()
        self._woken = threading.Event()
        self._thread = threading.Thread(target=self._live, name="outbox", daemon=True)

    def start(self) -> None:
        """Send what is due, and go on looking for more."""
        self._thread.start()

    def wake(self) -> None:
        """Look at once: a unit has ended that owes something, or somebody wants what was set aside to be sent."""
        self._woken.set()

    def close(self) -> None:
        """Send no more; what is on its way is brought to its end or asked for the next time."""
        self._cancel.cancel()
        self._woken.set()
        if self._thread.is_alive():
            self._thread.join(_END_S)

    def _live(self) -> None:
        while not self._cancel.cancelled:
            trouble, again = NOTHING, False
            try:
                again = self._send()
            except Cancelled:
                return
            except FactoryProvError as failure:
                trouble = failure.message
            except Exception as bug:  # noqa: BLE001  # told by the line; nothing of what is owed is lost by it
                _LOG.warning("what is owed was not sent: %s", fault_place(bug))
                trouble = ProgramFault(bug).message
            self._tell(trouble)
            if not again:
                self._woken.wait(_LOOK_EVERY_S)
                self._woken.clear()

    def _send(self) -> bool:
        """Send a round, if something is due; return whether there may be more."""
        from factory_prov.outbox.sending import AT_A_TIME, send_round

        left_alone = tuple(server for server, pause in self._pauses.items() if pause.until_s > time.monotonic())
        if not self._ledger.outbox.is_due(now=datetime.now(UTC), but=left_alone):
            return False
        self._tell()
        done = send_round(self._ledger.outbox, self._server, self._pack, cancel=self._cancel, but=left_alone)
        self._note(done)
        if done.delivered:
            at = datetime.now(UTC)
            self._tell_delivered(
                [Delivered(run_id=row.run_id, endpoint_name=row.endpoint_name, at=at) for row in done.delivered]
            )
        return done.taken == AT_A_TIME or bool(done.delivered)

    def _server(self, options: ServerOptions) -> Registrar:
        if options not in self._servers:
            self._servers[options] = self._open(options)
        return self._servers[options]

    def _pack(self, row: OwedRow) -> bytes | None:
        return self._ledger.sealed(row.endpoint_name)

    def _note(self, done: Round) -> None:
        """Leave servers alone that took nothing, longer each time."""
        for server in done.answered:
            self._pauses.pop(server, None)
        for trouble in done.troubles:
            before = self._pauses.get(trouble.server)
            seconds = _FIRST_PAUSE_S if before is None else min(before.seconds * 2, _LONGEST_PAUSE_S)
            until_s = time.monotonic() + seconds
            reason = trouble.failure.message
            self._pauses[trouble.server] = _Pause(until_s=until_s, seconds=seconds, reason=reason)

    def _tell(self, trouble: Message = NOTHING) -> None:
        try:
            counts = self._ledger.outbox.counts()
        except FactoryProvError as failure:
            self._tell_changed(OutboxChanged(reason=failure.message))
            return
        if not counts.owed:
            self._pauses.clear()
        reasons = [pause.reason for pause in self._pauses.values()]
        reason = trouble or (reasons[0] if reasons else NOTHING)
        self._tell_changed(
            OutboxChanged(owed=counts.owed, set_aside=counts.set_aside, since=counts.since, reason=reason)
        )
