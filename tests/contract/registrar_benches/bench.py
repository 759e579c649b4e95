"""What a kind of server brings to the contract suite: a registrar, a look into its server, and what it is like."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from factory_prov.cancel import CancelToken
from factory_prov.registrars.device_credentials import (
    CertificateCredentials,
    DeviceCredentials,
    NoCredentials,
    PskCredentials,
    RpkCredentials,
)
from factory_prov.registrars.registration import Registrar, Registration, ServerAnswer, Standing
from factory_prov.secret import Secret
from factory_prov.simulation.devices import DeviceTable
from factory_prov.simulation.http_faults import HttpFault
from factory_prov.simulation.http_station import VirtualHttpServer
from factory_prov.simulation.registrations import NewRegistration

TOKEN = "tok-SECRET-0815.abcdef_~+/="
KEY = b"k3y SECRET\xf0\x9f\x94\x91\x01\x02"
NEW_KEY = b"n3w SECRET\xf0\x9f\x94\x91\x01\x02"
"""16 bytes: some servers take no other length."""


@dataclass(frozen=True)
class Known:
    """A device as a server has it; no identity and no key where it is known in another way."""

    endpoint_name: str
    psk_identity: str | None
    psk_key: Secret | None


@dataclass(frozen=True, kw_only=True)
class Bench:
    """A registrar, a look into its server, and the same registrar after the server has gone.

    `known`: what the server has, oldest first. `place`: what errors name as their place. `refused`: endpoint names it
    cannot take. `entries`: whether it takes Bootstrap-Server's entries, management servers', or (False, True) both,
    which are two devices then, or one where a name has but `one_entry`; a `pair` has a server for each. `modes`: what
    it takes beside PSK. `server`: its virtual server, which shows faults on request; None where there is no server to
    fail. `again`: the same server's registrar with other options, such as `read_timeout_s`. `one_per_identity`: whether
    the server refuses a PSK identity that another device has. `shows_keys`: whether the server ever shows what key it
    has. An answer longer than `too_long_bytes` is none. `table`: the devices behind its server, which may come online;
    None where the server does not tell that.
    """

    registrar: Registrar
    known: Callable[[], list[Known]]
    place: str
    refused: tuple[str, ...]
    entries: tuple[bool, ...] = (False,)
    one_entry: bool = False
    pair: bool = False
    modes: tuple[type[DeviceCredentials], ...] = (CertificateCredentials, NoCredentials, RpkCredentials)
    server: VirtualHttpServer[Any] | None = None
    again: Callable[..., Registrar] | None = None
    one_per_identity: bool = True
    shows_keys: bool = True
    too_long_bytes: int = 2 << 20
    table: DeviceTable | None = None

    def device(
        self, name: str = "urn:dev:1", *, identity: str = "", key: bytes = KEY, mode: DeviceCredentials | None = None
    ) -> Registration:
        """Return a device as this kind takes it."""
        psk = PskCredentials(identity=identity or f"id of {name}", key=Secret(key))
        return Registration(endpoint_name=name, credentials=mode or psk, bootstrap=self.entries[0])

    def register(
        self, registration: Registration | None = None, *, update: bool = False, cancel: CancelToken | None = None
    ) -> ServerAnswer:
        """Register a device, `device()` where none is given."""
        wanted = registration or self.device()
        return self.registrar.register(wanted, update=update, cancel=cancel or CancelToken())

    def look(self, registration: Registration | None = None, *, update: bool = False) -> Standing:
        """Look for a device, `device()` where none is given."""
        return self.registrar.look(registration or self.device(), update=update, cancel=CancelToken())

    def come_online(self, name: str = "urn:dev:1") -> None:
        """Let a device register with the LwM2M server behind its server."""
        assert self.table is not None
        new = NewRegistration(
            endpoint_name=name, lifetime_s=3600, version="1.1", binding="U", address=("127.0.0.1", 9), objects=""
        )
        self.table.registrations.register(new)

    def with_limits(self, **limits: float) -> Registrar:
        """Return the same server's registrar with other time limits."""
        assert self.again is not None
        return self.again(**limits)

    def fail(self, *faults: HttpFault) -> None:
        """Let the next requests meet these faults."""
        assert self.server is not None
        self.server.fail(*(replace(fault, size_bytes=self.too_long_bytes) for fault in faults))

    def requests_of(self, work: Callable[[], object]) -> int:
        """Return how many requests some work takes."""
        assert self.server is not None
        before = len(self.server.requests)
        work()
        return len(self.server.requests) - before
