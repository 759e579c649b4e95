"""A device as Leshan demo servers have it, in the words of every server."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from factory_prov.lwm2m.security_mode import SecurityMode
from factory_prov.registrars.leshan.answers import SecurityEntry
from factory_prov.registrars.leshan.written import SECRET
from factory_prov.registrars.showing import ServerEntry
from factory_prov.secret import Secret

_MODES = {"psk": SecurityMode.PSK, "rpk": SecurityMode.RPK, "x509": SecurityMode.CERTIFICATE}
_WRITTEN_MODES = {
    "PSK": SecurityMode.PSK,
    "RPK": SecurityMode.RPK,
    "X509": SecurityMode.CERTIFICATE,
    "NO_SEC": SecurityMode.NOSEC,
}


def entry_shown(endpoint_name: str, entry: SecurityEntry | None, written: object = None) -> ServerEntry:
    """Return an entry, and with it the account that is written to the device; without one it comes without security."""
    given = _given(endpoint_name, written)
    if entry is None:
        return ServerEntry(device_id=endpoint_name, endpoint_name=endpoint_name, mode=SecurityMode.NOSEC, given=given)
    return ServerEntry(
        device_id=endpoint_name,
        endpoint_name=endpoint_name,
        mode=_MODES.get(entry.mode),
        psk_identity=entry.psk_identity,
        key=entry.psk_key,
        public_key_der=entry.public_key,
        given=given,
    )


def _given(endpoint_name: str, written: object) -> ServerEntry | None:
    """Read the first account of a management server in what is written to a device; its bytes may come as negative."""
    security = written.get("security") if isinstance(written, Mapping) else None
    accounts = security.values() if isinstance(security, Mapping) else ()
    account = next((each for each in accounts if isinstance(each, Mapping) and not each.get("bootstrapServer")), None)
    if account is None:
        return None
    mode = _WRITTEN_MODES.get(str(account.get("securityMode")))
    identity, key = _bytes(account.get("publicKeyOrId")), _bytes(account.get(SECRET))
    is_psk = mode is SecurityMode.PSK
    return ServerEntry(
        device_id=endpoint_name,
        endpoint_name=endpoint_name,
        mode=mode,
        psk_identity=identity.decode("utf-8", "replace") if is_psk and identity is not None else None,
        key=Secret(key) if is_psk and key is not None else None,
    )


def _bytes(value: Any) -> bytes | None:
    if not isinstance(value, list) or not all(type(each) is int and -128 <= each <= 255 for each in value):
        return None
    return bytes(each & 0xFF for each in value)
