"""Read an old `endpoint_cfg`: one Python dictionary in a text file, taken as data and never evaluated.

Three gates, each refusing what it does not know: a scan of the bare text (characters, strings, nesting), Python's own
parser, which builds a syntax tree and runs nothing, and a walk that accepts a handful of node types. No message
repeats the text of a value: a misplaced quote may put a key anywhere.
"""

from __future__ import annotations

import ast
import math
import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import partial
from itertools import accumulate
from types import MappingProxyType
from typing import TYPE_CHECKING

from factory_prov.errors import InputError
from factory_prov.files.reading import TEXT_LIMIT_BYTES, line_and_column, read_text, too_big
from factory_prov.files.suggestions import did_you_mean
from factory_prov.job.file_kind import refuse_old_start
from factory_prov.job.old_formats.names import (
    OBJECT_IDS,
    RESOURCE_IDS,
    VALUES,
    WHOLE,
    dotted_name,
    node_words,
    object_name,
    resource_names,
    syntax_words,
)
from factory_prov.lwm2m.paths import MAX_ID, ResourcePath
from factory_prov.lwm2m.values import INT64_MIN, OBJLNK_NULL_ID, UINT64_MAX, Objlnk, Value
from factory_prov.messages import NOTHING, Message, sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

_NESTING_LIMIT = 20
_FOREIGN_LIMIT = 50
_SECRET_RESOURCES = frozenset({(0, 5), (0, 8), (11, 6), (21, 0)})


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class CfgEntry:
    """One resource (or resource instance) of the file; line and column, from 1, are where its key begins."""

    path: ResourcePath
    value: Value
    line: int
    column: int

    def __repr__(self) -> str:
        secret = isinstance(self.value, bytes) or (self.path.object_id, self.path.resource_id) in _SECRET_RESOURCES
        shown = "<hidden>" if secret else repr(self.value)
        return f"Entry({self.path} = {shown}, line {self.line}, column {self.column})"


def read_endpoint_cfg(text: str, *, place: str) -> tuple[CfgEntry, ...]:
    """Return the resources in file order; `place` is the file name for messages.

    Raises `InputError` for the first thing wrong, its place being `place:line:column`.
    """
    source = _Source(text, place)
    refuse_old_start(source.text.encode(), place=place)
    _scan(source)
    return tuple(_entries(source, _parse(source)))


def read_endpoint_cfg_file(path: Path) -> tuple[CfgEntry, ...]:
    """Read the file as UTF-8, with or without byte order mark; `InputError` as above, or when it cannot be read."""
    return read_endpoint_cfg(read_text(path), place=str(path))


class _Source:
    """The text under one kind of line end, and the place of an offset or a syntax node in it."""

    def __init__(self, text: str, place: str) -> None:
        self._place = place
        self.text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        self.lines = self.text.split("\n")
        self._char_ends: dict[int, list[int]] = {}
        odd = re.search("[\0\ud800-\udfff]", self.text)
        if odd is not None:
            raise self.error(
                odd.start(),
                Message("the character U+{code_point} cannot stand in a text file.", code_point=f"{ord(odd[0]):04X}"),
                Message("Take it out."),
            )
        if len(self.text.encode()) > TEXT_LIMIT_BYTES:
            raise too_big(place)

    def error(self, at: int | ast.expr, what: Message, cure: Message = NOTHING) -> InputError:
        """Make the error for an offset in characters or for a node."""
        line, column = line_and_column(self.text[:at]) if isinstance(at, int) else self.spot(at)
        return InputError(what, place=f"{self._place}:{line}:{column}", cure=cure)

    def spot(self, node: ast.expr) -> tuple[int, int]:
        """Return line and column of a node; the parser counts UTF-8 bytes, a person characters."""
        line = self.lines[node.lineno - 1]
        if line.isascii():
            return node.lineno, node.col_offset + 1
        if node.lineno not in self._char_ends:
            self._char_ends[node.lineno] = list(accumulate(len(char.encode()) for char in line))
        return node.lineno, bisect_right(self._char_ends[node.lineno], node.col_offset) + 1


