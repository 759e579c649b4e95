"""A virtual Coiote DM server: the real REST surface on a real socket of this PC, for the demo, training and acceptance.

::

    with VirtualCoiote() as server:
        server.fail(Fault(kind=FaultKind.STATUS, status=429, retry_after="1"))
        ...                                      # register at server.url with server.token
        print(server.devices)
"""

from __future__ import annotations

import hmac
import secrets
import threading
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Self

from factory_prov.secret import Secret
from factory_prov.simulation.coiote_handler import CoioteHandler
from factory_prov.simulation.coiote_store import CoioteStore, VirtualDevice
from factory_prov.simulation.http_faults import Fault, FaultQueue
from factory_prov.simulation.http_server import LocalServer, tls_context

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenRequest:
    """A request the server received; `bearer` tells whether it carried an Authorization header with a token."""

    method: str
    path: str
    bearer: bool


class VirtualCoiote:
    """Serves on 127.0.0.1 at a port of its own choice while it is entered; leaving it takes less than a second.

    `token`: the one it accepts, a random one if not given. `domains`: those the token may use. `certificate` and `key`
    are PEM files and make it speak TLS. Everything may be called from any thread, and after leaving it too.
    """

    def __init__(
        self,
        *,
        token: Secret | None = None,
        domains: tuple[str, ...] = ("/factory/",),
        certificate: Path | None = None,
        key: Path | None = None,
    ) -> None:
        self.token = token or Secret(secrets.token_urlsafe(24))
        self.url = ""
        self.lock = threading.RLock()
        self.store = CoioteStore(domains)
        self._tls = tls_context(certificate, key)
        self._faults = FaultQueue()
        self._seen: list[SeenRequest] = []

    def __enter__(self) -> Self:
        """Start serving; `url` is the address from now on, without the path of the API."""
        self._server = LocalServer(partial(CoioteHandler, coiote=self), self._tls)
        self.url = f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}"
        return self

    def __exit__(self, *_: object) -> None:
        self._server.stop()

    @property
    def port(self) -> int:
        """The TCP port it listens at; there is one once it is entered."""
        return self._server.port

    @property
    def devices(self) -> tuple[VirtualDevice, ...]:
        """The devices it knows now, oldest first."""
        with self.lock:
            return tuple(self.store.devices.values())

    @property
    def requests(self) -> tuple[SeenRequest, ...]:
        """Every request it received, faults included, oldest first."""
        with self.lock:
            return tuple(self._seen)

    def fail(self, *faults: Fault) -> None:
        """Let the next requests meet these faults, in this order."""
        with self.lock:
            for fault in faults:
                self._faults.add(fault)

    def recover(self) -> None:
        """Forget the faults that have not happened yet."""
        with self.lock:
            self._faults.clear()

    def note(self, method: str, path: str, authorization: str) -> Fault | None:
        """Remember a request and return the fault it meets; for the handler."""
        with self.lock:
            self._seen.append(SeenRequest(method=method, path=path, bearer=authorization.startswith("Bearer ")))
            return self._faults.take(method, path)

    def accepts(self, authorization: str) -> bool:
        """Whether an Authorization header carries the right token; for the handler."""
        return hmac.compare_digest(authorization.encode("utf-8", "replace"), b"Bearer " + self.token.reveal())
