"""The devices of a virtual ThingsBoard and the rules for them, without any HTTP.

A device has one name, and credentials whose JSON is a text. They are for management and bootstrap alike: where their
bootstrap part has keys, the table gets a second entry, which the bootstrap server of the table finds.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from factory_prov.simulation.devices import DeviceTable, KnownDevice, Part, Taken
from factory_prov.simulation.thingsboard.credentials import TbRefusal, read_credentials, written_credentials

_NAMESPACE = uuid.UUID("6f0c1f0e-6d1c-4a0c-9d6e-0d6f5f4d8a11")
BAD_ARGUMENTS, NOT_FOUND = 31, 32
"""The server's own numbers of its errors."""
_TAKEN = {
    Part.ID: "Device with such id already exists!",
    Part.NAME: "Device with such name already exists!",
    Part.IDENTITY: "Specified credentials are already registered!",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class VirtualProfile:
    """A device profile; `transport` is LWM2M, MQTT or DEFAULT."""

    name: str
    transport: str

    @property
    def profile_id(self) -> str:
        """Its id, which follows from its name."""
        return str(uuid.uuid5(_NAMESPACE, self.name))


class TbStore:
    """What this server makes of the devices in a table."""

    def __init__(self, profiles: tuple[VirtualProfile, ...], table: DeviceTable) -> None:
        self.profiles = profiles
        self.table = table
        self._usual = next(each.profile_id for each in profiles if each.transport == "LWM2M")

    def create(self, body: Mapping[str, Any]) -> KnownDevice:
        """Keep the device of a request with its credentials: both, or nothing."""
        device, credentials = _object(body.get("device")), _object(body.get("credentials"))
        name = device.get("name")
        if not isinstance(name, str) or not name.strip():
            raise TbRefusal(400, "Device name should be specified!", BAD_ARGUMENTS)
        extra = {"profile": self._profile(device), "label": device.get("label"), "credentials_id": str(uuid.uuid4())}
        made = read_credentials(credentials, KnownDevice(device_id=str(uuid.uuid4()), endpoint_name=name, extra=extra))
        with self.table.lock:
            self._refuse_taken(made)
            self.table.add(made)
            self._follow(made)
        return made

    def save(self, body: Mapping[str, Any]) -> KnownDevice:
        """Change the profile and the label of a device."""
        with self.table.lock:
            there = self.get(_id(body.get("id")))
            extra = {**there.extra, "profile": self._profile(body), "label": body.get("label")}
            return self.table.replace(replace(there, extra=extra))

    def save_credentials(self, body: Mapping[str, Any]) -> KnownDevice:
        """Give a device other credentials; the id of those it has must be there."""
        with self.table.lock:
            there = self.get(_id(body.get("deviceId")))
            if _id(body.get("id")) != credentials_id(there):
                raise TbRefusal(400, "Unable to update non-existent device credentials!", BAD_ARGUMENTS)
            made = read_credentials(body, there)
            self._refuse_taken(made)
            self.table.replace(made)
            self._follow(made)
        return made

    def named(self, name: str) -> KnownDevice:
        """Return the device of a name."""
        found = self.table.named(name)
        if found is None:
            raise TbRefusal(404, "Requested item wasn't found!", NOT_FOUND)
        return found

    def get(self, device_id: str) -> KnownDevice:
        """Return the device of an id."""
        found = self.table.get(device_id)
        if found is None:
            raise TbRefusal(404, f"Device with id [{device_id}] is not found", NOT_FOUND)
        return found

    def delete(self, device_id: str) -> None:
        """Forget a device."""
        with self.table.lock:
            there = self.get(device_id)
            self.table.remove(device_id)
            self._remove_second(there.endpoint_name)

    def profile(self, profile_id: str) -> VirtualProfile:
        """Return the device profile of an id."""
        found = next((each for each in self.profiles if each.profile_id == profile_id), None)
        if found is None:
            raise TbRefusal(404, f"Device profile with id [{profile_id}] is not found", NOT_FOUND)
        return found

    def shown(self, device: KnownDevice) -> dict[str, Any]:
        """Return a device as the server shows it."""
        profile_id = device.extra.get("profile", self._usual)
        return {
            "id": {"entityType": "DEVICE", "id": device.device_id},
            "name": device.endpoint_name,
            "type": self.profile(profile_id).name,
            "label": device.extra.get("label"),
            "deviceProfileId": {"entityType": "DEVICE_PROFILE", "id": profile_id},
            "additionalInfo": None,
        }

    def shown_credentials(self, device: KnownDevice) -> dict[str, Any]:
        """Return the credentials of a device, keys and all, as the real server does."""
        return {
            "id": {"id": credentials_id(device)},
            "deviceId": {"entityType": "DEVICE", "id": device.device_id},
            **written_credentials(device),
        }

    def attributes(self, device: KnownDevice, keys: list[str]) -> list[dict[str, Any]]:
        """Return what the server notes of when a device was there."""
        seen = self.table.registrations.sighted(device.endpoint_name)
        if seen is None:
            return []
        now = self.table.registrations.named(device.endpoint_name)
        values = {
            "active": now is not None and now.online_until > self.table.now(),
            "lastActivityTime": round(seen.heard_at.timestamp() * 1000),
            "lastConnectTime": round(seen.last_at.timestamp() * 1000),
        }
        at_ms = round(seen.heard_at.timestamp() * 1000)
        return [{"lastUpdateTs": at_ms, "key": key, "value": values[key]} for key in keys if key in values]

    def _profile(self, device: Mapping[str, Any]) -> str:
        wanted = _id(device.get("deviceProfileId"))
        return self.profile(wanted).profile_id if wanted else self._usual

    def _refuse_taken(self, device: KnownDevice) -> None:
        """Refuse a name, and the text by which the server looks credentials up, that another device has."""
        other = self.table.named(device.endpoint_name)
        if other is not None and other.device_id != device.device_id:
            raise TbRefusal(400, _TAKEN[Part.NAME], BAD_ARGUMENTS)
        if device.psk_identity is not None:
            other = self.table.identified(device.psk_identity)
            if other is not None and other.device_id != device.device_id:
                raise TbRefusal(400, _TAKEN[Part.IDENTITY], BAD_ARGUMENTS)

    def _follow(self, device: KnownDevice) -> None:
        """Let the bootstrap server find a device that has keys for it, and no other."""
        self._remove_second(device.endpoint_name)
        bootstrap = _object(device.extra.get("bootstrap") or {})
        if _object(bootstrap.get("bootstrapServer") or {}).get("securityMode", "NO_SEC") != "NO_SEC":
            try:
                second = replace(device, device_id=f"{device.device_id}:bootstrap", bootstrap=True)
                self.table.add(second)
            except Taken as taken:
                raise TbRefusal(400, _TAKEN[taken.part], BAD_ARGUMENTS) from None

    def _remove_second(self, endpoint_name: str) -> None:
        second = self.table.named(endpoint_name, bootstrap=True)
        if second is not None and second.device_id.endswith(":bootstrap"):
            self.table.remove(second.device_id)


def credentials_id(device: KnownDevice) -> str:
    """Return the id of a device's credentials."""
    return str(device.extra.get("credentials_id") or uuid.uuid5(_NAMESPACE, device.device_id))


def _object(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise TbRefusal(400, "Invalid body", BAD_ARGUMENTS)
    return value


def _id(value: Any) -> str:
    found = value.get("id") if isinstance(value, Mapping) else None
    return found if isinstance(found, str) else ""


def parsed(body: bytes) -> Mapping[str, Any]:
    """Read a body that is an object of JSON."""
    try:
        return _object(json.loads(body))
    except (ValueError, RecursionError):
        raise TbRefusal(400, "Invalid body", BAD_ARGUMENTS) from None
