"""SenML CBOR packs (RFC 8428; LwM2M's use of them: OMA LwM2M Core §7.4.4).

`encode` writes the one form the real client surely takes; `read_pack` keeps how a pack is framed, for the
rules; `decode` gives what it means, base names and times resolved.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

import cbor2

from factory_prov.errors import InputError, PackFormatError
from factory_prov.lwm2m import cbor_items
from factory_prov.lwm2m.paths import ResourcePath
from factory_prov.lwm2m.values import INT64_MIN, UINT64_MAX, Objlnk, Value
from factory_prov.messages import Message

BASE_VERSION, BASE_NAME, BASE_TIME, BASE_UNIT, BASE_VALUE, BASE_SUM = -1, -2, -3, -4, -5, -6
NAME, UNIT, NUMBER, STRING, BOOLEAN, SUM, TIME, UPDATE_TIME, OPAQUE = range(9)
OBJLNK = "vlo"
VALUE_LABELS = (NUMBER, STRING, BOOLEAN, OPAQUE, OBJLNK)
"""Labels of RFC 8428 Table 4 that carry a value, and the text label LwM2M adds for object links."""

SELF_DESCRIBED_TAG = 55799

MAX_PACK_BYTES = 2_000_000
MAX_RECORDS = 60_000
"""Far more than any device takes (the provisioning firmware 4096 bytes), and little enough to be judged in seconds."""

Fields = Mapping[object, object]
"""What a record holds: label → value; labels are integers, or text for extensions."""


class Record(NamedTuple):
    """One resource (instance) and its value: what a provisioning pack is made of."""

    path: ResourcePath
    value: Value

    def __repr__(self) -> str:
        shown = f"<{len(self.value)} bytes>" if isinstance(self.value, bytes) else repr(self.value)
        return f"Record({self.path}, {shown})"


class RawRecord(NamedTuple):
    """A record as it stands in the pack: label → value, at which byte, and how its map is framed."""

    fields: Fields
    offset: int
    indefinite: bool
    repeats_label: bool
    form: cbor_items.Form = cbor_items.PLAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """A pack as it stands: its records, and the framing that a device minds."""

    records: tuple[RawRecord, ...]
    size_bytes: int
    claimed_records: int | None
    """What the array header promises; None for an indefinite array."""
    closed: bool
    """False when an indefinite array lacks its break."""
    trailing_bytes: int


class ResolvedRecord(NamedTuple):
    """A record with no base fields left (RFC 8428 §4.6); `time_s` is seconds since 1970, or relative below 2^28."""

    name: str
    value: Value | Decimal | None
    time_s: float | Decimal | None = None
    unit: str | None = None
    sum: float | Decimal | None = None


def encode(records: Iterable[Record]) -> bytes:
    """Encode records in their order: one definite array, one definite map each, full path, integer labels.

    InputError when a value has no SenML form: integers outside -2^63..2^64-1, NaN and infinities, lone surrogates.
    """
    return cbor2.dumps([{NAME: str(path), _label(path, value): _plain(value)} for path, value in records])


def _label(path: ResourcePath, value: Value) -> int | str:
    match value:
        case bool():
            return BOOLEAN
        case int():
            if not INT64_MIN <= value <= UINT64_MAX:
                raise InputError(Message("{number} does not fit into 64 bits.", number=value), place=str(path))
            return NUMBER
        case float():
            if not math.isfinite(value):
                raise InputError(Message("SenML cannot carry NaN or infinity."), place=str(path))
            return NUMBER
        case str():
            if not value.isascii() and any("\ud800" <= char <= "\udfff" for char in value):
                raise InputError(Message("the text has a lone surrogate, which UTF-8 cannot carry."), place=str(path))
            return STRING
        case bytes():
            return OPAQUE
        case Objlnk():
            return OBJLNK


def _plain(value: Value) -> bool | int | float | str | bytes:
    return str(value) if isinstance(value, Objlnk) else value


def read_pack(data: bytes) -> Pack:
    """Read the records of a pack and how it is framed.

    A pack cut off exactly between two records is returned as it is (`claimed_records`, `closed` tell); one cut off
    inside a record, or bytes that are no array of maps, raise PackFormatError with the byte.
    """
    if len(data) > MAX_PACK_BYTES:
        raise PackFormatError(Message("the pack is over {max_bytes} bytes.", max_bytes=MAX_PACK_BYTES))
    if not data:
        raise PackFormatError(Message("there are no bytes; a pack is at least an array of one record."))
    outer = cbor_items.header(data, 0)
    if outer.major == cbor_items.TAG and outer.argument == SELF_DESCRIBED_TAG:
        outer = cbor_items.header(data, outer.content_at)
    if outer.major != cbor_items.ARRAY:
        raise PackFormatError(Message("a SenML CBOR pack begins with an array; this begins with something else."))
    records: list[RawRecord] = []
    at = outer.content_at
    unusual_at: list[int] = []
    while at < len(data) and len(records) != outer.argument:
        if data[at] == cbor_items.BREAK and outer.argument is None:
            break
        if len(records) >= MAX_RECORDS:
            raise PackFormatError(Message("the pack has over {max_records} records.", max_records=MAX_RECORDS))
        end = cbor_items.item_end(data, at, unusual_at)
        record = _raw_record(data, at, end)
        if unusual_at:
            record = record._replace(form=cbor_items.map_form(data, cbor_items.header(data, at)))
            unusual_at.clear()
        records.append(record)
        at = end
    closed = outer.argument is not None or at < len(data)
    trailing_bytes = len(data) - at - (1 if outer.argument is None and closed else 0)
    return Pack(
        records=tuple(records),
        size_bytes=len(data),
        claimed_records=outer.argument,
        closed=closed,
        trailing_bytes=trailing_bytes,
    )


def _raw_record(data: bytes, at: int, end: int) -> RawRecord:
    major, info = data[at] >> 5, data[at] & 31
    if major != cbor_items.MAP:
        raise PackFormatError(Message("the record at byte {at} is not a map.", at=at))
    try:
        fields = cbor2.loads(data[at:end])
    except (cbor2.CBORError, ValueError, TypeError, OverflowError, ArithmeticError) as error:
        # The text of cbor2's error can quote the value, which may be a key.
        raise PackFormatError(
            Message(
                "the record at byte {at} cannot be decoded ({python_error}).", at=at, python_error=type(error).__name__
            )
        ) from None
    pairs = info if info < 24 else _pair_count(data, at)
    return RawRecord(fields, at, info == cbor_items.INDEFINITE, len(fields) != pairs)


def _pair_count(data: bytes, map_at: int) -> int:
    head = cbor_items.header(data, map_at)
    if head.argument is not None:
        return head.argument
    items, at = 0, head.content_at
    while data[at] != cbor_items.BREAK:
        at = cbor_items.item_end(data, at, [])
        items += 1
    return items // 2


def decode(data: bytes) -> tuple[ResolvedRecord, ...]:
    """Decode a pack and resolve its base fields (RFC 8428 §4.6); PackFormatError says which record is wrong.

    As lenient as RFC 8428: unknown labels are skipped (unless they end in `_`), bytes after the pack are not looked
    at. What a device would mind is the business of the rules.
    """
    resolved = []
    for record in resolve(read_pack(data)):
        if isinstance(record, PackFormatError):
            raise record
        resolved.append(record)
    return tuple(resolved)


def resolve(pack: Pack) -> Iterator[ResolvedRecord | PackFormatError]:
    """Resolve the base fields of a pack's records, in order; a record that cannot be read gives its error instead."""
    base: dict[object, object] = {}
    for record in pack.records:
        fields = record.fields
        if not _BASE_LABELS.isdisjoint(fields):
            base.update({label: fields[label] for label in _BASE_LABELS if label in fields})
        try:
            yield _resolve_one(base, fields, record.offset)
        except PackFormatError as failure:
            yield failure


