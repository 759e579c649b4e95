"""The wire of a serial port as time: bytes come and go no faster than the baud rate."""

from __future__ import annotations

from collections.abc import Callable

from factory_prov.simulation.timeline import Timeline

_BITS_PER_BYTE = 10
"""8 data bits, start and stop bit."""
_SLICE_BYTES = 64
"""How much a USB virtual COM port hands over at a time."""
Deliver = Callable[[bytes], None]


class Uart:
    """Both directions of a line. What is received is delivered line by line, each when its last byte has arrived."""

    def __init__(self, timeline: Timeline, baud: float, *, received: Deliver, transmit: Deliver) -> None:
        self._timeline = timeline
        self._byte_s = _BITS_PER_BYTE / baud
        self._received = received
        self._transmit = transmit
        self._in_free_at = self._out_free_at = 0.0
        self.wire_bytes = 0
        """Of both directions, since it was made."""

    @property
    def sent_at(self) -> float:
        """When the last byte written so far will have left."""
        return self._out_free_at

    def feed(self, data: bytes) -> None:
        """Take bytes the host has sent just now."""
        self.wire_bytes += len(data)
        for line in data.splitlines(keepends=True):
            self._in_free_at = max(self._timeline.now, self._in_free_at) + len(line) * self._byte_s
            self._timeline.at(self._in_free_at, lambda line=line: self._received(line))  # type: ignore[misc]

    def write(self, data: bytes) -> None:
        """Send bytes to the host, behind everything written before."""
        self.wire_bytes += len(data)
        for start in range(0, len(data), _SLICE_BYTES):
            piece = data[start : start + _SLICE_BYTES]
            self._out_free_at = max(self._timeline.now, self._out_free_at) + len(piece) * self._byte_s
            self._timeline.at(self._out_free_at, lambda piece=piece: self._transmit(piece))  # type: ignore[misc]

    def clear(self) -> None:
        """Forget what is under way; the timeline has been cleared."""
        self._in_free_at = self._out_free_at = 0.0
