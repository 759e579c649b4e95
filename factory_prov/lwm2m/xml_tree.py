"""A small tree of an XML document from somebody else: every element with its line, nothing expanded or fetched.

A DOCTYPE is refused as soon as it begins. So no entity is ever declared, and neither a "billion laughs" document nor
one that names files or addresses can do anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from factory_prov.messages import Message

_MAX_DEPTH = 32
_MAX_ELEMENTS = 100_000


class XmlRefused(Exception):
    """The document cannot be used; `line` counts from 1, 0 means unknown."""

    def __init__(self, what: Message, line: int = 0) -> None:
        super().__init__(what)
        self.what = what
        self.line = line


@dataclass(slots=True, kw_only=True)
class Element:
    """One element; `pieces` are the text directly in it. Names come without a namespace prefix."""

    tag: str
    line: int
    attributes: dict[str, str]
    elements: list[Element] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    def all_below(self, tag: str) -> Iterator[Element]:
        """Yield every element of that name in this one, however deep, in the order of the document."""
        for element in self.elements:
            if element.tag.casefold() == tag.casefold():
                yield element
            yield from element.all_below(tag)

    def children(self, tag: str) -> list[Element]:
        """Return the child elements of that name."""
        return [element for element in self.elements if element.tag == tag]

    def child(self, tag: str) -> Element | None:
        """Return the first child element of that name."""
        return next(iter(self.children(tag)), None)

    def text(self, tag: str) -> str:
        """Return the text of the first child element of that name; empty when there is none."""
        element = self.child(tag)
        return "" if element is None else "".join(element.pieces).strip()

    def line_of(self, tag: str) -> int:
        """Return the line of the first child element of that name, or our own when there is none."""
        element = self.child(tag)
        return self.line if element is None else element.line


def parse_xml(document: bytes, *, encoding: str | None = None) -> Element:
    """Return the root element; `encoding` overrides what the document says of itself. XmlRefused says why not."""
    parser = expat.ParserCreate(encoding)
    parser.buffer_text = True
    builder = _Builder(parser)
    parser.StartDoctypeDeclHandler = builder.doctype
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.text
    try:
        parser.Parse(document, True)
    except expat.ExpatError as error:
        raise XmlRefused(
            Message("The file is not XML: {expat_text}.", expat_text=expat.ErrorString(error.code)), error.lineno
        ) from error
    except (LookupError, ValueError) as error:  # an encoding Python does not know, or knows and expat cannot use
        raise XmlRefused(Message("The file is in a text encoding that cannot be read."), 1) from error
    return builder.root.elements[0]


class _Builder:
    """Builds the tree from what the parser reports."""

    def __init__(self, parser: expat.XMLParserType) -> None:
        self._parser = parser
        self.root = Element(tag="", line=0, attributes={})
        self._open = [self.root]
        self._count = 0

    def doctype(self, *_declaration: object) -> None:
        line = self._parser.CurrentLineNumber
        raise XmlRefused(Message("The file has a DOCTYPE, which is refused because it can declare entities."), line)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        line = self._parser.CurrentLineNumber
        self._count += 1
        if len(self._open) > _MAX_DEPTH or self._count > _MAX_ELEMENTS:
            raise XmlRefused(
                Message("The file has far more elements, or nests them deeper, than any definition."), line
            )
        element = Element(tag=name.rpartition(":")[2], line=line, attributes=attributes)
        self._open[-1].elements.append(element)
        self._open.append(element)

    def end(self, _name: str) -> None:
        self._open.pop()

    def text(self, data: str) -> None:
        self._open[-1].pieces.append(data)
