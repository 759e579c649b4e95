"""Opening a port: a serial device by its name, or a virtual board at `socket://host:port`.

pyserial opens both, but its socket discards what the peer says first, leaves a socket open after a disconnect,
sleeps 0.3 s on closing and waits for Nagle's algorithm; so a socket is opened here as what it is.
"""

from __future__ import annotations

import contextlib
import errno
import socket
import sys
import time
from typing import Protocol
from urllib.parse import urlsplit

import serial

from factory_prov.cancel import CancelToken
from factory_prov.errors import PortMissing, PortUnavailable
from factory_prov.links.options import LinkOptions
from factory_prov.messages import Message

if sys.platform == "win32":
    OPENING_FAILURES: tuple[type[Exception], ...] = (OSError, ValueError)
else:
    import termios

    OPENING_FAILURES = (OSError, ValueError, termios.error)  # pyserial lets the last one through

SLICE_S = 0.1  # no wait for bytes is longer: a deadline is kept and a cancel seen that exactly
WRITE_S = 0.4  # a port that takes no bytes for so long will not; a cancel is still seen within 0.5 s
READ_BYTES = 4096
SCHEME = "socket://"
_IN_USE = ("access is denied", "permissionerror(13", "exclusively lock", "resource busy", "in use")
"""What pyserial says of a port that another program has; on Windows it gives no number with it."""


class Port(Protocol):
    """Bytes in and out; every failure is an OSError, and one that still lives but takes no bytes a TimeoutError."""

    def read(self, *, wait: bool) -> bytes:
        """Return what has come; if nothing has and `wait` is set, wait up to `SLICE_S` for it; b"" for nothing."""

    def write(self, data: bytes) -> None:
        """Hand over a piece, within `WRITE_S`."""

    def close(self) -> None:
        """Release the port; may be called twice."""


class SerialPort:
    """A serial device: `COM7`, `/dev/ttyACM0`, a pseudo-terminal."""

    def __init__(self, name: str, *, baud: int) -> None:
        self._serial = serial.Serial(name, baud, timeout=SLICE_S, write_timeout=WRITE_S, exclusive=True)
        if sys.platform == "win32":
            self._serial.set_buffer_size(rx_size=65536)  # a boot log must fit while nobody reads

    def read(self, *, wait: bool) -> bytes:
        """See `Port`."""
        first = b"" if self._serial.in_waiting or not wait else self._serial.read(1)
        return bytes(first + self._serial.read(self._serial.in_waiting))

    def write(self, data: bytes) -> None:
        """See `Port`."""
        try:
            self._serial.write(data)
        except serial.SerialTimeoutException:
            stuck = True
        else:
            stuck = False
        if stuck:
            raise TimeoutError

    def close(self) -> None:
        """See `Port`."""
        with contextlib.suppress(OSError):
            self._serial.close()


class SocketPort:
    """A TCP connection to something that behaves like a serial device."""

    def __init__(self, connection: socket.socket) -> None:
        self._socket = connection
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def read(self, *, wait: bool) -> bytes:
        """See `Port`."""
        self._socket.settimeout(SLICE_S if wait else 0)
        try:
            data = self._socket.recv(READ_BYTES)
        except (BlockingIOError, TimeoutError) as error:
            if isinstance(error, TimeoutError) and error.errno is not None:
                raise  # not our time limit: the network gave the connection up
            return b""
        if not data:
            raise ConnectionResetError
        return data

    def write(self, data: bytes) -> None:
        """See `Port`."""
        self._socket.settimeout(WRITE_S)
        self._socket.sendall(data)

    def close(self) -> None:
        """See `Port`."""
        self._socket.close()


def open_port(name: str, *, options: LinkOptions, cancel: CancelToken) -> Port:
    """Open a serial device or `socket://host:port`; PortUnavailable, Cancelled."""
    cancel.check()
    if name.startswith(SCHEME):
        return _open_socket(name, timeout_s=options.connect_timeout_s, cancel=cancel)
    try:
        return SerialPort(name, baud=options.baud)
    except OPENING_FAILURES as error:
        raise _not_opened(name, error) from error


def _not_opened(name: str, error: Exception) -> PortUnavailable:
    """Tell what keeps this PC from a port that is there from a port that is not: the first is no fault of the unit."""
    number, text = getattr(error, "errno", None), str(error).lower()
    if number in (errno.EACCES, errno.EPERM) and sys.platform != "win32":
        cure = Message("Add the user of this PC to the port's group (dialout or uucp), then log in again.")
        return PortUnavailable(Message("this user may not open the port."), place=name, cure=cure)
    if number in (errno.EBUSY, errno.EAGAIN) or any(word in text for word in _IN_USE):
        cure = Message("Close the other program: a terminal, a modem service, or a second window of this one.")
        return PortUnavailable(Message("another program uses the port."), place=name, cure=cure)
    cure = Message("Check that the board is plugged in and that no other program uses its port.")
    return PortMissing(Message("the port cannot be opened."), place=name, cure=cure)


def _open_socket(name: str, *, timeout_s: float, cancel: CancelToken) -> SocketPort:
    address = _address(name)
    ends_at = time.monotonic() + timeout_s
    while True:
        cancel.check()
        try:
            return SocketPort(socket.create_connection(address, timeout=WRITE_S))
        except OSError as error:
            if not isinstance(error, TimeoutError) or time.monotonic() > ends_at:
                raise PortMissing(
                    Message("nothing answers at this address."),
                    place=name,
                    cure=Message("Check that the virtual board runs."),
                ) from error


def _address(name: str) -> tuple[str, int]:
    with contextlib.suppress(ValueError):
        parts = urlsplit(name)
        if parts.hostname and parts.port:
            return parts.hostname, parts.port
    raise PortMissing(
        Message("this is no address of a port."), place=name, cure=Message("Write it as socket://127.0.0.1:5000.")
    ) from None
