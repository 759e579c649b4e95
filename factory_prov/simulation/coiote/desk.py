"""What all requests to one virtual Coiote DM server share: its devices, its token, the faults to come, what it saw."""

from __future__ import annotations

from factory_prov.secret import Secret
from factory_prov.simulation.coiote.sign_ins import SignIns
from factory_prov.simulation.coiote.store import CoioteStore
from factory_prov.simulation.devices import DeviceTable
from factory_prov.simulation.http_desk import HttpDesk


class CoioteDesk(HttpDesk):
    """Shared by the threads that answer; whoever touches more than one thing of it holds `lock`."""

    def __init__(self, token: Secret, domains: tuple[str, ...], table: DeviceTable | None = None) -> None:
        super().__init__()
        self.sign_ins = SignIns(token)
        self.store = CoioteStore(domains, table)
        self.forbidden: list[tuple[str, str]] = []
        """Methods and beginnings of paths, behind that of the API, for which no token has a permission."""
        self.no_lists: int | None = None
        """The status of every list of devices, where it takes none."""

    def permits(self, method: str, place: str) -> bool:
        """Whether tokens have the permission for a request."""
        return not any(method == its and place.startswith(beginning) for its, beginning in self.forbidden)

    def accepts(self, authorization: str) -> bool:
        """Whether an Authorization header carries a token that counts now."""
        with self.lock:
            return self.sign_ins.accepts(authorization)