_TOKEN = re.compile(
    r"""(?P<space>[ \t\f\n]+|\\\n|\#[^\n]*)
    |(?P<string>(?P<prefix>[a-zA-Z]{0,2})(?P<quoted>'''(?:[^\\]|\\.)*?'''|'(?!'')(?:[^'\\\n]|\\.)*'
                                         |\"\"\"(?:[^\\]|\\.)*?\"\"\"|"(?!"")(?:[^"\\\n]|\\.)*"))
    |(?P<number>(?:0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+
        |(?:\d(?:_?\d)*\.?(?:\d(?:_?\d)*)?|\.\d(?:_?\d)*)(?:[eE][+-]?\d(?:_?\d)*)?[jJ]?)(?![\w.]))
    |(?P<word>[a-zA-Z_]\w*(?:[ \t]*\.[ \t]*[a-zA-Z_]\w*)*)
    |(?P<open>[({[])|(?P<close>[)}\]])|(?P<mark>[,:])|(?P<sign>[+-])|(?P<other>[!-~])""",
    re.VERBOSE | re.DOTALL | re.ASCII,
)
_KNOWN_WORD = re.compile(r"OID\.\w+|RID\.\w+\.\w+|Objlink|Objlnk|True|False")
_ESCAPE = r"""\\(?:[\n\\'"abfnrtv]|[0-3][0-7]{0,2}|[4-7][0-7]?(?![0-7])|x[0-9a-fA-F]{2}%s|(?P<bad>))"""
_TEXT_ESCAPE = _ESCAPE % "|u[0-9a-fA-F]{4}|U00(?:0[0-9a-fA-F]|10)[0-9a-fA-F]{4}"
_BYTES_ESCAPE = _ESCAPE % ""


def _scan(source: _Source) -> None:
    """Refuse what must not reach the parser: deep nesting, and what it would guess at or warn about.

    The parser recurses and a thread's stack is small. Brackets are bounded by `_NESTING_LIMIT`, every other way to
    nest (operators, keywords, calls of calls) by `_FOREIGN_LIMIT` pieces, of which a configuration has none.
    """
    at = depth = 0
    before = "open"
    foreign: list[int] = []
    while at < len(source.text):
        token = _TOKEN.match(source.text, at)
        if token is None:
            what = Message(
                "the character U+{code_point} cannot stand outside quotes.", code_point=f"{ord(source.text[at]):04X}"
            )
            raise source.error(at, what, Message("Type it again; word processors change quotes and spaces."))
        kind = str(token.lastgroup)
        if kind != "space":
            _check_token(source, token)
            depth += (kind == "open") - (kind == "close")
            foreign += [at] * _is_foreign(token, before)
            before = "link" if token[0] in ("Objlink", "Objlnk") else kind
        if depth > _NESTING_LIMIT:
            raise source.error(at, Message("brackets are nested over {limit} deep.", limit=_NESTING_LIMIT), WHOLE)
        if len(foreign) > _FOREIGN_LIMIT:
            raise source.error(
                foreign[0],
                Message("over {limit} signs and words do not belong here.", limit=_FOREIGN_LIMIT),
                WHOLE,
            )
        at = token.end()


def _is_foreign(token: re.Match[str], before: str) -> bool:
    """Tell whether a token, after one of the kind `before`, could nest the tree without a bracket."""
    match token.lastgroup:
        case "word":
            return _KNOWN_WORD.fullmatch(token[0]) is None
        case "sign":
            return before not in ("open", "mark")
        case "open":
            return token[0] != "{" and before not in ("open", "mark", "link")
        case kind:
            return kind == "other"


