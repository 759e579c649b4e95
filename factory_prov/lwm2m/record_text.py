"""Records as a person or a program reads them; secrets are shown only on request."""

from __future__ import annotations

import math
from collections.abc import Iterable
from decimal import Decimal

from factory_prov.lwm2m.object_types import ResourceDefinition
from factory_prov.lwm2m.objects import Definitions
from factory_prov.lwm2m.paths import ResourcePath
from factory_prov.lwm2m.senml import ResolvedRecord
from factory_prov.lwm2m.values import Objlnk, Value, printable
from factory_prov.messages import Message

_SHOWN_BYTES = 24
_SECRET_OBJECTS = ("0", "21")
"""LwM2M Security and OSCORE: what nobody knows in them is most likely a key."""


def record_rows(
    records: Iterable[ResolvedRecord], definitions: Definitions, *, show_secrets: bool = False
) -> list[tuple[str, str, str | Message]]:
    """Return name (resource path), the standard's name for it, and the value with its unit, for a table.

    Characters that could steer a terminal are escaped.
    """
    rows: list[tuple[str, str, str | Message]] = []
    for record in records:
        resource = _resource(record.name, definitions)
        shown: str | Message = (
            secret_text(record.value)
            if is_secret(record.name, record.value, resource) and not show_secrets
            else value_text(record.value, resource)
        )
        if record.time_s is not None:
            shown = Message("{shown} at {time_s} s", shown=shown, time_s=str(record.time_s))
        rows.append((printable(record.name), "" if resource is None else resource.name, shown))
    return rows


def record_documents(
    records: Iterable[ResolvedRecord], definitions: Definitions, *, show_secrets: bool = False
) -> list[dict[str, object]]:
    """Return records as JSON takes them; `value` is absent for a secret, bytes are {"hex": …}, links {"objlnk": …}.

    JSON has no NaN and no infinities: they are the texts "NaN", "Infinity", "-Infinity".
    """
    documents = []
    for record in records:
        resource = _resource(record.name, definitions)
        document: dict[str, object] = {"path": record.name}
        if resource is not None:
            document |= {"name": resource.name, "type": resource.type.value}
        if is_secret(record.name, record.value, resource) and not show_secrets:
            document |= {"secret": True, "size_bytes": len(record.value) if isinstance(record.value, bytes) else None}
        else:
            document["value"] = _json_value(record.value)
        extras = {"time_s": _json_value(record.time_s), "unit": record.unit, "sum": _json_value(record.sum)}
        documents.append(document | {key: value for key, value in extras.items() if value is not None})
    return documents


def value_text(value: Value | Decimal | None, resource: ResourceDefinition | None) -> str | Message:
    """Tell one value to a person, with the word for an enumerated one and the unit."""
    match value:
        case None:
            return Message("(no value)")
        case bool():
            return Message("yes") if value else Message("no")
        case str():
            return f'"{printable(value)}"'
        case bytes():
            return _bytes_text(value)
        case Objlnk():
            return Message("object link {link}", link=str(value))
    words = dict(resource.choices) if resource is not None else {}
    text = f"{value} ({words[int(value)]})" if value in words else str(value)
    return f"{text} {resource.units}" if resource is not None and resource.units else text


def is_secret(name: str, value: Value | Decimal | None, resource: ResourceDefinition | None) -> bool:
    """Whether to hide a value: what is secret by its definition; of what has none bytes, and text among keys.

    `name` is the resource's path, as far as it can be read as one.
    """
    if resource is not None:
        return resource.secret
    among_keys = name.strip("/").partition("/")[0] in _SECRET_OBJECTS
    return isinstance(value, bytes) or (among_keys and isinstance(value, str))


def secret_text(value: Value | Decimal | None) -> Message:
    """Say that a value is hidden, and how long it is."""
    if isinstance(value, (bytes, str)):
        return Message.counted("({n} byte, secret)", "({n} bytes, secret)", n=len(value))
    return Message("(secret)")


def _bytes_text(value: bytes) -> Message:
    shown = f"{value[:_SHOWN_BYTES].hex()}{'…' if len(value) > _SHOWN_BYTES else ''}"
    if value and all(32 <= byte < 127 for byte in value):
        shown = f'"{value.decode()}"'
    return Message.counted("{shown} ({n} byte)", "{shown} ({n} bytes)", n=len(value), shown=shown)


def _resource(name: str, definitions: Definitions) -> ResourceDefinition | None:
    try:
        return definitions.resource(ResourcePath.parse_loose(name))
    except ValueError:
        return None


def _json_value(value: Value | Decimal | None) -> object:
    match value:
        case bytes():
            return {"hex": value.hex()}
        case Objlnk():
            return {"objlnk": str(value)}
        case Decimal():
            return _json_value(float(value))
        case float() if not math.isfinite(value):
            return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
        case _:
            return value
