"""The devices of a virtual Coiote DM server and the rules for them, without any HTTP.

The rules are those of the REST API version 3 as documented, one of them an oddity: a PSK identity that another device
has is answered 400, an endpoint name that another has 409.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from factory_prov.secret import Secret
from factory_prov.simulation.devices import DeviceTable, KnownDevice, new_id

CONNECTOR_TYPES = ("management", "bootstrap")
SECURITY_MODES = ("psk", "cert", "rpk", "nosec", "unknown", "notset")
_BY_ENDPOINT = re.compile(r"properties\.endpointName eq '([^']*)'")


@dataclass(frozen=True, slots=True, kw_only=True)
class VirtualDevice:
    """One device as this server shows it; `device_id` is opaque and not the endpoint name.

    `first_registered`, `last_registered`: when it came online for the first and the last time.
    """

    device_id: str
    endpoint_name: str
    connector_type: str
    domain: str
    groups: tuple[str, ...] = ()
    friendly_name: str | None = None
    properties: Mapping[str, str] = field(default_factory=dict)
    security_mode: str
    psk_identity: str | None = None
    psk_key: Secret | None = None
    blacklisted: bool = False
    first_registered: datetime | None = None
    last_registered: datetime | None = None


class StoreRefusal(Exception):
    """The server says no: an HTTP status and the text under `error`."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(f"{status} {text}")
        self.status = status
        self.text = text


