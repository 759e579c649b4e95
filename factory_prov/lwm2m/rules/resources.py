"""Rules of single resources: does the device know it, store it, and take this value?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from factory_prov.lwm2m.device_profile import DeviceProfile
from factory_prov.lwm2m.objects import Definitions, ObjectDefinition, ResourceDefinition
from factory_prov.lwm2m.paths import ResourcePath
from factory_prov.lwm2m.problem import Problem, error, warning
from factory_prov.lwm2m.senml import Record
from factory_prov.lwm2m.values import Value, type_problem
from factory_prov.messages import Message

_WRITTEN_BY_BOOTSTRAP = (0, 1, 2)
"""Objects whose read-only resources are nevertheless written when a device is provisioned."""
_RIGHTS = (2, 2)
_ELSEWHERE = ((0, 0), (0, 10))
"""Server URI and Short Server ID: their ranges are judged with the rest of the account."""
_KILLS = Message("It kills the provisioning firmware in mid-upload, or makes it refuse the whole pack.")


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
                Message("The device has no object /{object_id}.", object_id=path.object_id),
                why=Message(
                    "It installs {installed} only; a record for another object makes it refuse the whole pack.",
                    installed=installed,
                ),
                cure=Message("Leave the object out and let the server write it after registration."),
            )
        ]
    definition = definitions.get(path.object_id)
    if definition is None:
        return []
    resource = definition.resources.get(path.resource_id)
    if resource is None:
        return [_unknown_resource(path)]
    only_instance = [] if definition.multiple or path.instance_id == 0 else [_one_instance(path, definition)]
    return [*only_instance, *_definition_problems(record, resource, profile)]


def _one_instance(path: ResourcePath, definition: ObjectDefinition) -> Problem:
    return error(
        "single-instance-object",
        path,
        Message("{object} exists once only, as instance 0.", object=definition.name),
        why=Message("The device refuses the whole pack."),
        cure=Message("Write {path}.", path=str(path._replace(instance_id=0))),
    )


def _unknown_resource(path: ResourcePath) -> Problem:
    return error(
        "unknown-resource",
        path,
        Message(
            "Object /{object_id} has no resource {resource_id}.", object_id=path.object_id, resource_id=path.resource_id
        ),
        why=_KILLS,
        cure=Message("Check the id against the object definition (factory-prov objects show)."),
    )


def _definition_problems(record: Record, resource: ResourceDefinition, profile: DeviceProfile) -> list[Problem]:
    path = record.path
    if resource.executable:
        return [
            error(
                "executable-resource",
                path,
                Message("{resource} is an action, not a value.", resource=resource.name),
                why=_KILLS,
                cure=Message("Leave it out; a server can execute it once the device is registered."),
            )
        ]
    stored = profile.writable.get(path.object_id)
    if stored is None and resource.operations == "R" and path.object_id not in _WRITTEN_BY_BOOTSTRAP:
        return [
            error(
                "read-only",
                path,
                Message("{resource} can only be read.", resource=resource.name),
                why=Message("Its value comes from the device itself: the client refuses the whole pack."),
                cure=Message("Leave it out."),
            )
        ]
    if stored is not None and path.resource_id not in stored:
        return [
            error(
                "not-stored",
                path,
                Message("The device's client does not store {resource}.", resource=resource.name),
                why=_KILLS,
                cure=Message("Leave it out."),
            )
        ]
    return [*_instance_problems(path, resource, profile), *_value_problems(record, resource, profile)]


def _instance_problems(path: ResourcePath, resource: ResourceDefinition, profile: DeviceProfile) -> list[Problem]:
    if path.resource_instance_id is not None and not resource.multiple:
        return [
            error(
                "single-instance",
                path,
                Message(
                    "{resource} holds one value, so its path ends at {path}.",
                    resource=resource.name,
                    path=str(path.resource),
                ),
                why=_KILLS,
                cure=Message("Write {path}.", path=str(path.resource)),
            )
        ]
    if path.resource_instance_id is None and resource.multiple:
        what = Message("{resource} holds several values, each with its own number.", resource=resource.name)
        cure = Message("Write {path}/0, {path}/1 and so on.", path=str(path))
        if (path.object_id, path.resource_id) in profile.single_taken:
            why = Message("This client takes a single one for instance 0; another would refuse it.")
            return [warning("instance-unsaid", path, what, why=why, cure=cure)]
        return [error("multiple-instance", path, what, why=Message("The device refuses the whole pack."), cure=cure)]
    return []


def _value_problems(record: Record, resource: ResourceDefinition, profile: DeviceProfile) -> list[Problem]:
    path, value = record
    wrong_type = type_problem(value, resource.type, name=resource.name)
    if wrong_type is not None:
        return [
            error(
                "type",
                path,
                wrong_type,
                why=Message("The client converts nothing: it refuses the whole pack."),
                cure=Message("Write it as {type_name}.", type_name=resource.type.value),
            )
        ]
    place = path.object_id, path.resource_id
    if value in profile.refused_values.get(place, ()):
        return [
            error(
                "refused-value",
                path,
                Message(
                    "The device's client refuses {shown} for {resource}.", shown=repr(value), resource=resource.name
                ),
                why=Message("It refuses the whole pack."),
                cure=Message("Choose another value, or leave the resource out."),
            )
        ]
    beyond = _beyond_client(value, profile.limits.get(place), name=resource.name)
    what = beyond or (None if resource.range is None else resource.range.problem(value, name=resource.name))
    if what is None or place in _ELSEWHERE:
        return []
    if place == _RIGHTS and beyond is None and isinstance(value, int):
        return [_unknown_rights(path, value)]
    why = Message("The client refuses the whole pack, or never connects with it.")
    return [error("range", path, what, why=why, cure=Message("Choose a value inside the range."))]


def _beyond_client(value: Value, limits: tuple[int, int] | None, *, name: str) -> Message | None:
    """Say that a number is more, or less, than the client takes; what the definition allows is not asked here."""
    if limits is None or not isinstance(value, int) or isinstance(value, bool):
        return None
    smallest, largest = limits
    if value > largest:
        return Message("{resource} is over {largest}.", resource=name, largest=largest)
    return Message("{resource} is under {smallest}.", resource=name, smallest=smallest) if value < smallest else None


def _unknown_rights(path: ResourcePath, value: int) -> Problem:
    return warning(
        "acl-rights",
        path,
        Message("The rights are {rights}, but 1, 2, 4, 8 and 16 are all that there are.", rights=value),
        why=Message("This client keeps the lowest 16 bits of any number; another may refuse what is not in 0..31."),
        cure=Message("Write the sum of the rights you mean, at most 31."),
    )


def _repeated(records: Sequence[Record]) -> list[Problem]:
    counts = Counter(record.path for record in records)
    return [
        warning(
            "repeated-resource",
            path,
            Message.counted("The resource is written {n} time.", "The resource is written {n} times.", n=count),
            why=Message("The device keeps the last value; a reader of the job sees the first."),
            cure=Message("Write it once."),
        )
        for path, count in counts.items()
        if count > 1
    ]
