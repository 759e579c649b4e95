"""Changing a TOML text in place: what it says afterwards, and that everything around a change stays."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factory_prov.errors import InputError
from factory_prov.job.job_document import updated_text
from factory_prov.job.resource_order import same, same_job

TEMPLATE = (files("factory_prov.job") / "template.toml").read_text(encoding="utf-8")

SCALARS = st.one_of(
    st.booleans(),
    st.integers(-(2**63), 2**64 - 1),
    st.floats(),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    st.datetimes(),
    st.lists(st.integers(), max_size=3),
)
KEYS = st.sampled_from(["name", "a b", "x.y", "/0/1/0", "ü", "configuration", "credentials", ""])
TABLES = st.recursive(
    st.dictionaries(KEYS, SCALARS, max_size=4), lambda inner: st.dictionaries(KEYS, inner | SCALARS, max_size=4)
)


def updated(text: str, new: dict[str, Any]) -> str:
    return updated_text(text, tomllib.loads(text), new, comment=lambda _: "")


@given(TABLES, TABLES)
def test_the_text_says_what_it_was_changed_to(old: dict[str, Any], new: dict[str, Any]) -> None:
    first = updated("", old)
    assert same(tomllib.loads(first), old)
    assert same(tomllib.loads(updated(first, new)), new)


@given(st.data())
def test_one_change_touches_one_line(data: st.DataObject) -> None:
    old = tomllib.loads(TEMPLATE)
    key = data.draw(st.sampled_from(sorted(old["configuration"])))
    value = data.draw(SCALARS)
    new = {**old, "configuration": {**old["configuration"], key: value}}
    lines = zip(TEMPLATE.splitlines(), updated(TEMPLATE, new).splitlines(), strict=True)
    changed = [(before, after) for before, after in lines if before != after]
    assert all(before.partition("#")[2] in after for before, after in changed)
    assert len(changed) <= 1


ODD = """\
# first
  name = 'literal'   # indented
"quoted.key" = \"\"\"
[not a table]
x = 1 # no comment\"\"\"
list = [ # one
  1, # two ]
  [2, 'a]'],
]

[ configuration ] # here
"/0/1/0" = "a # b"
'/0/1/1'={hex="00"}# tight
"/0/1/2" = 1979-05-27T07:32:00Z
[credentials . "psk"]
identity = "x"
device.deep.er = 1
"""


def test_odd_layout_is_read_and_kept() -> None:
    old = tomllib.loads(ODD)
    new = {**old, "name": "new", "list": [1], "configuration": {**old["configuration"], "/0/1/1": True, "/0/1/3": 5}}
    result = updated(ODD, new)
    assert same(tomllib.loads(result), new)
    assert '  name = "new"   # indented' in result
    assert "'/0/1/1'=true# tight" in result
    assert '"/0/1/2" = 1979-05-27T07:32:00Z\n"/0/1/3" = 5\n[credentials . "psk"]' in result
    del new["quoted.key"]
    assert "not a table" not in updated(ODD, new)


def test_windows_line_ends_stay() -> None:
    text = TEMPLATE.replace("\n", "\r\n")
    old = tomllib.loads(text)
    result = updated(text, {**old, "name": "x", "line": {"auto_start": True}})
    assert result.count("\n") == result.count("\r\n") == text.count("\n") + 3


def test_a_removed_section_takes_its_lines_only() -> None:
    old = tomllib.loads(TEMPLATE)
    result = updated(TEMPLATE, {key: value for key, value in old.items() if key != "credentials"})
    assert "length_bytes" not in result
    assert "# For Security Mode 2, write in" in result
    assert "server" in tomllib.loads(result)


@pytest.mark.parametrize(
    "text",
    [
        "a = { b = 1, c = { d = 2 } }\n",
        "a.b = 1\na.c.d = 2\n",
        "[[a]]\nb = 1\n",
        "[a.c]\nd = 2\n[a]\nb = 1",
        "[a]\nb=1",
    ],
)
def test_every_way_to_write_a_table_can_be_changed(text: str) -> None:
    assert tomllib.loads(updated(text, {"a": {"b": 2, "c": {"e": 3}}, "f": 1})) == {
        "a": {"b": 2, "c": {"e": 3}},
        "f": 1,
    }


@pytest.mark.parametrize("value", [object(), None, "\ud800", b"bytes", {"a": None}])
def test_what_toml_cannot_say_is_refused(value: object) -> None:
    with pytest.raises(InputError):
        updated("", {"a": value})


def test_same_knows_numbers_from_truth() -> None:
    assert not same({"a": 1}, {"a": True})
    assert not same({"a": 1}, {"a": 1.0})
    assert same({"a": float("nan")}, {"a": float("nan")})
    forwards, backwards = {"configuration": {"a": 1, "b": 2}}, {"configuration": {"b": 2, "a": 1}}
    assert same(forwards, backwards)
    assert not same_job(forwards, backwards)
