"""A device as ThingsBoard has it, in the words of every server."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from factory_prov.lwm2m.security_mode import SecurityMode
from factory_prov.registrars.showing import ServerEntry, certificate_sha256
from factory_prov.secret import Secret

if TYPE_CHECKING:
    from factory_prov.registrars.thingsboard.held import ThingsBoardDevice

_MODES = {
    "PSK": SecurityMode.PSK,
    "RPK": SecurityMode.RPK,
    "X509": SecurityMode.CERTIFICATE,
    "NO_SEC": SecurityMode.NOSEC,
}


def entry_shown(device: ThingsBoardDevice) -> ServerEntry:
    """Return a device; credentials of another kind than LwM2M's have no mode and no name."""
    client = device.client or {}
    mode = _MODES.get(client.get("securityConfigClientMode", ""))
    label = device.fields.get("label")
    return ServerEntry(
        device_id=device.device_id,
        endpoint_name=client.get("endpoint", ""),
        mode=mode,
        psk_identity=client.get("identity") if mode is SecurityMode.PSK else None,
        key=device.key if mode is SecurityMode.PSK else None,
        public_key_der=device.key.reveal() if mode is SecurityMode.RPK and device.key is not None else None,
        certificate_sha256=_certificate(client.get("cert", "")),
        friendly=label if isinstance(label, str) else "",
        given=_given(device, client.get("endpoint", "")),
    )


def _certificate(text: str) -> str | None:
    try:
        der = base64.b64decode(text, validate=True)
    except ValueError:
        return None
    return certificate_sha256(der) if der else None


def _given(device: ThingsBoardDevice, endpoint_name: str) -> ServerEntry | None:
    """Return the account that the server's bootstrap writes; None where it has no bootstrap with keys."""
    account = device.bootstrap.get("lwm2mServer")
    if not isinstance(account, Mapping) or account.get("securityMode") != "PSK":
        return None
    identity = account.get("clientPublicKeyOrId")
    return ServerEntry(
        device_id=device.device_id,
        endpoint_name=endpoint_name,
        mode=SecurityMode.PSK,
        psk_identity=identity if isinstance(identity, str) else None,
        key=_hex_key(account.get("clientSecretKey")),
    )


def _hex_key(value: Any) -> Secret | None:
    try:
        return Secret(bytes.fromhex(value)) if isinstance(value, str) and value else None
    except ValueError:
        return None
