"""Rules of single resources: does the device know it, store it, and take this value?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from factory_prov.lwm2m.device_profile import DeviceProfile
from factory_prov.lwm2m.objects import Definitions, ResourceDefinition
from factory_prov.lwm2m.paths import ResourcePath
from factory_prov.lwm2m.problem import Problem, error, warning
from factory_prov.lwm2m.senml import Record
from factory_prov.lwm2m.values import type_problem

INT32_MAX = 2**31 - 1
_KILLS = "It kills the provisioning firmware in mid-upload, or makes it refuse the whole pack."


def resource_problems(records: Sequence[Record], profile: DeviceProfile, definitions: Definitions) -> list[Problem]:
    """Return the Problems of each resource by itself, then of what is repeated."""
    found: list[Problem] = []
    for record in records:
        found += _record_problems(record, profile, definitions)
    return found + _repeated(records)


def _record_problems(record: Record, profile: DeviceProfile, definitions: Definitions) -> list[Problem]:
    path = record.path
    if path.object_id not in profile.objects:
        installed = ", ".join(f"/{object_id}" for object_id in sorted(profile.objects))
        return [
            error(
                "object-not-installed",
                path,
                f"The device has no object /{path.object_id}.",
                why=f"It installs {installed} only; a record for another object makes it refuse the whole pack.",
                cure="Leave the object out and let the server write it after registration.",
            )
        ]
    definition = definitions.get(path.object_id)
    if definition is None:
        return []
    resource = definition.resources.get(path.resource_id)
    if resource is None:
        return [_unknown_resource(path)]
    return _definition_problems(record, resource, profile)


def _unknown_resource(path: ResourcePath) -> Problem:
    return error(
        "unknown-resource",
        path,
        f"Object /{path.object_id} has no resource {path.resource_id}.",
        why=_KILLS,
        cure="Check the id against the object definition (factory-prov objects show).",
    )


def _definition_problems(record: Record, resource: ResourceDefinition, profile: DeviceProfile) -> list[Problem]:
    path = record.path
    if resource.executable:
        return [
            error(
                "executable-resource",
                path,
                f"{resource.name} is an action, not a value.",
                why=_KILLS,
                cure="Leave it out; a server can execute it once the device is registered.",
            )
        ]
    stored = profile.writable.get(path.object_id)
    if stored is not None and path.resource_id not in stored:
        return [
            error(
                "not-stored",
                path,
                f"The device's client does not store {resource.name}.",
                why=_KILLS,
                cure="Leave it out.",
            )
        ]
    return [*_instance_problems(path, resource), *_value_problems(record, resource, profile)]


def _instance_problems(path: ResourcePath, resource: ResourceDefinition) -> list[Problem]:
    if path.resource_instance_id is not None and not resource.multiple:
        return [
            error(
                "single-instance",
                path,
                f"{resource.name} holds one value, so its path ends at {path.resource}.",
                why=_KILLS,
                cure=f"Write {path.resource}.",
            )
        ]
    if path.resource_instance_id is None and resource.multiple:
        return [
            error(
                "multiple-instance",
                path,
                f"{resource.name} holds several values, each with its own number.",
                why="The device refuses the whole pack.",
                cure=f"Write {path}/0, {path}/1 and so on.",
            )
        ]
    return []


def _value_problems(record: Record, resource: ResourceDefinition, profile: DeviceProfile) -> list[Problem]:
    path, value = record
    wrong_type = type_problem(value, resource.type)
    if wrong_type is not None:
        return [
            error(
                "type",
                path,
                f"{resource.name} {wrong_type}.",
                why="The client converts nothing: it refuses the whole pack.",
                cure=f"Write it as {resource.type.value}.",
            )
        ]
    if value in profile.refused_values.get((path.object_id, path.resource_id), ()):
        return [
            error(
                "refused-value",
                path,
                f"The device's client refuses {value!r} for {resource.name}.",
                why="It refuses the whole pack.",
                cure="Choose another value, or leave the resource out.",
            )
        ]
    too_wide = isinstance(value, int) and path.object_id == 1 and value > INT32_MAX
    outside = None if resource.range is None else resource.range.problem(value)
    if too_wide or outside is not None:
        what = f"{resource.name} is over {INT32_MAX}." if too_wide else f"{resource.name} {outside}."
        return [_range(path, what)]
    return []


def _range(path: ResourcePath, what: str) -> Problem:
    why = "The client refuses the whole pack, or never connects with it."
    return error("range", path, what, why=why, cure="Choose a value inside the range.")


def _repeated(records: Sequence[Record]) -> list[Problem]:
    counts = Counter(record.path for record in records)
    return [
        warning(
            "repeated-resource",
            path,
            f"The resource is written {count} times.",
            why="The device keeps the last value; a reader of the job sees the first.",
            cure="Write it once.",
        )
        for path, count in counts.items()
        if count > 1
    ]
