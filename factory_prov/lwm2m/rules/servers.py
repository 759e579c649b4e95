"""Rules of the Server object /1 and of access control /2, and how both fit the accounts in /0."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from factory_prov.lwm2m.device_profile import DeviceProfile
from factory_prov.lwm2m.problem import Problem, error, warning
from factory_prov.lwm2m.rules.accounts import Account, accounts
from factory_prov.lwm2m.senml import Record
from factory_prov.lwm2m.values import Value
from factory_prov.messages import Message

_MANDATORY = {0: "Short Server ID", 1: "Lifetime", 6: "Notification Storing", 7: "Binding"}
_BINDINGS_1_0 = frozenset({"U", "UQ", "S", "SQ", "US", "UQS"})
_SHORT_LIFETIME_S = 20
_LONG_LIFETIME_S = 366 * 24 * 3600
_ANY_SERVER = 0
"""Resource instance 0 of an ACL is the default for every server not named (OMA LwM2M Core, object 2)."""

_Instances = Mapping[int, Mapping[int, Value]]


def server_problems(records: Sequence[Record], profile: DeviceProfile) -> list[Problem]:
    """Return the Problems of /1 and /2, and of what in /0 has no partner there."""
    servers = _instances(records, 1)
    found_accounts = accounts(records)
    found: list[Problem] = []
    for instance_id, values in servers.items():
        found += _server(f"/1/{instance_id}", values)
    if found_accounts or servers:
        found += _partners(found_accounts, servers)
    found += _access_control(records, found_accounts, servers)
    return [*found, *_targets(records, profile)]


def _instances(records: Sequence[Record], object_id: int) -> dict[int, dict[int, Value]]:
    values: dict[int, dict[int, Value]] = {}
    for path, value in records:
        if path.object_id == object_id:
            values.setdefault(path.instance_id, {})[path.resource_id] = value
    return values


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
            why=Message("The device refuses the whole pack, or never registers."),
            cure=Message("Use U for CoAP over UDP, T for TCP, N for non-IP."),
        )
    lifetime = values.get(1)
    if isinstance(lifetime, int) and not isinstance(lifetime, bool):
        yield from _lifetime(f"{path}/1", lifetime)


def _is_binding(text: str) -> bool:
    letters = set(text)
    return text in _BINDINGS_1_0 or (bool(text) and letters <= set("UMHTSN") and len(letters) == len(text))


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


def _partners(found_accounts: Sequence[Account], servers: _Instances) -> Iterator[Problem]:
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


def _access_control(
    records: Sequence[Record], found_accounts: Sequence[Account], servers: _Instances
) -> Iterator[Problem]:
    rules = _instances(records, 2)
    ssids = {account.short_server_id for account in found_accounts if not account.bootstrap}
    if len(servers) > 1 and not rules:
        yield warning(
            "no-access-control",
            "/2",
            Message.counted(
                "There is {n} server and no Access Control object.",
                "There are {n} servers and no Access Control object.",
                n=len(servers),
            ),
            why=Message("All of them register, but none may read anything from the device."),
            cure=Message("Add instances of /2 that give each server its rights."),
        )
    for path, _ in records:
        ssid = path.resource_instance_id
        if path.object_id == 2 and path.resource_id == 2 and ssid not in (None, _ANY_SERVER, *ssids):
            yield error(
                "unknown-server",
                path,
                Message("Rights are given to Short Server ID {ssid}, which no account has.", ssid=ssid),
                why=Message("The device refuses the whole pack."),
                cure=Message("Use the Short Server ID of one of the accounts as the number of the resource instance."),
            )
    for instance_id, values in rules.items():
        yield from _rights(f"/2/{instance_id}", values)


def _rights(path: str, values: Mapping[int, Value]) -> Iterator[Problem]:
    for resource_id, name in ((0, "Object ID"), (1, "Object Instance ID")):
        if resource_id not in values:
            yield error(
                "missing-resource",
                f"{path}/{resource_id}",
                Message("{name} is missing.", name=name),
                why=Message("Without it the rights are on nothing: the device refuses the whole pack."),
                cure=Message("Add it."),
            )
    if 3 not in values:
        yield warning(
            "no-owner",
            f"{path}/3",
            Message("Access Control Owner is missing."),
            why=Message("The standard says it is mandatory; this client does without."),
            cure=Message("Add the Short Server ID of the owner, or 65535 for nobody but a Bootstrap-Server."),
        )


def _targets(records: Sequence[Record], profile: DeviceProfile) -> Iterator[Problem]:
    """Yield the rights on objects that are not there; a pack wipes /0, /1 and /2, so these it must write itself."""
    rules = _instances(records, 2)
    if not rules:
        return
    there = {record.path.object_id for record in records} | (profile.objects - {0, 1, 2})
    for instance_id, values in rules.items():
        target = values.get(0)
        if isinstance(target, int) and target not in there:
            yield error(
                "no-target",
                f"/2/{instance_id}/0",
                Message(
                    "Rights are given on object /{target}, which the pack does not write and the device does not have.",
                    target=target,
                ),
                why=Message("The device refuses the whole pack."),
                cure=Message("Add the object, or leave the rights out."),
            )
