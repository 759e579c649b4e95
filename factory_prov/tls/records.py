"""DTLS records as they stand on the wire: where they end, and what the first of a datagram is (RFC 6347 §4.1)."""

from __future__ import annotations

from collections.abc import Iterator

_HEADER_BYTES = 13
_HANDSHAKE, _CLIENT_HELLO = 22, 1
_RANDOM_AT, _RANDOM_BYTES = 27, 32
"""Behind the headers of record (13) and handshake message (12) and the version (2)."""


def datagrams(data: bytes, mtu: int) -> Iterator[bytes]:
    """Cut what OpenSSL wrote into datagrams no longer than `mtu`, at the ends of records.

    A record that is longer goes alone.
    """
    start = end = 0
    while end < len(data):
        record_end = end + _record_bytes(data, end)
        if record_end - start > mtu and end > start:
            yield data[start:end]
            start = end
        end = record_end
    if start < len(data):
        yield data[start:]


def _record_bytes(data: bytes, at: int) -> int:
    return _HEADER_BYTES + int.from_bytes(data[at + 11 : at + 13])


def hello_random(datagram: bytes) -> bytes | None:
    """Return the client's random number of a datagram that begins with a plain hello; None for any other."""
    if len(datagram) < _RANDOM_AT + _RANDOM_BYTES or datagram[0] != _HANDSHAKE or datagram[3:5] != b"\0\0":
        return None
    if datagram[_HEADER_BYTES] != _CLIENT_HELLO:
        return None
    return datagram[_RANDOM_AT : _RANDOM_AT + _RANDOM_BYTES]