def _check_token(source: _Source, token: re.Match[str]) -> None:
    """Refuse numbers and strings that are broken, computed, or read with a warning."""
    other, prefix = token["other"] or "", (token["prefix"] or "").lower()
    if other.isdigit() or len(token["number"] or "") > 100:
        raise source.error(
            token.start(),
            Message("a number that cannot be read."),
            Message("Write 1, -5, 0x1F or 2.5; quote the rest."),
        )
    if other in ("'", '"'):
        raise source.error(
            token.start(), Message("a text in quotes is not closed."), Message("Put the same quote at both ends.")
        )
    if prefix not in ("", "u", "r", "b", "br", "rb"):
        what = (
            Message("an f-string cannot stand here.")
            if "f" in prefix
            else Message("letters stand right before a quote.")
        )
        raise source.error(token.start(), what, VALUES)
    if "b" in prefix and not token["quoted"].isascii():  # where the parser sees this differs between its versions
        what = Message("bytes in quotes hold a letter that is not ASCII.")
        raise source.error(token.start(), what, Message("Write such bytes as \\xC3\\xA9."))
    if token["quoted"] and "r" not in prefix:
        for escape in re.finditer(_BYTES_ESCAPE if prefix == "b" else _TEXT_ESCAPE, token["quoted"]):
            if escape["bad"] is not None:
                at = token.start("quoted") + escape.start()
                raise source.error(
                    at,
                    Message("a backslash without a meaning."),
                    Message("Write \\\\ for a backslash, \\xE9 for a byte."),
                )


def _parse(source: _Source) -> ast.expr:
    text = source.text
    start = len(text) - len(re.sub(r"\A(?:[ \t\f\n]|\\\n|#[^\n]*)+", "", text))
    if start == len(text):
        raise source.error(0, Message("the file is empty."), WHOLE)
    if text[:start].endswith((" ", "\t")):
        text = f"{text[: start - 1]}\f{text[start:]}"  # a form feed ends an indentation and keeps every offset
    try:
        return ast.parse(text, mode="eval").body
    except SyntaxError as error:
        message, line, column = error.msg, error.lineno or 1, error.offset or 1
    except (ValueError, RecursionError, MemoryError):
        message, line, column = "", 1, 1
    # Raised out here, because the foreign error carries the line it is about, keys included.
    at = sum(len(earlier) + 1 for earlier in source.lines[: line - 1]) + max(column - 1, 0)
    what, cure = syntax_words(message, text[at : at + 20])
    raise source.error(min(at, len(text)), what, cure)


def _entries(source: _Source, root: ast.expr) -> Iterator[CfgEntry]:
    number = partial(_id, source, _INSTANCE)
    for object_id, _, instances in _pairs(source, root, partial(_id, source, _OBJECT)):
        resource = partial(_id, source, _resource(object_id))
        for instance_id, _, resources in _pairs(source, instances, number):
            for resource_id, key, value in _pairs(source, resources, resource):
                path = ResourcePath(object_id, instance_id, resource_id)
                if not isinstance(value, ast.Dict):
                    yield _entry(source, path, key, value)
                    continue
                for resource_instance_id, inner_key, inner_value in _pairs(source, value, number):
                    inner_path = path._replace(resource_instance_id=resource_instance_id)
                    yield _entry(source, inner_path, inner_key, inner_value)


def _pairs(
    source: _Source, node: ast.expr, read_id: Callable[[ast.expr], int]
) -> Iterator[tuple[int, ast.expr, ast.expr]]:
    """Yield id, key and value of a dictionary in its order; a repeated id is an error, Python would take the last."""
    if not isinstance(node, ast.Dict):
        raise source.error(node, sentences(Message("a dictionary {{ ... }} belongs here."), node_words(node)), WHOLE)
    lines: dict[int, int] = {}
    for key, value in zip(node.keys, node.values, strict=True):
        if key is None:
            raise source.error(value, Message("two stars (**) cannot stand here."), WHOLE)
        number, (line, _) = read_id(key), source.spot(key)
        if number in lines:
            what = Message(
                "{name} stands in line {first_line} and again in line {line}.",
                name=dotted_name(key) or number,
                first_line=lines[number],
                line=line,
            )
            raise source.error(key, what, Message("Keep one of them."))
        lines[number] = line
        yield number, key, value


@dataclass(frozen=True, slots=True, kw_only=True)
class _KeyKind:
    """What a key stands for: its names, the sentence about an id too large, and what belongs in its place."""

    names: Mapping[str, int]
    too_large: Message
    belongs: Message


