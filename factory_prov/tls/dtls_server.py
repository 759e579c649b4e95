"""DTLS for many callers at one UDP socket (coaps://).

Until a caller has sent back its cookie, nothing is kept of it: one connection answers every hello (RFC 6347 §4.2.1),
and becomes the caller's own with the right cookie. A caller that starts anew from the same address gets a new one once
its cookie is there, the old one ends then (§4.2.8). Who is silent for long is forgotten.
"""

from __future__ import annotations

import selectors
import time
from collections import OrderedDict
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from factory_prov.tls.records import datagrams, hello_random
from factory_prov.tls.server_loop import ServerLoop
from factory_prov.tls.server_session import Handler, Over, SecureChannel
from factory_prov.tls.server_side import Caller, ServerContexts, ServerSide
from factory_prov.tls.udp_server import DatagramSocket
from factory_prov.tls.wire_faults import WireFaults

if TYPE_CHECKING:
    from OpenSSL import SSL

IDLE_S = 24 * 3600.0
HANDSHAKE_S = 60.0
"""How long a finished session may be silent, and one in its handshake."""
_TICK_S = 0.25
_Address = tuple[Any, ...]


class DtlsSession:
    """One caller and its keys."""

    def __init__(self, server: DtlsServer, connection: SSL.Connection, caller: Caller) -> None:
        self._server = server
        self.caller = caller
        self.state: Any = None
        self.channel = SecureChannel(connection, self._send_records)
        self.random = b""
        self.heard_at = time.monotonic()

    def send(self, data: bytes) -> None:
        """Send a datagram to it."""
        self.channel.send(data)

    def close(self) -> None:
        """End it from our side."""
        self.channel.say_goodbye()
        self._server.end(self)

    def _send_records(self, data: bytes) -> None:
        self._server.send_records(data, self.caller.address)


class DtlsServer:
    """Listens at an address of this PC from `open` to `close`, both of the loop's thread or before it starts."""

    def __init__(
        self, loop: ServerLoop, handler: Handler, side: ServerSide, *, faults: WireFaults, idle_s: float = IDLE_S
    ) -> None:
        self._loop, self._handler, self._faults, self._idle_s = loop, handler, faults, idle_s
        self._contexts = ServerContexts(side, datagrams=True)
        self._finished: OrderedDict[_Address, DtlsSession] = OrderedDict()
        self._beginning: OrderedDict[_Address, DtlsSession] = OrderedDict()
        self._waiting: tuple[SSL.Connection, Caller] | None = None
        self._open = False

    @property
    def session_count(self) -> int:
        """How many callers have keys with us now."""
        return len(self._finished) + len(self._beginning)

    def open(self, address: tuple[str, int]) -> int:
        """Start to listen and return the port."""
        self._source = DatagramSocket(self._loop, address, self._faults)
        self._loop.watch(self._source.socket, selectors.EVENT_READ, self._read)
        self._open = True
        self._tick()
        return int(self._source.socket.getsockname()[1])

    def close(self, *, farewell: bool = True) -> None:
        """Give the socket back; without a farewell callers do not hear of it, as when the power fails."""
        for session in [*self._finished.values(), *self._beginning.values()]:
            if farewell:
                session.channel.say_goodbye()
            self.end(session)
        self._open = False
        self._waiting = None
        self._loop.forget(self._source.socket)
        self._source.socket.close()

    def end(self, session: DtlsSession) -> None:
        """Forget a caller."""
        address = session.caller.address
        for sessions in (self._finished, self._beginning):
            if sessions.get(address) is session:
                del sessions[address]
                if sessions is self._finished:
                    self._handler.ended(session)

    def send_records(self, data: bytes, address: _Address) -> None:
        """Send what OpenSSL wrote for a caller, in datagrams that get through."""
        for datagram in datagrams(data, self._faults.mtu):
            self._source.send(datagram, address)

    def _read(self, _events: int) -> None:
        for data, address in self._source.arrived():
            session = self._finished.get(address) or self._beginning.get(address)
            if session is None or self._starts_anew(session, data):
                self._greet(data, address)
            else:
                self._take(session, data)

    def _starts_anew(self, session: DtlsSession, data: bytes) -> bool:
        """Whether a plain hello is another than the one that the session began with."""
        random = hello_random(data)
        return random is not None and random != session.random

    def _greet(self, data: bytes, address: _Address) -> None:
        """Answer a hello by a cookie, or take its caller in when it brings the right one."""
        from OpenSSL import SSL

        random = hello_random(data)
        if random is None:
            return  # of a session that we do not know, or noise: without a word, as for who cannot prove its address
        connection, caller = self._listener()
        caller.address = address
        connection.bio_write(data)
        try:
            connection.DTLSv1_listen()
        except SSL.WantReadError:
            SecureChannel(connection, lambda records: self.send_records(records, address)).flush()
            return
        except (SSL.Error, ValueError):
            self._waiting = None  # whatever is left in it must not be the next caller's
            return
        self._waiting = None
        self._take_in(connection, caller, random)

    def _listener(self) -> tuple[SSL.Connection, Caller]:
        if self._waiting is None or self._waiting[0].get_context() is not self._contexts.current():
            caller = Caller(())
            connection = self._contexts.connection(caller)
            connection.set_ciphertext_mtu(self._faults.mtu)
            self._waiting = connection, caller
        return self._waiting

    def _take_in(self, connection: SSL.Connection, caller: Caller, random: bytes) -> None:
        former = self._finished.get(caller.address) or self._beginning.get(caller.address)
        if former is not None:
            self.end(former)
        session = DtlsSession(self, connection, caller)
        session.random = random
        self._beginning[caller.address] = session
        self._take(session, b"")

    def _take(self, session: DtlsSession, data: bytes) -> None:
        session.heard_at = time.monotonic()
        try:
            for plain in session.channel.take(data):
                self._settle(session)
                self._handler.received(session, plain)
            self._settle(session)
        except Over as over:
            if not session.channel.established:
                self._handler.refused(session.caller, over.reason)
            self.end(session)

    def _settle(self, session: DtlsSession) -> None:
        """Put the session where it belongs: among those whose handshake is finished, last heard of last."""
        address = session.caller.address
        if not session.channel.established:
            return
        if self._beginning.get(address) is session:
            del self._beginning[address]
            self._finished[address] = session
        if self._finished.get(address) is session:
            self._finished.move_to_end(address)

    def _tick(self) -> None:
        """Send again what was not answered, and forget who is silent; a finished handshake costs nothing here."""
        if not self._open:
            return
        now = time.monotonic()
        for session in list(self._beginning.values()):
            with suppress(Over):
                session.channel.repeat_if_due()
                if now - session.heard_at < HANDSHAKE_S:
                    continue
            self._handler.refused(session.caller, "timed out")
            self.end(session)
        while self._finished and now - (oldest := next(iter(self._finished.values()))).heard_at > self._idle_s:
            self.end(oldest)
        self._loop.after(_TICK_S, self._tick)
