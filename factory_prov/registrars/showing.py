"""What a server shows of a device, for whoever compares it with the device itself; and the proof that it forgot one."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from factory_prov.errors import ServerProtocolError
from factory_prov.lwm2m.security_mode import SecurityMode
from factory_prov.messages import Message
from factory_prov.registrars.http.refusals import Forbidden
from factory_prov.secret import Secret

if TYPE_CHECKING:
    from factory_prov.cancel import CancelToken
    from factory_prov.registrars.registration import Registrar

_PAUSES_S = (0.3, 1.0, 2.0)
"""How long a server gets that takes an entry out of what it shows a moment after it said yes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerEntry:
    """A device as its server shows it; None is what the server does not show, or in words that nobody knows.

    `device_id`: the server's own name for it. `mode`: by what it lets the device in. `key`: the pre-shared key, which
    is shown to nobody. `public_key_der`: a SubjectPublicKeyInfo (RFC 7250). `certificate_sha256`: of the only
    certificate that it lets in, in hex. `active`: False where the entry is blocked at the server. `friendly`: what
    people call it there. `given`: the account that a Bootstrap-Server writes to the device, where this is its entry.
    """

    device_id: str
    endpoint_name: str = ""
    mode: SecurityMode | None = None
    psk_identity: str | None = None
    key: Secret | None = None
    public_key_der: bytes | None = None
    certificate_sha256: str | None = None
    active: bool | None = None
    friendly: str = ""
    given: ServerEntry | None = None


@runtime_checkable
class Showing(Protocol):
    """What a registrar can whose server shows what it has of a device; the others cannot tell."""

    def shown(self, endpoint_name: str, *, bootstrap: bool, cancel: CancelToken) -> ServerEntry | None:
        """Return the entry for the device's management server, or for its Bootstrap-Server; None: there is none.

        A server with one entry for both shows that. Errors as for `Registrar.register`; Forbidden: we may not look.
        """
        ...


def certificate_sha256(der: bytes) -> str:
    """Return by what a certificate (DER) is known in a `ServerEntry`."""
    return hashlib.sha256(der).hexdigest()


def remove_proven(registrar: Registrar, endpoint_name: str, *, cancel: CancelToken) -> bool:
    """Have a server forget a device with all its entries, and look whether it did; False: it does not show that.

    ServerProtocolError when it still has one; the same call goes on then. Other errors as for `Registrar.remove`.
    """
    registrar.remove(endpoint_name, cancel=cancel)
    return proven_gone(registrar, endpoint_name, cancel=cancel)


def proven_gone(registrar: Registrar, endpoint_name: str, *, cancel: CancelToken) -> bool:
    """Look whether a server has no entry of that name, for either kind of server; errors as for `remove_proven`."""
    if not isinstance(registrar, Showing):
        return False
    try:
        for pause_s in (*_PAUSES_S, None):
            left = _left(registrar, endpoint_name, cancel)
            if left is None:
                return True
            if pause_s is None:
                raise left
            cancel.wait(pause_s)
    except Forbidden:
        pass
    return False


def _left(registrar: Showing, endpoint_name: str, cancel: CancelToken) -> ServerProtocolError | None:
    """Return the error that says what is left of a device; None where nothing is."""
    cure = Message("Delete it in the server's web pages, then do this again.")
    if registrar.shown(endpoint_name, bootstrap=False, cancel=cancel) is not None:
        what = Message("The server still has {endpoint_name} after it was removed there.", endpoint_name=endpoint_name)
        return ServerProtocolError(what, place=endpoint_name, cure=cure)
    if registrar.shown(endpoint_name, bootstrap=True, cancel=cancel) is not None:
        what = Message(
            "The server still has {endpoint_name} as a unit of its Bootstrap-Server after it was removed there.",
            endpoint_name=endpoint_name,
        )
        return ServerProtocolError(what, place=endpoint_name, cure=cure)
    return None
