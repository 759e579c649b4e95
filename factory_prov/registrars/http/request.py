"""What one HTTP request needs and brings, and the connection it goes over; `exchange` sends it."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from factory_prov.errors import ServerError, ServerTimeout, ServerUnreachable
from factory_prov.messages import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from pathlib import Path

    from factory_prov.registrars.http.backoff import RetryBudget
    from factory_prov.secret import Secret


_LOST = Message("Try again later.")
_WRONG_PLACE = Message("Check address and port of the server.")


def _late(total_s: str) -> Message:
    return Message("The server was not done within {total_s} s.", total_s=total_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpWords:
    """What is said of failures, where one kind of server has better words than these."""

    late: Callable[[str], Message] = _late
    """Says that the time of the whole is over, which was this many seconds."""
    lost: Message = _LOST
    """What to do when nobody knows whether the server has carried a request out."""
    wrong_place: Message = _WRONG_PLACE
    """What to do when another program than the server seems to answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpTarget:
    """Where requests go and who sends them; the certificate of an https server is always verified.

    `base_url` ends without a slash. `read_timeout_s` is for a whole answer, not for each of its bytes.
    `authorization` is the whole value of that header (RFC 9110, 11.6.2), None for a server that asks for none; some
    servers have a header of another name for it. `headers` go with every request and are no secrets.
    """

    base_url: str
    ca_file: Path | None
    connect_timeout_s: float
    read_timeout_s: float
    authorization: Secret | None = None
    authorization_header: str = "Authorization"
    headers: Mapping[str, str] = field(default_factory=dict)
    words: HttpWords = field(default_factory=HttpWords, repr=False)


class HttpLimits(Protocol):
    """What the options of every server over HTTP say of its requests."""

    @property
    def ca_file(self) -> Path | None:
        """See HttpTarget."""

    @property
    def connect_timeout_s(self) -> float:
        """See HttpTarget."""

    @property
    def read_timeout_s(self) -> float:
        """See HttpTarget."""


def target_of(
    options: HttpLimits, base_url: str, words: HttpWords | None = None, *, accept: str = "application/json"
) -> HttpTarget:
    """Return where the requests go that options are for, with nobody as the sender yet."""
    return HttpTarget(
        base_url=base_url,
        headers={"Accept": accept},
        words=words or HttpWords(),
        ca_file=options.ca_file,
        connect_timeout_s=options.connect_timeout_s,
        read_timeout_s=options.read_timeout_s,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpRequest:
    """One request; `path` comes quoted and without a leading slash, `body` is of `content_type`.

    `harmless`: it changes nothing at the server although its method might; a log-in is so. An answer longer than
    `most_bytes` is refused.
    """

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Secret | None = None
    content_type: str = "application/json"
    harmless: bool = False
    most_bytes: int = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpAnswer:
    """What came back; the body may hold keys, so it is not shown. `location` is where a redirect points.

    `server_time`: when the server says it has answered (Date; RFC 9110, 6.6.1).
    """

    status: int
    body: bytes = field(repr=False)
    retry_after_s: float | None = None
    server_time: datetime | None = None
    location: str = field(default="", repr=False)


class Unanswered(Exception):
    """The request left, no whole answer came: the server may have carried it out or not.

    Not the end yet: look at what the server has, and raise `error` when there is no time for that.
    """

    def __init__(self, error: ServerError) -> None:
        super().__init__("the request left, no whole answer came")
        self.error = error


class HttpConnection:
    """The connection of one request, held so that another thread can cut it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._handle: socket.socket | None = None
        self._is_cut = False
        self.connected_at: float | None = None  # on time.monotonic(): TLS and all, a request may leave from here on

    def hold(self, sock: socket.socket) -> None:
        """Take a second handle of a socket just connected; OSError when the connection was cut meanwhile.

        A handle of our own stays valid when TLS takes the first one over, and its number is not reused under us.
        """
        with self._lock:
            if self._is_cut:
                raise ConnectionAbortedError("the connection was cut while it connected")
            self._handle = sock.dup()

    def cut(self) -> None:
        """Shut the connection down under whoever reads or writes; nothing is opened on this connection any more."""
        with self._lock:
            self._is_cut = True
            if self._handle is not None:
                with suppress(OSError):
                    self._handle.shutdown(socket.SHUT_RDWR)
                self._handle.close()
                self._handle = None


def no_answer(target: HttpTarget) -> ServerTimeout:
    """Say that the server took a request and kept silent."""
    return ServerTimeout(
        Message(
            "The server took the request but gave no whole answer within {read_timeout_s} s.",
            read_timeout_s=f"{target.read_timeout_s:g}",
        ),
        place=target.base_url,
        cure=target.words.lost,
    )


def no_connection(target: HttpTarget) -> ServerUnreachable:
    """Say that nobody answered the attempt to connect."""
    return ServerUnreachable(
        Message(
            "No connection to the server within {connect_timeout_s} s.",
            connect_timeout_s=f"{target.connect_timeout_s:g}",
        ),
        place=target.base_url,
        cure=Message("Check the network cable, the firewall and the port of the server."),
    )


def out_of_time(target: HttpTarget, budget: RetryBudget) -> ServerTimeout:
    """Say that the time of the whole is over."""
    return ServerTimeout(
        target.words.late(f"{budget.total_s:g}"),
        place=target.base_url,
        cure=target.words.lost,
    )
