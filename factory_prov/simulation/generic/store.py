"""The units of a made-up server and its rules, without any HTTP; a no is a status and a text."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from factory_prov.secret import Secret
from factory_prov.simulation.devices import DeviceTable, KnownDevice, Part, Taken

ENTRIES = {"management": False, "bootstrap": True}
MODES = ("psk", "rpk", "cert", "nosec")
_TAKEN = {
    Part.NAME: "A unit of that name exists already",
    Part.IDENTITY: "That identity is already in use",
    Part.ID: "That id exists already",
}


class UnitRefusal(Exception):
    """The server says no."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(f"{status} {text}")
        self.status = status
        self.text = text


class UnitStore:
    """Makes, changes and shows the units of a table."""

    def __init__(self, table: DeviceTable) -> None:
        self.table = table

    def create(self, body: Any) -> KnownDevice:
        """Keep a new unit."""
        try:
            return self.table.add(_unit(_object(body)))
        except Taken as taken:
            raise UnitRefusal(409, _TAKEN[taken.part]) from None

    def save(self, body: Any) -> KnownDevice:
        """Keep a unit, in the place of one that has its name."""
        unit = _unit(_object(body))
        with self.table.lock:
            there = self.table.named(unit.endpoint_name, bootstrap=unit.bootstrap)
            return self.create(body) if there is None else self._put(replace(unit, device_id=there.device_id))

    def change(self, device_id: str, body: Any) -> KnownDevice:
        """Give a unit other security."""
        with self.table.lock:
            there = self.get(device_id)
            unit = _unit({**shown(there), **_object(body)})
            return self._put(replace(unit, device_id=device_id))

    def _put(self, unit: KnownDevice) -> KnownDevice:
        try:
            return self.table.replace(unit)
        except Taken as taken:
            raise UnitRefusal(409, _TAKEN[taken.part]) from None

    def get(self, device_id: str) -> KnownDevice:
        """Return a unit by its id."""
        unit = self.table.get(device_id)
        if unit is None:
            raise UnitRefusal(404, "There is no such unit")
        return unit

    def find(self, name: str, entry: str) -> list[KnownDevice]:
        """Return the units of that name and kind of entry: one or none."""
        unit = self.table.named(name, bootstrap=ENTRIES.get(entry, False))
        return [] if unit is None else [unit]

    def delete(self, device_id: str) -> None:
        """Forget a unit."""
        self.table.remove(self.get(device_id).device_id)


def shown(unit: KnownDevice) -> dict[str, Any]:
    """Return a unit as the server shows it, its key in clear."""
    return {
        "id": unit.device_id,
        "name": unit.endpoint_name,
        "entry": "bootstrap" if unit.bootstrap else "management",
        "security": {
            "mode": unit.security_mode,
            "identity": unit.psk_identity,
            "key": unit.psk_key.reveal().hex() if unit.psk_key else None,
            "certificate": _text(unit.certificate),
            "publicKey": _text(unit.public_key),
        },
    }


def _unit(body: Mapping[str, Any]) -> KnownDevice:
    name, entry, security = body.get("name"), body.get("entry", "management"), _object(body.get("security"))
    mode, identity = security.get("mode"), security.get("identity")
    if not isinstance(name, str) or not name or entry not in ENTRIES or mode not in MODES:
        raise UnitRefusal(400, "A unit has a name, an entry and a security mode")
    key = _key(security.get("key"))
    if mode == "psk" and not (identity and key):
        raise UnitRefusal(400, "Mode psk needs identity and key")
    return KnownDevice(
        endpoint_name=name,
        bootstrap=ENTRIES[entry],
        security_mode=mode,
        psk_identity=identity if mode == "psk" else None,
        psk_key=key if mode == "psk" else None,
        certificate=_bytes(security.get("certificate")),
        public_key=_bytes(security.get("publicKey")),
    )


def _object(body: Any) -> Mapping[str, Any]:
    if not isinstance(body, dict):
        raise UnitRefusal(400, "An object is expected")
    return body


def _key(value: Any) -> Secret | None:
    try:
        return Secret(bytes.fromhex(value)) if value else None
    except (TypeError, ValueError):
        raise UnitRefusal(400, "A key is hexadecimal") from None


def _bytes(value: Any) -> bytes | None:
    try:
        return base64.b64decode(value, validate=True) if value else None
    except (TypeError, ValueError):
        raise UnitRefusal(400, "A certificate and a public key are Base64") from None


def _text(value: bytes | None) -> str | None:
    return None if value is None else base64.b64encode(value).decode()
