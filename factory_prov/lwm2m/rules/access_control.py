"""Rules of access control, object /2: who may do what with which object instance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from factory_prov.lwm2m.device_profile import DeviceProfile
from factory_prov.lwm2m.objects import Definitions
from factory_prov.lwm2m.problem import Problem, error, warning
from factory_prov.lwm2m.rules.accounts import Account
from factory_prov.lwm2m.senml import Record
from factory_prov.lwm2m.values import Value
from factory_prov.messages import Message

_ANY_SERVER = 0
"""Resource instance 0 of an ACL is the default for every server not named (OMA LwM2M Core, object 2)."""
_NOBODY = 65535
"""The owner of what only a Bootstrap-Server may change."""
_NEW_INSTANCES = 65535
"""The target that stands for instances yet to be made."""
_OTHERS_FORBIDDEN = (0, 2)
"""Objects that no rights can be given on: accounts and access control itself."""
_REFUSED = Message("The device refuses the whole pack.")

Instances = Mapping[int, Mapping[int, Value]]


def access_problems(
    records: Sequence[Record],
    found_accounts: Sequence[Account],
    profile: DeviceProfile,
    definitions: Definitions,
) -> Iterator[Problem]:
    """Yield the Problems of /2 by itself, and of what it has no partner for in the rest of the pack."""
    rules = instances(records, 2)
    ssids = {account.short_server_id for account in found_accounts if not account.bootstrap}
    servers = len(instances(records, 1))
    if servers > 1 and not rules:
        yield warning(
            "no-access-control",
            "/2",
            Message.counted(
                "There is {n} server and no Access Control object.",
                "There are {n} servers and no Access Control object.",
                n=servers,
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
                why=_REFUSED,
                cure=Message("Use the Short Server ID of one of the accounts as the number of the resource instance."),
            )
    for instance_id, values in rules.items():
        yield from _rights(f"/2/{instance_id}", values, ssids)
    yield from _targets(records, rules, profile, definitions)


def instances(records: Sequence[Record], object_id: int) -> dict[int, dict[int, Value]]:
    """Return the instances of an object: instance id → resource id → value, the last one of what is repeated."""
    values: dict[int, dict[int, Value]] = {}
    for path, value in records:
        if path.object_id == object_id:
            values.setdefault(path.instance_id, {})[path.resource_id] = value
    return values


def _rights(path: str, values: Mapping[int, Value], ssids: set[int | None]) -> Iterator[Problem]:
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
    owner = values.get(3, _NOBODY)
    if isinstance(owner, int) and owner not in (_NOBODY, *ssids):
        yield error(
            "unknown-owner",
            f"{path}/3",
            Message("The owner is Short Server ID {ssid}, which no account has.", ssid=owner),
            why=_REFUSED,
            cure=Message("Use the Short Server ID of one of the accounts, or 65535 for nobody but a Bootstrap-Server."),
        )


def _targets(
    records: Sequence[Record], rules: Instances, profile: DeviceProfile, definitions: Definitions
) -> Iterator[Problem]:
    """Yield the rights on what is not there; a pack wipes /0, /1 and /2, so these it must write itself."""
    there = {record.path.object_id for record in records} | (profile.objects - {0, 1, 2})
    servers = frozenset(instances(records, 1))
    seen: dict[tuple[int, int], int] = {}
    for instance_id, values in rules.items():
        target, instance, path = values.get(0), values.get(1), f"/2/{instance_id}"
        if not isinstance(target, int):
            continue
        if target in _OTHERS_FORBIDDEN or target not in there:
            yield _no_target(f"{path}/0", target)
        if not isinstance(instance, int):
            continue
        if instance != _NEW_INSTANCES and instance not in _known_instances(target, servers, definitions, instance):
            yield _no_instance(f"{path}/1", target, instance)
        first = seen.setdefault((target, instance), instance_id)
        if first != instance_id:
            yield _same_target(f"{path}/1", f"/2/{first}", f"/{target}/{instance}")


def _known_instances(target: int, servers: frozenset[int], definitions: Definitions, instance: int) -> frozenset[int]:
    """Return the instances an object can have; where only the device knows, the one that is asked for."""
    definition = definitions.get(target)
    if target == 1:
        return servers
    return frozenset({instance if definition is None or definition.multiple else 0})


def _same_target(path: str, first: str, target: str) -> Problem:
    return error(
        "same-target",
        path,
        Message("{first} gives rights on {target} already.", first=first, target=target),
        why=_REFUSED,
        cure=Message("Put all rights on one object instance into one instance of /2."),
    )


def _no_target(path: str, target: int) -> Problem:
    if target in _OTHERS_FORBIDDEN:
        what = Message("Rights are given on object /{target}, on which nobody can have any.", target=target)
    else:
        what = Message(
            "Rights are given on object /{target}, which the pack does not write and the device does not have.",
            target=target,
        )
    return error("no-target", path, what, why=_REFUSED, cure=Message("Add the object, or leave the rights out."))


def _no_instance(path: str, target: int, instance: int) -> Problem:
    return error(
        "no-target",
        path,
        Message("Rights are given on /{target}/{instance}, which will not be there.", target=target, instance=instance),
        why=_REFUSED,
        cure=Message("Add the object, or leave the rights out."),
    )
