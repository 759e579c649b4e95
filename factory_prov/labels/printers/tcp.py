"""A label printer on the network by port 9100: bytes go there, and nothing comes back that would say they were printed.

What can be known is said: nobody listens there, the connection broke, or it did not take the whole in time. A printer
that has taken the whole may still lack paper; the scan of the printed label is the proof.
"""

from __future__ import annotations

import contextlib
import select
import socket
import time
from collections.abc import Iterator

from factory_prov.cancel import CancelToken
from factory_prov.errors import PrinterError
from factory_prov.labels.printers.address import TcpAddress
from factory_prov.messages import Message

WITHIN_S = 10.0
"""For the whole: connecting, sending, and that the printer has read it."""
_SLICE_S = 0.2
_SILENT_S = 0.1
_PIECE_BYTES = 16384
_CURE = Message("Look whether it is switched on, has paper, and is at this address.")


def send(address: TcpAddress, data: bytes, cancel: CancelToken, *, within_s: float = WITHIN_S) -> None:
    """Send the bytes; PrinterError when they are not taken in time."""
    ends_at = time.monotonic() + within_s
    try:
        with _connected(address, ends_at, cancel) as connection:
            _send_all(connection, data, ends_at, cancel)
            _hang_up(connection, ends_at, cancel)
    except TimeoutError:
        what = Message("the printer did not take the label within {seconds} s.", seconds=f"{within_s:g}")
        raise PrinterError(what, place=str(address), cure=_CURE) from None
    except OSError as failure:
        what = Message("the label did not get to the printer: {system_text}.", system_text=failure.strerror or "?")
        raise PrinterError(what, place=str(address), cure=_CURE) from None


@contextlib.contextmanager
def _connected(address: TcpAddress, ends_at: float, cancel: CancelToken) -> Iterator[socket.socket]:
    """Connect to the first of the host's addresses that answers."""
    failure: OSError = TimeoutError()
    for family, kind, protocol, _, where in _looked_up(address):
        cancel.check()
        with socket.socket(family, kind, protocol) as connection:
            connection.setblocking(False)
            try:
                _connect(connection, where, ends_at, cancel)
            except OSError as refused:
                failure = refused
                continue
            yield connection
            return
    raise failure


def _looked_up(address: TcpAddress) -> list[tuple[int, int, int, str, tuple[object, ...]]]:
    try:
        return socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)  # type: ignore[return-value]
    except (OSError, UnicodeError):
        what = Message("nobody knows a host of this name.")
        raise PrinterError(what, place=str(address), cure=Message("Correct the printer's name or address.")) from None


def _connect(connection: socket.socket, where: tuple[object, ...], ends_at: float, cancel: CancelToken) -> None:
    code = connection.connect_ex(where)
    if code not in _UNDER_WAY:
        raise OSError(code, _words(code))
    _wait(connection, ends_at, cancel, to_write=True)
    code = connection.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    if code:
        raise OSError(code, _words(code))


def _send_all(connection: socket.socket, data: bytes, ends_at: float, cancel: CancelToken) -> None:
    rest = memoryview(data)
    while rest:
        _wait(connection, ends_at, cancel, to_write=True)
        with contextlib.suppress(BlockingIOError):
            rest = rest[connection.send(rest[:_PIECE_BYTES]) :]


def _hang_up(connection: socket.socket, ends_at: float, cancel: CancelToken) -> None:
    """End our side and wait until the printer ends its own, so that what is on the way is not thrown away.

    Many printers keep the connection: one that stays silent for a moment has the whole.
    """
    connection.shutdown(socket.SHUT_WR)
    patience_s = min(ends_at, time.monotonic() + _SILENT_S)
    with contextlib.suppress(TimeoutError, ConnectionError):
        while True:
            _wait(connection, patience_s, cancel, to_write=False)
            if not connection.recv(_PIECE_BYTES):
                return


def _wait(connection: socket.socket, ends_at: float, cancel: CancelToken, *, to_write: bool) -> None:
    """Wait until the connection can be used; TimeoutError when the time is over."""
    while True:
        cancel.check()
        left_s = ends_at - time.monotonic()
        if left_s <= 0:
            raise TimeoutError
        ours = [connection]
        reading, writing, broken = select.select(
            [] if to_write else ours, ours if to_write else [], ours, min(left_s, _SLICE_S)
        )
        if reading or writing or broken:
            return


def _words(code: int) -> str:
    import os

    return os.strerror(code)


_UNDER_WAY = frozenset((0, 115, 36, 10035, 10036))
"""EINPROGRESS of Linux and macOS, WSAEWOULDBLOCK and WSAEINPROGRESS."""
