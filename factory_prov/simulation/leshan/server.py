"""Virtual Leshan demo servers: the real web interface on a real socket of this PC.

::

    with VirtualLeshan() as server:
        server.fail(HttpFault(kind=FaultKind.SILENT))
        ...                                      # register at server.url
        print(server.devices)
"""

from __future__ import annotations

from pathlib import Path

from factory_prov.secret import Secret
from factory_prov.simulation.devices import DeviceTable, KnownDevice
from factory_prov.simulation.http_station import VirtualHttpServer
from factory_prov.simulation.leshan.desk import LeshanDesk, basic, bearer
from factory_prov.simulation.leshan.handler import LeshanBootstrapHandler, LeshanHandler


class _VirtualDemoServer(VirtualHttpServer[LeshanDesk]):
    """What both have; `table`: the devices, where other virtual servers share them."""

    _handler_class: type[LeshanHandler]
    _bootstrap: bool

    def __init__(
        self, *, table: DeviceTable | None = None, certificate: Path | None = None, key: Path | None = None
    ) -> None:
        desk = LeshanDesk(DeviceTable() if table is None else table, bootstrap=self._bootstrap)
        super().__init__(self._handler_class, desk, certificate=certificate, key=key)

    @property
    def devices(self) -> tuple[KnownDevice, ...]:
        """The devices it knows now, oldest first."""
        return tuple(each for each in self.desk.table if each.bootstrap == self._bootstrap)

    def ask_for_password(self, user: str, password: Secret) -> None:
        """Let a proxy before it ask for a user and password from now on."""
        self.desk.authorization = basic(user, password)

    def ask_for_token(self, token: Secret) -> None:
        """Let a proxy before it ask for a token from now on."""
        self.desk.authorization = bearer(token)

    def take_names_raw(self) -> None:
        """Look for the name behind clients/ as it came, escapes and all, from now on."""
        self.desk.decodes_names = False


class VirtualLeshan(_VirtualDemoServer):
    """The demo server: serves on 127.0.0.1 at a port of its own choice while it is entered."""

    _handler_class = LeshanHandler
    _bootstrap = False


class VirtualLeshanBootstrap(_VirtualDemoServer):
    """The bootstrap demo server: serves on 127.0.0.1 at a port of its own choice while it is entered."""

    _handler_class = LeshanBootstrapHandler
    _bootstrap = True
