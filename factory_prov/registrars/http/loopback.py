"""Telling this PC itself from other hosts: only there may a token travel without TLS, and never through a proxy."""

from __future__ import annotations


def is_loopback(host: str) -> bool:
    """Whether `host` (a name or an address without brackets) is this PC itself."""
    import ipaddress

    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"
