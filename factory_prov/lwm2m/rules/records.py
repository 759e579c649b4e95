"""Rules of single records: their labels, names and values; what passes becomes resource path and value."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from factory_prov.errors import PackFormatError
from factory_prov.lwm2m import senml
from factory_prov.lwm2m.cbor_items import PLAIN, Form
from factory_prov.lwm2m.malformed import Malformed
from factory_prov.lwm2m.paths import ResourcePath
from factory_prov.lwm2m.problem import MAX_FINDINGS, Problem, error, warning
from factory_prov.lwm2m.rules.links import link_label
from factory_prov.lwm2m.senml import Pack, RawRecord, Record, ResolvedRecord
from factory_prov.lwm2m.values import INT64_MIN, UINT64_MAX, printable, whole_number
from factory_prov.messages import Message

_VALUE_LABELS = frozenset(senml.VALUE_LABELS)
_KNOWN_LABELS = _VALUE_LABELS | {senml.BASE_NAME, senml.NAME}
_LABEL_TYPES = frozenset({int, str})  # false would pass for 0
_NUMBER_TAGS = frozenset({2, 3, 4, 5})
"""Bignums, decimal fractions and bigfloats (RFC 8949 §3.4)."""
_SHOWN_CHARACTERS = 40
_WHOLE_PACK = Message("The device refuses the whole pack.")
_MEND = Message("Mend that record.")


def read_records(pack: Pack) -> tuple[list[Record], list[Problem]]:
    """Turn a pack's records into resource paths and values; those that cannot be become Problems."""
    records: list[Record] = []
    problems: list[Problem] = []
    for raw, whole in zip(pack.records, senml.resolve(pack), strict=True):
        if len(problems) >= MAX_FINDINGS:
            break  # `limited` tells of it
        if isinstance(whole, PackFormatError):
            problems.append(error("bad-record", "", whole.what.capitalized(), why=_WHOLE_PACK, cure=_MEND))
            continue
        where = printable(whole.name) or f"record at byte {raw.offset}"
        found = _label_problems(raw, where)
        if raw.form is not PLAIN:
            found += _form_problems(raw.form, where)
        record = _record(raw, whole, where, found)
        if record is not None:
            records.append(record)
        problems += found
    return records, problems


def _label_problems(raw: RawRecord, where: str) -> list[Problem]:
    known = _KNOWN_LABELS.issuperset(raw.fields) and _LABEL_TYPES.issuperset(map(type, raw.fields))
    found = [] if known else _unknown_labels(raw, where)
    if raw.repeats_label:
        found.append(
            error(
                "label-twice",
                where,
                Message("The record has a label twice."),
                why=_WHOLE_PACK,
                cure=Message("Write each label once."),
            )
        )
    if _VALUE_LABELS.isdisjoint(raw.fields):
        found.append(
            error(
                "no-value",
                where,
                Message("The record has no value."),
                why=Message(
                    "Every record must hold exactly one, also one that sets a base name."
                    " The device refuses the whole pack."
                ),
                cure=Message("Put the base name into the first record that has a value."),
            )
        )
    return found


def _unknown_labels(raw: RawRecord, where: str) -> list[Problem]:
    return [
        error(
            "label",
            where,
            _unknown_label(label),
            why=Message(
                "The client knows only name, base name and the value labels; any other makes it refuse the whole pack."
            ),
            cure=Message("Leave it out; labels are the integers of RFC 8428 and the text label vlo."),
        )
        for label in raw.fields
        if label not in _KNOWN_LABELS or type(label) not in _LABEL_TYPES
    ]


def _unknown_label(label: object) -> Message:
    """Show a label briefly; a bignum of thousands of digits, which Python will not write out, by its kind."""
    short = isinstance(label, float) or (isinstance(label, int) and INT64_MIN <= label <= UINT64_MAX)
    if short or isinstance(label, str):
        shown = repr(label[:_SHOWN_CHARACTERS] if isinstance(label, str) else label)
        return Message("The record has the label {label}.", label=shown)
    return Message("The record has a label of the kind {python_type}.", python_type=type(label).__name__)


def _form_problems(form: Form, where: str) -> Iterator[Problem]:
    """Yield the Problems of how labels and values are written in CBOR, whatever they are."""
    if form.tagged_label:
        yield error(
            "label",
            where,
            Message("A label of the record is a bignum or has another CBOR tag."),
            why=Message("The client reads plain integers. The device refuses the whole pack."),
            cure=Message("Write labels as plain integers."),
        )
    if not _NUMBER_TAGS.isdisjoint(form.value_tags):
        yield _number_form(where)
    if not _NUMBER_TAGS.issuperset(form.value_tags):
        yield error(
            "tagged-value",
            where,
            Message("A value of the record has a CBOR tag in front of it."),
            why=Message("The client reads plain values. The device refuses the whole pack."),
            cure=Message("Leave the tag out."),
        )
    if form.chunked:
        yield warning(
            "chunked-string",
            where,
            Message("Text or bytes of the record are written in chunks, without a length in front."),
            why=Message("SenML demands strings of definite length (RFC 8428 §6); another client may refuse it."),
            cure=Message("Write it in one piece."),
        )


def _number_form(where: str) -> Problem:
    return error(
        "number-form",
        where,
        Message("The number is a bignum or a decimal fraction."),
        why=Message("The client reads plain integers and binary floats only. The device refuses the whole pack."),
        cure=Message("Write it as an integer or a float."),
    )


def _record(raw: RawRecord, whole: ResolvedRecord, where: str, found: list[Problem]) -> Record | None:
    path = _path(whole.name, where, found)
    value = whole.value
    if value is None or path is None:
        return None
    if isinstance(value, Decimal):
        if all(problem.rule != "number-form" for problem in found):  # the fraction can stand in an earlier base value
            found.append(_number_form(where))
        return None
    if isinstance(value, str) and senml.OBJLNK in raw.fields:
        found.append(link_label(where))
    return Record(path, whole_number(value) if isinstance(value, float) else value)


def _path(name: str, where: str, found: list[Problem]) -> ResourcePath | None:
    try:
        return ResourcePath.parse(name)
    except Malformed as failure:
        strictly = failure.what
    try:
        loose = ResourcePath.parse_loose(name)
    except Malformed:
        cure = Message("Name a resource: /object/instance/resource, ids 0..65534.")
        found.append(error("path", where, strictly.capitalized(), why=_WHOLE_PACK, cure=cure))
        return None
    found.append(
        warning(
            "path-form",
            where,
            Message("The name {name} is an unusual form of a resource path.", name=repr(name)),
            why=Message("This client happens to read it; another would not."),
            cure=Message("Write ids without zeros, signs or blanks in front."),
        )
    )
    return loose
