"""A virtual HTTP server as tests, demo and training hold it: entered, asked what it saw, told to fail."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Generic, Self, TypeVar

from factory_prov.simulation.http_desk import HttpDesk, SeenRequest
from factory_prov.simulation.http_faults import HttpFault
from factory_prov.simulation.http_server import LocalServer, tls_context

AnyDesk = TypeVar("AnyDesk", bound=HttpDesk)


class VirtualHttpServer(Generic[AnyDesk]):
    """Serves on 127.0.0.1 at a port of its own choice while it is entered; leaving it takes less than a second.

    `certificate` and `key` are PEM files and make it speak TLS. Everything may be called from any thread, and after
    leaving it too.
    """

    def __init__(
        self,
        handler: Callable[..., Any],
        desk: AnyDesk,
        *,
        certificate: Path | None = None,
        key: Path | None = None,
    ) -> None:
        self.url = ""
        self.desk = desk
        self._handler = handler
        self._tls = tls_context(certificate, key)

    def __enter__(self) -> Self:
        """Start serving; `url` is the address from now on, without the path of the API."""
        self._server = LocalServer(partial(self._handler, desk=self.desk), self._tls)
        self.url = f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}"
        return self

    def __exit__(self, *_: object) -> None:
        self._server.close()

    @property
    def port(self) -> int:
        """The TCP port it listens at; there is one once it is entered."""
        return self._server.port

    @property
    def requests(self) -> tuple[SeenRequest, ...]:
        """Every request it received, faults included, oldest first."""
        with self.desk.lock:
            return tuple(self.desk.seen)

    def answer_after(self, seconds: float) -> None:
        """Take that long over every answer from now on."""
        self.desk.answers_after_s = seconds

    def fail(self, *faults: HttpFault) -> None:
        """Let the next requests meet these faults, in this order."""
        with self.desk.lock:
            for fault in faults:
                self.desk.faults.add(fault)

    def recover(self) -> None:
        """Forget the faults that have not happened yet."""
        with self.desk.lock:
            self.desk.faults.clear()
