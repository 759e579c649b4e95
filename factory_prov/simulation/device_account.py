"""The accounts in a virtual board's configuration, as its client reads them: whom it calls, and for how long."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from factory_prov.lwm2m.rules.accounts import Account, accounts
from factory_prov.lwm2m.rules.server_uri import SECURE_SCHEMES, USUAL_PORTS, uri_fault
from factory_prov.lwm2m.security_mode import SecurityMode
from factory_prov.lwm2m.senml import Record
from factory_prov.lwm2m.values import Value
from factory_prov.simulation.network import VirtualNetwork

_RETRIES = 5
RETRY_S = 60.0
"""Communication Retry Count and Timer where nobody says them (OMA LwM2M Core, Server object)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceAccount:
    """One server: the account itself, its URI in pieces, where it is on this PC, and what /1 says about it.

    `retries` and `retry_s` are Communication Retry Count and Timer (/1/x/17, 18), with the standard's defaults;
    `hold_off_s` is the Client Hold Off Time of a Bootstrap-Server (/0/x/11).
    """

    account: Account
    scheme: str
    host: str
    port: int
    address: tuple[str, int]
    lifetime_s: int = 0
    binding: str = "U"
    retries: int = _RETRIES
    retry_s: float = RETRY_S
    hold_off_s: float = 0.0

    @property
    def bootstrap(self) -> bool:
        """Whether it is a Bootstrap-Server's."""
        return self.account.bootstrap

    @property
    def tcp(self) -> bool:
        """Whether it is called over a stream."""
        return self.account.uses_tcp

    @property
    def secure(self) -> bool:
        """Whether there is a handshake."""
        return self.scheme in SECURE_SCHEMES


def device_accounts(
    records: Sequence[Record], network: VirtualNetwork, *, retry_s: float = RETRY_S
) -> tuple[DeviceAccount, ...]:
    """Return the accounts that the client calls, in their order: servers known to /0 and /1, then the Bootstrap-Server.

    Left out are those with which the client never connects: an address it cannot read, a scheme that does not agree
    with the Security Mode, a mode that it does not have, and whoever is not on this board's network. `retry_s` counts
    for accounts that say nothing of it.
    """
    servers = _servers(records)
    found = [_readable(account, servers, network) for account in accounts(records)]
    kept = [replace(each, retry_s=each.retry_s or retry_s) for each in found if each is not None]
    return (*(each for each in kept if not each.bootstrap), *(each for each in kept if each.bootstrap))


def _servers(records: Sequence[Record]) -> Mapping[Value | None, Mapping[int, Value]]:
    """Return what /1 holds, by Short Server ID."""
    instances: dict[int, dict[int, Value]] = {}
    for path, value in records:
        if path.object_id == 1:
            instances.setdefault(path.instance_id, {})[path.resource_id] = value
    return {values.get(0): values for values in instances.values()}


def _readable(
    account: Account, servers: Mapping[Value | None, Mapping[int, Value]], network: VirtualNetwork
) -> DeviceAccount | None:
    uri, server = account.uri, {} if account.bootstrap else servers.get(account.short_server_id)
    if uri is None or uri.hostname is None or server is None or uri_fault(str(account.values[0])):
        return None
    if not _agrees(uri.scheme, account.mode):
        return None
    port = USUAL_PORTS[uri.scheme] if uri.port is None else uri.port
    address = network.find(uri.scheme, uri.hostname, port, bootstrap=account.bootstrap)
    if address is None:
        return None
    return DeviceAccount(
        account=account,
        scheme=uri.scheme,
        host=uri.hostname,
        port=port,
        address=address,
        lifetime_s=_number(server.get(1), 0),
        binding=str(server.get(7, "U")),
        retries=_number(server.get(17), _RETRIES),
        retry_s=_number(server.get(18), 0),
        hold_off_s=_number(account.values.get(11), 0),
    )


def _agrees(scheme: str, mode: SecurityMode | None) -> bool:
    if mode is SecurityMode.NOSEC:
        return scheme not in SECURE_SCHEMES
    known = mode in (SecurityMode.PSK, SecurityMode.CERTIFICATE, SecurityMode.EST)
    return known and scheme in SECURE_SCHEMES


def _number(value: Value | None, otherwise: int) -> int:
    return int(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else otherwise
