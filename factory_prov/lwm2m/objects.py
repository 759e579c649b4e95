"""The object definitions at hand: ours, and those an engineer puts into a folder beside them.

Ours tell facts of the OMA LwM2M registry in our own words; `oma_xml` reads any other object from the registry's XML
and `to_toml` writes it into such a folder. The types are in `object_types`, the file format is in `object_file`.
"""

from __future__ import annotations

from pathlib import Path

from factory_prov.errors import InputError
from factory_prov.files.user_folders import user_definitions_folder
from factory_prov.lwm2m.object_file import read_object_file
from factory_prov.lwm2m.object_types import ObjectDefinition, ResourceDefinition, ValueRange, version_key
from factory_prov.lwm2m.object_writer import to_toml
from factory_prov.lwm2m.paths import ResourcePath
from factory_prov.messages import Message
from factory_prov.resources import resource

__all__ = ["Definitions", "ObjectDefinition", "ResourceDefinition", "ValueRange", "to_toml"]

SHIPPED_FOLDER = resource("objects")


class Definitions:
    """Object definitions from folders of `<object id>.toml`, each file read when its object is first asked for.

    Our own folder always comes first; a later folder replaces the versions of an object that it defines and adds
    the others. A folder that does not exist holds nothing. A broken file raises InputError, and only when it is read.
    """

    def __init__(self, *folders: Path) -> None:
        self._folders = (SHIPPED_FOLDER, *folders)
        self._read: dict[int, dict[str, ObjectDefinition]] = {}

    def get(self, object_id: int, version: str | None = None) -> ObjectDefinition | None:
        """Return one version of an object, the newest by default; None when it is not defined."""
        known = self._by_version(object_id)
        return known.get(version or next(reversed(known), ""))

    def versions(self, object_id: int) -> tuple[str, ...]:
        """Return the versions of an object, oldest first; empty when it is not defined."""
        return tuple(self._by_version(object_id))

    def object_ids(self) -> tuple[int, ...]:
        """Return the ids of all defined objects, in order, without reading their files."""
        return tuple(sorted({object_id for folder in self._folders for object_id in _object_ids(folder)}))

    def resource(self, path: ResourcePath, version: str | None = None) -> ResourceDefinition | None:
        """Return the definition of the resource at `path`, by the newest version of its object unless told."""
        definition = self.get(path.object_id, version)
        return None if definition is None else definition.resources.get(path.resource_id)

    def _by_version(self, object_id: int) -> dict[str, ObjectDefinition]:
        """Return the versions of one object, oldest first; read once."""
        if object_id not in self._read:
            files = (read_object_file(folder / f"{object_id}.toml") for folder in self._folders)
            merged = {definition.version: definition for definitions in files for definition in definitions}
            self._read[object_id] = {version: merged[version] for version in sorted(merged, key=version_key)}
        return self._read[object_id]


def _object_ids(folder: Path) -> list[int]:
    """Return the ids that the file names in a folder say; other files are none of our business."""
    try:
        stems = [path.stem for path in folder.iterdir() if path.suffix == ".toml"]
    except FileNotFoundError:
        return []
    except OSError as error:
        cure = Message("Name a folder that can be read.")
        raise InputError(
            Message("The folder of object definitions cannot be listed."), place=str(folder), cure=cure
        ) from error
    return [int(stem) for stem in stems if stem.isascii() and stem.isdigit() and str(int(stem)) == stem]


def known_definitions() -> Definitions:
    """Return the shipped object definitions and those the user has imported."""
    return Definitions(user_definitions_folder())
