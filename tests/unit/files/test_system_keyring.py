"""The keyring of the operating system, with backends in its place that work, are locked, hang, or keep nothing."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null

from factory_prov.files import system_keyring
from factory_prov.files.system_keyring import SERVICE, KeyringTrouble
from factory_prov.secret import Secret
from tests.keyrings import MemoryKeyring


class Odd(MemoryKeyring):
    """A plug-in with a bug, whose text tells a secret."""

    def get_password(self, service: str, username: str) -> str | None:
        raise ZeroDivisionError("SECRET")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise ZeroDivisionError(password)


@pytest.fixture(autouse=True)
def restore_keyring() -> Iterator[None]:
    before = keyring.get_keyring()
    yield
    keyring.set_keyring(before)


def test_it_keeps_a_secret_for_each_entry_and_gives_it_back() -> None:
    kept = MemoryKeyring()
    keyring.set_keyring(kept)
    assert system_keyring.stored("a b") is None
    system_keyring.store("a b", Secret("one"))
    system_keyring.store("c", Secret("two"))
    assert system_keyring.stored("a b") == Secret("one")
    assert kept.entries == {(SERVICE, "a b"): "one", (SERVICE, "c"): "two"}
    system_keyring.remove("a b")
    system_keyring.remove("a b")
    assert [*kept.entries.values()] == ["two"]
    assert system_keyring.keyring_name()


def test_trouble_is_told_by_its_kind_alone() -> None:
    keyring.set_keyring(Odd())
    for ask in (
        lambda: system_keyring.stored("a"),
        lambda: system_keyring.store("a", Secret("x")),
        lambda: system_keyring.remove("a"),
        system_keyring.keyring_name,
    ):
        with pytest.raises(KeyringTrouble) as caught:
            ask()
        assert str(caught.value.words) == "ZeroDivisionError"


@pytest.mark.parametrize("backend", [fail.Keyring, null.Keyring])
def test_one_that_is_not_there_or_keeps_nothing_has_no_name(backend: type[KeyringBackend]) -> None:
    keyring.set_keyring(backend())
    with pytest.raises(KeyringTrouble):
        system_keyring.keyring_name()


def test_one_that_hangs_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    typed = threading.Event()

    class Hanging(MemoryKeyring):
        def get_password(self, service: str, username: str) -> str | None:
            typed.wait(10)
            return None

    monkeypatch.setattr(system_keyring, "LIMIT_S", 0.1)
    keyring.set_keyring(Hanging())
    with pytest.raises(KeyringTrouble, match="no answer within"):
        system_keyring.stored("a")
    typed.set()


def test_one_that_takes_everything_and_keeps_nothing_is_found_out() -> None:
    keyring.set_keyring(null.Keyring())
    with pytest.raises(KeyringTrouble, match="it keeps nothing"):
        system_keyring.store("a", Secret("x"))
