"""Text and object links: two labels of SenML that the client reads alike."""

from __future__ import annotations

from collections.abc import Sequence

from factory_prov.lwm2m.objects import Definitions
from factory_prov.lwm2m.problem import Problem, warning
from factory_prov.lwm2m.senml import Record
from factory_prov.lwm2m.values import Objlnk, ResourceType
from factory_prov.messages import Message

_TEXT = (ResourceType.STRING, ResourceType.CORELNK)


def settle_links(records: Sequence[Record], definitions: Definitions) -> tuple[list[Record], list[Problem]]:
    """Return the records with text where the resource takes text, links where it takes links; warn of each change."""
    settled = list(records)
    found: list[Problem] = []
    for index, record in enumerate(records):
        if isinstance(record.value, (str, Objlnk)):
            settled[index] = _meant(record, definitions)
            if settled[index] is not record:
                found.append(link_label(str(record.path)))
    return settled, found


def _meant(record: Record, definitions: Definitions) -> Record:
    path, value = record
    resource = definitions.resource(path)
    if resource is None:
        return record
    if isinstance(value, Objlnk) and resource.type in _TEXT:
        return Record(path, str(value))
    if isinstance(value, str) and resource.type is ResourceType.OBJLNK:
        try:
            return Record(path, Objlnk.parse(value))
        except ValueError:
            return record
    return record


def link_label(where: str) -> Problem:
    """Make the warning for text under the label of links, or a link under that of text."""
    return warning(
        "link-label",
        where,
        Message("Text stands under the label of object links (vlo), or a link under that of text (3)."),
        why=Message("This client reads both alike; another would refuse it."),
        cure=Message("Write text under label 3 and object links under vlo."),
    )
