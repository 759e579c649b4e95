"""What a server shows of a device, found by the pointers of the job, and how that compares with what it should have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from factory_prov.messages import Message
from factory_prov.registrars.device_credentials import (
    CertificateCredentials,
    EstCredentials,
    PskCredentials,
    RpkCredentials,
)
from factory_prov.registrars.generic.places import CERTIFICATE, Encoding, decoded
from factory_prov.registrars.generic.pointer import NOWHERE, value_at
from factory_prov.registrars.generic.words import mode_word, server_word
from factory_prov.secret import Secret

if TYPE_CHECKING:
    from factory_prov.registrars.generic.description import LookCall
    from factory_prov.registrars.generic.options import HttpOptions
    from factory_prov.registrars.registration import Registration

OTHER_KIND = Message("It is the entry of another kind of server.")
_MORE_NAMES = {
    "endpoint_name": Message("It has another endpoint name."),
    "server": OTHER_KIND,
    "security_mode": Message("It has another Security Mode."),
    "psk_identity": Message("It has another PSK identity."),
    "psk_key": Message("It has another PSK key."),
    "public_key": Message("It has another public key."),
    "certificate": Message("It has another certificate."),
}
_WHICH = ("endpoint_name", "server")
"""What tells one device from another."""
NOT_SHOWN = object()
"""What the job has no pointer for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownDevice:
    """A device as the answer to [server.look] shows it; `shown` has what the pointers of the job lead to.

    Bytes are Secrets; those that are hidden or cannot be read are left out. None is a text that the answer has not.
    """

    device_id: str
    shown: dict[str, object] = field(repr=False)
    options: HttpOptions = field(repr=False)
    wants_certificate: bool
    """Whether the server was given the certificate, and so has to show it as a proof."""

    def differences(self, registration: Registration) -> tuple[Message, ...]:
        """Tell what is shown and not as registered."""
        wanted = _wanted(registration, self.options)
        return tuple(
            _MORE_NAMES[name]
            for name, value in wanted.items()
            if (shown := self.shown.get(name, NOT_SHOWN)) is not NOT_SHOWN and shown != value
        )

    def others(self, registration: Registration) -> tuple[Message, ...]:
        """Tell by what it is shown to be another device altogether, which is not ours to judge or to change."""
        wanted = _wanted(registration, self.options)
        return tuple(_MORE_NAMES[name] for name in _WHICH if self.shown.get(name, wanted[name]) != wanted[name])

    def proves(self, registration: Registration) -> bool:
        """Whether all that counts is shown, and is as registered."""
        counts = set(_counts(registration, wants_certificate=self.wants_certificate))
        return counts <= self.shown.keys() and not self.differences(registration)


def unshown(options: HttpOptions, registration: Registration, *, wants_certificate: bool) -> tuple[str, ...]:
    """Return the settings of [server.look] that are empty, and without which such a unit is never proven."""
    look = options.look
    needed = _counts(registration, wants_certificate=wants_certificate)
    return tuple(name for name in needed if look is None or not getattr(look, name))


def _counts(registration: Registration, *, wants_certificate: bool) -> Iterator[str]:
    """Yield what a server must show to have proven that it knows the device."""
    yield from ("endpoint_name", "security_mode")
    match registration.credentials:
        case PskCredentials():
            yield from ("psk_identity", "psk_key")
        case RpkCredentials():
            yield "public_key"
        case CertificateCredentials() | EstCredentials() if wants_certificate:
            yield CERTIFICATE
        case _:
            pass


def _wanted(registration: Registration, options: HttpOptions) -> dict[str, object]:
    """Return what a server should show; of credentials those that the unit has."""
    wanted: dict[str, object] = {
        "endpoint_name": registration.endpoint_name,
        "server": server_word(options.words, registration),
        "security_mode": mode_word(options.words, registration),
    }
    match registration.credentials:
        case PskCredentials(identity=identity, key=key):
            wanted |= {"psk_identity": identity, "psk_key": key}
        case RpkCredentials(public_key_der=der):
            wanted["public_key"] = Secret(der)
        case CertificateCredentials(chain_der=chain) | EstCredentials(chain_der=chain) if chain:
            wanted["certificate"] = Secret(chain[0])
        case _:
            pass
    return wanted


def shown_device(document: Any, look: LookCall, options: HttpOptions, *, wants_certificate: bool) -> ShownDevice:
    """Read a device out of an answer."""
    encodings = {
        "psk_key": look.psk_key_encoding.encoding,
        "public_key": look.public_key_encoding.encoding,
        "certificate": look.certificate_encoding.encoding,
    }
    shown: dict[str, object] = {}
    for name in _MORE_NAMES:
        if pointer := getattr(look, name):
            value = _read(value_at(document, pointer), encodings.get(name))
            if value is not None or name not in encodings:  # bytes that are hidden, or masked, are not shown
                shown[name] = value
    device_id = value_at(document, look.device_id) if look.device_id else ""
    return ShownDevice(device_id=text_of(device_id), shown=shown, options=options, wants_certificate=wants_certificate)


def _read(value: Any, encoding: Encoding | None) -> object:
    if value is NOWHERE or value is None:
        return None
    if encoding is None:
        return text_of(value)
    found = decoded(value, encoding) if isinstance(value, str) else None
    return None if found is None else Secret(found)


def text_of(value: Any) -> str:
    """Return a value of JSON as the text by which it is compared; empty for what is not there."""
    import json

    if value is NOWHERE or value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))
