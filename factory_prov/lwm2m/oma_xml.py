"""Import of object definitions from the XML of the OMA LwM2M registry, schemas 1.0 and 1.1.

The registry's files keep to the schema only roughly: ranges are free text, versions may be missing (that means 1.0),
executables have no type. What a person would understand is taken; what nobody could is refused with its line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from factory_prov.errors import InputError
from factory_prov.files.reading import is_web_page
from factory_prov.lwm2m.object_types import (
    LENGTH_TYPES,
    NUMBER,
    NUMBER_TYPES,
    OPERATIONS,
    Number,
    ObjectDefinition,
    ResourceDefinition,
    ValueRange,
    parse_number,
    version_key,
)
from factory_prov.lwm2m.paths import MAX_ID
from factory_prov.lwm2m.values import ResourceType
from factory_prov.lwm2m.xml_tree import Element, XmlRefused, parse_xml
from factory_prov.messages import Message, listed

MAX_SIZE_BYTES = 5_000_000
MAX_HELP_CHARACTERS = 120

_CURE = Message("Correct the file, or get it again from the OMA LwM2M registry.")
_TYPES = {member.value.replace(" ", "").casefold(): member for member in ResourceType}
_SENTENCE_END = re.compile(r"(?<!e\.g)(?<!i\.e)(?<=[^.\s]{2})[.!?](?=\s+[^a-z\s]|\s*$)")
_LIST_ITEM = re.compile(r"\d{1,10} ?(?::|=|-|\u2013)")
_SECRET_NAME = re.compile(r"\b(?:secret|password|passphrase|private key|pre-?shared key)\b", re.IGNORECASE)
_NUMBER = rf"(?:0x[0-9a-f]{{1,16}}|{NUMBER})"
_SPAN = re.compile(rf"({_NUMBER})\s*(?:\.{{2,3}}|…|-|\u2013|to)\s*({_NUMBER})\Z", re.IGNORECASE)
_LIST = re.compile(rf"{_NUMBER}(?:\s*[,;|/]\s*{_NUMBER})+\Z|\d+(?:\s*-\s*\d+){{2,}}\Z", re.IGNORECASE)
_LONE = re.compile(rf"{_NUMBER}\Z", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s*[,;|/]\s*|(?<=\d)\s*-\s*")
_LENGTH_UNIT = re.compile(r"\s*(?:bytes?|octets?)\Z", re.IGNORECASE)
_INSTANCES = {"multiple": True, "single": False}
_PRESENCE = {"mandatory": True, "optional": False}


def import_objects(document: str | bytes, *, source: str) -> tuple[ObjectDefinition, ...]:
    """Read the objects a registry XML defines; `source` (a file name or address) is what errors name.

    Help is the first sentence of a description. A resource whose name speaks of a secret or password is taken for
    one. InputError for what is no definition: other XML, a DOCTYPE, ids used twice, an unknown type, over 5 MB.
    """
    encoding = "utf-8" if isinstance(document, str) else None
    data = document.encode("utf-8", "surrogatepass") if isinstance(document, str) else document
    if len(data) > MAX_SIZE_BYTES:
        raise InputError(
            Message("The file is larger than {max_mb} MB.", max_mb=MAX_SIZE_BYTES // 1000000),
            place=source,
            cure=_CURE,
        )
    if is_web_page(data):
        place = Message("{source}, line {line}", source=source, line=1)
        raise InputError(Message("This is a web page, not an object definition."), place=place, cure=_CURE)
    try:
        return _objects(parse_xml(data, encoding=encoding))
    except XmlRefused as refusal:
        where = Message("{source}, line {line}", source=source, line=refusal.line) if refusal.line else source
        raise InputError(refusal.what, place=where, cure=_CURE) from refusal


def _objects(root: Element) -> tuple[ObjectDefinition, ...]:
    elements = root.children("Object")
    if root.tag != "LWM2M" or not elements:
        raise XmlRefused(Message("The file is XML, but no definition of a LwM2M object."), root.line)
    for element in root.elements:
        stray = element if element.tag == "Item" else next(element.all_below("Item"), None)
        if element.tag != "Object" and stray is not None:
            raise XmlRefused(Message("A resource stands outside every object."), stray.line)
    found: dict[tuple[int, str], ObjectDefinition] = {}
    for element in elements:
        definition = _object(element)
        key = definition.object_id, definition.version
        if key in found:
            what = Message(
                "Object {object_id} is defined twice in version {version}.", object_id=key[0], version=key[1]
            )
            raise XmlRefused(what, element.line)
        found[key] = definition
    return tuple(found.values())


def _object(element: Element) -> ObjectDefinition:
    return ObjectDefinition(
        object_id=_id(element.text("ObjectID"), element.line_of("ObjectID")),
        name=_name(element),
        version=_version(element, "ObjectVersion"),
        lwm2m_version=_version(element, "LWM2MVersion"),
        multiple=_one_of(element, "MultipleInstances", _INSTANCES),
        mandatory=_one_of(element, "Mandatory", _PRESENCE),
        help=_help(element.text("Description1")),
        resources=MappingProxyType(_resources(element)),
    )


def _resources(element: Element) -> dict[int, ResourceDefinition]:
    """Read the resources, also those behind an early </Resources>: a person sees that they belong to the object."""
    found: dict[int, ResourceDefinition] = {}
    for item in element.all_below("Item"):
        definition = _resource(item)
        if definition.resource_id in found:
            raise XmlRefused(
                Message("Resource {resource_id} is defined twice.", resource_id=definition.resource_id), item.line
            )
        found[definition.resource_id] = definition
    if not found:
        raise XmlRefused(Message("The object has no resources."), element.line)
    return dict(sorted(found.items()))


def _resource(item: Element) -> ResourceDefinition:
    operations = _operations(item)
    resource_type = _type(item, executable=operations == "E")
    name = _name(item)
    return ResourceDefinition(
        resource_id=_id(item.attributes.get("ID", "").strip(), item.line),
        name=name,
        type=resource_type,
        operations=operations,
        multiple=_one_of(item, "MultipleInstances", _INSTANCES),
        mandatory=_one_of(item, "Mandatory", _PRESENCE),
        range=parse_registry_range(item.text("RangeEnumeration"), resource_type),
        units=_fold(item.text("Units")).replace("/100", "%"),
        help=_help(item.text("Description")),
        secret=resource_type in LENGTH_TYPES and _SECRET_NAME.search(name) is not None,
    )


def parse_registry_range(text: str, resource_type: ResourceType) -> ValueRange | None:
    """Read the free text of a RangeEnumeration; what is no list or span of numbers is kept as prose.

    A plain span on text or Opaque is a length in bytes. A lone number is what the registry's authors mean by it: the
    largest value, the longest text where they say "bytes" (else nobody can tell, and it stays prose), and the exact
    length of Opaque.
    """
    folded = _fold(text)
    if not folded or resource_type is ResourceType.NONE:
        return None
    numbers, is_length = _LENGTH_UNIT.subn("", folded)
    limits = None
    if resource_type in LENGTH_TYPES:
        limits = _limits(numbers, "bytes")
        if _LONE.match(numbers) and resource_type is not ResourceType.OPAQUE:
            limits = _at_most(numbers, "bytes") if is_length else None
    elif resource_type in NUMBER_TYPES and not is_length:
        limits = _at_most(numbers, "value") or _limits(numbers, "value")
    return limits or ValueRange(prose=folded)


def _at_most(text: str, unit: Literal["value", "bytes"]) -> ValueRange | None:
    """Read a lone number above zero as the upper bound; None for anything else."""
    if not _LONE.match(text):
        return None
    try:
        number = _number(text)
    except ValueError:  # a number too large to be one
        return None
    return ValueRange(maximum=number, unit=unit) if number > 0 else None


def _limits(text: str, unit: Literal["value", "bytes"]) -> ValueRange | None:
    try:
        span = _SPAN.match(text)
        if span:
            low, high = map(_number, span.groups())
            return ValueRange(minimum=low, maximum=high, unit=unit) if low <= high else None
        if _LIST.match(text) or _LONE.match(text):
            return ValueRange(values=tuple(map(_number, _SEPARATOR.split(text))), unit=unit)
    except ValueError:  # a number too large to be one
        return None
    return None


def _number(text: str) -> Number:
    return int(text, 16) if text[:2].lower() == "0x" else parse_number(text)


def _id(text: str, line: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 5 and int(text) <= MAX_ID):
        raise XmlRefused(Message("{text} is not an id from 0 to {max_id}.", text=repr(text), max_id=MAX_ID), line)
    return int(text)


def _name(element: Element) -> str:
    name = _fold(element.text("Name")).replace("LWM2M", "LwM2M")
    if not name:
        raise XmlRefused(Message("A name is missing."), element.line_of("Name"))
    return name


def _version(element: Element, tag: str) -> str:
    text = element.text(tag) or "1.0"
    version = text if "." in text else f"{text}.0"
    try:
        version_key(version)
    except ValueError:
        raise XmlRefused(
            Message("{tag} is {text}, which is not a version such as 1.1.", tag=tag, text=repr(text)),
            element.line_of(tag),
        ) from None
    return version


def _one_of(element: Element, tag: str, words: Mapping[str, bool]) -> bool:
    word = element.text(tag)
    if word.casefold() not in words:
        raise XmlRefused(
            Message("{tag} is {word}; it takes {accepted}.", tag=tag, word=repr(word), accepted=listed([*words], "or")),
            element.line_of(tag),
        )
    return words[word.casefold()]


def _operations(item: Element) -> str:
    text = item.text("Operations")
    operations = "".join(sorted(set(re.sub(r"[\s,/]", "", text.upper()))))
    if operations not in OPERATIONS:
        raise XmlRefused(
            Message("Operations is {text}; it takes R, W, RW, E or nothing.", text=repr(text)),
            item.line_of("Operations"),
        )
    return operations


def _type(item: Element, *, executable: bool) -> ResourceType:
    text = item.text("Type")
    resource_type = _TYPES.get("".join(text.split()).casefold() or "none")
    if resource_type is None:
        raise XmlRefused(Message("The type {text} is unknown.", text=repr(text)), item.line_of("Type"))
    if executable:
        return ResourceType.NONE
    if resource_type is ResourceType.NONE:
        raise XmlRefused(
            Message("The resource has no type, and only an executable one may have none."), item.line_of("Type")
        )
    return resource_type


def _help(description: str) -> str:
    """Return the first sentence in at most MAX_HELP_CHARACTERS; lines of a list of values end in a semicolon."""
    lines = [_fold(line) for line in description.split("\n")]
    text = _fold(" ".join(f"; {line}" if _LIST_ITEM.match(line) else line for line in lines))
    text = text.replace(" ;", ";").replace(":;", ":").removeprefix("; ")
    end = _SENTENCE_END.search(text)
    sentence = text[: end.end()] if end else text
    if len(sentence) <= MAX_HELP_CHARACTERS:
        return sentence
    return sentence[: MAX_HELP_CHARACTERS - 1].rpartition(" ")[0].rstrip(" ,;:") + "…"


def _fold(text: str) -> str:
    return " ".join(text.split())
