"""TLS 1.2 over TCP as a device speaks it (coaps+tcp://)."""

from __future__ import annotations

import time

from factory_prov.cancel import CancelToken
from factory_prov.tls.carriers import TcpCarrier
from factory_prov.tls.connection import ClientSide, Connection, connected


def connect(host: str, port: int, side: ClientSide, *, timeout_s: float, cancel: CancelToken) -> Connection:
    """Connect and shake hands within so many seconds, all of it. ConnectionFailed: who disagrees."""
    ends_at = time.monotonic() + timeout_s
    carrier = TcpCarrier(host, port, ends_at=ends_at, cancel=cancel)
    return connected(carrier, side, ends_at=ends_at, cancel=cancel)
