"""The hand that brings to a virtual server what its API does not take: certificates, and units sent by bootstrap.

Real servers get them by hand too, from the ledger; or they get the certificate of the CA once, and none of the units'.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from factory_prov.lwm2m.security_mode import SecurityMode
from factory_prov.messages import Message
from factory_prov.registrars.device_credentials import CertificateCredentials, EstCredentials
from factory_prov.registrars.http.refusals import Forbidden
from factory_prov.registrars.registration import ServerAnswer, Sighting
from factory_prov.registrars.showing import Showing
from factory_prov.simulation.devices import KnownDevice

if TYPE_CHECKING:
    from factory_prov.cancel import CancelToken
    from factory_prov.registrars.registration import (
        Looked,
        Registering,
        Registrar,
        Registration,
        RegistrationOrder,
        Seen,
        Standing,
    )
    from factory_prov.registrars.showing import ServerEntry
    from factory_prov.simulation.devices import DeviceTable


class UploadingRegistrar:
    """A registrar (see `Registrar`) behind which somebody brings the rest of what was registered."""

    def __init__(self, server: Registrar, table: DeviceTable) -> None:
        self._server = server
        self._table = table

    def check_access(self, *, cancel: CancelToken) -> None:
        """See `Registrar`."""
        self._server.check_access(cancel=cancel)

    def look(self, registration: Registration, *, update: bool, cancel: CancelToken) -> Standing:
        """See `Registrar`."""
        return self._server.look(registration, update=update, cancel=cancel)

    def register(self, registration: Registration, *, update: bool, cancel: CancelToken) -> ServerAnswer:
        """See `Registrar`."""
        answer = self._server.register(registration, update=update, cancel=cancel)
        self._upload(registration)
        return answer

    def look_many(self, orders: Sequence[RegistrationOrder], *, cancel: CancelToken) -> tuple[Looked, ...]:
        """See `Registrar`."""
        return self._server.look_many(orders, cancel=cancel)

    def register_many(self, orders: Sequence[RegistrationOrder], *, cancel: CancelToken) -> tuple[Registering, ...]:
        """See `Registrar`."""
        answers = self._server.register_many(orders, cancel=cancel)
        for order, answer in zip(orders, answers, strict=True):
            if isinstance(answer, ServerAnswer):
                self._upload(order.registration)
        return answers

    def remove(self, endpoint_name: str, *, cancel: CancelToken) -> None:
        """See `Registrar`."""
        self._server.remove(endpoint_name, cancel=cancel)

    def shown(self, endpoint_name: str, *, bootstrap: bool, cancel: CancelToken) -> ServerEntry | None:
        """See `Showing`; every virtual server shows what it has."""
        if not isinstance(self._server, Showing):
            raise Forbidden(
                Message("This server does not show what it has, so nobody can compare it."),
                place=Message("virtual server"),
            )
        return self._server.shown(endpoint_name, bootstrap=bootstrap, cancel=cancel)

    def _upload(self, registration: Registration) -> None:
        self._make_known_where_it_is_sent(registration.endpoint_name)
        credentials = registration.credentials
        if not isinstance(credentials, CertificateCredentials | EstCredentials) or not credentials.chain_der:
            return
        with self._table.lock:
            device = self._table.named(registration.endpoint_name, bootstrap=registration.bootstrap)
            if device is not None and not self._table.trusted:
                self._table.replace(replace(device, certificate=credentials.chain_der[0]))

    def _make_known_where_it_is_sent(self, endpoint_name: str) -> None:
        """Have the server know a unit too to which a Bootstrap-Server sends it with a key: nobody else tells it."""
        with self._table.lock:
            sent = self._table.named(endpoint_name, bootstrap=True)
            if sent is None or self._table.named(endpoint_name) is not None:
                return
            for account in sent.accounts:
                if account.security_mode is SecurityMode.PSK and account.key is not None:
                    identity = account.identity.decode(errors="replace")
                    made = KnownDevice(endpoint_name=endpoint_name, security_mode="psk")
                    self._table.add(replace(made, psk_identity=identity, psk_key=account.key))
                elif account.security_mode is SecurityMode.NOSEC:
                    self._table.add(KnownDevice(endpoint_name=endpoint_name))
                return


class SightingUploadingRegistrar(UploadingRegistrar):
    """The same where the server tells who came online."""

    def seen(self, endpoint_name: str, *, bootstrap: bool, cancel: CancelToken) -> Seen | None:
        """See `Sighting`."""
        assert isinstance(self._server, Sighting)  # noqa: S101 - `uploading` makes it for no other
        return self._server.seen(endpoint_name, bootstrap=bootstrap, cancel=cancel)


def uploading(server: Registrar, table: DeviceTable) -> Registrar:
    """Return a registrar behind which the rest is brought, and that can what it can.

    Written out, for to `isinstance` a method that is only passed on (`__getattr__`) is one in Python 3.11 alone.
    """
    return (SightingUploadingRegistrar if isinstance(server, Sighting) else UploadingRegistrar)(server, table)
