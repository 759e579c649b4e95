"""A server of ours that says back what it hears."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from factory_prov.tls.dtls_server import DtlsServer
from factory_prov.tls.server_loop import ServerLoop
from factory_prov.tls.server_session import CallerSession
from factory_prov.tls.server_side import Caller, ServerSide
from factory_prov.tls.stream_server import StreamServer
from factory_prov.tls.udp_server import UdpServer
from factory_prov.tls.wire_faults import WireFaults


class Echo:
    """Says everything back, and remembers who came."""

    def __init__(self) -> None:
        self.callers: list[Caller] = []
        self.ended_callers: list[Caller] = []
        self.refusals: list[str] = []
        self.news = threading.Condition()

    def received(self, session: CallerSession, data: bytes) -> None:
        self._note(self.callers, session.caller)
        session.send(data)

    def ended(self, session: CallerSession) -> None:
        self._note(self.ended_callers, session.caller)

    def refused(self, caller: Caller, reason: str) -> None:
        self._note(self.refusals, reason)

    def _note(self, where: list[Any], what: object) -> None:
        with self.news:
            where.append(what)
            self.news.notify_all()

    def wait(self, happened: Callable[[], bool]) -> None:
        with self.news:
            assert self.news.wait_for(happened, timeout=20)


class Served:
    """A server, its loop and its handler."""

    def __init__(self, kind: str, side: ServerSide, faults: WireFaults, **more: Any) -> None:
        self.echo, self.faults = Echo(), faults
        self.loop = ServerLoop("echo")
        self.kind = kind
        self.server: Any
        if kind == "udp":
            self.server = UdpServer(self.loop, self.echo, faults=faults)
        elif kind == "dtls":
            self.server = DtlsServer(self.loop, self.echo, side, faults=faults, **more)
        else:
            self.server = StreamServer(self.loop, self.echo, side if kind == "tls" else None, faults=faults)
        self.port = self.server.open(("127.0.0.1", 0))
        self.loop.start()

    def do(self, work: Callable[[], object]) -> None:
        """Let the server's thread do something, and wait until it has."""
        done = threading.Event()
        self.loop.soon(lambda: (work(), done.set()))  # type: ignore[func-returns-value]
        assert done.wait(20)

    def restart(self, *, farewell: bool) -> None:
        def again() -> None:
            self.server.close(farewell=farewell)
            self.server.open(("127.0.0.1", self.port))

        self.do(again)


@contextmanager
def serving(
    kind: str, side: ServerSide | None = None, faults: WireFaults | None = None, **more: Any
) -> Iterator[Served]:
    before = set(threading.enumerate())
    served = Served(kind, side or ServerSide(), faults or WireFaults(), **more)
    try:
        yield served
    finally:
        served.do(served.server.close)
        served.loop.close()
        assert set(threading.enumerate()) <= before, "no thread is left behind"
