"""Addresses of a host, found without waiting longer than the caller wants to.

A look-up of the system listens to nobody, so it runs in a thread; one that is given up ends by itself.
"""

from __future__ import annotations

import socket
import threading
import time
from dataclasses import dataclass
from typing import Any

from factory_prov.cancel import CancelToken
from factory_prov.tls.disagreement import ConnectionFailed, Disagreement

_LOOK_S = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class SocketAddress:
    """One address of a host, as sockets take it."""

    family: int
    sockaddr: tuple[Any, ...]


def addresses_of(
    host: str, port: int, kind: socket.SocketKind, *, ends_at: float, cancel: CancelToken
) -> list[SocketAddress]:
    """Return the addresses of a host until a time of the monotonic clock; ConnectionFailed without any."""
    cancel.check()
    try:
        return _found(host, port, kind, socket.AI_NUMERICHOST)
    except (OSError, UnicodeError):
        pass  # a name
    found: list[list[SocketAddress]] = []

    def look_up() -> None:
        try:
            found.append(_found(host, port, kind, 0))
        except (OSError, UnicodeError):
            found.append([])

    thread = threading.Thread(target=look_up, name="name look-up", daemon=True)
    thread.start()
    while thread.is_alive() and time.monotonic() < ends_at:
        thread.join(_LOOK_S)
        cancel.check()
    if not found:
        raise ConnectionFailed(Disagreement.HOST_UNKNOWN, certain=False)
    if not found[0]:
        raise ConnectionFailed(Disagreement.HOST_UNKNOWN)
    return found[0]


def _found(host: str, port: int, kind: socket.SocketKind, flags: int) -> list[SocketAddress]:
    answers = socket.getaddrinfo(host, port, type=kind, flags=flags)
    return [SocketAddress(family=family, sockaddr=sockaddr) for family, _, _, _, sockaddr in answers]
