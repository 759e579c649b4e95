"""Writing a job file: values change, the engineer's comments and order stay (tomlkit)."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.container import Container
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import InlineTable, Item, Key, Table

from factory_prov.errors import InputError
from factory_prov.files.owner_only import write_owner_only
from factory_prov.files.reading import decode_text, read_bytes
from factory_prov.files.toml_text import parse_toml, refuse_long_keys
from factory_prov.job.file_kind import refuse_other_kinds
from factory_prov.job.job_file import read_job
from factory_prov.job.model import Job
from factory_prov.job.plain_lines import plain_lines
from factory_prov.job.resource_order import CONFIGURATION, Keys, same, same_job
from factory_prov.messages import Message

_Data = Mapping[str, Any]
_Comment = Callable[[Keys], str]
_LITERAL = re.compile(r"(?!.*''')(?:[\n\t\x20-\x7e\u00a0-\ud7ff\ue000-\ufffd])*(?<!')", re.DOTALL)
"""A text that can stand in a job as it is, between two lines of three quotes."""


class JobDocument:
    """The text of a job file, changed value by value. `path` is where it was read from or was last saved to."""

    def __init__(self, text: str, *, path: Path) -> None:
        refuse_long_keys(text, place=str(path))
        try:
            self._document = tomlkit.parse(text)
        except (TOMLKitError, RecursionError) as failure:
            parse_toml(text, place=str(path))  # it has better words
            raise InputError(
                Message("this is no TOML: {toml_text}.", toml_text=str(failure)),
                place=str(path),
                cure=Message("Mend that line."),
            ) from None
        self.path = path

    @classmethod
    def load(cls, path: Path) -> JobDocument:
        """Read a job file."""
        data, place = read_bytes(path), str(path)
        refuse_other_kinds(data, place=place)
        return cls(decode_text(data, place=place), path=path)

    @property
    def text(self) -> str:
        """The file's text as it would be saved."""
        return tomlkit.dumps(self._document)

    def job(self) -> Job:
        """Read the text as a job; JobError carries all Problems."""
        return read_job(self.text, place=str(self.path), folder=self.path.parent)

    def set(self, keys: tuple[str, ...], value: object, *, comment: str = "") -> None:
        """Set the value under `keys`, making tables on the way; a comment is only written beside a new value."""
        table: Any = self._document
        for key in keys[:-1]:
            if key not in table:
                table[key] = tomlkit.table()
            table = table[key]
        item = _inline(value) if isinstance(value, dict) else tomlkit.item(value)
        if comment and keys[-1] not in table:
            item.comment(comment)
        table[keys[-1]] = item

    def remove(self, keys: tuple[str, ...]) -> None:
        """Remove the value or table under `keys`; nothing happens when it is not there."""
        table: Any = self._document
        for key in keys[:-1]:
            if key not in table:
                return
            table = table[key]
        table.pop(keys[-1], None)

    def save(self, path: Path | None = None) -> None:
        """Write the file in one step, readable by its owner only: a job can hold a key in clear."""
        self.path = path or self.path
        write_owner_only(self.path, self.text.encode())


def _inline(value: dict[str, object]) -> InlineTable:
    table = tomlkit.inline_table()
    table.update(value)
    return table


def updated_text(text: str, old: _Data, new: _Data, *, comment: _Comment) -> str:
    """Return `text`, which says `old`, changed to say `new`; `comment` gives the comment beside a new line, or "".

    Where a text is laid out in a way that cannot be changed in place, it is written anew, without its comments.
    InputError when TOML cannot say `new`.
    """
    for pieces_of in (_plain_pieces, _all_pieces):  # the first is ten times as quick, and enough for most
        try:
            return _checked(_Layout(text, comment, pieces_of).changed(old, new), new)
        except (InputError, TOMLKitError, ValueError, RecursionError):
            continue  # an array of tables below another table, a section below dotted keys …
    return text_of(new, comment=comment, newline=_newline(text))


def text_of(data: _Data, *, comment: _Comment = lambda _: "", newline: str = "\n") -> str:
    """Return data as a new text; InputError when TOML cannot say it."""
    lines = "\n".join(_section((), data, comment)).lstrip("\n") + "\n"
    return _checked(lines.replace("\n", newline), data)


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _checked(text: str, data: _Data) -> str:
    """Return the text when a second reader finds exactly the data in it, and a file can hold it."""
    try:
        text.encode()
        is_right = same_job(tomllib.loads(text), data)
    except (ValueError, RecursionError):  # both say what they stumbled on, which may be a key
        is_right = False
    if not is_right:
        raise InputError(
            Message("the job cannot be written as TOML."),
            cure=Message("Undo the last changes, or correct odd characters."),
        )
    return text


