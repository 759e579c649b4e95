"""`factory-prov objects list | show | import`."""

from __future__ import annotations

import argparse
from pathlib import Path

from factory_prov.cli.output import Output, Words
from factory_prov.errors import InputError
from factory_prov.files.owner_only import write_owner_only
from factory_prov.files.reading import read_bytes
from factory_prov.files.user_folders import user_definitions_folder
from factory_prov.lwm2m.object_file import read_object_file
from factory_prov.lwm2m.object_types import ObjectDefinition, ResourceDefinition, version_key
from factory_prov.lwm2m.object_writer import to_toml
from factory_prov.lwm2m.objects import Definitions, known_definitions
from factory_prov.lwm2m.oma_xml import MAX_SIZE_BYTES, import_objects
from factory_prov.messages import Message


def list_objects(_: argparse.Namespace, output: Output) -> int:
    """List the known objects and their versions."""
    definitions = known_definitions()
    rows, documents = [], []
    for object_id in definitions.object_ids():
        definition = definitions.get(object_id)
        if definition is not None:
            versions = definitions.versions(object_id)
            rows.append((f"/{object_id}", definition.name, ", ".join(versions)))
            documents.append({"object_id": object_id, "name": definition.name, "versions": versions})
    output.result(output.table(rows), documents)
    return 0


def show(arguments: argparse.Namespace, output: Output) -> int:
    """Show the resources of one version of an object."""
    definitions = known_definitions()
    definition = definitions.get(arguments.object_id, arguments.object_version)
    if definition is None:
        versions = definitions.versions(arguments.object_id)
        known = (
            Message("Known versions: {versions}.", versions=", ".join(versions))
            if versions
            else Message("See factory-prov objects list.")
        )
        raise InputError(Message("there is no such object or version."), place=f"/{arguments.object_id}", cure=known)
    rows = [_row(resource) for resource in definition.resources.values()]
    name = f"/{definition.object_id} {definition.name} {definition.version}"
    head = Message("{name}: {explanation}", name=name, explanation=definition.explanation)
    document = {
        "object_id": definition.object_id,
        "name": definition.name,
        "version": definition.version,
        "resources": [_document(resource) for resource in definition.resources.values()],
    }
    output.result([head, "", *output.table(rows)], document)
    return 0


def _row(resource: ResourceDefinition) -> tuple[Words, ...]:
    count = Message("several") if resource.multiple else ""
    need = Message("mandatory") if resource.mandatory else ""
    limits = " ".join(part for part in (str(resource.range or ""), resource.units) if part)
    return (str(resource.resource_id), resource.name, resource.type.value, limits, need, count, resource.explanation)


def _document(resource: ResourceDefinition) -> dict[str, object]:
    return {
        "resource_id": resource.resource_id,
        "name": resource.name,
        "type": resource.type.value,
        "operations": resource.operations,
        "multiple": resource.multiple,
        "mandatory": resource.mandatory,
        "range": str(resource.range or ""),
        "units": resource.units,
        "choices": {str(value): word for value, word in resource.choices},
        "help": resource.help,
    }


def import_files(arguments: argparse.Namespace, output: Output) -> int:
    """Keep the objects of every file in the user's folder; 2 when one was bad, and every bad one is named.

    A file is taken whole or not at all. What the program has itself stays as it is: its definitions explain more than
    the registry's files do.
    """
    shipped = Definitions()
    lines: list[Words] = []
    documents: list[dict[str, object]] = []
    bad = 0
    for path in arguments.files:
        try:
            data = read_bytes(path, max_bytes=MAX_SIZE_BYTES)
            kept = [_import(found, shipped) for found in import_objects(data, source=str(path))]
        except InputError as failure:
            bad += 1
            if len(arguments.files) == 1:
                raise
            output.trouble(Message("not imported: {reason}", reason=failure.message))
            documents.append({"source": str(path), "error": str(failure.what), "place": str(failure.place)})
            continue
        lines += [line for line, _ in kept]
        documents += [document for _, document in kept]
    if bad:
        output.trouble(Message.counted("{n} file was not imported.", "{n} files were not imported.", n=bad))
    if lines or output.json_wanted:
        output.result(lines, documents)
    return 2 if bad else 0


def _import(definition: ObjectDefinition, shipped: Definitions) -> tuple[Words, dict[str, object]]:
    """Keep one object unless the program has it; return what is told of it, in words and for programs."""
    known = definition.version in shipped.versions(definition.object_id)
    target = None if known else _keep(definition)
    name, count = f"/{definition.object_id} {definition.name} {definition.version}", len(definition.resources)
    line = (
        Message("{name}: known already", name=name)
        if known
        else Message.counted(
            "{name}: {n} resource, {file}", "{name}: {n} resources, {file}", n=count, name=name, file=target
        )
    )
    file = None if target is None else str(target)
    return line, {"object_id": definition.object_id, "version": definition.version, "file": file}


def _keep(definition: ObjectDefinition) -> Path:
    """Put one version of an object into the user's file of that object, beside other versions."""
    target = user_definitions_folder() / f"{definition.object_id}.toml"
    others = [found for found in read_object_file(target) if found.version != definition.version]
    versions = sorted([*others, definition], key=lambda found: version_key(found.version))
    write_owner_only(target, to_toml(versions).encode())
    return target
