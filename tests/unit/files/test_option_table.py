"""Reading a table into the dataclass of its options: what pydantic's strict mode takes and refuses, and where."""

from __future__ import annotations

import datetime
import json
from dataclasses import MISSING, dataclass, fields, is_dataclass
from enum import Enum, StrEnum
from pathlib import Path
from typing import Any, get_args, get_origin

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from factory_prov.boards.nordic.board import NordicBoard
from factory_prov.credentials.issuers.registry import ISSUERS
from factory_prov.errors import InputError
from factory_prov.files.option_table import Fault, TableMisfits, Texts, hints_of, read_table
from factory_prov.job.model import BoardOptions, CredentialOptions, DeviceOptions, LineOptions, NamingOptions
from factory_prov.links.options import LinkOptions
from factory_prov.registrars.registry import REGISTRARS

KINDS: list[Any] = [
    CredentialOptions,
    DeviceOptions,
    NamingOptions,
    BoardOptions,
    LinkOptions,
    LineOptions,
    NordicBoard,
    *(kind.options for kind in ISSUERS),
    *(
        kind.options for kind in REGISTRARS if Texts not in hints_of(kind.options).values()
    ),  # of which the peer has none
]
PEER = {
    "missing": Fault.MISSING,
    "int_type": Fault.NO_INTEGER,
    "float_type": Fault.NO_NUMBER,
    "string_type": Fault.NO_TEXT,
    "bool_type": Fault.NO_BOOLEAN,
    "tuple_type": Fault.NO_LIST,
    "dataclass_type": Fault.NO_TABLE,
    "enum": Fault.NO_SUCH_WORD,
}
ODD = st.one_of(
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=5),
    st.dates(),
    st.lists(st.integers() | st.text(max_size=2), max_size=3),
    st.dictionaries(st.text(max_size=2), st.integers(), max_size=2),
)


def fitting(hint: Any) -> st.SearchStrategy[Any]:
    """Values of TOML that fit a type."""
    if get_origin(hint) is tuple:
        return st.lists(values(get_args(hint)[0]), max_size=3)
    if get_args(hint):
        return fitting(get_args(hint)[0])
    if is_dataclass(hint):
        return tables(hint)
    if issubclass(hint, Enum):
        return st.sampled_from([member.value for member in hint])
    plain = {int: st.integers(0, 2**33), float: st.floats(0, 1e6) | st.integers(0, 100), bool: st.booleans()}
    return plain.get(hint, st.text(st.characters(exclude_categories=["Cs"]), max_size=5))


def values(hint: Any) -> st.SearchStrategy[Any]:
    return st.one_of(fitting(hint), fitting(hint), fitting(hint), ODD)


def tables(kind: Any) -> st.SearchStrategy[dict[str, Any]]:
    hints = hints_of(kind)
    needed = {item.name for item in fields(kind) if item.default is item.default_factory is MISSING}
    return st.fixed_dictionaries(
        {name: values(hint) for name, hint in hints.items() if name in needed},
        optional={name: values(hint) for name, hint in hints.items() if name not in needed},
    ) | st.fixed_dictionaries({}, optional={name: values(hint) for name, hint in hints.items()})


def ours(kind: Any, table: dict[str, Any]) -> object:
    try:
        return read_table(kind, table)
    except TableMisfits as failure:
        alike = {Fault.NO_FILE_NAME: Fault.NO_TEXT}  # that is all it says of a file name
        return [(misfit.where, alike.get(misfit.fault, misfit.fault)) for misfit in failure.misfits]
    except InputError as failure:
        return str(failure)


def peers(kind: Any, table: dict[str, Any]) -> object:
    try:
        return TypeAdapter(kind).validate_json(json.dumps(table, default=str), strict=True)
    except ValidationError as failure:
        return [(tuple(map(str, item["loc"])), PEER[item["type"]]) for item in failure.errors()]
    except InputError as failure:
        return str(failure)


@given(st.sampled_from(KINDS).flatmap(lambda kind: st.tuples(st.just(kind), tables(kind))))
def test_it_takes_and_refuses_what_pydantic_does(drawn: tuple[Any, dict[str, Any]]) -> None:
    found = ours(*drawn)
    assume(not isinstance(found, list) or all(fault is not Fault.UNKNOWN for _, fault in found))  # it ignores those
    assert found == peers(*drawn)


class Word(StrEnum):
    ONE = "one"
    TWO = "two"


@dataclass(frozen=True, slots=True, kw_only=True)
class Inner:
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outer:
    inner: Inner
    text: str = ""
    file: Path | None = None
    word: Word = Word.ONE
    numbers: tuple[int, ...] = ()
    ratio: float = 1.0


def test_what_fits_becomes_what_it_is() -> None:
    table = {"inner": {"number": 1}, "text": "t", "file": "a/b", "word": "two", "numbers": [1, 2], "ratio": 2}
    options = read_table(Outer, table)
    assert options == Outer(inner=Inner(number=1), text="t", file=Path("a/b"), word=Word.TWO, numbers=(1, 2), ratio=2.0)
    assert isinstance(options.ratio, float)
    assert read_table(Outer, {"inner": {"number": 1}, "text": datetime.date(2026, 1, 2)}).text == "2026-01-02"


@pytest.mark.parametrize(
    ("changes", "where", "fault"),
    [
        ({"inner": {}}, ("inner", "number"), Fault.MISSING),
        ({"inner": 5}, ("inner",), Fault.NO_TABLE),
        ({"inner": {"number": True}}, ("inner", "number"), Fault.NO_INTEGER),
        ({"inner": {"number": 1.0}}, ("inner", "number"), Fault.NO_INTEGER),
        ({"inner": {"number": 1, "other": 2}}, ("inner", "other"), Fault.UNKNOWN),
        ({"text": 5}, ("text",), Fault.NO_TEXT),
        ({"text": "\ud800"}, ("text",), Fault.HALF_CHARACTER),
        ({"file": "\udfff"}, ("file",), Fault.HALF_CHARACTER),
        ({"file": []}, ("file",), Fault.NO_FILE_NAME),
        ({"word": "three"}, ("word",), Fault.NO_SUCH_WORD),
        ({"word": 1}, ("word",), Fault.NO_SUCH_WORD),
        ({"numbers": 1}, ("numbers",), Fault.NO_LIST),
        ({"numbers": [1, "2"]}, ("numbers", "1"), Fault.NO_INTEGER),
        ({"ratio": "1"}, ("ratio",), Fault.NO_NUMBER),
        ({"ratio": True}, ("ratio",), Fault.NO_NUMBER),
    ],
)
def test_what_does_not_fit_is_told_with_its_place(
    changes: dict[str, Any], where: tuple[str, ...], fault: Fault
) -> None:
    with pytest.raises(TableMisfits) as caught:
        read_table(Outer, {"inner": {"number": 1}, **changes})
    (misfit,) = caught.value.misfits
    assert (misfit.where, misfit.fault) == (where, fault)
    assert misfit.words == (("one", "two") if fault is Fault.NO_SUCH_WORD else ())


def test_everything_that_does_not_fit_is_told_at_once() -> None:
    with pytest.raises(TableMisfits) as caught:
        read_table(Outer, {"text": 1, "numbers": ["a", 2, "b"], "strange": 1})
    assert [".".join(misfit.where) for misfit in caught.value.misfits] == [
        "inner",
        "text",
        "numbers.0",
        "numbers.2",
        "strange",
    ]