_BASE_LABELS = frozenset({BASE_NAME, BASE_TIME, BASE_UNIT, BASE_VALUE, BASE_SUM})
_VALUE_LABELS: frozenset[int | str] = frozenset(VALUE_LABELS)
_RARE_LABELS = frozenset({BASE_TIME, BASE_UNIT, BASE_SUM, UNIT, SUM, TIME})


def _resolve_one(base: Fields, fields: Fields, at: int) -> ResolvedRecord:
    for label in fields:
        if isinstance(label, str) and label.endswith("_"):
            raise PackFormatError(
                Message(
                    "the record at byte {at} has the label {label}, which must be understood and is not.",
                    at=at,
                    label=repr(label[:40]),
                )
            )
    name = _text(base, BASE_NAME, at) + _text(fields, NAME, at) if base else _text(fields, NAME, at)
    value = _value(base, fields, at)
    if _RARE_LABELS.isdisjoint(base) and _RARE_LABELS.isdisjoint(fields):
        return ResolvedRecord(name, value)
    return ResolvedRecord(
        name=name,
        value=value,
        time_s=_added(base, BASE_TIME, fields, TIME, at),
        unit=_text(fields, UNIT, at) or _text(base, BASE_UNIT, at) or None,
        sum=_added(base, BASE_SUM, fields, SUM, at),
    )


