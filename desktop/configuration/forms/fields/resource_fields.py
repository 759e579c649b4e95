"""Which field edits which resource."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING

from desktop.configuration.forms.fields.base import FormField
from desktop.configuration.forms.fields.choice import ChoiceField, Picking
from desktop.configuration.forms.fields.context import FieldContext
from desktop.configuration.forms.fields.number import NumberField, NumberLimits, number_complaint, read_number
from desktop.configuration.forms.fields.objlnk import ObjlnkField
from desktop.configuration.forms.fields.opaque import OpaqueField
from desktop.configuration.forms.fields.raw import RawField
from desktop.configuration.forms.fields.switch import SwitchField
from desktop.configuration.forms.fields.text import TextField
from desktop.configuration.forms.fields.time import TimeField
from factory_prov.lwm2m.values import INT64_MAX, INT64_MIN, UINT64_MAX, ResourceType

if TYPE_CHECKING:
    from factory_prov.lwm2m.objects import ResourceDefinition
    from factory_prov.lwm2m.paths import ResourcePath

_CREDENTIALS = {
    3: ("psk_identity", "certificate"),
    4: ("server_certificate",),
    5: ("psk_key", "private_key"),
}
"""Resources of the Security object (/0) and what is usually put there for each unit."""

_ALL_CREDENTIALS = ("psk_identity", "psk_key", "certificate", "private_key", "server_certificate")


def resource_field(
    definition: ResourceDefinition | None, path: ResourcePath, value: object, context: FieldContext
) -> FormField:
    """Return the field for a resource that shows `value`; an unknown one is edited by the kind of its value."""
    field = _by_type(definition, path, value, context) if definition else _by_value(value, context)
    if not field.accepts(value):
        secret = definition is None or definition.secret
        first = _first_value(definition, field)
        field.deleteLater()
        field = RawField(first, secret=secret)
    field.set_value(value)
    return field


def _by_type(definition: ResourceDefinition, path: ResourcePath, value: object, context: FieldContext) -> FormField:
    match definition.type:
        case ResourceType.BOOLEAN:
            return SwitchField()
        case ResourceType.INTEGER | ResourceType.UNSIGNED | ResourceType.FLOAT:
            return (
                _choice(definition)
                if definition.choices
                else NumberField(limits_of(definition), units=definition.units)
            )
        case ResourceType.TIME:
            return TimeField()
        case ResourceType.OBJLNK:
            return ObjlnkField(context)
        case ResourceType.OPAQUE:
            return _opaque(definition, path, value, context)
        case _:
            limit = definition.range
            longest = limit.maximum if limit is not None and limit.unit == "bytes" else None
            return TextField(longest_bytes=None if longest is None else int(longest))


def _by_value(value: object, context: FieldContext) -> FormField:
    match value:
        case bool():
            return SwitchField()
        case int() | float():
            return NumberField(NumberLimits(minimum=INT64_MIN, maximum=UINT64_MAX, whole=isinstance(value, int)))
        case dict():
            link = "objlnk" in value
            return ObjlnkField(context) if link else OpaqueField(context, credentials=_ALL_CREDENTIALS)
        case _:
            return TextField()


def limits_of(definition: ResourceDefinition) -> NumberLimits:
    """Return what a number may be: the definition's range within the 64 bits of its type."""
    whole = definition.type is not ResourceType.FLOAT
    low: float = {ResourceType.UNSIGNED: 0, ResourceType.FLOAT: -math.inf}.get(definition.type, INT64_MIN)
    high: float = {ResourceType.UNSIGNED: UINT64_MAX, ResourceType.FLOAT: math.inf}.get(definition.type, INT64_MAX)
    given = definition.range
    if given is None or given.prose or given.unit == "bytes":
        return NumberLimits(minimum=low, maximum=high, whole=whole)
    return NumberLimits(
        minimum=low if given.minimum is None else given.minimum,
        maximum=high if given.maximum is None else given.maximum,
        values=given.values,
        whole=whole,
    )


def _choice(definition: ResourceDefinition) -> ChoiceField:
    limits = limits_of(definition)
    choices = tuple((value, f"{words} · {value}") for value, words in definition.choices)
    known = {value for value, _words in definition.choices}
    span = limits.maximum - limits.minimum + 1
    closed = set(limits.values) == known if limits.values else span == len(known)

    def read(text: str) -> object:
        number = read_number(text, whole=limits.whole)
        return text if number is None else number

    return ChoiceField(
        Picking(
            choices=lambda: choices,
            read=None if closed else read,
            judge=None if closed else partial(number_complaint, limits=limits),
        )
    )


def _opaque(definition: ResourceDefinition, path: ResourcePath, value: object, context: FieldContext) -> OpaqueField:
    credentials = _CREDENTIALS.get(path.resource_id, ()) if path.object_id == 0 else ()
    asked = value.get("credential") if isinstance(value, dict) else None
    if asked in _ALL_CREDENTIALS and asked not in credentials:
        credentials = (*credentials, *(name for name in _ALL_CREDENTIALS if name not in credentials))
    lengths = "" if definition.range is None else str(definition.range).replace("..", "…")
    return OpaqueField(context, credentials=credentials, secret=definition.secret, lengths=lengths)


def _first_value(definition: ResourceDefinition | None, field: FormField) -> object:
    """Return what a value of the wrong kind may be replaced by."""
    if isinstance(field, NumberField) and definition is not None:
        limits = limits_of(definition)
        return 0 if limits.allows(0) else limits.minimum if not limits.values else limits.values[0]
    if isinstance(field, ChoiceField) and definition is not None and definition.choices:
        return definition.choices[0][0]
    if isinstance(field, ObjlnkField):
        return {"objlnk": "65535:65535"}
    return {SwitchField: False, OpaqueField: {"hex": ""}, TimeField: 0}.get(type(field), "")
