"""One virtual site: the LwM2M servers of a table of devices, on this PC, reached by virtual boards under any name.

::

    with VirtualCoiote(table=table) as coiote, VirtualSite(table, schemes=("coaps",)) as site:
        bench.connect(site.network)
        ...                                    # what the Coiote face was told is what the LwM2M face lets in
        site.wait_online("urn:dev:os:32473-Demo-000001", CancelToken())
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, Self

from factory_prov.cancel import CancelToken
from factory_prov.lwm2m.rules.server_uri import SECURE_SCHEMES
from factory_prov.simulation.admission import FaultOf, nothing_wrong
from factory_prov.simulation.devices import DeviceTable
from factory_prov.simulation.lwm2m_server import ServerRules, VirtualLwm2mServer
from factory_prov.simulation.network import VirtualNetwork
from factory_prov.simulation.registrations import LwM2mRegistration
from factory_prov.tls.credentials import CertificateLogin

if TYPE_CHECKING:
    from factory_prov.credentials.server_pair import ServerPair

_LOOK_S = 0.02
_SENT_TO = ("coap", "coaps")
_ANY_HOST = ("localhost", "127.0.0.1")


class VirtualSite:
    """Serves while it is entered. `schemes` are those of the servers that its devices call, `bootstrap_schemes` those
    of their Bootstrap-Servers; `hosts` the names under which they do, which its certificate carries.

    Where Bootstrap-Servers are, there are plain and DTLS servers too, to which they may send devices.

    It lets in whom the table knows, and nobody else. `fault_of` says what it has wrong about a unit all the same.
    """

    def __init__(
        self,
        table: DeviceTable,
        *,
        schemes: Sequence[str] = ("coap",),
        bootstrap_schemes: Sequence[str] = (),
        hosts: Sequence[str] = _ANY_HOST,
        fault_of: FaultOf = nothing_wrong,
    ) -> None:
        self.table = table
        self.network = VirtualNetwork()
        self.pair: ServerPair | None = None
        sent_to = _SENT_TO if bootstrap_schemes else ()
        self._schemes = {False: tuple(dict.fromkeys((*schemes, *sent_to))), True: tuple(bootstrap_schemes)}
        self._hosts = tuple(hosts)
        self._fault_of = fault_of
        self._ports: dict[tuple[str, bool], int] = {}
        self._parts = ExitStack()

    def __enter__(self) -> Self:
        """Start the servers; `network` is by what boards find them, `pair` the certificate they show."""
        from factory_prov.credentials.server_pair import make_server_pair

        with ExitStack() as parts:
            if any(scheme in SECURE_SCHEMES for schemes in self._schemes.values() for scheme in schemes):
                self.pair = make_server_pair(self._hosts)
            self._ports = {}
            for bootstrap, schemes in self._schemes.items():
                if schemes:
                    server = parts.enter_context(self._server(schemes, bootstrap=bootstrap))
                    self._ports |= {(scheme, bootstrap): server.port_of(scheme) for scheme in schemes}
            roots = () if self.pair is None else (self.pair.authority,)
            self.network = VirtualNetwork(standing_in=self._ports, roots=roots)
            self._parts = parts.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._parts.close()

    def port(self, scheme: str, *, bootstrap: bool = False) -> int:
        """Return the port of a server on this PC."""
        return self._ports[scheme, bootstrap]

    def wait_online(
        self, endpoint_name: str, cancel: CancelToken, *, timeout_s: float = 10.0
    ) -> LwM2mRegistration | None:
        """Return the registration of a device as soon as there is one; None: it did not come online in time."""
        ends_at = time.monotonic() + timeout_s
        while (found := self.table.registrations.named(endpoint_name)) is None and time.monotonic() < ends_at:
            cancel.wait(_LOOK_S)
        return found

    def came_online(self, endpoint_name: str, cancel: CancelToken, *, timeout_s: float = 10.0) -> bool:
        """Return whether a device has registered in time."""
        return self.wait_online(endpoint_name, cancel, timeout_s=timeout_s) is not None

    def _server(self, schemes: Sequence[str], *, bootstrap: bool) -> VirtualLwm2mServer:
        login = None
        if self.pair is not None:
            login = CertificateLogin(chain=self.pair.chain, private_key=self.pair.private_key)
        return VirtualLwm2mServer(
            table=self.table,
            schemes=schemes,
            certificate=login,
            bootstrap_to=self._server_uri if bootstrap else None,
            rules=ServerRules(only_known=True, fault_of=self._fault_of),
        )

    def _server_uri(self, secure: bool) -> str:
        """Return where a Bootstrap-Server sends devices whose accounts nobody has said."""
        wanted = (scheme for scheme in self._schemes[False] if (scheme in SECURE_SCHEMES) == secure)
        scheme = next(wanted, "coaps" if secure else "coap")
        return f"{scheme}://{self._hosts[0]}"