class _DocumentPart:
    """A heading, a statement, or a comment or blank line (`keys` is None); `table` is the heading it stands under."""

    __slots__ = ("_text", "_toml", "is_heading", "keys", "table")

    def __init__(
        self, content: Container | str, table: Keys, keys: Keys | None = None, *, is_heading: bool = False
    ) -> None:
        """A text is parsed when it is first changed."""
        self._text = content if isinstance(content, str) else ""
        self._toml = None if isinstance(content, str) else content
        self.table, self.keys, self.is_heading = table, keys, is_heading

    def as_string(self) -> str:
        """Return its text as it is now."""
        return self._text if self._toml is None else self._toml.as_string()

    @property
    def toml(self) -> Container:
        """What can be changed."""
        if self._toml is None:
            self._toml = tomlkit.parse(self._text)
        return self._toml


_PiecesOf = Callable[[str], Iterable[_DocumentPart]]


class _Layout:
    """A text in pieces, and what is to be taken out of it and put in.

    The library could set, remove and add values itself, but it counts the comment above a heading to the section
    before it. So a new value or section would come between a comment and what it is about.
    """

    def __init__(self, text: str, comment: _Comment, pieces_of: _PiecesOf) -> None:
        self._newline = _newline(text)
        self._comment = comment
        text = text if text.endswith("\n") or not text else text + self._newline
        self._pieces = tuple(pieces_of(text))
        if "".join(piece.as_string() for piece in self._pieces) != text:
            raise InputError(Message("the text cannot be taken apart."), cure=Message("Write it anew."))
        known = [(index, piece) for index, piece in enumerate(self._pieces) if piece.keys is not None]
        self._headings = {piece.keys: index for index, piece in known if piece.is_heading}
        self._statements = {piece.keys: index for index, piece in known if not piece.is_heading}
        self._top = known[0][0] - 1 if known else len(self._pieces) - 1
        self._gone: set[int] = set()
        self._behind: defaultdict[int, list[str]] = defaultdict(list)  # by the number of the piece; -1: at the top
        self._sections: dict[Keys, dict[str, Any]] = {}

    def changed(self, old: _Data, new: _Data) -> str:
        """Return the text that says `new`; it said `old`."""
        self._change((), old, new)
        for keys, table in self._sections.items():
            self._behind[self._last_relative(keys)] += self._lines(_section(keys, table, self._comment))
        parts = self._behind[-1]
        for index, piece in enumerate(self._pieces):
            if index not in self._gone:
                parts.append(piece.as_string())
            parts += self._behind.get(index, ())
        return "".join(parts)

    def _change(self, table: Keys, old: _Data, new: _Data) -> None:
        moved = _moved(list(old), list(new)) if table == CONFIGURATION else frozenset()
        for key in old:
            if key not in new:
                self._remove((*table, key))
        before: int | None = None
        for key, value in new.items():
            keys = (*table, key)
            if key not in old:
                self._add(keys, value, before)
                continue
            self._change_value(keys, old[key], value)
            at = self._statements.get(keys)
            if at is not None and key in moved:
                self._gone.add(at)
                self._behind[self._place(table, before)].append(self._pieces[at].as_string())
            elif at is not None and at not in self._gone:
                before = at

    def _change_value(self, keys: Keys, old: object, new: object) -> None:
        at = self._statements.get(keys)
        if at is None and isinstance(old, dict) and isinstance(new, dict) and (new or keys in self._headings):
            self._change(keys, old, new)
        elif at is None and not same(old, new):
            self._remove(keys)
            self._add(keys, new, None)
        elif at is not None and not same(old, new):
            table: Any = self._pieces[at].toml
            for key in keys[len(self._pieces[at].table) : -1]:
                table = table[key]
            table[keys[-1]] = _item(new)

    def _remove(self, keys: Keys) -> None:
        """Take out a statement, or every statement and section below these keys; comments around them stay."""
        if keys in self._statements:
            self._gone.add(self._statements[keys])
            return
        last = -1
        for index, piece in enumerate(self._pieces):
            if piece.keys is not None and piece.keys[: len(keys)] == keys:
                is_inside = not piece.is_heading and piece.table[: len(keys)] == keys
                self._gone.update(range(last + 1 if is_inside else index, index + 1))
                last = index

    def _add(self, keys: Keys, value: object, before: int | None) -> None:
        """Put a new value behind the piece `before` of the same table; a new table gets a heading."""
        table = keys[:-1]
        if isinstance(value, dict) and table[:1] != CONFIGURATION:
            self._sections[keys] = value
        elif before is None and table and table not in self._headings:
            self._sections.setdefault(table, {})[keys[-1]] = value
        else:
            at = self._place(table, before)
            above = self._pieces[at].table if before is not None else table
            self._behind[at] += self._lines([_line(keys, value, self._comment, above=above)])

    def _place(self, table: Keys, before: int | None) -> int:
        return before if before is not None else self._headings.get(table, self._top)

    def _last_relative(self, keys: Keys) -> int:
        """Return the last piece of the sections that a new one stands beside, the last of all when there are none."""
        relatives = [index for index, piece in enumerate(self._pieces) if piece.keys and piece.keys[0] == keys[0]]
        return max(relatives, default=len(self._pieces) - 1)

    def _lines(self, lines: Iterable[str]) -> list[str]:
        return [line + self._newline for line in lines]


