"""Rules of single records: their labels, names and values; what passes becomes resource path and value."""

from __future__ import annotations

import re

from factory_prov.errors import PackFormatError
from factory_prov.lwm2m import senml
from factory_prov.lwm2m.paths import ResourcePath
from factory_prov.lwm2m.problem import Problem, error, warning
from factory_prov.lwm2m.senml import Pack, RawRecord, Record, ResolvedRecord
from factory_prov.lwm2m.values import Objlnk

_VALUE_LABELS = frozenset(senml.VALUE_LABELS)
_KNOWN_LABELS = _VALUE_LABELS | {senml.BASE_NAME, senml.NAME}
_LABEL_TYPES = frozenset({int, str})  # false would pass for 0
_LOOSE_PATH = re.compile(r"(?:/ *\+?0*\d{1,5}){3,4}\Z")
_WHOLE_PACK = "The device refuses the whole pack."


def read_records(pack: Pack) -> tuple[list[Record], list[Problem]]:
    """Turn a pack's records into resource paths and values; those that cannot be become Problems."""
    records: list[Record] = []
    problems: list[Problem] = []
    for raw, whole in zip(pack.records, senml.resolve(pack), strict=True):
        if isinstance(whole, PackFormatError):
            what = _sentence(whole.what)
            problems.append(error("bad-record", "", what, why=_WHOLE_PACK, cure="Mend that record."))
            continue
        where = whole.name or f"record at byte {raw.offset}"
        found = _label_problems(raw, where)
        record = _record(whole, where, found)
        if record is not None:
            records.append(record)
        problems += found
    return records, problems


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _label_problems(raw: RawRecord, where: str) -> list[Problem]:
    known = _KNOWN_LABELS.issuperset(raw.fields) and _LABEL_TYPES.issuperset(map(type, raw.fields))
    found = [] if known else _unknown_labels(raw, where)
    if raw.repeats_label:
        found.append(
            error("label-twice", where, "The record has a label twice.", why=_WHOLE_PACK, cure="Write each label once.")
        )
    if _VALUE_LABELS.isdisjoint(raw.fields):
        found.append(
            error(
                "no-value",
                where,
                "The record has no value.",
                why=f"Every record must hold exactly one, also one that sets a base name. {_WHOLE_PACK}",
                cure="Put the base name into the first record that has a value.",
            )
        )
    return found


def _unknown_labels(raw: RawRecord, where: str) -> list[Problem]:
    return [
        error(
            "label",
            where,
            f"The record has the label {label!r}.",
            why="The client knows only name, base name and the value labels; any other makes it refuse the whole pack.",
            cure="Leave it out; labels are the integers of RFC 8428 and the text label vlo.",
        )
        for label in raw.fields
        if label not in _KNOWN_LABELS or isinstance(label, bool)
    ]


def _record(whole: ResolvedRecord, where: str, found: list[Problem]) -> Record | None:
    path = _path(whole.name, where, found)
    value = whole.value
    if value is None or path is None:
        return None
    if not isinstance(value, (bool, int, float, str, bytes, Objlnk)):
        found.append(
            error(
                "number-form",
                where,
                "The number is a decimal fraction.",
                why=f"The client reads integers and binary floats only. {_WHOLE_PACK}",
                cure="Write it as an integer or a float.",
            )
        )
        return None
    return Record(path, value)


def _path(name: str, where: str, found: list[Problem]) -> ResourcePath | None:
    try:
        return ResourcePath.parse(name)
    except ValueError as failure:
        loose = _loose(name) if _LOOSE_PATH.match(name) else None
        if loose is not None:
            found.append(
                warning(
                    "path-form",
                    where,
                    f"The name {name!r} is an unusual form of a resource path.",
                    why="This client happens to read it; another would not.",
                    cure="Write ids without zeros, signs or blanks in front.",
                )
            )
            return loose
        found.append(
            error(
                "path",
                where,
                f"{_sentence(str(failure))}.",
                why=_WHOLE_PACK,
                cure="Name a resource: /object/instance/resource, ids 0..65534.",
            )
        )
        return None


def _loose(name: str) -> ResourcePath | None:
    canonical = "".join(f"/{int(part)}" for part in name.split("/")[1:])
    try:
        return ResourcePath.parse(canonical)
    except ValueError:
        return None