_INSTANCE = _KeyKind(
    names=MappingProxyType({}),
    too_large=Message("the id of an instance is over {max_id}.", max_id=MAX_ID),
    belongs=Message("an instance belongs here."),
)
_OBJECT = _KeyKind(
    names=OBJECT_IDS,
    too_large=Message("the id of an object is over {max_id}.", max_id=MAX_ID),
    belongs=Message("an object belongs here."),
)


def _resource(object_id: int) -> _KeyKind:
    owner = object_name(object_id)
    return _KeyKind(
        names=resource_names(object_id),
        too_large=Message("the id of a resource of {owner} is over {max_id}.", owner=owner, max_id=MAX_ID),
        belongs=Message("a resource of {owner} belongs here.", owner=owner),
    )


def _id(source: _Source, kind: _KeyKind, key: ast.expr) -> int:
    """Read a key that is a plain number or one of the names of its kind."""
    name, names = dotted_name(key) or "", kind.names
    if name in names:
        return names[name]
    if isinstance(key, ast.Constant) and type(key.value) is int:
        if key.value <= MAX_ID:
            return key.value
        raise source.error(
            key,
            kind.too_large,
            Message("Ids are 0 to {max_id}.", max_id=MAX_ID),
        )
    cure = Message("Write the number, 0 to {max_id}, without quotes.", max_id=MAX_ID)
    misspelt = name.startswith(("OID.", "RID.")) and name not in OBJECT_IDS and name not in RESOURCE_IDS
    what = Message("{name}: no such name.", name=name[:60]) if misspelt else sentences(kind.belongs, node_words(key))
    raise source.error(key, what, did_you_mean(name, names, otherwise=cure))


def _entry(source: _Source, path: ResourcePath, key: ast.expr, value: ast.expr) -> CfgEntry:
    line, column = source.spot(key)
    return CfgEntry(path=path, value=_value(source, value), line=line, column=column)


def _value(source: _Source, node: ast.expr) -> Value:
    match node:
        case ast.Constant(value=bool() | str() | bytes() as value):
            if isinstance(value, str) and re.search("[\ud800-\udfff]", value):
                raise source.error(
                    node, Message("half a character (a surrogate) in a text."), Message("Write the character itself.")
                )
            return value
        case ast.Constant(value=int() | float() as number):
            return _number(source, node, number)
        case ast.UnaryOp(op=ast.USub() | ast.UAdd() as sign, operand=ast.Constant(value=int() | float() as number)):
            if not isinstance(number, bool):
                return _number(source, node, -number if isinstance(sign, ast.USub) else number)
        case ast.Call(func=ast.Name(id="Objlink" | "Objlnk"), args=args, keywords=keywords):
            return _object_link(source, node, args if not keywords else [])
        case ast.Attribute() if (name := dotted_name(node) or "") in OBJECT_IDS:
            return OBJECT_IDS[name]
    cure = did_you_mean(node.id, ("True", "False"), otherwise=VALUES) if isinstance(node, ast.Name) else VALUES
    raise source.error(node, sentences(Message("a value belongs here."), node_words(node)), cure)


def _number(source: _Source, node: ast.expr, number: int | float) -> int | float:
    if not math.isfinite(number) if isinstance(number, float) else not INT64_MIN <= number <= UINT64_MAX:
        raise source.error(
            node,
            Message("the number is too large."),
            Message("Whole numbers are {lowest} to {highest}.", lowest=INT64_MIN, highest=UINT64_MAX),
        )
    return number


def _object_link(source: _Source, node: ast.expr, args: list[ast.expr]) -> Objlnk:
    ids = [number for number in (_value(source, arg) for arg in args[:3]) if type(number) is int]
    if len(ids) == len(args) == 2 and min(ids) >= 0 and max(ids) <= OBJLNK_NULL_ID:
        return Objlnk(*ids)
    what = Message("an object link takes two numbers, an object id and an instance id.")
    raise source.error(
        node, what, Message("Write Objlink(66, 0), with numbers 0 to {highest}.", highest=OBJLNK_NULL_ID)
    )