def _plain_pieces(text: str) -> Iterator[_DocumentPart]:
    """Yield the lines of a plain text; ValueError for any other."""
    lines = plain_lines(text)
    if lines is None:
        raise ValueError
    for line in lines:
        yield _DocumentPart(line.text, line.table, line.keys, is_heading=line.is_heading)


def _all_pieces(text: str) -> Iterator[_DocumentPart]:
    """Yield the pieces of any text."""
    return _pieces(tomlkit.parse(text).body, ())


def _pieces(body: Iterable[tuple[Key | None, Item]], table: Keys) -> Iterator[_DocumentPart]:
    for key, item in body:
        if key is not None and isinstance(item, Table) and not key.is_dotted():
            keys = (*table, key.key)
            if not item.is_super_table():  # one without a heading of its own
                bare = Table(Container(), item.trivia, False, False, item.name, item.display_name)
                yield _DocumentPart(Container(True).append(key, bare), keys, keys, is_heading=True)
            yield from _pieces(item.value.body, keys)
        else:
            keys_of_it = None if key is None else (*table, *_dotted(key, item))
            yield _DocumentPart(Container(True).append(key, item), table, keys_of_it)


def _dotted(key: Key, item: Item) -> Keys:
    """Return the parts of a key; one with dots is a table in a table, of one value each."""
    if not isinstance(item, Table):
        return (key.key,)
    ((inner, value),) = ((inner, value) for inner, value in item.value.body if inner is not None)
    return (key.key, *_dotted(inner, value))


def _moved(old: Sequence[str], new: Sequence[str]) -> frozenset[str]:
    """Return the keys that must change their place so that those in both come in the new order."""
    here, there = frozenset(old), frozenset(new)
    was, now = [key for key in old if key in there], [key for key in new if key in here]
    blocks = SequenceMatcher(None, was, now, autojunk=False).get_matching_blocks() if was != now else ()
    stay = {key for block in blocks for key in was[block.a : block.a + block.size]}
    return frozenset(was) - stay if blocks else frozenset()


def _section(keys: Keys, table: _Data, comment: _Comment) -> Iterator[str]:
    """Yield the lines of a section: a blank one, its heading, its values, then its tables."""
    is_inline = keys[:1] == CONFIGURATION
    if keys:
        yield ""
        yield f"[{tomlkit.key(keys).as_string()}]"
    for key, value in table.items():
        if is_inline or not isinstance(value, dict):
            yield _line((*keys, key), value, comment, above=keys)
    for key, value in table.items():
        if not is_inline and isinstance(value, dict):
            yield from _section((*keys, key), value, comment)


def _line(keys: Keys, value: object, comment: _Comment, *, above: Keys) -> str:
    """Return the statement that stands under the heading `above`."""
    beside = comment(keys)
    key = tomlkit.key(keys[len(above) :]).as_string()
    return f"{key} = {_item(value).as_string()}" + (f"  # {beside}" if beside else "")


def _item(value: object) -> Item:
    """Return a value as TOML, in one line but for a text of several; InputError when it has none."""
    if isinstance(value, str) and "\n" in value and _LITERAL.fullmatch(value):
        return tomlkit.value(f"'''\n{value}'''")  # TOML leaves the first line break out
    table = tomlkit.inline_table()
    try:
        table.append("value", value)
    except (TypeError, ValueError):  # of tomlkit, and of Python with a number of thousands of digits
        what = Message("a {python_type} cannot stand in a job.", python_type=type(value).__name__)
        raise InputError(what, cure=Message("Write text, a number, true or false.")) from None
    return table.value.body[-1][1]
