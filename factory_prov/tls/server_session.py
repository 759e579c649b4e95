"""One caller of a server: a handshake over memory, then plain bytes; the same for datagrams and for streams."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Protocol

from factory_prov.tls.server_side import Caller

if TYPE_CHECKING:
    from OpenSSL import SSL

_PIECE_BYTES = 65_536


class CallerSession(Protocol):
    """A caller that a server can answer; used from the server's thread only."""

    caller: Caller
    """Its address and, behind a handshake, what that has shown."""
    state: Any
    """Whatever the handler keeps of it; None at first. Of plain datagrams nothing is kept."""

    def send(self, data: bytes) -> None:
        """Send a datagram, or the next bytes of a stream."""

    def close(self) -> None:
        """End it from our side."""


class Handler(Protocol):
    """What a server does with its callers; called in the server's thread."""

    def received(self, session: CallerSession, data: bytes) -> None:
        """Take a datagram, or what a stream brought."""

    def ended(self, session: CallerSession) -> None:
        """Hear that a caller is gone."""

    def refused(self, caller: Caller, reason: str) -> None:
        """Hear that a handshake failed; `reason` is in OpenSSL's words."""


class Over(Exception):
    """The caller ended the connection, or its handshake failed; `reason` says which (empty: it said good-bye)."""

    def __init__(self, reason: str = "") -> None:
        super().__init__(reason)
        self.reason = reason


class SecureChannel:
    """OpenSSL's side of a session: encrypted bytes in, plain bytes out, and what is to be sent by `outlet`."""

    def __init__(self, connection: SSL.Connection, outlet: Callable[[bytes], None]) -> None:
        self.connection = connection
        self.established = False
        self._outlet = outlet

    def take(self, data: bytes) -> Iterator[bytes]:
        """Take what came and yield what it says; Over at the end."""
        from OpenSSL import SSL

        if data:
            self.connection.bio_write(data)
        try:
            if not self.established:
                self.connection.do_handshake()
                self.established = True
                self.flush()
            while True:
                yield self.connection.recv(_PIECE_BYTES)
        except SSL.WantReadError:
            self.flush()
        except SSL.ZeroReturnError:
            raise Over from None
        except (SSL.Error, ValueError) as error:
            self.flush()
            raise Over(_said(error)) from None

    def send(self, data: bytes) -> None:
        """Encrypt and send."""
        from OpenSSL import SSL

        with suppress(SSL.Error):  # it is over; who reads hears of it
            self.connection.send(data)
        self.flush()

    def say_goodbye(self) -> None:
        """Tell the other side that this is the end."""
        from OpenSSL import SSL

        with suppress(SSL.Error):
            self.connection.shutdown()
        self.flush()

    def repeat_if_due(self) -> None:
        """Send again what a caller has not answered (DTLS); Over when it never does."""
        from OpenSSL import SSL

        try:
            if self.connection.DTLSv1_get_timeout() == 0:
                self.connection.DTLSv1_handle_timeout()
        except SSL.Error as error:
            raise Over(_said(error)) from None
        self.flush()

    def flush(self) -> None:
        """Send what OpenSSL wrote."""
        from OpenSSL import SSL

        data = bytearray()
        with suppress(SSL.WantReadError):
            while True:
                data += self.connection.bio_read(_PIECE_BYTES)
        if data:
            self._outlet(bytes(data))


def _said(error: Exception) -> str:
    """Return OpenSSL's own reason, which names no secret; its queue has (library, function, reason)."""
    queue = error.args[0] if error.args else ()
    return str(queue[-1][2]) if isinstance(queue, list) and queue else "broken off"
