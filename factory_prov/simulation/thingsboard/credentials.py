"""LwM2M credentials as ThingsBoard takes and shows them: a JSON text whose parts it judges one by one."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from factory_prov.secret import Secret
from factory_prov.simulation.devices import KnownDevice

LWM2M = "LWM2M_CREDENTIALS"
_MODES = {"PSK": "psk", "RPK": "rpk", "X509": "cert", "NO_SEC": "nosec"}
_WORDS = {mode: word for word, mode in _MODES.items()}
_INVALID = "Invalid credentials body for LwM2M credentials!"
_MOST_DIGITS = 128


class TbRefusal(Exception):
    """The server says no: an HTTP status, the text under `message`, and its own number of the error."""

    def __init__(self, status: int, text: str, code: int) -> None:
        super().__init__(f"{status} {text}")
        self.status = status
        self.text = text
        self.code = code


def _invalid(text: str) -> TbRefusal:
    return TbRefusal(400, text, 31)


def read_credentials(credentials: Mapping[str, Any], device: KnownDevice) -> KnownDevice:
    """Return the device with these credentials in the place of its own."""
    if credentials.get("credentialsType") != LWM2M or not isinstance(credentials.get("credentialsValue"), str):
        raise _invalid("Device credentials type should be specified")
    try:
        value = json.loads(credentials["credentialsValue"])
    except (ValueError, RecursionError):
        raise _invalid(_INVALID) from None
    client = _part(value, "client", "LwM2M client credentials must be specified!")
    bootstrap = _part(value, "bootstrap", "LwM2M bootstrap credentials must be specified!")
    for member, words in (("bootstrapServer", "bootstrap server"), ("lwm2mServer", "lwm2m server")):
        _check_server(_part(bootstrap, member, f"LwM2M {words} credentials must be specified!"))
    if client.get("endpoint") != device.endpoint_name:
        raise _invalid("LwM2M client endpoint must be specified!")
    mode = client.get("securityConfigClientMode")
    if mode not in _MODES:
        raise _invalid(_INVALID)
    identity, key = (client.get("identity"), client.get("key")) if mode == "PSK" else (None, None)
    if mode == "PSK":
        _check_psk(identity, key)
    return replace(
        device,
        security_mode=_MODES[mode],
        psk_identity=identity,
        psk_key=Secret(bytes.fromhex(key)) if key is not None else None,
        certificate=_bytes(client.get("cert")) or None if mode == "X509" else None,
        public_key=_bytes(client.get("key")) if mode == "RPK" else None,
        extra={**device.extra, "bootstrap": bootstrap},
    )


def client_of(device: KnownDevice) -> dict[str, Any]:
    """Return the part of the credentials by which a device is let in."""
    client: dict[str, Any] = {
        "endpoint": device.endpoint_name,
        "securityConfigClientMode": _WORDS.get(device.security_mode, "NO_SEC"),
    }
    if device.psk_key is not None:
        client |= {"identity": device.psk_identity, "key": device.psk_key.reveal().hex()}
    if device.security_mode == "rpk":
        client["key"] = base64.b64encode(device.public_key or b"").decode()
    if device.security_mode == "cert":
        client["cert"] = base64.b64encode(device.certificate or b"").decode()
    return client


def written_credentials(device: KnownDevice) -> dict[str, Any]:
    """Return the credentials of a device, which the server gives a text to look them up by."""
    no_keys = {"bootstrapServer": {"securityMode": "NO_SEC"}, "lwm2mServer": {"securityMode": "NO_SEC"}}
    value = {"client": client_of(device), "bootstrap": device.extra.get("bootstrap", no_keys)}
    return {
        "credentialsType": LWM2M,
        "credentialsId": device.psk_identity or device.endpoint_name,
        "credentialsValue": json.dumps(value),
    }


def _part(value: Any, name: str, missing: str) -> Mapping[str, Any]:
    part = value.get(name) if isinstance(value, Mapping) else None
    if not isinstance(part, Mapping):
        raise _invalid(missing)
    return part


def _check_psk(identity: object, key: object) -> None:
    if not isinstance(identity, str) or not identity.strip():
        raise _invalid("LwM2M client PSK identity must be specified and must be an utf8 string!")
    if identity == "NO_SEC":
        raise _invalid("The PSK ID of the LwM2M client must not be 'NO_SEC'!")
    if not isinstance(key, str) or not re.fullmatch(r"-?[0-9a-fA-F]+", key):
        raise _invalid("LwM2M client PSK key must be random sequence in hex encoding!")
    if len(key) % 32 or len(key) > _MOST_DIGITS:
        raise _invalid(f"LwM2M client PSK key length = {len(key)}. Key must be HexDec format: 32, 64, 128 characters!")


def _check_server(part: Mapping[str, Any]) -> None:
    mode = part.get("securityMode")
    if mode not in _MODES:
        raise _invalid(_INVALID)
    if mode == "PSK":
        _check_psk(part.get("clientPublicKeyOrId"), part.get("clientSecretKey"))
    elif mode != "NO_SEC" and not (part.get("clientPublicKeyOrId") and part.get("clientSecretKey")):
        raise _invalid(f"Server client {mode} secret key must be specified!")


def _bytes(value: object) -> bytes:
    try:
        return base64.b64decode(value, validate=True) if isinstance(value, str) else b""
    except ValueError:
        raise _invalid(_INVALID) from None
