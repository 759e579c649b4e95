"""Where the token comes from, against real files and a real keyring backend."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail
from keyring.errors import KeyringLocked

from factory_prov.errors import CredentialsError
from factory_prov.files import system_keyring
from factory_prov.registrars.token import VARIABLE, TokenSource, delete_token, find_token, save_token
from factory_prov.secret import Secret
from tests.keyrings import MemoryKeyring

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

HOST = "eu.iot.avsystem.cloud"


def no_keyring() -> KeyringBackend:
    """What keyring itself uses where the system has none."""
    return fail.Keyring()  # type: ignore[no-untyped-call]


class LockedKeyring(MemoryKeyring):
    """A keyring nobody has unlocked."""

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked("tok-SECRET in the text of a stranger")

    set_password = delete_password = get_password  # type: ignore[assignment]


class OddKeyring(MemoryKeyring):
    """A plug-in with a bug."""

    def get_password(self, service: str, username: str) -> str | None:
        raise ZeroDivisionError


class HangingKeyring(MemoryKeyring):
    """A keyring that waits for a person."""

    def __init__(self) -> None:
        super().__init__()
        self.typed = threading.Event()

    def get_password(self, service: str, username: str) -> str | None:
        self.typed.wait(10)
        return None


@pytest.fixture(autouse=True)
def restore_keyring() -> Iterator[None]:
    before = keyring.get_keyring()
    yield
    keyring.set_keyring(before)


def use(backend: KeyringBackend) -> None:
    keyring.set_keyring(backend)


def find(
    *, given: str | None = None, token_file: Path | None = None, environ: Mapping[str, str] | None = None
) -> tuple[str, TokenSource]:
    secret = Secret(given) if given is not None else None
    found = find_token(host=HOST, given=secret, token_file=token_file, environ=environ or {})
    assert found.token.reveal().decode() not in repr(found)
    return found.token.reveal().decode(), found.source


@pytest.fixture
def token_file(tmp_path: Path) -> Path:
    path = tmp_path / "token"
    path.write_text("from-file\nanother line\n")
    path.chmod(0o600)
    return path


def test_the_order_of_asking(token_file: Path) -> None:
    use(MemoryKeyring())
    save_token(HOST, Secret("from-keyring"))
    environ = {VARIABLE: "from-environment"}
    assert find(given="given", token_file=token_file, environ=environ) == ("given", TokenSource.COMMAND_LINE)
    assert find(token_file=token_file, environ=environ) == ("from-file", TokenSource.FILE)
    assert find(environ=environ) == ("from-environment", TokenSource.ENVIRONMENT)
    assert find(environ={VARIABLE: " "}) == ("from-keyring", TokenSource.KEYRING)


def test_the_keyring_keeps_one_token_for_each_host() -> None:
    backend = MemoryKeyring()
    use(backend)
    save_token(HOST, Secret("one"))
    save_token(HOST, Secret("two"))
    save_token("other.example", Secret("three"))
    assert backend.entries == {
        ("factory-provisioning", HOST): "two",
        ("factory-provisioning", "other.example"): "three",
    }
    delete_token(HOST)
    delete_token(HOST)
    assert [*backend.entries.values()] == ["three"]


@pytest.mark.parametrize(
    "backend", [no_keyring(), LockedKeyring(), OddKeyring(), MemoryKeyring()], ids=lambda each: type(each).__name__
)
def test_no_token_anywhere_lists_the_ways(backend: KeyringBackend) -> None:
    use(backend)
    with pytest.raises(CredentialsError, match="There is no token for this server") as caught:
        find()
    assert all(way in str(caught.value.cure) for way in ("token save", VARIABLE, "token file"))
    assert "SECRET" not in str(caught.value)
    assert ("the keyring cannot be read" in str(caught.value.what)) == (type(backend) is not MemoryKeyring)


def test_a_keyring_that_hangs_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_keyring, "LIMIT_S", 0.1)
    backend = HangingKeyring()
    use(backend)
    with pytest.raises(CredentialsError, match="no answer within"):
        find()
    backend.typed.set()


@pytest.mark.parametrize("backend", [no_keyring(), LockedKeyring()], ids=lambda each: type(each).__name__)
def test_saving_says_when_it_failed(backend: KeyringBackend) -> None:
    use(backend)
    with pytest.raises(CredentialsError, match="was not saved") as caught:
        save_token(HOST, Secret("tok-SECRET"))
    assert "SECRET" not in str(caught.value)
    with pytest.raises(CredentialsError, match="was not deleted"):
        delete_token(HOST)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such bits")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o620])
def test_a_file_others_can_read_is_refused(token_file: Path, mode: int) -> None:
    token_file.chmod(mode)
    with pytest.raises(CredentialsError, match="Others can read") as caught:
        find(token_file=token_file)
    assert str(caught.value.cure) == f"Run: chmod 600 {token_file}"


@pytest.mark.parametrize("content", [b"", b"\n", b"  \nsecond line\n"])
def test_an_empty_file_is_refused(token_file: Path, content: bytes) -> None:
    token_file.write_bytes(content)
    with pytest.raises(CredentialsError, match="token is empty"):
        find(token_file=token_file)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CredentialsError, match="cannot be read") as caught:
        find(token_file=tmp_path / "missing")
    assert caught.value.place == str(tmp_path / "missing")


@pytest.mark.parametrize("content", [b"\xef\xbb\xbfabc.d\r\n", b" abc.d \n", b"abc.d", b"abc.d\r\nmore"])
def test_what_windows_editors_add_is_left_out(token_file: Path, content: bytes) -> None:
    token_file.write_bytes(content)
    assert find(token_file=token_file) == ("abc.d", TokenSource.FILE)


@pytest.mark.parametrize(
    "bad", ["Bearer tok-SECRET", "tok-SECRET\x00", "tok\r\nSECRET: x", "tök-SECRET", "tok-SECRET\u2028", ""]
)
def test_a_token_no_header_can_hold_is_refused_and_not_shown(bad: str) -> None:
    with pytest.raises(CredentialsError) as caught:
        find(given=bad)
    assert "SECRET" not in str(caught.value)
    with pytest.raises(CredentialsError):
        save_token(HOST, Secret(bad))


def test_a_file_in_another_encoding_is_refused(token_file: Path) -> None:
    token_file.write_bytes("token".encode("utf-16"))
    with pytest.raises(CredentialsError, match="characters in it") as caught:
        find(token_file=token_file)
    assert "UTF-8" in str(caught.value.cure)
