"""Our own file format for object definitions: one TOML file per object, with all its versions.

::

    id = 3303
    name = "Temperature"
    multiple = true                  # absent: single, optional
    help = "One temperature sensor."

    [versions]                       # object version = LwM2M version it asks for
    "1.0" = "1.0"
    "1.1" = "1.1"

    [resource.5700]
    name = "Sensor Value"
    type = "Float"                   # a name of the OMA registry; "none" when it is executable
    operations = "R"                 # R, W, RW, E; absent: only a bootstrap server writes it
    mandatory = true                 # also: multiple, units, range or range_text (prose), secret, choices
    help = "The last value measured."
    since = "1.0"                    # absent: from the oldest version on
    changed."1.1" = { units = "Cel" }  # from 1.1 on; `removed = true` takes the resource away

`choices` names values (`[resource.5.choices]`, `0 = "Off"`); inside `changed` it adds, and an empty word takes away.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from factory_prov.errors import InputError
from factory_prov.files.reading import TEXT_LIMIT_BYTES, read_bytes
from factory_prov.files.toml_text import refuse_long_keys
from factory_prov.lwm2m.malformed import Malformed
from factory_prov.lwm2m.object_types import (
    LENGTH_TYPES,
    NUMBER_TYPES,
    OPERATIONS,
    ObjectDefinition,
    ResourceDefinition,
    ValueRange,
    version_key,
)
from factory_prov.lwm2m.paths import MAX_ID
from factory_prov.lwm2m.values import ResourceType
from factory_prov.messages import Message

_Table = dict[str, Any]
"""A TOML table as tomllib gives it; `_check` has looked at its keys and the kinds of its values."""

_NO_TABLE: Mapping[str, Any] = MappingProxyType({})

OBJECT_DEFAULTS: Mapping[str, Any] = {"name": "", "help": "", "multiple": False, "mandatory": False}
RESOURCE_DEFAULTS: Mapping[str, Any] = {
    "name": "",
    "type": "",
    "operations": "",
    "multiple": False,
    "mandatory": False,
    "range": "",
    "range_text": "",
    "units": "",
    "secret": False,
    "help": "",
    "choices": {},
}
_FILE_KEYS: Mapping[str, Any] = {**OBJECT_DEFAULTS, "id": 0, "versions": {}, "resource": {}, "changed": {}}
_CHANGE_KEYS: Mapping[str, Any] = {**RESOURCE_DEFAULTS, "removed": False}
_RESOURCE_KEYS: Mapping[str, Any] = {**RESOURCE_DEFAULTS, "since": "", "changed": {}}
_THE_OBJECT = Message("the object")
_KIND_NAMES = {
    str: Message("text in quotes"),
    bool: Message("true or false"),
    int: Message("a whole number"),
    dict: Message("a table"),
}


def read_object_file(path: Path) -> tuple[ObjectDefinition, ...]:
    """Read `<object id>.toml`: all versions of the object, oldest first; none when there is no such file.

    InputError names the file and, where it can, the resource or line.
    """
    cure = Message("Correct the file, or take it out of its folder.")
    if _is_missing(path):
        return ()
    data = read_bytes(path, max_bytes=TEXT_LIMIT_BYTES)
    try:
        text = data.decode("utf-8-sig")
        refuse_long_keys(text, place=str(path))
        objects = parse_object(text)
    except Malformed as error:
        what = Message("Not a definition of a LwM2M object: {reason}", reason=error.what)
        raise InputError(what, place=str(path), cure=cure) from error
    except (ValueError, RecursionError) as error:  # tomllib's errors and those of bad UTF-8 are ValueErrors
        what = Message("Not a definition of a LwM2M object: {library_text}.", library_text=str(error))
        raise InputError(what, place=str(path), cure=cure) from error
    object_id = objects[0].object_id
    if str(object_id) != path.stem:
        raise InputError(
            Message("The file defines object {object_id}.", object_id=object_id),
            place=str(path),
            cure=Message("Name it {object_id}.toml.", object_id=object_id),
        )
    return objects


def _is_missing(path: Path) -> bool:
    try:
        path.stat()
    except FileNotFoundError:
        return True
    except OSError:
        return False  # reading it says what is the matter
    return False


def parse_object(text: str) -> tuple[ObjectDefinition, ...]:
    """Read one object in our format: all its versions, oldest first. Malformed says what is wrong, and where.

    ValueError or RecursionError for what is no TOML.
    """
    table = tomllib.loads(text)
    _check(table, _FILE_KEYS, _THE_OBJECT)
    lwm2m_versions = table.pop("versions", {})
    versions = _versions(lwm2m_versions)
    object_id = _object_id(table.pop("id", None))
    if not table.get("name"):
        raise Malformed(Message("the object has no name."))
    timelines = {_id(key): _timeline(key, value, versions) for key, value in table.pop("resource", {}).items()}
    states = _states(table, versions, known=OBJECT_DEFAULTS, where=_THE_OBJECT)
    return tuple(
        ObjectDefinition(
            object_id=object_id,
            version=version,
            lwm2m_version=lwm2m_versions[version],
            resources=MappingProxyType({rid: found for rid in sorted(timelines) if (found := timelines[rid][index])}),
            **{**OBJECT_DEFAULTS, **(state or {})},
        )
        for index, (version, state) in enumerate(zip(versions, states, strict=True))
    )


def _check(table: object, known: Mapping[str, Any], where: Message | str) -> None:
    """Refuse a key we do not know and a value of the wrong kind; `known` holds an example of every value."""
    if type(table) is not dict:
        raise Malformed(Message("{where} has to be a table.", where=where))
    for key, value in table.items():
        if key not in known:
            unknown = Message("there is no key {key}; known are {names}.", key=repr(key), names=", ".join(known))
            raise Malformed(unknown).at(where)
        if type(value) is not type(known[key]):
            raise Malformed(Message("{key} takes {kind}.", key=key, kind=_KIND_NAMES[type(known[key])])).at(where)


def _versions(table: _Table) -> list[str]:
    """Return the object versions, oldest first."""
    _check(table, dict.fromkeys(table, ""), "[versions]")
    for lwm2m_version in table.values():
        version_key(lwm2m_version)
    if not table:
        raise Malformed(Message("[versions] names no version."))
    return sorted(table, key=version_key)


def _id(text: str) -> int:
    if not (text.isascii() and text.isdigit() and str(int(text)) == text and int(text) <= MAX_ID):
        raise Malformed(
            Message("resource {text}: an id is a whole number from 0 to {max_id}.", text=repr(text), max_id=MAX_ID)
        )
    return int(text)


def _object_id(value: int | None) -> int:
    if value is None or not 0 <= value <= MAX_ID:
        raise Malformed(Message("the object needs an id, a whole number from 0 to {max_id}.", max_id=MAX_ID))
    return value


def _timeline(key: str, table: _Table, versions: Sequence[str]) -> list[ResourceDefinition | None]:
    """Return what one resource is in each version; None where the object does not have it."""
    where = Message("resource {resource_id}", resource_id=key)
    _check(table, _RESOURCE_KEYS, where)
    timeline: list[ResourceDefinition | None] = []
    built, last = None, None
    for state in _states(table, versions, known=_CHANGE_KEYS, where=where):
        if state is not last:
            built, last = _resource(int(key), state), state
        timeline.append(built)
    return timeline


def _states(
    table: _Table, versions: Sequence[str], *, known: Mapping[str, Any], where: Message
) -> list[Mapping[str, Any] | None]:
    """Return the table as it is in each version, None where it is not there; unchanged means the same object."""
    changes = table.pop("changed", _NO_TABLE)
    since = table.pop("since", versions[0])
    unknown = {since, *changes} - set(versions)
    if unknown:
        raise Malformed(Message("version {version} is not one of [versions].", version=min(unknown))).at(where)
    state: Mapping[str, Any] = table
    states: list[Mapping[str, Any] | None] = []
    for index, version in enumerate(versions):
        if version in changes:
            changed = Message("{where}, changed in {version}", where=where, version=version)
            _check(changes[version], known, changed)
            state = _overlay(state, changes[version])
        there = index >= versions.index(since) and not state.get("removed")
        states.append(state if there else None)
    return states


def _overlay(state: Mapping[str, Any], change: _Table) -> Mapping[str, Any]:
    merged = {**state, **change}
    if "choices" in change:
        merged["choices"] = {**state.get("choices", _NO_TABLE), **change["choices"]}
    return merged


def _resource(resource_id: int, state: Mapping[str, Any] | None) -> ResourceDefinition | None:
    if state is None:
        return None
    try:
        return _build(resource_id, {**RESOURCE_DEFAULTS, **state})
    except Malformed as error:
        raise error.at(Message("resource {resource_id}", resource_id=resource_id)) from error


def _build(resource_id: int, row: _Table) -> ResourceDefinition:
    if not row["name"]:
        raise Malformed(Message("the name is missing."))
    if row["operations"] not in OPERATIONS:
        raise Malformed(Message("operations takes R, W, RW, E or nothing, not {text}.", text=repr(row["operations"])))
    resource_type = _resource_type(row["type"])
    if (resource_type is ResourceType.NONE) != (row["operations"] == "E"):
        raise Malformed(Message('operations = "E" and type = "none" come together.'))
    return ResourceDefinition(
        resource_id=resource_id,
        name=row["name"],
        type=resource_type,
        operations=row["operations"],
        multiple=row["multiple"],
        mandatory=row["mandatory"],
        range=_range(row["range"], row["range_text"], resource_type),
        units=row["units"],
        help=row["help"],
        choices=_choices(row["choices"]),
        secret=row["secret"],
    )


def _resource_type(name: str) -> ResourceType:
    try:
        return ResourceType(name)
    except ValueError:
        types = ", ".join(ResourceType)
        raise Malformed(Message("{text} is none of the types {types}.", text=repr(name), types=types)) from None


def _range(text: str, prose: str, resource_type: ResourceType) -> ValueRange | None:
    if prose:
        return ValueRange(prose=prose)
    if not text:
        return None
    parsed = ValueRange.parse(text)
    if resource_type not in (LENGTH_TYPES if parsed.unit == "bytes" else NUMBER_TYPES):
        raise Malformed(
            Message(
                "the range {span} does not suit {resource_type}: text takes a length such as 0..255 bytes.",
                span=text,
                resource_type=resource_type.value,
            )
        )
    return parsed


def _choices(table: _Table) -> tuple[tuple[int, str], ...]:
    if not table:
        return ()
    _check(table, dict.fromkeys(table, ""), "choices")
    try:
        return tuple(sorted((int(number), word) for number, word in table.items() if word))
    except ValueError:
        raise Malformed(Message("choices are whole numbers with a word each.")) from None
