"""The order of a job's resources: where a new one goes, and whether two jobs have the same in the same order.

A new one goes beside its instance's others, in the order of ids.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from factory_prov.lwm2m.paths import ResourcePath

Keys = tuple[str, ...]
"""A path of keys from the top of a job: ("credentials", "psk", "identity")."""

CONFIGURATION: Keys = ("configuration",)


@lru_cache(maxsize=131_072)  # more than a job file has room for: with fewer, a larger job reads all of them each time
def read_path(text: str) -> ResourcePath | None:
    """Return the resource path that a key of [configuration] is, None when it is none."""
    try:
        return ResourcePath.parse(text)
    except ValueError:
        return None


def placed(table: Mapping[str, Any], key: str, value: object) -> dict[str, Any]:
    """Return the table with a new line in its place; a key that is no resource path goes to the end."""
    path = read_path(key)
    at = len(table) if path is None else _position(list(table), path)
    items = list(table.items())
    items.insert(at, (key, value))
    return dict(items)


def same_job(left: Mapping[str, Any], right: Mapping[str, Any]) -> bool:
    """Whether two jobs are the same, the order of their resources too: in it the device gets them."""
    lines, others = left.get(CONFIGURATION[0]), right.get(CONFIGURATION[0])
    ordered = isinstance(lines, dict) and isinstance(others, dict)
    return same(left, right) and (not ordered or list(lines or ()) == list(others or ()))


def same(left: object, right: object) -> bool:
    """Whether two TOML values are the same: 1 is not true, NaN is NaN; tables have no order."""
    if left is right:
        return True
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(value, right[key]) for key, value in left.items())
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    return type(left) is type(right) and (left == right or repr(left) == repr(right))


def _position(keys: list[str], path: ResourcePath) -> int:
    """Return the index a path gets: in its instance, else beside its object's instances, else among the objects."""
    paths = [(index, found) for index, key in enumerate(keys) if (found := read_path(key)) is not None]
    ids = _ids(path)
    for shared in (2, 1, 0):
        group = [(index, _ids(found)) for index, found in paths if found[:shared] == path[:shared]]
        if group:
            smaller = [index for index, found in group if found[: 4 if shared == 2 else shared + 1] < ids]
            return smaller[-1] + 1 if smaller else group[0][0]
    return len(keys)


def _ids(path: ResourcePath) -> tuple[int, ...]:
    return (*path[:3], -1 if path.resource_instance_id is None else path.resource_instance_id)
