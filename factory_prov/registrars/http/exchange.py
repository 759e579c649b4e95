"""One HTTP request that always ends: by its deadline, or within half a second of a cancel, whatever the server does.

A socket's own time limit starts anew with every byte, and neither a name look-up nor a blocked read listens to a
CancelToken. So the request runs in a thread of its own while the caller watches the clock and the token. When it has
waited enough it cuts the connection: the socket is shut down under the blocked read, which ends the thread. Only a name
look-up or a connect in progress cannot be cut: their thread is left behind, sends nothing any more, and ends by itself.

Every request has a connection of its own: a kept one can die unnoticed between two requests, and then nobody knows
whether the server has seen the second.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from factory_prov.clock import refuse_other_clock
from factory_prov.errors import ServerError
from factory_prov.registrars.http.request import (
    HttpAnswer,
    HttpConnection,
    HttpRequest,
    HttpTarget,
    Unanswered,
    no_answer,
    no_connection,
    out_of_time,
)

if TYPE_CHECKING:
    from factory_prov.registrars.http.backoff import RetryBudget

_CHANGES_NOTHING = ("GET", "HEAD")
"""Only such a request, and none behind a change, is ended by a wrong clock: what was changed must come to its note."""
_LOOK_EVERY_S = 0.05  # how soon a cancel is seen; an answer is seen at once
_LAST_WORDS_S = 0.3  # what a thread gets to end after its connection was cut


class _Call(threading.Thread):
    """The thread of one request; `outcome` is what it brought, an error among others."""

    def __init__(self, target: HttpTarget, request: HttpRequest, connection: HttpConnection) -> None:
        super().__init__(name=f"http {request.method}", daemon=True)
        self._target, self._request, self.connection = target, request, connection
        self.ended = threading.Event()
        self.outcome: HttpAnswer | Unanswered | ServerError | None = None

    def run(self) -> None:
        try:
            from factory_prov.registrars.http import transport

            self.outcome = transport.attempt(self._target, self._request, self.connection)
        finally:
            self.ended.set()


def exchange(target: HttpTarget, request: HttpRequest, budget: RetryBudget) -> HttpAnswer:
    """Send one request and return the answer, whatever its status; redirects are not followed.

    Raises Unanswered when it left but no whole answer came, ServerUnreachable when it never left, ServerTimeout when
    no time was left for it, ClockWrong when a look at the server shows that this PC is in another day, Cancelled.
    """
    budget.cancel.check()
    if not budget.remaining_s:
        raise out_of_time(target, budget)
    connection = HttpConnection()
    call = _Call(target, request, connection)
    call.start()
    try:
        ended = _watch(call, target, budget)
    finally:
        connection.cut()
        call.join(_LAST_WORDS_S)
    answer = _result(call.outcome if ended else _too_late(target, connection, budget))
    if request.method not in _CHANGES_NOTHING and not request.harmless:
        budget.has_changed = True
    elif answer.server_time is not None and not budget.has_changed:
        refuse_other_clock(answer.server_time, place=target.base_url)
    return answer


def _watch(call: _Call, target: HttpTarget, budget: RetryBudget) -> bool:
    """Wait for the end of a call and tell whether it came in time.

    A host may have several addresses, each tried for `connect_timeout_s`; both limits together are enough for two.
    """
    began_at = time.monotonic()
    while True:
        connected_at = call.connection.connected_at
        ends_at = (
            began_at + target.connect_timeout_s if connected_at is None else connected_at
        ) + target.read_timeout_s
        left_s = min(ends_at - time.monotonic(), budget.remaining_s)
        if call.ended.wait(max(0.0, min(left_s, _LOOK_EVERY_S))):
            return True
        if left_s <= 0:
            return False
        budget.cancel.check()


def _result(outcome: HttpAnswer | Unanswered | ServerError | None) -> HttpAnswer:
    match outcome:
        case HttpAnswer():
            return outcome
        case None:
            raise RuntimeError("the thread of an HTTP request died; its own report says why")
        case _:
            raise outcome


def _too_late(target: HttpTarget, connection: HttpConnection, budget: RetryBudget) -> Unanswered | ServerError:
    if connection.connected_at is None:
        return no_connection(target)
    return Unanswered(no_answer(target) if budget.remaining_s else out_of_time(target, budget))
