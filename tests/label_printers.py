"""A label printer of the network for tests: it takes what comes on its port, and keeps each label."""

from __future__ import annotations

import socket
import threading

_PIECE = 65536
_PATIENCE_S = 20.0


class TcpPrinter:
    """Listens from when it is made; `labels` are what it was sent, each connection by itself. Close it."""

    def __init__(self) -> None:
        self.labels: list[bytes] = []
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = self._server.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, name="printer", daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        return f"tcp://127.0.0.1:{self.port}"

    def close(self) -> None:
        """Be switched off: who prints now is refused."""
        if self._thread.is_alive():
            socket.create_connection(("127.0.0.1", self.port), timeout=_PATIENCE_S).close()  # wakes `accept`
            self._thread.join(_PATIENCE_S)
        self._server.close()

    def _serve(self) -> None:
        while True:
            connection, _ = self._server.accept()
            with connection:
                got = b""
                while piece := connection.recv(_PIECE):
                    got += piece
            if not got:
                return
            self.labels.append(got)


def closed_port() -> int:
    """Return a port at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])
