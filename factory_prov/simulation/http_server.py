"""A small HTTP server on 127.0.0.1 that keeps quiet and stops at once: the ground the virtual servers stand on."""

from __future__ import annotations

import logging
import socketserver
import threading
from contextlib import suppress
from socket import SHUT_RDWR, create_connection, socket
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable
    from pathlib import Path

_log = logging.getLogger(__name__)


class LocalServer(socketserver.ThreadingMixIn, socketserver.TCPServer):
    """Serves at a free port from the moment it is made until `close`, one thread per connection."""

    request_queue_size = 64

    def __init__(self, handler: Callable[..., socketserver.BaseRequestHandler], tls: ssl.SSLContext | None) -> None:
        self.stopping = threading.Event()
        self._tls = tls
        self._lock = threading.Lock()
        self._open: set[socket] = set()
        super().__init__(("127.0.0.1", 0), handler)
        self._thread = threading.Thread(target=self._serve, name="virtual server", daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        """The TCP port it listens at."""
        return int(self.server_address[1])

    def close(self) -> None:
        """Hang up on everybody, also on those a handler keeps waiting, and wait for all threads."""
        self.stopping.set()
        with suppress(OSError):
            create_connection(self.socket.getsockname(), timeout=1).close()  # wakes the thread that accepts
        self._thread.join()
        with self._lock:
            for connection in self._open:
                with suppress(OSError):
                    connection.shutdown(SHUT_RDWR)
        self.server_close()

    def _serve(self) -> None:
        while not self.stopping.is_set():
            self.handle_request()

    def verify_request(self, *_: object) -> bool:
        """Take no new connection while stopping."""
        return not self.stopping.is_set()

    def get_request(self) -> tuple[Any, Any]:
        """Accept a connection; its TLS handshake is left to the handler, so that nobody holds up the others."""
        connection, address = super().get_request()
        if self._tls is not None:
            try:
                connection = self._tls.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
            except OSError:
                connection.close()
                raise
        with self._lock:
            self._open.add(connection)
        return connection, address

    def shutdown_request(self, request: Any) -> None:
        """Close a connection."""
        with self._lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, *_: object) -> None:
        """Tell only who listens to the log: a client that hangs up is no news."""
        _log.debug("A request to the virtual server ended early.", exc_info=True)


def tls_context(certificate: Path | None, key: Path | None) -> ssl.SSLContext | None:
    """Return what makes a server speak TLS with a PEM certificate and key, None for no certificate."""
    if certificate is None:
        return None
    import ssl  # most virtual servers do without

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context
