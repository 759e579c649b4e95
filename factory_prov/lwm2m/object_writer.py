"""Writing object definitions in our own file format (`object_file`), so that an imported one can be kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from factory_prov.lwm2m.object_file import OBJECT_DEFAULTS, RESOURCE_DEFAULTS
from factory_prov.lwm2m.object_types import ObjectDefinition, ResourceDefinition, version_key

_Table = dict[str, Any]
"""What stands in the file, by key: text, true or false, or again a table."""


def to_toml(objects: Sequence[ObjectDefinition]) -> str:
    """Write all versions of one object in our format, as `parse_object` reads it; ValueError when they are not one."""
    versions = sorted(objects, key=lambda definition: version_key(definition.version))
    one_object = len({one.object_id for one in versions}) == 1
    if not one_object or len({one.version for one in versions}) < len(versions):
        raise ValueError("one file holds one object, and every version of it once")
    lines = [f"# LwM2M object {versions[0].object_id}; changed.<version> says what differs from that version on.", ""]
    lines.append(f"id = {versions[0].object_id}")
    lines += _lines([{key: getattr(one, key) for key in OBJECT_DEFAULTS} for one in versions], versions)
    lines += ["", "[versions]", *(f"{_quote(one.version)} = {_quote(one.lwm2m_version)}" for one in versions)]
    for resource_id in sorted({rid for one in versions for rid in one.resources}):
        rows = [_row(one.resources.get(resource_id)) for one in versions]
        lines += ["", f"[resource.{resource_id}]", *_lines(rows, versions)]
    return "\n".join(lines) + "\n"


def _row(resource: ResourceDefinition | None) -> _Table | None:
    if resource is None:
        return None
    row = {key: getattr(resource, key) for key in RESOURCE_DEFAULTS if key != "range_text"}
    limits = resource.range
    row["type"] = resource.type.value
    row["range"] = "" if limits is None or limits.prose else str(limits)
    row["range_text"] = "" if limits is None else limits.prose
    row["choices"] = {str(number): word for number, word in resource.choices}
    return row


def _lines(rows: Sequence[_Table | None], versions: Sequence[ObjectDefinition]) -> list[str]:
    """Write the first row in full and of each later one what is different."""
    first = next(index for index, row in enumerate(rows) if row is not None)
    last = rows[first] or {}
    lines = [f"since = {_quote(versions[first].version)}"] if first else []
    lines += [f"{key} = {_toml(value)}" for key, value in last.items() if value not in ("", False, {})]
    removed = False
    for row, version in zip(rows[first + 1 :], versions[first + 1 :], strict=True):
        change = {} if row is None else _difference(last, row)
        if (row is None) != removed:
            removed = row is None
            change["removed"] = removed
        last = row or last
        if change:
            lines.append(f"changed.{_quote(version.version)} = {_toml(change)}")
    return lines


def _difference(old: _Table, new: _Table) -> _Table:
    change = {key: value for key, value in new.items() if value != old[key]}
    if "choices" in change:
        gone = dict.fromkeys(old["choices"].keys() - new["choices"].keys(), "")
        added = {key: word for key, word in new["choices"].items() if old["choices"].get(key) != word}
        change["choices"] = {**gone, **added}
    return change


def _toml(value: str | bool | _Table) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(inner)}" for key, inner in value.items()) + " }"
    return str(value).lower() if isinstance(value, bool) else _quote(value)


def _quote(text: str) -> str:
    """Write a TOML basic string: quotation mark, backslash and control characters are escaped."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(f"\\u{ord(c):04x}" if ord(c) < 32 or ord(c) == 127 else c for c in escaped) + '"'
