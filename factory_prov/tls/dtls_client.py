"""DTLS 1.2 as a device speaks it (coaps://)."""

from __future__ import annotations

import time

from factory_prov.cancel import CancelToken
from factory_prov.tls.carriers import UdpCarrier
from factory_prov.tls.connection import MTU, ClientSide, Connection, connected


def connect(host: str, port: int, side: ClientSide, *, timeout_s: float, cancel: CancelToken) -> Connection:
    """Shake hands within so many seconds, all of it; lost datagrams are sent again. ConnectionFailed: who disagrees."""
    ends_at = time.monotonic() + timeout_s
    carrier = UdpCarrier(host, port, mtu=MTU, ends_at=ends_at, cancel=cancel)
    return connected(carrier, side, ends_at=ends_at, cancel=cancel)
