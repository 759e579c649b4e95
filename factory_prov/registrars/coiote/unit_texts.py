"""What Coiote DM shows people of a unit: its friendly name and its properties, made from templates.

Fields: `{endpoint_name}`, `{hardware_id}` (its chip), `{serial}` (the digits at the end of the endpoint name).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from factory_prov.errors import InputError
from factory_prov.messages import Message
from factory_prov.naming.templates import fill

if TYPE_CHECKING:
    from factory_prov.registrars.registration import Registration

_LONGEST = 255
_SAMPLE = {"endpoint_name": "unit-1", "hardware_id": "1", "serial": "1"}


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitTexts:
    """The texts of one unit; an empty friendly name is none that we say."""

    friendly_name: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)


def unit_texts(friendly_name: str, properties: Mapping[str, str], registration: Registration) -> UnitTexts:
    """Fill a unit into the templates; InputError, its place the option, for what is not known of this one."""
    digits = re.search(r"[0-9]+\Z", registration.endpoint_name)
    values = {
        "endpoint_name": registration.endpoint_name,
        "hardware_id": registration.hardware_id or None,
        "serial": digits[0] if digits else None,
    }
    return _filled(friendly_name, properties, values)


def refuse_texts(friendly_name: str, properties: Mapping[str, str]) -> None:
    """Raise InputError for a template that no unit could be filled into."""
    _filled(friendly_name, properties, _SAMPLE)


def _filled(friendly_name: str, properties: Mapping[str, str], values: Mapping[str, str | None]) -> UnitTexts:
    def filled(template: str, place: str) -> str:
        text = fill(template, values, place=place)
        if not text.isprintable() or len(text) > _LONGEST:
            raise InputError(
                Message("This text is unreadable, or longer than {most} characters.", most=_LONGEST),
                place=place,
                cure=Message("Shorten it, and write it in one line."),
            )
        return text

    return UnitTexts(
        friendly_name=filled(friendly_name, "friendly_name"),
        properties={name: filled(text, f"properties.{name}") for name, text in properties.items()},
    )