def _text(fields: Fields, label: int, at: int) -> str:
    text = fields.get(label, "")
    if not isinstance(text, str):
        raise PackFormatError(Message("label {label} of the record at byte {at} must be text.", label=label, at=at))
    return text


def _value(base: Fields, fields: Fields, at: int) -> Value | Decimal | None:
    present = _VALUE_LABELS.intersection(fields)
    if len(present) > 1:
        raise PackFormatError(
            Message.counted(
                "the record at byte {at} has {n} value; a record has one.",
                "the record at byte {at} has {n} values; a record has one.",
                n=len(present),
                at=at,
            )
        )
    if not present:
        return _number(base[BASE_VALUE], BASE_VALUE, at) if BASE_VALUE in base else None
    (label,) = present
    value = fields[label]
    if label == NUMBER:
        return _added(base, BASE_VALUE, fields, NUMBER, at)
    if label == OBJLNK and isinstance(value, str):
        try:
            return Objlnk.parse(value)
        except ValueError:
            return value  # the client reads text under both labels; what the resource takes is the rules' business
    if isinstance(value, {STRING: str, BOOLEAN: bool, OPAQUE: bytes, OBJLNK: str}[label]):
        return value  # type: ignore[return-value]  # one of str, bool, bytes
    raise PackFormatError(
        Message("the value of the record at byte {at} does not fit its label {label}.", at=at, label=label)
    )


def _added(base: Fields, base_label: int, fields: Fields, label: int, at: int) -> int | float | Decimal | None:
    """Return the sum of a base field and its field (RFC 8428 §4.1), None when neither is there."""
    if base_label not in base and label not in fields:
        return None
    parts = [_number(base[base_label], base_label, at)] if base_label in base else []
    if label in fields:
        parts.append(_number(fields[label], label, at))
    if len(parts) < 2:
        return parts[0]
    left, right = parts
    if isinstance(left, Decimal) != isinstance(right, Decimal):
        left, right = Decimal(left), Decimal(right)
    try:
        return _number(left + right, label, at)  # type: ignore[operator]  # both Decimal or neither
    except ArithmeticError:
        raise PackFormatError(
            Message("label {label} of the record at byte {at} and its base value have no sum.", label=label, at=at)
        ) from None


def _number(value: object, label: int, at: int) -> int | float | Decimal:
    """Return a number that is one, and that 64 bits can hold: as an integer, or as a float when it is a fraction."""
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        raise PackFormatError(Message("label {label} of the record at byte {at} must be a number.", label=label, at=at))
    if isinstance(value, int):
        fits = INT64_MIN <= value <= UINT64_MAX
    else:
        fits = isinstance(value, float) or math.isfinite(_as_float(value))
    if not fits:
        raise PackFormatError(
            Message("label {label} of the record at byte {at} does not fit into 64 bits.", label=label, at=at)
        )
    return value


def _as_float(value: Decimal) -> float:
    return math.nan if value.is_snan() else float(value)  # float() refuses a signalling NaN
