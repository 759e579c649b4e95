"""Which units Leshan demo servers can take; nothing here talks to one."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING

from factory_prov.credentials.carried_name import carried_names
from factory_prov.errors import InputError
from factory_prov.lwm2m.security_mode import SecurityMode
from factory_prov.messages import Message
from factory_prov.registrars.device_credentials import CertificateCredentials
from factory_prov.registrars.leshan.options import LeshanBootstrapOptions, WrittenMode

if TYPE_CHECKING:
    from factory_prov.registrars.leshan.options import LeshanOptions, WebOptions
    from factory_prov.registrars.registration import Registration

NAME_CHARACTERS = string.ascii_letters + string.digits + "-._~!$&'()*+,=:@"
"""What may stand in a path as it is (RFC 3986, 3.3), but no ; since servers cut a path there."""
_IN_CLEAR = Message(
    "The server is reached by plain http, so keys and passwords travel to it in clear: anybody on that network can read"
    " them."
)


def require_name(name: str) -> None:
    """Raise InputError for a name that could be registered, but not be asked for or removed afterwards."""
    if not name or name in (".", "..") or not set(name) <= set(NAME_CHARACTERS):
        what = Message("The endpoint name is empty, or has characters in it that this server cannot be asked for.")
        cure = Message("Use letters, digits and - . _ : only, as in urn:dev:os:32473-000001.")
        raise InputError(what, place=repr(name[:80]), cure=cure)


def refuse(_options: LeshanOptions, registration: Registration) -> None:
    """Raise InputError for what the demo server cannot take; nothing has been sent then."""
    require_name(registration.endpoint_name)
    place = registration.endpoint_name
    if registration.bootstrap:
        raise InputError(
            Message("This unit has an account for a Bootstrap-Server only, and this is no Bootstrap-Server."),
            place=place,
            cure=Message('Write kind = "leshan-bootstrap" with the address of the bootstrap demo server.'),
        )
    if registration.security_mode is SecurityMode.NOSEC:
        raise InputError(
            Message("Leshan lets units without security in without knowing them: there is nothing to register."),
            place=place,
            cure=Message("Leave the server out of the job, or choose another Security Mode."),
        )
    _refuse_est(registration)
    _refuse_other_name(registration)


def refuse_at_bootstrap(options: LeshanBootstrapOptions, registration: Registration) -> None:
    """Raise InputError for what the bootstrap demo server cannot take; nothing has been sent then."""
    require_name(registration.endpoint_name)
    entry = entry_at_bootstrap(registration)
    _refuse_est(entry)
    _refuse_other_name(entry)
    if options.written_mode is WrittenMode.PSK and registration.psk is None:
        raise InputError(
            Message("This unit has no pre-shared key that the Bootstrap-Server could give it for its server."),
            place=registration.endpoint_name,
            cure=Message(
                "Choose Security Mode PSK. A private key is never given away, so a unit with a certificate can be sent"
                ' on only with written_mode = "nosec".'
            ),
        )


def entry_at_bootstrap(registration: Registration) -> Registration:
    """Return the unit's entry for its Bootstrap-Server; InputError when it has no such account."""
    entry = registration if registration.bootstrap else registration.beside
    if entry is None:
        raise InputError(
            Message("This unit has no account for a Bootstrap-Server."),
            place=registration.endpoint_name,
            cure=Message('Set Bootstrap-Server to true in the account, or write kind = "leshan".'),
        )
    return entry


def remarks(options: WebOptions, _registration: Registration) -> tuple[Message, ...]:
    """Say what somebody should know of keys on their way."""
    return (_IN_CLEAR,) if options.unencrypted and options.in_clear else ()


def _refuse_est(registration: Registration) -> None:
    if registration.security_mode is SecurityMode.EST:
        raise InputError(
            Message("Leshan has no EST: it refuses such a device."),
            place=registration.endpoint_name,
            cure=Message("Choose Security Mode PSK or Certificate."),
        )


def _refuse_other_name(registration: Registration) -> None:
    """Refuse a certificate for another name: the server believes the common name alone."""
    credentials = registration.credentials
    if not isinstance(credentials, CertificateCredentials) or not credentials.chain_der:
        return
    names = carried_names(credentials.chain_der[0])
    if names and registration.endpoint_name not in names:
        raise InputError(
            Message("The common name of the certificate is {name}, and Leshan wants the endpoint name.", name=names[0]),
            place=registration.endpoint_name,
            cure=Message("Have certificates made with the endpoint name as their common name."),
        )
