"""Rules of the Server object /1, and how it fits the accounts in /0."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from factory_prov.lwm2m.device_profile import DeviceProfile
from factory_prov.lwm2m.objects import Definitions
from factory_prov.lwm2m.problem import Problem, error, warning
from factory_prov.lwm2m.rules.access_control import Instances, access_problems, instances
from factory_prov.lwm2m.rules.accounts import Account, accounts
from factory_prov.lwm2m.senml import Record
from factory_prov.lwm2m.values import Value
from factory_prov.messages import Message

_MANDATORY = {0: "Short Server ID", 1: "Lifetime", 6: "Notification Storing", 7: "Binding"}
_BINDINGS_1_0 = frozenset({"U", "UQ", "S", "SQ", "US", "UQS"})
_TRANSPORTS = "UTSN"
"""Letters the client knows; M (MQTT) and H (HTTP) of version 1.2 are none of them."""
_SHORT_LIFETIME_S = 20
_LONG_LIFETIME_S = 366 * 24 * 3600


def server_problems(records: Sequence[Record], profile: DeviceProfile, definitions: Definitions) -> list[Problem]:
    """Return the Problems of /1 and /2, and of what in /0 has no partner there."""
    servers = instances(records, 1)
    found_accounts = accounts(records)
    found: list[Problem] = []
    for instance_id, values in servers.items():
        found += _server(f"/1/{instance_id}", values)
    if found_accounts or servers:
        found += _partners(found_accounts, servers)
        found += _transports(found_accounts, servers)
    return [*found, *access_problems(records, found_accounts, profile, definitions)]


def _server(path: str, values: Mapping[int, Value]) -> Iterator[Problem]:
    for resource_id, name in _MANDATORY.items():
        if resource_id not in values:
            yield error(
                "missing-resource",
                f"{path}/{resource_id}",
                Message("{name} is missing.", name=name),
                why=Message("It is mandatory: the device refuses the whole pack."),
                cure=Message("Add it."),
            )
    binding = values.get(7)
    if isinstance(binding, str) and not _is_binding(binding):
        yield error(
            "binding",
            f"{path}/7",
            Message("{binding} is no binding.", binding=repr(binding)),
            why=Message("The device refuses the whole pack."),
            cure=Message("Use U for CoAP over UDP, T for TCP, N for non-IP."),
        )
    preferred = values.get(22)
    if isinstance(preferred, str) and (len(preferred) != 1 or preferred not in _TRANSPORTS):
        yield error(
            "preferred-transport",
            f"{path}/22",
            Message("{letter} is no transport.", letter=repr(preferred)),
            why=Message("The device refuses the whole pack."),
            cure=Message("Use U for CoAP over UDP, T for TCP, N for non-IP."),
        )
    lifetime = values.get(1)
    if isinstance(lifetime, int) and not isinstance(lifetime, bool):
        yield from _lifetime(f"{path}/1", lifetime)


def _is_binding(text: str) -> bool:
    letters = set(text)
    return text in _BINDINGS_1_0 or (letters <= set(_TRANSPORTS) and len(letters) == len(text))


def _lifetime(path: str, lifetime_s: int) -> Iterator[Problem]:
    if lifetime_s < 0:
        yield error(
            "lifetime",
            path,
            Message("The lifetime is {lifetime_s} s.", lifetime_s=lifetime_s),
            why=Message("A lifetime cannot be negative: the device never registers."),
            cure=Message("Use for instance 86400 s, one day."),
        )
    elif lifetime_s == 0 or lifetime_s > _LONG_LIFETIME_S:
        over_a_year = Message("The lifetime is {lifetime_s} s, over a year.", lifetime_s=lifetime_s)
        yield warning(
            "lifetime-long",
            path,
            over_a_year if lifetime_s else Message("The lifetime never ends."),
            why=Message("The server cannot notice that the device has gone."),
            cure=Message("Use for instance 86400 s, one day."),
        )
    elif lifetime_s < _SHORT_LIFETIME_S:
        yield warning(
            "lifetime-short",
            path,
            Message("The lifetime is {lifetime_s} s.", lifetime_s=lifetime_s),
            why=Message("The device does little else than to renew its registration."),
            cure=Message("Use for instance 86400 s, one day."),
        )


def _no_server(ssid: int, there: Sequence[int]) -> Message:
    if not there:
        return Message("No Server object has Short Server ID {ssid} (there: none).", ssid=ssid)
    known = ", ".join(str(number) for number in there)
    return Message("No Server object has Short Server ID {ssid} (there: {known}).", ssid=ssid, known=known)


def _partners(found_accounts: Sequence[Account], servers: Instances) -> Iterator[Problem]:
    never = Message("The device takes the pack and silently never registers.")
    in_servers = [ssid for values in servers.values() if isinstance(ssid := values.get(0), int)]
    in_accounts = [account.short_server_id for account in found_accounts if not account.bootstrap]
    for account in found_accounts:
        ssid = account.short_server_id
        if ssid is not None and not account.bootstrap and ssid not in in_servers:
            yield error(
                "no-server",
                f"{account.path}/10",
                _no_server(ssid, in_servers),
                why=never,
                cure=Message(
                    "Add an instance of /1 with Short Server ID {ssid}, or correct one of the two numbers.", ssid=ssid
                ),
            )
    for instance_id, values in servers.items():
        server_ssid = values.get(0)
        if isinstance(server_ssid, int) and server_ssid not in in_accounts:
            yield error(
                "no-account-for-server",
                f"/1/{instance_id}/0",
                Message("No account in /0 has Short Server ID {server_ssid}.", server_ssid=server_ssid),
                why=Message("The device knows no address for this server and never registers with it."),
                cure=Message("Add the account to /0, or correct one of the two numbers."),
            )
    for repeated, count in Counter(in_servers).items():
        if count > 1:
            yield error(
                "same-short-server-id",
                "/1",
                Message.counted(
                    "{n} Server object has Short Server ID {ssid}.",
                    "{n} Server objects have Short Server ID {ssid}.",
                    n=count,
                    ssid=repeated,
                ),
                why=Message("The client cannot tell them apart and refuses the whole pack."),
                cure=Message("Give each its own."),
            )


def _transports(found_accounts: Sequence[Account], servers: Instances) -> Iterator[Problem]:
    """Yield the servers that no account leads to by a transport of theirs; UDP the client uses all the same."""
    for instance_id, values in servers.items():
        ssid, binding, preferred = values.get(0), values.get(7), values.get(22)
        own = [account for account in found_accounts if not account.bootstrap and account.short_server_id == ssid]
        if not own or not isinstance(binding, str) or any(not account.uses_tcp for account in own):
            continue
        if "T" not in binding and preferred != "T":
            yield error(
                "binding-transport",
                f"/1/{instance_id}/7",
                Message("The address is one for TCP, but {binding} has no T.", binding=repr(binding)),
                why=Message("The device takes the pack and silently never registers."),
                cure=Message("Use T, or an address for UDP (coap:// or coaps://)."),
            )
