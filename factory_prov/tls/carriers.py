"""Sockets that carry a handshake: connected UDP, and TCP. No wait is longer than 0.1 s without a look at the token."""

from __future__ import annotations

import errno
import select
import socket
import time
from contextlib import ExitStack
from typing import Protocol

from factory_prov.cancel import CancelToken
from factory_prov.tls.disagreement import ConnectionFailed, Disagreement
from factory_prov.tls.lookup import addresses_of
from factory_prov.tls.records import datagrams

LOOK_S = 0.1
_MOST_BYTES = 65_536
_SENDING_S = 10.0
"""What the other side may take to make room for more."""
_CLOSED = (errno.ECONNREFUSED, getattr(errno, "WSAECONNREFUSED", 0), getattr(errno, "WSAECONNRESET", 0))
_NO_WAY = (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL, errno.EACCES, errno.EPERM)


class Carrier(Protocol):
    """Carries records; `is_datagram` says whether they can be lost."""

    is_datagram: bool

    def send(self, data: bytes) -> None:
        """Send records; ConnectionFailed when the way is closed."""

    def receive(self, timeout_s: float) -> bytes | None:
        """Return what came, b"" at the end of a stream, None after so long."""

    def close(self) -> None:
        """Give the socket back."""


class UdpCarrier:
    """A UDP socket that is connected, so that it hears when nobody listens there (ICMP).

    `mtu`: what is sent are DTLS records, in datagrams no longer than that; without one it is sent as it is.
    """

    is_datagram = True

    def __init__(self, host: str, port: int, *, mtu: int | None = None, ends_at: float, cancel: CancelToken) -> None:
        self._mtu = mtu
        self._cancel = cancel
        error: OSError | None = None
        for address in addresses_of(host, port, socket.SOCK_DGRAM, ends_at=ends_at, cancel=cancel):
            made = socket.socket(address.family, socket.SOCK_DGRAM)
            try:
                made.setblocking(False)
                made.connect(address.sockaddr)
            except OSError as failure:
                made.close()
                error = failure
            else:
                self._socket = made
                return
        raise failed_by(error)

    def send(self, data: bytes) -> None:
        """Send a datagram, or records in as many as they need."""
        for datagram in (data,) if self._mtu is None else datagrams(data, self._mtu):
            try:
                self._socket.send(datagram)
            except BlockingIOError:
                pass  # as lost as a datagram can be
            except OSError as error:
                raise failed_by(error) from None

    def receive(self, timeout_s: float) -> bytes | None:
        """Return the next datagram."""
        return _received(self._socket, timeout_s, self._cancel)

    def close(self) -> None:
        """Give the socket back."""
        self._socket.close()


class TcpCarrier:
    """A TCP connection; each address of the host is tried until one takes it."""

    is_datagram = False

    def __init__(self, host: str, port: int, *, ends_at: float, cancel: CancelToken) -> None:
        self._cancel = cancel
        failure = ConnectionFailed(Disagreement.HOST_UNKNOWN)
        for address in addresses_of(host, port, socket.SOCK_STREAM, ends_at=ends_at, cancel=cancel):
            with ExitStack() as unless_connected:
                self._socket = unless_connected.enter_context(socket.socket(address.family, socket.SOCK_STREAM))
                self._socket.setblocking(False)
                try:
                    self._connect(address.sockaddr, ends_at)
                except ConnectionFailed as error:
                    failure = error
                    continue
                self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                unless_connected.pop_all()
                return
        raise failure

    def _connect(self, sockaddr: tuple[object, ...], ends_at: float) -> None:
        code = self._socket.connect_ex(sockaddr)
        if code not in (0, errno.EINPROGRESS, errno.EWOULDBLOCK):
            raise failed_by(OSError(code, ""))
        self._wait_for_writing(ends_at)
        code = self._socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if code:
            raise failed_by(OSError(code, ""))

    def _wait_for_writing(self, ends_at: float) -> None:
        while (left_s := ends_at - time.monotonic()) > 0:
            self._cancel.check()
            if select.select([], [self._socket], [self._socket], min(left_s, LOOK_S))[1:] != ([], []):
                return
        raise ConnectionFailed(Disagreement.NO_ANSWER)

    def send(self, data: bytes) -> None:
        """Send all of it."""
        left = memoryview(data)
        while left:
            try:
                left = left[self._socket.send(left) :]
            except BlockingIOError:
                self._wait_for_writing(time.monotonic() + _SENDING_S)
            except OSError as error:
                raise failed_by(error) from None

    def receive(self, timeout_s: float) -> bytes | None:
        """Return what came."""
        try:
            return _received(self._socket, timeout_s, self._cancel)
        except ConnectionFailed:
            return b""  # a connection that was reset is at its end, whatever the other side had to say

    def close(self) -> None:
        """Give the socket back."""
        self._socket.close()


def _received(source: socket.socket, timeout_s: float, cancel: CancelToken) -> bytes | None:
    ends_at = time.monotonic() + timeout_s
    while True:
        cancel.check()
        left_s = max(0.0, ends_at - time.monotonic())
        if select.select([source], [], [], min(left_s, LOOK_S))[0]:
            try:
                return source.recv(_MOST_BYTES)
            except BlockingIOError:
                pass
            except OSError as error:
                raise failed_by(error) from None
        if left_s <= LOOK_S:
            return None


def failed_by(error: OSError | None) -> ConnectionFailed:
    """Return what an error of a socket means."""
    code = None if error is None else error.errno
    if code in _CLOSED or isinstance(error, ConnectionError):
        return ConnectionFailed(Disagreement.PORT_CLOSED)
    if code in _NO_WAY:
        return ConnectionFailed(Disagreement.UNREACHABLE)
    return ConnectionFailed(Disagreement.NO_ANSWER, certain=False)
