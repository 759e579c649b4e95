"""What a Leshan bootstrap server is told to write to a device: its BootstrapConfig, spelt as the server spells it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from factory_prov.registrars.leshan.options import WrittenMode

if TYPE_CHECKING:
    from factory_prov.registrars.leshan.options import LeshanBootstrapOptions
    from factory_prov.registrars.registration import Registration

_MODES = {WrittenMode.PSK: "PSK", WrittenMode.NOSEC: "NO_SEC"}
_FIRST_INSTANCE = 1
_SERVER_INSTANCE = "0"
SECRET = "secretKey"  # noqa: S105 - the name of a field


def configuration(options: LeshanBootstrapOptions, registration: Registration) -> dict[str, Any]:
    """Return the configuration for a unit. Byte strings are arrays of numbers there, `binding` is one text."""
    psk = registration.psk if options.written_mode is WrittenMode.PSK else None
    free = options.security_instance is None
    instance = _FIRST_INSTANCE if options.security_instance is None else options.security_instance
    security = {
        "uri": options.server_uri,
        "bootstrapServer": False,
        "securityMode": _MODES[options.written_mode],
        "publicKeyOrId": [] if psk is None else [*psk.identity.encode()],
        "serverPublicKey": [],
        SECRET: [] if psk is None else [*psk.key.reveal()],
        "serverId": options.short_server_id,
        "clientOldOffTime": 1,
        "bootstrapServerAccountTimeout": 0,
    }
    server = {
        "shortId": options.short_server_id,
        "lifetime": options.lifetime_s,
        "defaultMinPeriod": 1,
        "notifIfDisabled": True,
        "binding": options.binding,
    }
    return {
        "toDelete": ["/0", "/1"],
        "autoIdForSecurityObject": free,
        "security": {str(instance): security},
        "servers": {_SERVER_INSTANCE: server},
        "acls": {},
        "oscore": {},
    }


def has_all_of(shown: object, wanted: object) -> bool:
    """Whether what the server shows has everything that was wanted, and no other instance or number beside it.

    It may show more fields than it was given. A byte may come as a negative number.
    """
    if isinstance(wanted, Mapping):
        if not isinstance(shown, Mapping):
            return False
        instances = all(key.isdecimal() for key in wanted)
        if instances and shown.keys() != wanted.keys():
            return False
        return all(has_all_of(shown.get(key), value) for key, value in wanted.items())
    if isinstance(wanted, list):
        return isinstance(shown, list) and _plain(shown) == _plain(wanted)
    return shown == wanted and isinstance(shown, bool) == isinstance(wanted, bool)


def _plain(values: list[Any]) -> list[Any]:
    return [each & 0xFF if isinstance(each, int) and -128 <= each < 0 else each for each in values]


def without_keys(config: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the same without the keys in it, for a server that hides them."""
    security = {
        instance: {name: value for name, value in each.items() if name != SECRET}
        for instance, each in config["security"].items()
    }
    return {**config, "security": security}


def hides_keys(shown: object) -> bool:
    """Whether a key that should stand there is not shown."""
    security = shown.get("security") if isinstance(shown, Mapping) else None
    entries = security.values() if isinstance(security, Mapping) else ()
    return any(isinstance(each, Mapping) and each.get(SECRET) is None for each in entries)
