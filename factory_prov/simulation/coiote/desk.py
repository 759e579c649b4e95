"""What all requests to one virtual Coiote DM server share: its devices, its token, the faults to come, what it saw."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from factory_prov.secret import Secret
from factory_prov.simulation.coiote.sign_ins import SignIns
from factory_prov.simulation.coiote.store import CoioteStore
from factory_prov.simulation.devices import DeviceTable
from factory_prov.simulation.http_faults import FaultQueue, HttpFault


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenRequest:
    """A request the server received; `bearer` tells whether it carried an Authorization header with a token."""

    method: str
    path: str
    bearer: bool


class CoioteDesk:
    """Shared by the threads that answer; whoever touches more than one thing of it holds `lock`."""

    def __init__(self, token: Secret, domains: tuple[str, ...], table: DeviceTable | None = None) -> None:
        self.sign_ins = SignIns(token)
        self.lock = threading.RLock()
        self.store = CoioteStore(domains, table)
        self.faults = FaultQueue()
        self.seen: list[SeenRequest] = []
        self.answers_after_s = 0.0
        self.no_lists: int | None = None
        """The status of every list of devices, where it takes none."""

    def note(self, method: str, path: str, authorization: str) -> HttpFault | None:
        """Remember a request and return the fault it meets."""
        with self.lock:
            self.seen.append(SeenRequest(method=method, path=path, bearer=authorization.startswith("Bearer ")))
            return self.faults.take(method, path)

    def accepts(self, authorization: str) -> bool:
        """Whether an Authorization header carries a token that counts now."""
        with self.lock:
            return self.sign_ins.accepts(authorization)
