"""A virtual ThingsBoard server on a real socket of this PC, for the demo, training and acceptance.

::

    with VirtualThingsBoard() as server:
        ...                    # log in at server.url as server.user with server.password, or use server.api_key
        print(server.devices)
"""

from __future__ import annotations

import secrets

from factory_prov.secret import Secret
from factory_prov.simulation.devices import DeviceTable, KnownDevice
from factory_prov.simulation.http_station import VirtualHttpServer
from factory_prov.simulation.thingsboard.handler import TbDesk, TbHandler
from factory_prov.simulation.thingsboard.store import TbStore, VirtualProfile

_PROFILES = (
    VirtualProfile(name="default", transport="DEFAULT"),
    VirtualProfile(name="Water meters", transport="LWM2M"),
    VirtualProfile(name="Heat meters", transport="LWM2M"),
    VirtualProfile(name="Gateways", transport="MQTT"),
)


class VirtualThingsBoard(VirtualHttpServer[TbDesk]):
    """Serves while it is entered. `password` is that of its one user, `api_key` an API key of the same one.

    Both are random ones if not given. `profiles`: its device profiles. `table`: devices that other servers show too.
    """

    user = "tenant@thingsboard.example"

    def __init__(
        self,
        *,
        password: Secret | None = None,
        api_key: Secret | None = None,
        profiles: tuple[VirtualProfile, ...] = _PROFILES,
        table: DeviceTable | None = None,
    ) -> None:
        self.password = password or Secret(secrets.token_hex(24))
        self.api_key = api_key or Secret(f"tb_{secrets.token_hex(24)}")
        self.table = DeviceTable() if table is None else table
        self.store = TbStore(profiles, self.table)
        desk = TbDesk(self.user, self.password, self.api_key, self.store)
        super().__init__(TbHandler, desk)

    @property
    def profile(self) -> str:
        """The name of a device profile with LwM2M transport."""
        return next(each.name for each in self.store.profiles if each.transport == "LWM2M")

    @property
    def devices(self) -> tuple[KnownDevice, ...]:
        """The devices it knows now, oldest first."""
        return tuple(device for device in self.table if not device.bootstrap)

    def give_tokens_for(self, seconds: float) -> None:
        """Let the tokens that are given from now on last that long."""
        self.desk.lasts_s = seconds

    def end_tokens(self) -> None:
        """Let every token end that was given until now."""
        with self.desk.lock:
            self.desk.end_tokens()

    def lock_account(self, *, locked: bool = True) -> None:
        """Take no log-in of the user any more, or again."""
        self.desk.locked = locked
