"""What a job's [configuration] holds, as objects, instances and resources, and what may be added to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from factory_prov.job.resource_order import read_path
from factory_prov.lwm2m.device_profile import PROVISIONING_FIRMWARE
from factory_prov.lwm2m.objects import Definitions, ObjectDefinition, ResourceDefinition
from factory_prov.lwm2m.paths import MAX_ID, ResourcePath
from factory_prov.lwm2m.values import OBJLNK_NULL_ID

_WRITTEN_BY_BOOTSTRAP = (0, 1, 2)
"""Objects whose read-only resources are written when a device is provisioned."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ResourceEntry:
    """One line of [configuration]: `value` is its TOML value, `definition` None when nothing is known of it."""

    path: ResourcePath
    value: object
    definition: ResourceDefinition | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectOffer:
    """An object of which an instance may be added; `installed`: the device has it."""

    object_id: int
    name: str
    installed: bool


class JobContents:
    """A job's data, looked at once; it does not follow changes."""

    def __init__(self, data: Mapping[str, Any], definitions: Definitions) -> None:
        self._definitions = definitions
        lines = data.get("configuration")
        self._lines: Mapping[str, Any] = lines if isinstance(lines, dict) else {}
        device = data.get("device")
        objects = device.get("objects") if isinstance(device, dict) else None
        known = isinstance(objects, list) and all(type(item) is int for item in objects)
        self.installed: frozenset[int] = frozenset(objects) if known else PROVISIONING_FIRMWARE.objects  # type: ignore[arg-type]  # known implies a list
        """Ids of the objects that the device has."""

    @cached_property
    def _tree(self) -> dict[int, dict[int, list[ResourcePath]]]:
        tree: dict[int, dict[int, list[ResourcePath]]] = {}
        for key in self._lines:
            path = read_path(key)
            if path is not None:
                tree.setdefault(path.object_id, {}).setdefault(path.instance_id, []).append(path)
        return tree

    def objects(self) -> tuple[int, ...]:
        """Return the ids of the objects the job writes, in order."""
        return tuple(sorted(self._tree))

    def instances(self, object_id: int) -> tuple[int, ...]:
        """Return the instances of an object, in order."""
        return tuple(sorted(self._tree.get(object_id, ())))

    def resources(self, object_id: int, instance_id: int) -> tuple[ResourceEntry, ...]:
        """Return what one instance holds, in order of resource and resource instance."""
        paths = self._tree.get(object_id, {}).get(instance_id, [])
        return tuple(
            ResourceEntry(path=path, value=self._lines[str(path)], definition=self._definitions.resource(path))
            for path in sorted(paths, key=_order)
        )

    def value(self, path: ResourcePath) -> object:
        """Return the TOML value of one resource, None when the job does not write it."""
        return self._lines.get(str(path))

    def unreadable(self) -> tuple[str, ...]:
        """Return the keys of [configuration] that are no resource paths."""
        return tuple(key for key in self._lines if read_path(key) is None)

    def links(self) -> tuple[str, ...]:
        """Return every object instance there is, as an object link such as 1:0."""
        return tuple(
            f"{object_id}:{instance}" for object_id in self.objects() for instance in self.instances(object_id)
        )

    def is_bootstrap(self, instance_id: int) -> bool:
        """Whether an account leads to a Bootstrap-Server."""
        return self.value(ResourcePath(0, instance_id, 1)) is True

    def short_server_ids(self, object_id: int) -> dict[int, int]:
        """Return instance → Short Server ID, of the accounts (object 0, no Bootstrap-Server) or the servers (1)."""
        resource_id = 10 if object_id == 0 else 0
        found = {
            instance: self.value(ResourcePath(object_id, instance, resource_id))
            for instance in self.instances(object_id)
            if object_id != 0 or not self.is_bootstrap(instance)
        }
        return {instance: value for instance, value in found.items() if type(value) is int}

    def object_offers(self) -> tuple[ObjectOffer, ...]:
        """Return the objects that can have one more instance: what the device has first, then by id."""
        offers = [
            ObjectOffer(object_id=object_id, name=definition.name, installed=object_id in self.installed)
            for object_id in sorted({*self._definitions.object_ids(), *self.installed})
            if (definition := self._definitions.get(object_id)) is not None
            and self.next_instance(object_id) is not None
        ]
        return tuple(sorted(offers, key=lambda offer: not offer.installed))

    def next_instance(self, object_id: int) -> int | None:
        """Return the lowest free instance id, None when the object takes no more; accounts and servers begin at 1."""
        definition = self._definitions.get(object_id)
        taken = self._tree.get(object_id, {})
        if definition is not None and not definition.multiple:
            return None if taken else 0
        first = 1 if object_id in (0, 1) else 0
        return next((number for number in range(first, MAX_ID + 1) if number not in taken), None)

    def resource_offers(self, object_id: int, instance_id: int) -> tuple[ResourceDefinition, ...]:
        """Return the resources that may be added to an instance, mandatory ones first.

        Not those that are there, actions, and what the device's client does not store.
        """
        definition = self._definitions.get(object_id)
        if definition is None:
            return ()
        present = {path.resource_id for path in self._tree.get(object_id, {}).get(instance_id, ())}
        offers = [
            resource
            for resource in definition.resources.values()
            if resource.resource_id not in present and is_writable(definition, resource)
        ]
        return tuple(sorted(offers, key=lambda resource: not resource.mandatory))

    def next_resource_instance(self, path: ResourcePath) -> ResourcePath | None:
        """Return the path of one more value of a resource, None when it holds a single one."""
        resource = self._definitions.resource(path)
        if resource is None or not resource.multiple:
            return None
        others = self._tree.get(path.object_id, {}).get(path.instance_id, ())
        taken = {other.resource_instance_id for other in others if other.resource_id == path.resource_id}
        number = next((number for number in range(MAX_ID + 1) if number not in taken), None)
        return None if number is None else path._replace(resource_instance_id=number)

    def can_add_resource_instance(self, path: ResourcePath) -> bool:
        """Whether the resource holds several values, so that one more may be added."""
        return self.next_resource_instance(path) is not None


def is_writable(definition: ObjectDefinition, resource: ResourceDefinition) -> bool:
    """Whether a job may write the resource: no action, and stored by the device's client."""
    if resource.executable:
        return False
    stored = PROVISIONING_FIRMWARE.writable.get(definition.object_id)
    if stored is not None:
        return resource.resource_id in stored
    return resource.operations != "R" or definition.object_id in _WRITTEN_BY_BOOTSTRAP


def _order(path: ResourcePath) -> tuple[int, int]:
    return path.resource_id, -1 if path.resource_instance_id is None else path.resource_instance_id


NULL_LINK = f"{OBJLNK_NULL_ID}:{OBJLNK_NULL_ID}"
