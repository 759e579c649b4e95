"""JSON Pointer, with the examples of RFC 6901, 5."""

from __future__ import annotations

import pytest

from factory_prov.errors import InputError
from factory_prov.registrars.generic.pointer import NOWHERE, check_pointer, value_at

DOCUMENT = {
    "foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "e^f": 3, "g|h": 4, "i\\j": 5, 'k"l': 6, " ": 7, "m~n": 8,
}  # fmt: skip


@pytest.mark.parametrize(
    ("pointer", "value"),
    [
        ("", DOCUMENT), ("/foo", ["bar", "baz"]), ("/foo/0", "bar"), ("/", 0), ("/a~1b", 1), ("/c%d", 2), ("/e^f", 3),
        ("/g|h", 4), ("/i\\j", 5), ('/k"l', 6), ("/ ", 7), ("/m~0n", 8),
    ],
)  # fmt: skip
def test_the_examples_of_the_rfc(pointer: str, value: object) -> None:
    check_pointer(pointer)
    assert value_at(DOCUMENT, pointer) == value


@pytest.mark.parametrize("pointer", ["/nothing", "/foo/2", "/foo/-", "/foo/00", "/foo/0/x", "/foo/bar", "/foo/-1"])
def test_what_is_not_there_is_nowhere(pointer: str) -> None:
    assert value_at(DOCUMENT, pointer) is NOWHERE


@pytest.mark.parametrize("pointer", ["foo", "/a~", "/a~2"])
def test_what_is_no_pointer_has_its_cure(pointer: str) -> None:
    with pytest.raises(InputError) as caught:
        check_pointer(pointer)
    assert str(caught.value.cure)
