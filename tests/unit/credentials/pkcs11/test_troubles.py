"""Every answer that a token's library can give is one of our errors, with a sentence and a cure."""

from __future__ import annotations

import inspect

import pytest

from factory_prov.credentials.pkcs11.troubles import is_gone, trouble
from factory_prov.errors import SigningTokenAway, SigningTokenError
from factory_prov.messages import Message

exceptions = pytest.importorskip("pkcs11.exceptions")
ALL = [kind for _, kind in inspect.getmembers(exceptions, inspect.isclass) if issubclass(kind, exceptions.PKCS11Error)]


@pytest.mark.parametrize("kind", ALL)
def test_each_answer_has_words(kind: type[Exception]) -> None:
    error = trouble(kind("secret text of a maker"), Message("token Line 1"))
    assert isinstance(error, SigningTokenError)
    assert error.cure
    assert "secret text" not in str(error)
    assert isinstance(error, SigningTokenAway) == is_gone(kind())


def test_the_names_we_know_are_those_of_the_library() -> None:
    from factory_prov.credentials.pkcs11 import troubles

    names = {kind.__name__ for kind in ALL}
    assert set(troubles._SENTENCES) <= names
    assert set(troubles._GONE) <= names
