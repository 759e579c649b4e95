"""What a Leshan bootstrap demo server writes to devices: its BootstrapConfig as JSON, checked as the real one does.

The names of its fields are the real ones with their slips of the pen (`clientOldOffTime`), byte strings are arrays of
numbers, and EST is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from factory_prov.lwm2m.security_mode import SecurityMode
from factory_prov.secret import Secret
from factory_prov.simulation.devices import WrittenAccount
from factory_prov.simulation.leshan.securities import LeshanRefusal

_MODES = {
    "NO_SEC": SecurityMode.NOSEC,
    "PSK": SecurityMode.PSK,
    "RPK": SecurityMode.RPK,
    "X509": SecurityMode.CERTIFICATE,
}
_TOP: dict[str, Any] = {
    "toDelete": [],
    "autoIdForSecurityObject": False,
    "security": {},
    "servers": {},
    "acls": {},
    "oscore": {},
}
_SECURITY: dict[str, Any] = {
    "uri": None,
    "bootstrapServer": False,
    "securityMode": None,
    "publicKeyOrId": [],
    "serverPublicKey": [],
    "secretKey": [],
    "smsSecurityMode": "NO_SEC",
    "smsBindingKeyParam": [],
    "smsBindingKeySecret": [],
    "serverSmsNumber": "",
    "serverId": None,
    "clientOldOffTime": 1,
    "bootstrapServerAccountTimeout": 0,
    "matchingType": None,
    "certificateUsage": None,
    "sni": None,
}
_SERVER: dict[str, Any] = {
    "shortId": 0,
    "lifetime": 86400,
    "defaultMinPeriod": 1,
    "defaultMaxPeriod": None,
    "disableTimeout": None,
    "notifIfDisabled": True,
    "binding": "U",
    "CommunicationRetryTimer": None,
    "SequenceDelayTimer": None,
    "SequenceRetryCount": None,
}
_BYTES = ("publicKeyOrId", "serverPublicKey", "secretKey")
_SEQUENCE, _INTEGER = 0x30, 0x02
_SHORT_ID_LIMIT = 65535


def read_config(fields: Any) -> dict[str, Any]:
    """Return the whole configuration that a body is; LeshanRefusal when the server would not take it."""
    config = _filled(fields, _TOP)
    config["security"] = {key: _security(each) for key, each in _instances(config["security"])}
    config["servers"] = {key: _server(each) for key, each in _instances(config["servers"])}
    told = {each["serverId"] for each in config["security"].values() if not each["bootstrapServer"]}
    for server in config["servers"].values():
        if server["shortId"] not in told:
            raise LeshanRefusal(400, f"no security entry for server instance: {server['shortId']}")
    return config


def accounts_of(config: Mapping[str, Any]) -> tuple[WrittenAccount, ...]:
    """Return what is written to a device."""
    servers = {each["shortId"]: each for each in config["servers"].values()}
    return tuple(
        _account(each, servers.get(each["serverId"], _SERVER))
        for each in config["security"].values()
        if not each["bootstrapServer"]
    )


def _account(security: Mapping[str, Any], server: Mapping[str, Any]) -> WrittenAccount:
    key = bytes(security["secretKey"])
    return WrittenAccount(
        uri=security["uri"],
        security_mode=_MODES[security["securityMode"]],
        identity=bytes(security["publicKeyOrId"]),
        key=Secret(key) if key else None,
        server_certificate=bytes(security["serverPublicKey"]),
        short_server_id=security["serverId"],
        lifetime_s=server["lifetime"],
        binding=server["binding"] or "U",
    )


def _filled(fields: Any, known: Mapping[str, Any]) -> dict[str, Any]:
    if not isinstance(fields, Mapping):
        raise LeshanRefusal(400, "Invalid request body: an object is expected")
    if strange := next((name for name in fields if name not in known), None):
        raise LeshanRefusal(400, f"Invalid request body: unrecognized field {strange}")
    return {**known, **{name: value for name, value in fields.items() if value is not None}}


def _instances(value: Any) -> list[tuple[str, Any]]:
    if not isinstance(value, Mapping) or not all(str(key).isdecimal() for key in value):
        raise LeshanRefusal(400, "Invalid request body: instances are expected")
    return [(str(key), each) for key, each in value.items()]


def _security(fields: Any) -> dict[str, Any]:
    security = _filled(fields, _SECURITY)
    for name in _BYTES:
        security[name] = _numbers(security[name])
    mode = security["securityMode"]
    if mode == "EST":
        raise LeshanRefusal(400, "EST is not currently supported")
    if mode not in _MODES:
        raise LeshanRefusal(400, "Invalid request body: unknown securityMode")
    if not isinstance(security["uri"], str) or not security["uri"]:
        raise LeshanRefusal(400, "LWM2M Server URI is mandatory")
    _check_keys(mode, *(bytes(security[name]) for name in _BYTES))
    if not security["bootstrapServer"]:
        _check_short_id(security["serverId"])
    return security


def _check_keys(mode: str, public: bytes, server: bytes, secret: bytes) -> None:
    if mode == "NO_SEC" and (public or server or secret):
        raise LeshanRefusal(400, "NO-SEC mode, all key must be empty")
    if mode == "PSK":
        try:
            identity = public.decode()
        except UnicodeDecodeError:
            identity = ""
        if not identity or not secret:
            raise LeshanRefusal(400, "PSK mode, identity (UTF-8) and key must not be empty")
    if mode in ("RPK", "X509"):
        if not _is_pkcs8(secret):
            raise LeshanRefusal(400, f"{mode} mode, secretKey should be RFC5958 encoded PKCS8 key")
        if public[:1] != bytes([_SEQUENCE]) or server[:1] != bytes([_SEQUENCE]):
            raise LeshanRefusal(400, f"{mode} mode, public key or certificate of client and server must be DER")


def _is_pkcs8(der: bytes) -> bool:
    """Whether it looks like OneAsymmetricKey (RFC 5958, 2): a sequence of the version and a sequence."""
    if len(der) < 8 or der[0] != _SEQUENCE:
        return False
    at = 2 + (der[1] & 0x7F if der[1] & 0x80 else 0)
    return der[at : at + 2] == bytes([_INTEGER, 1]) and der[at + 3 : at + 4] == bytes([_SEQUENCE])


def _server(fields: Any) -> dict[str, Any]:
    server = _filled(fields, _SERVER)
    _check_short_id(server["shortId"])
    if isinstance(server["binding"], list):
        server["binding"] = None  # an array is read as nothing
    return server


def _check_short_id(value: Any) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value < _SHORT_ID_LIMIT:
        raise LeshanRefusal(400, "short server id must be a number from 1 to 65534")


def _numbers(value: Any) -> list[int]:
    if not isinstance(value, list) or not all(isinstance(each, int) and -128 <= each <= 255 for each in value):
        raise LeshanRefusal(400, "Invalid request body: an array of bytes is expected")
    return [each & 0xFF for each in value]
