"""A device as ThingsBoard shows it, and what it should be: its credentials are JSON inside a text of the JSON."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, assert_never

from factory_prov.messages import Message
from factory_prov.registrars.device_credentials import (
    CertificateCredentials,
    EstCredentials,
    NoCredentials,
    PskCredentials,
    RpkCredentials,
)
from factory_prov.registrars.thingsboard.options import CertificateTrust
from factory_prov.secret import Secret

if TYPE_CHECKING:
    from factory_prov.registrars.registration import Registration

LWM2M = "LWM2M_CREDENTIALS"
_NO_SEC = {"securityMode": "NO_SEC"}
_DIFFERENCES = {
    "endpoint": Message("It has another endpoint name."),
    "securityConfigClientMode": Message("It has another Security Mode."),
    "identity": Message("It has another PSK identity."),
    "cert": Message("It has another certificate."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ThingsBoardDevice:
    """A device and its credentials. `fields` are all that the server shows of it, to be sent back when it is changed.

    `client` is the part of the credentials by which a unit is let in, None when they are of another kind; `secret_key`
    and `bootstrap_keys` are the keys of both parts, None when the server hides one.
    """

    device_id: str
    fields: Mapping[str, Any] = field(repr=False)
    profile_id: str
    wanted_profile_id: str
    certificates: CertificateTrust
    credentials_id: str = ""
    client: Mapping[str, str] | None = field(default=None, repr=False)
    key: Secret | None = None
    bootstrap: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, repr=False)

    def differences(self, registration: Registration) -> tuple[Message, ...]:
        """Tell what is not as registered, a sentence each; a key the server does not show is not counted here."""
        if self.client is None:
            return (Message("It has no credentials for LwM2M."), *self._other_profile())
        wanted, key = client_part(registration, self.certificates)
        found = [
            words for name, words in _DIFFERENCES.items() if name in wanted and self.client.get(name) != wanted[name]
        ]
        if key is not None and self.key is not None and self.key != key:
            same = isinstance(registration.credentials, PskCredentials)
            found.append(Message("It has another PSK key.") if same else Message("It has another public key."))
        if registration.bootstrap and not _same_bootstrap(self.bootstrap, bootstrap_part(registration)):
            found.append(Message("Its bootstrap gives it other credentials."))
        return (*found, *self._other_profile())

    def proves(self, registration: Registration) -> bool:
        """Whether everything is shown and everything is as registered."""
        _, key = client_part(registration, self.certificates)
        return (key is None or self.key is not None) and not self.differences(registration)

    def _other_profile(self) -> tuple[Message, ...]:
        return (Message("It has another device profile."),) if self.profile_id != self.wanted_profile_id else ()


def device_of(fields: Mapping[str, Any], credentials: Mapping[str, Any], **more: Any) -> ThingsBoardDevice:
    """Put together what the server shows of a device and of its credentials."""
    value = _credentials_value(credentials)
    client = value.get("client") if value is not None else None
    shown = {name: each for name, each in client.items() if isinstance(each, str)} if isinstance(client, dict) else None
    bootstrap = value.get("bootstrap") if value is not None else None
    key = None if shown is None else _key(shown)
    return ThingsBoardDevice(
        fields=fields,
        credentials_id=id_of(credentials.get("id")),
        client=None if shown is None else {name: each for name, each in shown.items() if name != "key"},
        key=key,
        bootstrap=bootstrap if isinstance(bootstrap, dict) else {},
        **more,
    )


def _credentials_value(credentials: Mapping[str, Any]) -> dict[str, Any] | None:
    """Read the credentials' own JSON; None for credentials of another kind, or that cannot be read."""
    text = credentials.get("credentialsValue")
    if credentials.get("credentialsType") != LWM2M or not isinstance(text, str):
        return None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _key(client: Mapping[str, str]) -> Secret | None:
    """Return a pre-shared key or a public key; None when there is none, or it is hidden."""
    try:
        if client.get("securityConfigClientMode") == "PSK":
            return Secret(bytes.fromhex(client["key"]))
        return Secret(base64.b64decode(client["key"], validate=True))
    except (KeyError, ValueError):
        return None


def id_of(value: Any) -> str:
    """Read the id of an entity: {"entityType": …, "id": …}; empty for anything else."""
    found = value.get("id") if isinstance(value, dict) else None
    return found if isinstance(found, str) else ""


def client_part(registration: Registration, trust: CertificateTrust) -> tuple[dict[str, str], Secret | None]:
    """Return by what the server lets a unit in, and the key that belongs to it."""
    client = {"endpoint": registration.endpoint_name}
    match registration.credentials:
        case PskCredentials(identity=identity, key=key):
            return {**client, "securityConfigClientMode": "PSK", "identity": identity}, key
        case RpkCredentials(public_key_der=der):
            return {**client, "securityConfigClientMode": "RPK"}, Secret(der)
        case CertificateCredentials(chain_der=chain) | EstCredentials(chain_der=chain):
            own = chain[0] if chain and trust is CertificateTrust.OWN else b""
            return {**client, "securityConfigClientMode": "X509", "cert": base64.b64encode(own).decode()}, None
        case NoCredentials():
            return {**client, "securityConfigClientMode": "NO_SEC"}, None
        case _:
            assert_never(registration.credentials)


def bootstrap_part(registration: Registration) -> dict[str, dict[str, str]]:
    """Return what the server's bootstrap gives a unit: both members are asked for, also where there is no bootstrap."""
    psk = registration.psk
    if not registration.bootstrap or psk is None:
        return {"bootstrapServer": dict(_NO_SEC), "lwm2mServer": dict(_NO_SEC)}
    account = {
        "securityMode": "PSK",
        "clientPublicKeyOrId": psk.identity,
        "clientSecretKey": psk.key.reveal().hex(),
    }
    return {"bootstrapServer": dict(account), "lwm2mServer": dict(account)}


def _same_bootstrap(shown: Mapping[str, Any], wanted: dict[str, dict[str, str]]) -> bool:
    for member, account in wanted.items():
        there = shown.get(member)
        if not isinstance(there, dict):
            return False
        if any(_spelt(name, there.get(name)) != value for name, value in account.items()):
            return False
    return True


def _spelt(name: str, value: object) -> object:
    """Return a value as we write it: a key's hexadecimal digits in small letters."""
    return value.lower() if name == "clientSecretKey" and isinstance(value, str) else value


def credentials_value(registration: Registration, trust: CertificateTrust) -> str:
    """Return the credentials as the JSON text that the server keeps; secrets are in it."""
    client, key = client_part(registration, trust)
    if key is not None:
        is_psk = isinstance(registration.credentials, PskCredentials)
        client["key"] = key.reveal().hex() if is_psk else base64.b64encode(key.reveal()).decode()
    return json.dumps({"client": client, "bootstrap": bootstrap_part(registration)})