class CoioteStore:
    """What this server makes of the devices in a table; one that another face made lies in the first domain."""

    def __init__(self, domains: tuple[str, ...], table: DeviceTable | None = None) -> None:
        self.domains = domains
        self.groups: tuple[str, ...] | None = None
        """Those that there are; None: any a device is put into."""
        self.table = DeviceTable() if table is None else table

    @property
    def devices(self) -> tuple[VirtualDevice, ...]:
        """All devices, oldest first."""
        return tuple(map(self._shown, self.table))

    def create(self, fields: Any) -> VirtualDevice:
        """Keep the device of a POST body."""
        body = _object(fields)
        device = KnownDevice(
            device_id=new_id(),
            endpoint_name=_endpoint_name(body),
            bootstrap=_one_of(body, "connectorType", CONNECTOR_TYPES) == "bootstrap",
            extra={
                "domain": self._domain(body),
                "groups": self._groups(body, "directGroups"),
                "friendly_name": _optional_text(body, "friendlyName"),
                "properties": _texts(body, "properties"),
                "blacklisted": _flag(body, "blacklisted", default=False),
            },
            security_mode=_one_of(body, "securityMode", SECURITY_MODES),
            psk_identity=_optional_text(body, "dtlsIdentity"),
            psk_key=_key(body.get("dtlsPsk")),
        )
        with self.table.lock:
            if self.table.named(device.endpoint_name, bootstrap=device.bootstrap):
                raise StoreRefusal(409, f"Device with endpoint name {device.endpoint_name} already exists")
            self._judge(device)
            return self._shown(self.table.add(device))

    def change(self, device_id: str, fields: Any) -> VirtualDevice:
        """Change a device as a PUT body says; what it does not name stays, and name and domain always do."""
        with self.table.lock:
            body, old = _object(fields), self._known(device_id)
            device = replace(
                old,
                security_mode=_one_of(body, "securityMode", SECURITY_MODES, old.security_mode),
                psk_identity=_optional_text(body, "dtlsIdentity", old.psk_identity),
                psk_key=_key(body["dtlsPsk"]) if "dtlsPsk" in body else old.psk_key,
                extra=self._changed(old.extra, body),
            )
            self._judge(device)
            return self._shown(self.table.replace(device))

    def _changed(self, extra: Mapping[str, Any], body: Mapping[str, Any]) -> Mapping[str, Any]:
        removed = _strings(body, "removeProperties")
        kept = {name: text for name, text in extra.get("properties", {}).items() if name not in removed}
        left = _strings(body, "removeGroups")
        groups = [each for each in extra.get("groups", ()) if each not in left]
        return {
            **extra,
            "groups": tuple(dict.fromkeys([*groups, *self._groups(body, "addGroups")])),
            "friendly_name": _optional_text(body, "friendlyName", extra.get("friendly_name")),
            "properties": {**kept, **_texts(body, "addProperties")},
            "blacklisted": _flag(body, "blacklisted", default=extra.get("blacklisted", False)),
        }

    def get(self, device_id: str) -> VirtualDevice:
        """Return a device by its id."""
        return self._shown(self._known(device_id))

    def delete(self, device_id: str) -> None:
        """Forget a device."""
        self.table.remove(self._known(device_id).device_id)

    def search(self, criteria: str) -> list[str]:
        """Return the ids of the devices that meet the criteria; an empty one is met by all."""
        match = _BY_ENDPOINT.fullmatch(criteria)
        if criteria and not match:
            raise StoreRefusal(400, "Cannot parse searchCriteria")
        if match is None:
            return [device.device_id for device in self.table]
        both = (self.table.named(match[1], bootstrap=bootstrap) for bootstrap in (False, True))
        return [device.device_id for device in both if device is not None]

    def _known(self, device_id: str) -> KnownDevice:
        device = self.table.get(device_id)
        if device is None:
            raise StoreRefusal(404, "Device not found")
        return device

    def _shown(self, device: KnownDevice) -> VirtualDevice:
        seen = self.table.registrations.sighted(device.endpoint_name, bootstrap=device.bootstrap)
        return VirtualDevice(
            device_id=device.device_id,
            endpoint_name=device.endpoint_name,
            connector_type="bootstrap" if device.bootstrap else "management",
            domain=device.extra.get("domain", self.domains[0]),
            groups=device.extra.get("groups", ()),
            friendly_name=device.extra.get("friendly_name"),
            properties={**device.extra.get("properties", {}), "endpointName": device.endpoint_name},
            security_mode=device.security_mode,
            psk_identity=device.psk_identity,
            psk_key=device.psk_key,
            blacklisted=device.extra.get("blacklisted", False),
            first_registered=None if seen is None else seen.first_at,
            last_registered=None if seen is None else seen.last_at,
        )

    def _judge(self, device: KnownDevice) -> None:
        """Refuse a device whose identity another of its kind has, or that lacks what its mode needs."""
        if device.psk_identity:
            other = self.table.identified(device.psk_identity, bootstrap=device.bootstrap)
            if other is not None and other.device_id != device.device_id:
                raise StoreRefusal(400, "DTLS identity already taken")
        if device.security_mode == "psk" and not (device.psk_identity and device.psk_key):
            raise StoreRefusal(400, "Security mode psk needs dtlsIdentity and dtlsPsk")

    def _groups(self, body: Mapping[str, Any], name: str) -> tuple[str, ...]:
        asked = tuple(_strings(body, name))
        if self.groups is not None and (missing := [each for each in asked if each not in self.groups]):
            raise StoreRefusal(400, f"Group {missing[0]} not found")
        return asked

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
        "friendlyName": device.friendly_name,
        "properties": dict(device.properties),
        "securityMode": device.security_mode,
        "dtlsIdentity": device.psk_identity,
        "dtlsPsk": key,
        "blacklisted": device.blacklisted,
        "firstRegisterTime": _time(device.first_registered),
        "lastRegisterTime": _time(device.last_registered),
    }


def _time(moment: datetime | None) -> str | None:
    return None if moment is None else f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"


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


def _flag(body: Mapping[str, Any], name: str, *, default: bool) -> bool:
    value = body.get(name, default)
    if not isinstance(value, bool):
        raise StoreRefusal(400, f"{name} has to be true or false")
    return value


def _strings(body: Mapping[str, Any], name: str) -> list[str]:
    value = body.get(name)
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise StoreRefusal(400, f"{name} has to be an array of texts")
    return value


def _texts(body: Mapping[str, Any], name: str) -> dict[str, str]:
    value = body.get(name) or {}
    if not isinstance(value, dict) or not all(isinstance(each, str) for each in value.values()):
        raise StoreRefusal(400, f"{name} has to be an object of texts")
    return dict(value)


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
