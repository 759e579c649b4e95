"""The devices of a virtual Coiote DM server and the rules for them, without any HTTP.

The rules are those of the REST API version 3 as documented, one of them an oddity: a PSK identity that another device
has is answered 400, an endpoint name that another has 409.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from factory_prov.secret import Secret

CONNECTOR_TYPES = ("management", "bootstrap")
SECURITY_MODES = ("psk", "cert", "rpk", "nosec", "unknown", "notset")
_BY_ENDPOINT = re.compile(r"properties\.endpointName eq '([^']*)'")


@dataclass(frozen=True, slots=True, kw_only=True)
class VirtualDevice:
    """One device the server knows; `device_id` is opaque and not the endpoint name."""

    device_id: str = field(default_factory=lambda: f"urn:device:{secrets.token_hex(8)}")
    endpoint_name: str
    connector_type: str
    domain: str
    groups: tuple[str, ...] = ()
    security_mode: str
    psk_identity: str | None = None
    psk_key: Secret | None = None


class StoreRefusal(Exception):
    """The server says no: an HTTP status and the text under `error`."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(f"{status} {text}")
        self.status = status
        self.text = text


class CoioteStore:
    """Devices by id; the caller holds the lock."""

    def __init__(self, domains: tuple[str, ...]) -> None:
        self.domains = domains
        self.devices: dict[str, VirtualDevice] = {}

    def create(self, fields: Any) -> VirtualDevice:
        """Keep the device of a POST body."""
        body = _object(fields)
        device = VirtualDevice(
            endpoint_name=_endpoint_name(body),
            connector_type=_one_of(body, "connectorType", CONNECTOR_TYPES),
            domain=self._domain(body),
            groups=tuple(_strings(body.get("directGroups"))),
            security_mode=_one_of(body, "securityMode", SECURITY_MODES),
            psk_identity=_optional_text(body, "dtlsIdentity"),
            psk_key=_key(body.get("dtlsPsk")),
        )
        if any(_same_entry(device, other) for other in self.devices.values()):
            raise StoreRefusal(409, f"Device with endpoint name {device.endpoint_name} already exists")
        return self._keep(device)

    def change(self, device_id: str, fields: Any) -> VirtualDevice:
        """Change the security of a device as a PUT body says; what the body does not name stays."""
        body, old = _object(fields), self.get(device_id)
        return self._keep(
            replace(
                old,
                security_mode=_one_of(body, "securityMode", SECURITY_MODES, old.security_mode),
                psk_identity=_optional_text(body, "dtlsIdentity", old.psk_identity),
                psk_key=_key(body["dtlsPsk"]) if "dtlsPsk" in body else old.psk_key,
            )
        )

    def get(self, device_id: str) -> VirtualDevice:
        """Return a device by its id."""
        if device_id not in self.devices:
            raise StoreRefusal(404, "Device not found")
        return self.devices[device_id]

    def delete(self, device_id: str) -> None:
        """Forget a device."""
        del self.devices[self.get(device_id).device_id]

    def search(self, criteria: str) -> list[str]:
        """Return the ids of the devices that meet the criteria; an empty one is met by all."""
        match = _BY_ENDPOINT.fullmatch(criteria)
        if criteria and not match:
            raise StoreRefusal(400, "Cannot parse searchCriteria")
        return [each for each, device in self.devices.items() if not match or device.endpoint_name == match[1]]

    def _keep(self, device: VirtualDevice) -> VirtualDevice:
        others = (other for other in self.devices.values() if other.device_id != device.device_id)
        if device.psk_identity and any(other.psk_identity == device.psk_identity for other in others):
            raise StoreRefusal(400, "DTLS identity already taken")
        if device.security_mode == "psk" and not (device.psk_identity and device.psk_key):
            raise StoreRefusal(400, "Security mode psk needs dtlsIdentity and dtlsPsk")
        self.devices[device.device_id] = device
        return device

    def _domain(self, body: Mapping[str, Any]) -> str:
        domain = body.get("domain")
        if not isinstance(domain, str) or not (domain.startswith("/") and domain.endswith("/")):
            raise StoreRefusal(400, "Domain has to start and end with '/'")
        if domain not in self.domains:
            raise StoreRefusal(403, f"No permission for domain {domain}")
        return domain


def device_json(device: VirtualDevice) -> dict[str, Any]:
    """Return the device as GET devices/{id} shows it, its key in clear as the real server does."""
    key = {"HexadecimalPsk": device.psk_key.reveal().hex()} if device.psk_key else None
    return {
        "id": device.device_id,
        "connectorType": device.connector_type,
        "domain": device.domain,
        "directGroups": list(device.groups),
        "properties": {"endpointName": device.endpoint_name},
        "securityMode": device.security_mode,
        "dtlsIdentity": device.psk_identity,
        "dtlsPsk": key,
        "firstRegisterTime": None,
        "lastRegisterTime": None,
    }


def _same_entry(one: VirtualDevice, other: VirtualDevice) -> bool:
    return (one.endpoint_name, one.connector_type) == (other.endpoint_name, other.connector_type)


def _object(fields: Any) -> Mapping[str, Any]:
    if not isinstance(fields, dict):
        raise StoreRefusal(400, "A JSON object is expected")
    return fields


def _endpoint_name(body: Mapping[str, Any]) -> str:
    properties = body.get("properties")
    name = properties.get("endpointName") if isinstance(properties, dict) else None
    if not isinstance(name, str) or not name:
        raise StoreRefusal(400, "properties.endpointName is missing")
    return name


def _one_of(body: Mapping[str, Any], name: str, allowed: tuple[str, ...], default: str | None = None) -> str:
    value = body.get(name, default)
    if value not in allowed:
        raise StoreRefusal(400, f"{name} has to be one of {', '.join(allowed)}")
    return str(value)


def _optional_text(body: Mapping[str, Any], name: str, default: str | None = None) -> str | None:
    value = body.get(name, default)
    if value is not None and not isinstance(value, str):
        raise StoreRefusal(400, f"{name} has to be text")
    return value


def _strings(value: Any) -> list[str]:
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise StoreRefusal(400, "directGroups has to be an array of texts")
    return value


def _key(value: Any) -> Secret | None:
    match value:
        case None:
            return None
        case {"HexadecimalPsk": str(text)} if len(text) % 2:
            raise StoreRefusal(400, "Odd number of hexadecimal characters in PSK")
        case {"HexadecimalPsk": str(text)} if re.fullmatch(r"([0-9a-fA-F]{2})+", text):
            return Secret(bytes.fromhex(text))
        case {"PlainTextPsk": str(text)} if text:
            return Secret(text)
        case _:
            raise StoreRefusal(400, "dtlsPsk has to be HexadecimalPsk or PlainTextPsk")
