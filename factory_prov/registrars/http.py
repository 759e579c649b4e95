"""One HTTP request that always ends: by its deadline, or within half a second of a cancel, whatever the server does.

A socket's own time limit starts anew with every byte, and neither a name look-up nor a blocked read listens to a
CancelToken. So the request runs in a thread of its own while the caller watches the clock and the token. When it has
waited enough it cuts the line: the socket is shut down under the blocked read, which ends the thread. Only a name
look-up or a connect in progress cannot be cut: their thread is left behind, sends nothing any more, and ends by itself.

Every request has a connection of its own: a kept one can die unnoticed between two requests, and then nobody knows
whether the server has seen the second.
"""

from __future__ import annotations

import socket
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from factory_prov.errors import ServerError, ServerTimeout, ServerUnreachable

if TYPE_CHECKING:
    from pathlib import Path

    from factory_prov.registrars.patience import Patience
    from factory_prov.secret import Secret

_LOOK_EVERY_S = 0.05  # how soon a cancel is seen; an answer is seen at once
_LAST_WORDS_S = 0.3  # what a thread gets to end after its line was cut


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where requests go and who sends them; the certificate of an https server is always verified.

    `base_url` ends without a slash. `read_timeout_s` is for a whole answer, not for each of its bytes.
    """

    base_url: str
    token: Secret
    ca_file: Path | None
    connect_timeout_s: float
    read_timeout_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request; `path` comes quoted and without a leading slash, `body` is JSON."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    body: Secret | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back; the body may hold keys, so it is not shown. `location` is where a redirect points."""

    status: int
    body: bytes = field(repr=False)
    retry_after_s: float | None = None
    location: str = field(default="", repr=False)


class Unanswered(Exception):
    """The request left, no whole answer came: the server may have carried it out or not.

    Not the end yet: look at what the server has, and raise `error` when there is no time for that.
    """

    def __init__(self, error: ServerError) -> None:
        super().__init__("the request left, no whole answer came")
        self.error = error


class Line:
    """The connection of one request, held so that another thread can cut it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._handle: socket.socket | None = None
        self._is_cut = False
        self.connected_at: float | None = None  # on time.monotonic(): TLS and all, a request may leave from here on

    def hold(self, sock: socket.socket) -> None:
        """Take a second handle of a socket just connected; OSError when the line was cut meanwhile.

        A handle of our own stays valid when TLS takes the first one over, and its number is not reused under us.
        """
        with self._lock:
            if self._is_cut:
                raise ConnectionAbortedError("the line was cut while it connected")
            self._handle = sock.dup()

    def cut(self) -> None:
        """Shut the connection down under whoever reads or writes; nothing is opened on this line any more."""
        with self._lock:
            self._is_cut = True
            if self._handle is not None:
                with suppress(OSError):
                    self._handle.shutdown(socket.SHUT_RDWR)
                self._handle.close()
                self._handle = None


class _Call(threading.Thread):
    """The thread of one request; `outcome` is what it brought, an error among others."""

    def __init__(self, target: Target, request: Request, line: Line) -> None:
        super().__init__(name=f"http {request.method}", daemon=True)
        self._target, self._request, self.line = target, request, line
        self.ended = threading.Event()
        self.outcome: Answer | Unanswered | ServerError | None = None

    def run(self) -> None:
        try:
            from factory_prov.registrars import wire  # requests takes long to load

            self.outcome = wire.attempt(self._target, self._request, self.line)
        finally:
            self.ended.set()


def exchange(target: Target, request: Request, patience: Patience) -> Answer:
    """Send one request and return the answer, whatever its status; redirects are not followed.

    Raises Unanswered when it left but no whole answer came, ServerUnreachable when it never left, ServerTimeout when
    no time was left for it, Cancelled.
    """
    patience.cancel.check()
    if not patience.remaining_s:
        raise out_of_time(target, patience)
    line = Line()
    call = _Call(target, request, line)
    call.start()
    try:
        ended = _watch(call, target, patience)
    finally:
        line.cut()
        call.join(_LAST_WORDS_S)
    return _result(call.outcome if ended else _too_late(target, line, patience))


def _watch(call: _Call, target: Target, patience: Patience) -> bool:
    """Wait for the end of a call and tell whether it came in time.

    A host may have several addresses, each tried for `connect_timeout_s`; both limits together are enough for two.
    """
    began_at = time.monotonic()
    while True:
        connected_at = call.line.connected_at
        ends_at = (
            began_at + target.connect_timeout_s if connected_at is None else connected_at
        ) + target.read_timeout_s
        left_s = min(ends_at - time.monotonic(), patience.remaining_s)
        if call.ended.wait(max(0.0, min(left_s, _LOOK_EVERY_S))):
            return True
        if left_s <= 0:
            return False
        patience.cancel.check()


def _result(outcome: Answer | Unanswered | ServerError | None) -> Answer:
    match outcome:
        case Answer():
            return outcome
        case None:
            raise RuntimeError("the thread of an HTTP request died; its own report says why")
        case _:
            raise outcome


def _too_late(target: Target, line: Line, patience: Patience) -> Unanswered | ServerError:
    if line.connected_at is None:
        return no_connection(target)
    return Unanswered(no_answer(target) if patience.remaining_s else out_of_time(target, patience))


def no_answer(target: Target) -> ServerTimeout:
    """Say that the server took a request and kept silent."""
    return ServerTimeout(
        f"The server took the request but gave no whole answer within {target.read_timeout_s:g} s.",
        place=target.base_url,
        cure="Try again later; a registration that got through is found again then.",
    )


def no_connection(target: Target) -> ServerUnreachable:
    """Say that nobody answered the attempt to connect."""
    return ServerUnreachable(
        f"No connection to the server within {target.connect_timeout_s:g} s.",
        place=target.base_url,
        cure="Check the network cable, the firewall and the port of the server.",
    )


def out_of_time(target: Target, patience: Patience) -> ServerTimeout:
    """Say that the time of the whole registration is over."""
    return ServerTimeout(
        f"The registration was not finished within {patience.total_s:g} s.",
        place=target.base_url,
        cure="Try again later; a registration that got through is found again then.",
    )
