"""A virtual Coiote DM server: the real REST surface on a real socket of this PC, for the demo, training and acceptance.

::

    with VirtualCoiote() as server:
        server.fail(HttpFault(kind=FaultKind.STATUS, status=429, retry_after="1"))
        ...                                      # register at server.url with server.token
        print(server.devices)
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from factory_prov.secret import Secret
from factory_prov.simulation.coiote.desk import CoioteDesk
from factory_prov.simulation.coiote.handler import CoioteHandler
from factory_prov.simulation.coiote.store import VirtualDevice
from factory_prov.simulation.http_station import VirtualHttpServer

if TYPE_CHECKING:
    from pathlib import Path


class VirtualCoiote(VirtualHttpServer[CoioteDesk]):
    """Serves on 127.0.0.1 at a port of its own choice while it is entered; leaving it takes less than a second.

    `token`: the one it accepts, a random one if not given. `domains`: those the token may use. `certificate` and `key`
    are PEM files and make it speak TLS. Everything may be called from any thread, and after leaving it too.
    """

    def __init__(
        self,
        *,
        token: Secret | None = None,
        domains: tuple[str, ...] = ("/factory/",),
        certificate: Path | None = None,
        key: Path | None = None,
    ) -> None:
        self.token = token or Secret(secrets.token_hex(24))
        super().__init__(CoioteHandler, CoioteDesk(self.token, domains), certificate=certificate, key=key)

    @property
    def devices(self) -> tuple[VirtualDevice, ...]:
        """The devices it knows now, oldest first."""
        with self.desk.lock:
            return tuple(self.desk.store.devices.values())

    def take_no_lists(self, status: int) -> None:
        """Answer every list of devices with that status from now on, as an installation without them does."""
        self.desk.no_lists = status

    def change_token(self, token: Secret) -> None:
        """Let the token end that was good until now: only this one is good from now on."""
        with self.desk.lock:
            self.token = self.desk.token = token
