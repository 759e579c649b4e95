"""Values that mend a wrong one: the nearest inside a range, the same in another type. All are TOML values of a job."""

from __future__ import annotations

from typing import Any

from factory_prov.lwm2m.device_profile import PROVISIONING_FIRMWARE
from factory_prov.lwm2m.objects import Definitions
from factory_prov.lwm2m.paths import ResourcePath
from factory_prov.lwm2m.values import INT64_MAX, INT64_MIN, Objlnk, ResourceType


def nearest_value(path: ResourcePath | None, value: object, definitions: Definitions) -> int | float | None:
    """Return the nearest number that the resource and the device's client take; None when there is none."""
    resource = None if path is None else definitions.resource(path)
    if path is None or resource is None or isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    limits = resource.range
    if limits is not None and limits.unit == "bytes":
        return None
    if limits is not None and limits.values:
        return min(limits.values, key=lambda allowed: abs(allowed - value))
    place = path.object_id, path.resource_id
    smallest: int | float
    largest: int | float
    smallest, largest = PROVISIONING_FIRMWARE.limits.get(place, (INT64_MIN, INT64_MAX))
    if limits is not None and limits.maximum is not None:
        largest = min(largest, limits.maximum)
    if limits is not None and limits.minimum is not None:
        smallest = max(smallest, limits.minimum)
    return max(min(value, largest), smallest)


def fitting_value(value: object, wanted: ResourceType) -> Any:
    """Return the TOML value that says the same in another type; None when it cannot be said."""
    match wanted:
        case ResourceType.BOOLEAN:
            return {"0": False, "1": True, "false": False, "true": True}.get(str(value).strip().lower())
        case ResourceType.INTEGER | ResourceType.UNSIGNED | ResourceType.TIME:
            return _whole(value)
        case ResourceType.FLOAT:
            return _number(value)
        case ResourceType.OPAQUE:
            return {"text": value} if isinstance(value, str) else None
        case ResourceType.OBJLNK:
            return _link(value)
        case ResourceType.STRING | ResourceType.CORELNK:
            return _text(value)
    return None


def _whole(value: object) -> int | None:
    if isinstance(value, bool):
        return int(value)
    number = _number(value)
    return int(number) if number is not None and number.is_integer() else None


def _number(value: object) -> float | None:
    if not isinstance(value, (str, int, float)) or isinstance(value, bool):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if abs(number) <= 2**53 else None  # beyond it a float is no longer exact


def _link(value: object) -> dict[str, str] | None:
    try:
        return {"objlnk": str(Objlnk.parse(str(value)))}
    except ValueError:
        return None


def _text(value: object) -> str | None:
    if isinstance(value, dict):
        inside = value.get("text")
        return inside if isinstance(inside, str) else None
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None
