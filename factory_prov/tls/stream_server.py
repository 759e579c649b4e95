"""TCP, plain (coap+tcp://) and with TLS (coaps+tcp://): a session for each connection."""

from __future__ import annotations

import selectors
import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import Any

from factory_prov.tls.server_loop import ServerLoop
from factory_prov.tls.server_session import Handler, Over, SecureChannel
from factory_prov.tls.server_side import Caller, ServerContexts, ServerSide
from factory_prov.tls.wire_faults import WireFaults

_BACKLOG = 128
_PIECE_BYTES = 65_536
_MOST_UNSENT_BYTES = 1 << 22
"""Who takes nothing of what it is sent is dropped then."""


class StreamSession:
    """One TCP connection; with a channel its bytes are encrypted."""

    def __init__(self, server: StreamServer, source: socket.socket, address: tuple[Any, ...]) -> None:
        self._server = server
        self.socket = source
        self.caller = Caller(address)
        self.state: Any = None
        self.channel: SecureChannel | None = None
        self._unsent = bytearray()
        self._closing = False

    def send(self, data: bytes) -> None:
        """Send the next bytes of the stream."""
        if self.channel is None:
            self.write(data)
        else:
            self.channel.send(data)

    def close(self) -> None:
        """End it from our side, once everything is sent."""
        if self.channel is not None:
            self.channel.say_goodbye()
        self._server.later(self._close_now)

    def write(self, data: bytes) -> None:
        """Send bytes as they are."""
        self._server.later(partial(self._write_now, data))

    def _close_now(self) -> None:
        self._closing = True
        self._drain()

    def _write_now(self, data: bytes) -> None:
        self._unsent += data
        self._drain()

    def ready(self, events: int) -> None:
        """Read and write what can be."""
        if events & selectors.EVENT_WRITE:
            self._drain()
        if events & selectors.EVENT_READ and not self._closing:
            self._read()

    def _read(self) -> None:
        try:
            data = self.socket.recv(_PIECE_BYTES)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._server.end(self)
            return
        try:
            for plain in self._plain(data):
                self._server.handler.received(self, plain)
        except Over as over:
            if self.channel is not None and not self.channel.established:
                self._server.handler.refused(self.caller, over.reason)
            self._server.end(self)

    def _plain(self, data: bytes) -> Iterator[bytes]:
        return iter((data,)) if self.channel is None else self.channel.take(data)

    def _drain(self) -> None:
        if self.socket.fileno() < 0:
            return
        try:
            while self._unsent:
                del self._unsent[: self.socket.send(self._unsent)]
        except BlockingIOError:
            pass
        except OSError:
            self._unsent.clear()
            self._closing = True
        if len(self._unsent) > _MOST_UNSENT_BYTES or (self._closing and not self._unsent):
            self._server.end(self)
        else:
            self._server.watch(self, writing=bool(self._unsent))


class StreamServer:
    """Listens at an address of this PC from `open` to `close`; without a `side` it speaks plain TCP."""

    def __init__(self, loop: ServerLoop, handler: Handler, side: ServerSide | None, *, faults: WireFaults) -> None:
        self.handler = handler
        self._loop, self._faults = loop, faults
        self._contexts = None if side is None else ServerContexts(side, datagrams=False)
        self._sessions: set[StreamSession] = set()

    @property
    def session_count(self) -> int:
        """How many connections there are now."""
        return len(self._sessions)

    def open(self, address: tuple[str, int]) -> int:
        """Start to listen and return the port."""
        self._listener = socket.create_server(address, backlog=_BACKLOG)
        self._listener.setblocking(False)
        self._loop.watch(self._listener, selectors.EVENT_READ, self._accept)
        return int(self._listener.getsockname()[1])

    def close(self, *, farewell: bool = True) -> None:
        """Give all sockets back; without a farewell connections break."""
        for session in list(self._sessions):
            if farewell and session.channel is not None:
                session.channel.say_goodbye()
            self.end(session)
        self._loop.forget(self._listener)
        self._listener.close()

    def watch(self, session: StreamSession, *, writing: bool) -> None:
        """Wait for what a session needs now."""
        if session in self._sessions:
            events = selectors.EVENT_READ | (selectors.EVENT_WRITE if writing else 0)
            self._loop.watch(session.socket, events, session.ready)

    def later(self, work: Callable[[], None]) -> None:
        """Do something that answers, when the way allows it."""
        if self._faults.slow_s:
            self._loop.after(self._faults.slow_s, work)
        elif not self._faults.silent:
            work()

    def end(self, session: StreamSession) -> None:
        """Forget a connection."""
        if session not in self._sessions:
            return
        self._sessions.remove(session)
        self._loop.forget(session.socket)
        session.socket.close()
        if session.channel is None or session.channel.established:
            self.handler.ended(session)

    def _accept(self, _events: int) -> None:
        with suppress(OSError):
            source, address = self._listener.accept()
            source.setblocking(False)
            source.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            session = StreamSession(self, source, address)
            if self._contexts is not None:
                session.channel = SecureChannel(self._contexts.connection(session.caller), session.write)
            self._sessions.add(session)
            self.watch(session, writing=False)
