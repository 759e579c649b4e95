"""A virtual server of no maker on a real socket of this PC, for the demo, training and acceptance.

::

    with VirtualUnits() as server:
        ...                                      # register at server.url with server.token
        print(server.devices)
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from factory_prov.secret import Secret
from factory_prov.simulation.devices import DeviceTable, KnownDevice
from factory_prov.simulation.generic.handler import UnitDesk, UnitHandler
from factory_prov.simulation.http_station import VirtualHttpServer

if TYPE_CHECKING:
    from pathlib import Path


class VirtualUnits(VirtualHttpServer[UnitDesk]):
    """Serves /api/units and the old /form/ while it is entered.

    `token` is a bearer token, the password of the user "factory" and the key of the header X-Api-Key alike, a random
    one if not given. `table`: devices that other servers show too.
    """

    def __init__(
        self,
        *,
        token: Secret | None = None,
        table: DeviceTable | None = None,
        certificate: Path | None = None,
        key: Path | None = None,
    ) -> None:
        self.token = token or Secret(secrets.token_hex(24))
        self.table = DeviceTable() if table is None else table
        super().__init__(UnitHandler, UnitDesk(self.token, self.table), certificate=certificate, key=key)

    @property
    def devices(self) -> tuple[KnownDevice, ...]:
        """The devices it knows now, oldest first."""
        return tuple(self.table)

    def change_token(self, token: Secret) -> None:
        """Let the token end that was good until now: only this one is good from now on."""
        with self.desk.lock:
            self.token = self.desk.token = token
