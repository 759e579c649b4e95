"""A secret shows its length and nothing else, and leaves the process in no way but `reveal`."""

from __future__ import annotations

import copy
import json
import pickle

import pytest

from factory_prov.secret import Secret

KEY = b"3x@mpl3 key"


def test_it_shows_its_length_alone() -> None:
    secret = Secret(KEY)
    for text in (repr(secret), str(secret), f"{secret}", f"{[secret]}", f"{secret!r}"):
        assert text.strip("[]") == "<11 bytes, secret>"
    assert len(secret) == 11


def test_text_is_kept_as_utf_8() -> None:
    assert Secret("größe").reveal() == "größe".encode()
    assert Secret(bytearray(KEY)).reveal() == KEY


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_it_is_not_pickled(protocol: int) -> None:
    for what in (Secret(KEY), [Secret(KEY)], {"key": Secret(KEY)}):
        with pytest.raises(TypeError, match="not pickled"):
            pickle.dumps(what, protocol)


def test_it_is_copied_and_written_as_text_no_more_than_pickled() -> None:
    for way in (copy.copy, copy.deepcopy, json.dumps):
        with pytest.raises(TypeError):
            way(Secret(KEY))


def test_it_equals_the_same_bytes_in_a_secret_alone() -> None:
    assert Secret(KEY) == Secret(KEY)
    assert Secret(KEY) != Secret(KEY[:-1])
    assert Secret(b"") != Secret(KEY)
    assert Secret(KEY) != KEY
    assert Secret(KEY) != KEY.decode()


def test_it_is_no_key_of_a_dictionary() -> None:
    with pytest.raises(TypeError, match="unhashable"):
        hash(Secret(KEY))
