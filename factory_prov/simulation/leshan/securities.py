"""What a Leshan demo server keeps of how devices log in: SecurityInfo as JSON, with the oddities of the real one.

An entry is made or overwritten without a word. One for a certificate keeps the endpoint name alone: the device is
believed when an authority of the server has signed it and its common name is the endpoint name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from factory_prov.secret import Secret
from factory_prov.simulation.devices import DeviceTable, KnownDevice, Taken

_SHOWN_MODES = {"psk": "psk", "rpk": "rpk", "cert": "x509"}


class LeshanRefusal(Exception):
    """The server says no: an HTTP status and a text."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(f"{status} {text}")
        self.status = status
        self.text = text


class Securities:
    """Entries by endpoint name in a table; `bootstrap`: those of the bootstrap server."""

    def __init__(self, table: DeviceTable, *, bootstrap: bool) -> None:
        self._table = table
        self._bootstrap = bootstrap

    def put(self, fields: Any) -> None:
        """Make or overwrite the entry of a body."""
        device = self._device(fields)
        with self._table.lock:
            old = self._table.named(device.endpoint_name, bootstrap=self._bootstrap)
            try:
                if old is None:
                    self._table.add(device)
                else:
                    self._table.replace(replace(device, device_id=old.device_id, accounts=old.accounts))
            except Taken:
                text = f"PSK Identity {device.psk_identity} is already used"
                raise LeshanRefusal(400, text) from None

    def shown(self) -> list[dict[str, Any]]:
        """Return every entry, keys in clear."""
        return [_shown(each) for each in self._table if self._is_entry(each)]

    def remove(self, endpoint_name: str) -> bool:
        """Forget an entry and tell whether there was one; what a bootstrap server writes to the device stays."""
        with self._table.lock:
            found = self._table.named(endpoint_name, bootstrap=self._bootstrap)
            if found is None or not self._is_entry(found):
                return False
            if found.accounts:
                bare = KnownDevice(
                    device_id=found.device_id, endpoint_name=endpoint_name, bootstrap=True, accounts=found.accounts
                )
                self._table.replace(bare)
            else:
                self._table.remove(found.device_id)
            return True

    def _is_entry(self, device: KnownDevice) -> bool:
        return device.bootstrap == self._bootstrap and device.security_mode in _SHOWN_MODES

    def _device(self, fields: Any) -> KnownDevice:
        if not isinstance(fields, Mapping) or not isinstance(name := fields.get("endpoint"), str) or not name:
            raise LeshanRefusal(400, "Invalid request body: endpoint is missing")
        tls = fields.get("tls")
        if not isinstance(tls, Mapping):
            raise LeshanRefusal(500, "Server Error")  # nothing that the server would look at
        common: dict[str, Any] = {"endpoint_name": name, "bootstrap": self._bootstrap}
        match tls.get("mode"):
            case "x509":
                return KnownDevice(security_mode="cert", **common)
            case "psk" | "rpk" as mode:
                details = tls.get("details")
                if not isinstance(details, Mapping):
                    raise LeshanRefusal(500, "Server Error")
                key = _hex(details.get("key"))
                if mode == "rpk":
                    return KnownDevice(security_mode="rpk", public_key=key, **common)
                identity = details.get("identity")
                if not isinstance(identity, str) or not identity:
                    raise LeshanRefusal(400, "Invalid request body: identity is missing")
                return KnownDevice(security_mode="psk", psk_identity=identity, psk_key=Secret(key), **common)
            case _:
                raise LeshanRefusal(400, "Invalid request body: unknown mode")


def _hex(value: Any) -> bytes:
    if not isinstance(value, str) or not re.fullmatch(r"([0-9a-fA-F]{2})+", value):
        raise LeshanRefusal(400, "Invalid request body: key is no hexadecimal text")
    return bytes.fromhex(value)


def _shown(device: KnownDevice) -> dict[str, Any]:
    tls: dict[str, Any] = {"mode": _SHOWN_MODES[device.security_mode]}
    if device.psk_key is not None:
        tls["details"] = {"identity": device.psk_identity, "key": device.psk_key.reveal().hex()}
    elif device.public_key is not None:
        tls["details"] = {"key": device.public_key.hex()}
    return {"endpoint": device.endpoint_name, "tls": tls}
