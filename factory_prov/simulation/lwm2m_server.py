"""A virtual LwM2M server on real sockets of this PC: it takes registrations and remembers them.

::

    with VirtualLwm2mServer(schemes=("coap", "coap+tcp")) as server:
        ...                                   # a device with server.uri in its configuration starts
        server.wait_for("urn:dev:os:32473-Demo-000001", CancelToken())

Whom it lets in with a key or a certificate is what its table of devices says (`Admission`).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self

from factory_prov.cancel import CancelToken
from factory_prov.errors import ServerTimeout
from factory_prov.messages import Message
from factory_prov.simulation.admission import Admission, FaultOf, nothing_wrong
from factory_prov.simulation.bootstrap_interface import BootstrapInterface
from factory_prov.simulation.devices import DeviceTable
from factory_prov.simulation.lwm2m_handler import Interface, Lwm2mHandler
from factory_prov.simulation.lwm2m_interface import RegistrationInterface
from factory_prov.simulation.registrations import LwM2mRegistration
from factory_prov.tls.credentials import CertificateLogin
from factory_prov.tls.dtls_server import DtlsServer
from factory_prov.tls.server_loop import ServerLoop
from factory_prov.tls.server_side import ServerSide
from factory_prov.tls.stream_server import StreamServer
from factory_prov.tls.udp_server import UdpServer
from factory_prov.tls.wire_faults import WireFaults

_LOOK_S = 0.02
_SETTLE_S = 5.0
_HERE = "127.0.0.1"
ServerUri = Callable[[bool], str]
"""Returns the URI of a management server, a secure one or not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerRules:
    """How strict a server is. `only_known`: devices that come with neither key nor certificate have to be in the table
    too. `fault_of` says what it has wrong about a unit.
    """

    only_known: bool = False
    fault_of: FaultOf = nothing_wrong


class VirtualLwm2mServer:
    """Serves at 127.0.0.1 while it is entered; leaving takes less than a second. Any thread may look into it.

    `table`: whom it knows, and where it keeps who is registered, for other faces to show. `schemes`: how it is called,
    at a port each; `certificate` is what it shows where certificates are. With `bootstrap_to` it is a Bootstrap-Server,
    which sends devices to the server of that URI unless its table says otherwise. `wire`: what goes wrong on the way.
    """

    def __init__(
        self,
        *,
        table: DeviceTable | None = None,
        schemes: Sequence[str] = ("coap",),
        certificate: CertificateLogin | None = None,
        bootstrap_to: ServerUri | None = None,
        rules: ServerRules = ServerRules(),
    ) -> None:
        self.table = DeviceTable() if table is None else table
        self.wire = WireFaults()
        self._schemes = tuple(schemes)
        self._admission = Admission(self.table, bootstrap=bootstrap_to is not None, fault_of=rules.fault_of)
        self._interface: Interface = (
            RegistrationInterface(self.table, only_known=rules.only_known)
            if bootstrap_to is None
            else BootstrapInterface(self.table, bootstrap_to)
        )
        self._side = ServerSide(
            certificate=certificate,
            key_of=self._admission.key_of,
            trusted=self._admission.trusted,
            knows=self._admission.knows,
            judge=self._admission.judge,
            clock=self.table.now,
        )
        self._ports: dict[str, int] = {}

    def __enter__(self) -> Self:
        """Start serving; `uri` is the address for /0/x/0 from now on."""
        self._loop = ServerLoop("virtual LwM2M server")
        self._servers = {scheme: self._server(scheme) for scheme in self._schemes}
        self._ports = {scheme: server.open((_HERE, 0)) for scheme, server in self._servers.items()}
        self._loop.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._do(lambda: [server.close() for server in self._servers.values()])
        self._loop.close()

    @property
    def uri(self) -> str:
        """The address by its first scheme."""
        return self.uri_of(self._schemes[0])

    @property
    def port(self) -> int:
        """The port of its first scheme."""
        return self.port_of(self._schemes[0])

    def uri_of(self, scheme: str) -> str:
        """Return the address by one of its schemes."""
        return f"{scheme}://{_HERE}:{self.port_of(scheme)}"

    def port_of(self, scheme: str) -> int:
        """Return the port of one of its schemes."""
        return self._ports[scheme]

    @property
    def registrations(self) -> tuple[LwM2mRegistration, ...]:
        """The devices registered now, oldest first."""
        return self.table.registrations.all()

    @property
    def session_count(self) -> int:
        """How many callers have a session (DTLS, TCP, TLS) now."""
        return sum(0 if isinstance(each, UdpServer) else each.session_count for each in self._servers.values())

    def wait_for(self, endpoint_name: str, cancel: CancelToken, *, timeout_s: float = 30.0) -> LwM2mRegistration:
        """Return the registration of a device, as soon as there is one; ServerTimeout without."""
        deadline = time.monotonic() + timeout_s
        while True:
            found = self.table.registrations.named(endpoint_name)
            if found is not None:
                return found
            if time.monotonic() > deadline:
                raise ServerTimeout(
                    Message("no such device has registered."), place=endpoint_name, cure=Message("Look at its console.")
                )
            cancel.wait(_LOOK_S)

    def restart(self) -> None:
        """Lose power and start anew at the same ports: sessions are gone, and so is who was registered."""

        def again() -> None:
            for scheme, server in self._servers.items():
                _close_without_farewell(server)
                server.open((_HERE, self._ports[scheme]))
            self.table.registrations.forget_all()

        self._do(again)

    def _server(self, scheme: str) -> UdpServer | DtlsServer | StreamServer:
        handler = Lwm2mHandler(scheme, self._admission, self._interface, self._loop.after)
        match scheme:
            case "coap":
                return UdpServer(self._loop, handler, faults=self.wire)
            case "coaps":
                return DtlsServer(self._loop, handler, self._side, faults=self.wire)
            case "coap+tcp":
                return StreamServer(self._loop, handler, None, faults=self.wire)
        return StreamServer(self._loop, handler, self._side, faults=self.wire)

    def _do(self, work: Callable[[], object]) -> None:
        """Have the server's thread do something, and wait until it has."""
        done = threading.Event()

        def doing() -> None:
            try:
                work()
            finally:
                done.set()

        self._loop.soon(doing)
        done.wait(_SETTLE_S)


def _close_without_farewell(server: UdpServer | DtlsServer | StreamServer) -> None:
    if isinstance(server, UdpServer):
        server.close()
    else:
        server.close(farewell=False)
