"""Plain datagrams (coap://): every one stands for itself, nothing is kept of a caller."""

from __future__ import annotations

import selectors
import socket
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from factory_prov.tls.server_loop import ServerLoop
from factory_prov.tls.server_session import Handler
from factory_prov.tls.server_side import Caller
from factory_prov.tls.wire_faults import WireFaults

_MOST_BYTES = 65_536
_MOST_AT_ONCE = 64
"""Datagrams that are read before others have their turn."""


class DatagramSocket:
    """The UDP socket of a server, with the faults of its way."""

    def __init__(self, loop: ServerLoop, address: tuple[str, int], faults: WireFaults) -> None:
        self._loop = loop
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.setblocking(False)
        self.faults = faults
        try:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
            self.socket.bind(address)
        except OSError:
            self.socket.close()
            raise

    def arrived(self) -> Iterator[tuple[bytes, tuple[Any, ...]]]:
        """Yield what came, and from where."""
        for _ in range(_MOST_AT_ONCE):
            try:
                data, address = self.socket.recvfrom(_MOST_BYTES)
            except ConnectionError:
                continue  # Windows tells here that the receiver of an earlier answer is gone
            except OSError:
                return
            if not self.faults.loses():
                yield data, address

    def send(self, data: bytes, address: tuple[Any, ...]) -> None:
        """Send a datagram; what cannot be sent is lost."""
        if self.faults.loses():
            return
        if self.faults.slow_s:
            self._loop.after(self.faults.slow_s, partial(self._send_now, data, address))
        else:
            self._send_now(data, address)

    def _send_now(self, data: bytes, address: tuple[Any, ...]) -> None:
        with suppress(OSError):  # closed meanwhile, among others
            self.socket.sendto(data, address)


@dataclass(slots=True)
class PlainSession:
    """The sender of one datagram."""

    caller: Caller
    outlet: DatagramSocket
    state: Any = None

    def send(self, data: bytes) -> None:
        """Send a datagram to it."""
        self.outlet.send(data, self.caller.address)

    def close(self) -> None:
        """Do nothing: nothing was opened."""


class UdpServer:
    """Listens at an address of this PC from `open` to `close`, both of the loop's thread or before it starts."""

    def __init__(self, loop: ServerLoop, handler: Handler, *, faults: WireFaults) -> None:
        self._loop, self._handler, self._faults = loop, handler, faults

    def open(self, address: tuple[str, int]) -> int:
        """Start to listen and return the port."""
        self._source = DatagramSocket(self._loop, address, self._faults)
        self._loop.watch(self._source.socket, selectors.EVENT_READ, self._read)
        return int(self._source.socket.getsockname()[1])

    def close(self) -> None:
        """Give the socket back."""
        self._loop.forget(self._source.socket)
        self._source.socket.close()

    def _read(self, _events: int) -> None:
        for data, address in self._source.arrived():
            self._handler.received(PlainSession(Caller(address, session=0), self._source), data)
