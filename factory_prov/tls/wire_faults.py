"""What goes wrong on the way, on request: each n-th datagram is lost, only small ones get through, answers are slow."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count

from factory_prov.tls.connection import MTU


@dataclass(slots=True, kw_only=True)
class WireFaults:
    """The way to a server, may be changed while it serves.

    `lose_every`: each n-th datagram is lost, in both directions, 0: none. `mtu`: the longest datagram; a handshake in
    small ones comes in fragments. `slow_s`: how long each answer is under way. `silent`: nothing is answered at all.
    """

    lose_every: int = 0
    mtu: int = MTU
    slow_s: float = 0.0
    silent: bool = False
    _passed: count[int] = field(default_factory=lambda: count(1))

    def loses(self) -> bool:
        """Whether the next datagram is lost, either way."""
        return self.silent or (self.lose_every > 0 and next(self._passed) % self.lose_every == 0)
