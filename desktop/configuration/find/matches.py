"""What in a job fits some words: its resources by number, name and value, and its settings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from factory_prov.job.resource_order import read_path
from factory_prov.lwm2m.objects import Definitions

_PATH = re.compile(r"(?:/\d+)+/?", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Findable:
    """One line of a job. `path` is as a Problem names it; `words` is what is searched, in small letters."""

    path: str
    words: str


def findables(data: Mapping[str, Any], definitions: Definitions) -> tuple[Findable, ...]:
    """Return everything that can be found: the settings first, then the resources in the order of their numbers."""
    lines = data.get("configuration")
    others = {key: value for key, value in data.items() if key != "configuration"}
    resources = _resources(lines if isinstance(lines, dict) else {}, definitions)
    return (*_settings(others, ""), *resources)


def matching(all_of_it: tuple[Findable, ...], text: str) -> tuple[Findable, ...]:
    """Return what has every word of a text in it; nothing for a text without words. A path is that of what is found."""
    words = text.casefold().split()
    return tuple(item for item in all_of_it if all(_fits(word, item) for word in words)) if words else ()


def _fits(word: str, item: Findable) -> bool:
    return item.path.startswith(word) if _PATH.fullmatch(word) else word in item.words


def _settings(table: Mapping[str, Any], above: str) -> Iterator[Findable]:
    for key, value in table.items():
        path = f"{above}.{key}" if above else key
        if isinstance(value, dict):
            yield from _settings(value, path)
        else:
            yield Findable(path=path, words=f"{path} {path.replace('_', ' ')} {value}".casefold())


def _resources(lines: Mapping[str, Any], definitions: Definitions) -> Iterator[Findable]:
    known = [(path, key) for key in lines if (path := read_path(key)) is not None]
    known.sort(key=lambda item: (item[0][:3], -1 if item[0].resource_instance_id is None else item[0][3]))
    for path, key in known:
        about, resource = definitions.get(path.object_id), definitions.resource(path)
        names = f"{about.name if about else ''} {resource.name if resource else ''}"
        yield Findable(path=key, words=f"{key} {names} {_shown(lines[key])}".casefold())


def _shown(value: object) -> str:
    """Return a value as a person would type it."""
    if isinstance(value, dict):
        return " ".join(f"{key} {_shown(item)}" for key, item in value.items())
    return str(value)
