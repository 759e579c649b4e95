"""A device as Leshan demo servers have it, and what of it is not as registered."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, assert_never

from factory_prov.messages import Message
from factory_prov.registrars.device_credentials import (
    CertificateCredentials,
    DeviceCredentials,
    EstCredentials,
    NoCredentials,
    PskCredentials,
    RpkCredentials,
)
from factory_prov.registrars.leshan.answers import SecurityEntry
from factory_prov.registrars.leshan.written import has_all_of, hides_keys, without_keys
from factory_prov.registrars.registration import Registration
from factory_prov.secret import Secret

_MODES = {"psk": PskCredentials, "rpk": RpkCredentials, "x509": CertificateCredentials}


def entry_json(registration: Registration) -> Secret:
    """Return the entry that makes a device known, as the server reads it."""
    return Secret(json.dumps({"endpoint": registration.endpoint_name, "tls": _tls(registration.credentials)}))


def _tls(credentials: DeviceCredentials) -> dict[str, Any]:
    match credentials:
        case PskCredentials(identity=identity, key=key):
            return {"mode": "psk", "details": {"identity": identity, "key": key.reveal().hex()}}
        case RpkCredentials(public_key_der=der):
            return {"mode": "rpk", "details": {"key": der.hex()}}
        case CertificateCredentials():
            return {"mode": "x509"}  # the server goes by the name in the certificate and by who signed it
        case NoCredentials() | EstCredentials():
            raise AssertionError("such a unit was refused before")
        case _:
            assert_never(credentials)


def entry_differences(entry: SecurityEntry | None, wanted: DeviceCredentials) -> Iterator[Message]:
    """Yield what of an entry is shown and not as wanted, a sentence each; None: the server has none."""
    kind = NoCredentials if entry is None else _MODES.get(entry.mode)
    if not isinstance(wanted, kind or ()):
        yield Message("It has another Security Mode.")
        return
    match wanted, entry:
        case PskCredentials(identity=identity, key=key), SecurityEntry():
            if entry.psk_identity != identity:
                yield Message("It has another PSK identity.")
            if entry.psk_key is not None and entry.psk_key != key:
                yield Message("It has another PSK key.")
        case RpkCredentials(public_key_der=der), SecurityEntry():
            if entry.public_key is not None and entry.public_key != der:
                yield Message("It has another public key.")
        case _:
            pass


def entry_is_shown(entry: SecurityEntry | None) -> bool:
    """Whether everything of an entry is shown, its key too."""
    if entry is None:
        return True
    return {"psk": entry.psk_key is not None, "rpk": entry.public_key is not None}.get(entry.mode, True)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeshanDevice:
    """A device at the demo server; its endpoint name is the server's own name for it."""

    device_id: str
    entry: SecurityEntry

    def differences(self, registration: Registration) -> tuple[Message, ...]:
        """Tell what is shown and not as registered, a sentence each."""
        return tuple(entry_differences(self.entry, registration.credentials))

    def proves(self, registration: Registration) -> bool:
        """Whether everything is shown and everything is as registered."""
        return entry_is_shown(self.entry) and not self.differences(registration)


@dataclass(frozen=True, slots=True, kw_only=True)
class BootstrapDevice:
    """A device at the bootstrap demo server: its entry, and what is written to it beside what should be."""

    device_id: str
    entry: SecurityEntry | None
    written: Mapping[str, Any] | None = field(repr=False)
    wanted: Mapping[str, Any] = field(repr=False)

    def differences(self, registration: Registration) -> tuple[Message, ...]:
        """Tell what is shown and not as registered, a sentence each; of the entry for the Bootstrap-Server."""
        found = list(entry_differences(self.entry, registration.credentials))
        wanted = without_keys(self.wanted) if hides_keys(self.written) else self.wanted
        if not has_all_of(self.written, wanted):
            found.append(Message("It is given another account there."))
        return tuple(found)

    def proves(self, registration: Registration) -> bool:
        """Whether everything is shown and everything is as registered."""
        shown = entry_is_shown(self.entry) and not hides_keys(self.written)
        return shown and not self.differences(registration)
