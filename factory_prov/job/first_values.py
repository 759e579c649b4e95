"""What a new resource or instance begins with: values that a device takes, credentials made for each unit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from factory_prov.job.contents import NULL_LINK, JobContents, is_writable
from factory_prov.job.draft import Change
from factory_prov.lwm2m.objects import Definitions, ResourceDefinition
from factory_prov.lwm2m.paths import ResourcePath
from factory_prov.lwm2m.security_mode import SecurityMode
from factory_prov.lwm2m.values import ResourceType

_USUAL: Mapping[tuple[int, int], object] = {
    (0, 0): "coaps://lwm2m.example.com:5684",
    (0, 1): False,
    (0, 2): int(SecurityMode.PSK),
    (1, 1): 86400,
    (1, 6): False,
    (1, 7): "U",
    (1, 22): "U",
    (2, 2): 31,
    (2, 3): 65535,
}
_SERVER_ID_IN_ACCOUNT, _SERVER_ID = (0, 10), (1, 0)
_CIPHER_SUITE = (0, 16)


def first_value(definition: ResourceDefinition, path: ResourcePath, data: Mapping[str, Any]) -> object:
    """Return the TOML value that a new resource begins with."""
    place = path.object_id, path.resource_id
    if place in ((0, 3), (0, 4), (0, 5)):
        return {"credential": credential_for(path, data)}
    if place == _CIPHER_SUITE:
        certified = credential_for(path._replace(resource_id=3, resource_instance_id=None), data) == "certificate"
        return 49326 if certified else 49320  # AES-128-CCM-8, which every LwM2M server has
    if place in (_SERVER_ID_IN_ACCOUNT, _SERVER_ID):
        return _server_id(path, data)
    return _USUAL.get(place, _plain_value(definition))


def credential_for(path: ResourcePath, data: Mapping[str, Any]) -> str:
    """Return the credential that belongs into /0/x/3, 4 or 5, by the account's Security Mode."""
    mode = JobContents(data, Definitions()).value(path._replace(resource_id=2, resource_instance_id=None))
    certified = mode in (SecurityMode.CERTIFICATE, SecurityMode.EST)
    if path.resource_id == 4:
        return "server_certificate"
    if path.resource_id == 3:
        return "certificate" if certified else "psk_identity"
    return "private_key" if certified else "psk_key"


def _server_id(path: ResourcePath, data: Mapping[str, Any]) -> int:
    """Return the Short Server ID of a partner that has none on this side yet, else the lowest free one."""
    contents = JobContents(data, Definitions())
    here, there = contents.short_server_ids(path.object_id), contents.short_server_ids(1 - path.object_id)
    here.pop(path.instance_id, None)
    lonely = sorted(set(there.values()) - set(here.values()))
    return lonely[0] if lonely else max([0, *here.values(), *there.values()]) + 1


def _plain_value(definition: ResourceDefinition) -> object:
    lowest = None if definition.range is None or definition.range.unit == "bytes" else definition.range.minimum
    if definition.choices:
        return definition.choices[0][0]
    match definition.type:
        case ResourceType.BOOLEAN:
            return False
        case ResourceType.INTEGER | ResourceType.UNSIGNED | ResourceType.TIME:
            return int(max(0, lowest or 0))
        case ResourceType.FLOAT:
            return float(max(0, lowest or 0))
        case ResourceType.OPAQUE:
            return {"hex": ""}
        case ResourceType.OBJLNK:
            return {"objlnk": NULL_LINK}
        case _:
            return ""


def new_instance(
    object_id: int, instance_id: int, data: Mapping[str, Any], definitions: Definitions
) -> tuple[Change, ...]:
    """Return what makes an instance with everything it must have; of an object nobody knows, nothing."""
    definition = definitions.get(object_id)
    if definition is None:
        return ()
    needed = {resource.resource_id: resource for resource in definition.resources.values() if resource.mandatory}
    if object_id == 0:
        needed[10] = definition.resources[10]
        needed.pop(4, None)  # PSK, the mode it begins with, does not use it
    wanted = [needed[key] for key in sorted(needed) if is_writable(definition, needed[key])]
    if not wanted:  # nothing is mandatory: one resource makes the instance
        wanted = [resource for resource in definition.resources.values() if is_writable(definition, resource)][:1]
    paths = [_path(object_id, instance_id, resource) for resource in wanted]
    return tuple(
        Change(keys=("configuration", str(path)), value=first_value(resource, path, data))
        for path, resource in zip(paths, wanted, strict=True)
    )


def _path(object_id: int, instance_id: int, resource: ResourceDefinition) -> ResourcePath:
    return ResourcePath(object_id, instance_id, resource.resource_id, 0 if resource.multiple else None)
