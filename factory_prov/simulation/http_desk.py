"""What all requests to one virtual HTTP server share: the faults to come, what it saw, and whose turn it is."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from factory_prov.simulation.http_faults import FaultQueue, HttpFault


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenRequest:
    """A request the server received; `bearer` tells whether it carried an Authorization header with a token."""

    method: str
    path: str
    bearer: bool


class HttpDesk:
    """Shared by the threads that answer; whoever touches more than one thing of it holds `lock`."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.faults = FaultQueue()
        self.seen: list[SeenRequest] = []
        self.answers_after_s = 0.0

    def note(self, method: str, path: str, authorization: str) -> HttpFault | None:
        """Remember a request and return the fault it meets."""
        with self.lock:
            self.seen.append(SeenRequest(method=method, path=path, bearer=authorization.startswith("Bearer ")))
            return self.faults.take(method, path)
