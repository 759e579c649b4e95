"""A table of a TOML file as the dataclass of its options, and everything in it that does not fit.

Nothing is converted but what TOML cannot say: a list becomes a tuple, text a file name or one of several words, a date
the text it was. A small reader of our own: checking a job loads nothing else of that size.
"""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from enum import Enum, StrEnum
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

Options = TypeVar("Options")


class Texts(Mapping[str, str]):
    """Texts by names of somebody's own choice: the type of an option that is a table of them. It does not change."""

    def __init__(self, texts: Mapping[str, str] = types.MappingProxyType({})) -> None:
        self._texts = dict(texts)

    def __getitem__(self, name: str) -> str:
        return self._texts[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    def __hash__(self) -> int:
        return hash(frozenset(self._texts.items()))

    def __repr__(self) -> str:
        return f"Texts({self._texts!r})"


_MOST = 10**300
"""A larger whole number, which TOML may have, has no place among those with a point."""


class Fault(StrEnum):
    """What is wrong with a value; the words are those of whoever reads the table."""

    MISSING = "missing"
    UNKNOWN = "unknown"
    NO_INTEGER = "no_integer"
    NO_NUMBER = "no_number"
    NO_TEXT = "no_text"
    HALF_CHARACTER = "half_character"
    NO_FILE_NAME = "no_file_name"
    NO_BOOLEAN = "no_boolean"
    NO_LIST = "no_list"
    NO_TABLE = "no_table"
    NO_SUCH_WORD = "no_such_word"


@dataclass(frozen=True, slots=True, kw_only=True)
class Misfit:
    """One value that does not fit: where it is, from the table on, and the `words` there are for it, if only some."""

    where: tuple[str, ...]
    fault: Fault
    words: tuple[str, ...] = ()


class TableMisfits(Exception):  # it carries them
    """Everything that does not fit, in the order of the options."""

    def __init__(self, misfits: list[Misfit]) -> None:
        super().__init__(misfits)
        self.misfits = misfits


_FAULTS: dict[object, Fault] = {
    int: Fault.NO_INTEGER,
    float: Fault.NO_NUMBER,
    str: Fault.NO_TEXT,
    Path: Fault.NO_FILE_NAME,
    bool: Fault.NO_BOOLEAN,
}


def read_table(kind: type[Options], table: Mapping[str, Any]) -> Options:
    """Return the options a table holds; TableMisfits, or what the class itself raises for values that cannot be."""
    reader = _Reader()
    options = reader.dataclass(kind, table, ())
    if reader.misfits:
        raise TableMisfits(reader.misfits)
    read: Options = options
    return read


@cache
def hints_of(kind: Any) -> Mapping[str, Any]:
    """Return the types of a dataclass's options by their names."""
    return types.MappingProxyType(get_type_hints(kind))


@dataclass(slots=True)
class _Reader:
    misfits: list[Misfit] = field(default_factory=list)

    def dataclass(self, kind: Any, table: object, where: tuple[str, ...]) -> Any:
        """Return the object, or None with its misfits noted; a class that refuses its values raises by itself."""
        if not isinstance(table, Mapping):
            return self._misfit(where, Fault.NO_TABLE)
        before, hints, given = len(self.misfits), hints_of(kind), {}
        for item in fields(kind):
            if item.name in table:
                given[item.name] = self._value(hints[item.name], table[item.name], (*where, item.name))
            elif item.default is MISSING and item.default_factory is MISSING:
                self._misfit((*where, item.name), Fault.MISSING)
        for name in table:
            if name not in hints:
                self._misfit((*where, name), Fault.UNKNOWN)
        return kind(**given) if len(self.misfits) == before else None

    def _value(self, hint: Any, value: object, where: tuple[str, ...]) -> Any:
        if get_origin(hint) in (Union, types.UnionType):
            if value is None:
                return None
            (hint,) = (part for part in get_args(hint) if part is not types.NoneType)
        if get_origin(hint) is tuple:
            return self._tuple(get_args(hint)[0], value, where)
        if is_dataclass(hint):
            return self.dataclass(hint, value, where)
        if hint is Texts:
            return self._texts(value, where)
        if isinstance(hint, type) and issubclass(hint, Enum):
            return self._word(hint, value, where)
        return self._plain(hint, value, where)

    def _tuple(self, hint: Any, value: object, where: tuple[str, ...]) -> Any:
        if not isinstance(value, list | tuple):
            return self._misfit(where, Fault.NO_LIST)
        return tuple(self._value(hint, item, (*where, str(at))) for at, item in enumerate(value))

    def _texts(self, value: object, where: tuple[str, ...]) -> Any:
        if not isinstance(value, Mapping):
            return self._misfit(where, Fault.NO_TABLE)
        return Texts({str(name): self._text(str, text, (*where, str(name))) for name, text in value.items()})

    def _word(self, hint: type[Enum], value: object, where: tuple[str, ...]) -> Any:
        found = next((member for member in hint if member.value == value), None) if isinstance(value, str) else None
        if found is None:
            return self._misfit(where, Fault.NO_SUCH_WORD, tuple(str(member.value) for member in hint))
        return found

    def _plain(self, hint: Any, value: object, where: tuple[str, ...]) -> Any:
        if hint in (str, Path):
            return self._text(hint, value, where)
        whole = isinstance(value, int) and not isinstance(value, bool)
        finite = isinstance(value, float) or (isinstance(value, int) and -_MOST <= value <= _MOST)
        fits = {
            int: whole,
            float: finite and not isinstance(value, bool),
            bool: isinstance(value, bool),
        }
        if not fits[hint]:
            return self._misfit(where, _FAULTS[hint])
        return hint(value)

    def _text(self, hint: Any, value: object, where: tuple[str, ...]) -> Any:
        if value is None or isinstance(value, bool | int | float | list | tuple | Mapping):
            return self._misfit(where, _FAULTS[hint])
        text = str(value)  # a date is the text it was
        try:
            text.encode()
        except UnicodeEncodeError:
            return self._misfit(where, Fault.HALF_CHARACTER)
        return hint(text)

    def _misfit(self, where: tuple[str, ...], fault: Fault, words: tuple[str, ...] = ()) -> None:
        self.misfits.append(Misfit(where=where, fault=fault, words=words))
