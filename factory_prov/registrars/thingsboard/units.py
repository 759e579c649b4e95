"""Which units ThingsBoard can take; nothing here talks to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factory_prov.errors import CredentialsError, InputError
from factory_prov.lwm2m.security_mode import SecurityMode
from factory_prov.messages import Message
from factory_prov.registrars.device_credentials import CertificateCredentials, PskCredentials, RpkCredentials
from factory_prov.registrars.thingsboard.options import CertificateTrust

if TYPE_CHECKING:
    from factory_prov.registrars.registration import Registration
    from factory_prov.registrars.thingsboard.options import ThingsBoardOptions

MAX_NAME = 255
KEY_SIZES = (16, 32, 48, 64)
"""Of a pre-shared key, in bytes: the server takes hexadecimal text of a multiple of 32 characters, at most 128."""
NOT_AN_IDENTITY = "NO_SEC"
"""The server's word for a device without security, which is looked up in the same list."""


def require_name(name: str) -> None:
    """Raise InputError for a name that ThingsBoard cannot take or find again."""
    if not name.strip() or len(name) > MAX_NAME or not name.isprintable() or name != name.strip():
        raise InputError(
            Message("The endpoint name is not 1 to {most} printable characters without spaces around.", most=MAX_NAME),
            place=repr(name[:80]),
            cure=Message("Choose another rule for endpoint names."),
        )


def refuse(options: ThingsBoardOptions, registration: Registration) -> None:
    """Raise InputError for what ThingsBoard cannot take; nothing has been sent then."""
    name = registration.endpoint_name
    require_name(name)
    if registration.security_mode is SecurityMode.EST:
        what = Message("ThingsBoard has no Security Mode EST.")
        raise InputError(what, place=name, cure=Message("Register the device with Security Mode Certificate."))
    match registration.credentials:
        case PskCredentials() as psk:
            _refuse_psk(psk, name)
        case CertificateCredentials(chain_der=chain):
            if not chain and options.certificates is CertificateTrust.OWN:
                raise CredentialsError(
                    Message("The unit has no certificate that the server could know it by."),
                    place=name,
                    cure=Message('Give it one, or write certificates = "ca" below [server].'),
                )
            if chain:
                _refuse_other_than_ec(chain[0], name)
        case _:
            pass
    _refuse_bootstrap(registration)


def _refuse_psk(psk: PskCredentials, name: str) -> None:
    if len(psk.key) not in KEY_SIZES:
        raise CredentialsError(
            Message(
                "ThingsBoard takes keys of 16, 32, 48 or 64 bytes, and this one has {size}.",
                size=len(psk.key),
            ),
            place=name,
            cure=Message("Write length_bytes = 16 or 32 below [credentials.psk], or give a key of such a length."),
        )
    if not psk.identity.strip() or psk.identity == NOT_AN_IDENTITY:
        raise CredentialsError(
            Message("ThingsBoard does not take {identity} for a PSK identity.", identity=repr(psk.identity)),
            place=name,
            cure=Message("Choose another identity, such as {{endpoint_name}}."),
        )


def _refuse_other_than_ec(certificate: bytes, name: str) -> None:
    """Refuse a certificate of another kind of key; one that cannot be read is left to the server."""
    from factory_prov.credentials.reading import kind_of_key, parse_certificate

    try:
        kind = kind_of_key(parse_certificate(certificate, place=name).public_key())
    except CredentialsError:
        return
    if kind != "EC":
        raise CredentialsError(
            Message(
                "ThingsBoard takes certificates with EC keys only, and this one has a key of kind {kind}.", kind=kind
            ),
            place=name,
            cure=Message('Write elliptic_curve = "secp256r1" where the certificate is made.'),
        )


def _refuse_bootstrap(registration: Registration) -> None:
    """Refuse a unit to which its bootstrap would have to hand a private key, which never leaves this program."""
    if registration.bootstrap and isinstance(registration.credentials, CertificateCredentials | RpkCredentials):
        raise InputError(
            Message("ThingsBoard's bootstrap hands a unit its own private key, which is never sent to a server."),
            place=registration.endpoint_name,
            cure=Message(
                "Use a pre-shared key, or write the unit's management account instead of a bootstrap account."
            ),
        )
