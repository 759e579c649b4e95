"""`factory-prov token`: what is kept for a server comes from standard input and is never shown."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator

import keyring
import pytest

from factory_prov.cli import main
from tests.keyrings import MemoryKeyring


@pytest.fixture
def entries() -> Iterator[dict[tuple[str, str], str]]:
    before, kept = keyring.get_keyring(), MemoryKeyring()
    keyring.set_keyring(kept)
    yield kept.entries
    keyring.set_keyring(before)


def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], typed: str, *command: str) -> str:
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    assert main(["token", *command]) == 0
    shown = capsys.readouterr()
    return shown.out + shown.err


def test_a_token_and_a_password_lie_beside_each_other(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], entries: dict[tuple[str, str], str]
) -> None:
    shown = run(monkeypatch, capsys, "tok-SECRET\n", "save", "Server.example")
    shown += run(monkeypatch, capsys, " pw SECRET \r\n", "save", "server.example", "--user", "Anna@firm.example")
    assert "SECRET" not in shown
    assert "password of Anna@firm.example for server.example" in shown
    assert {name: value for (_, name), value in entries.items()} == {
        "server.example": "tok-SECRET",
        "Anna@firm.example@server.example": " pw SECRET ",
    }
    shown = run(monkeypatch, capsys, "", "delete", "server.example", "--user", "Anna@firm.example", "--json")
    assert json.loads(shown) == {"host": "server.example", "user": "Anna@firm.example", "saved": False}
    assert [*entries.values()] == ["tok-SECRET"]


def test_a_password_is_on_no_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["token", "save", "server.example", "--user", "anna", "--password", "SECRET"])
    with pytest.raises(SystemExit):
        main(["token", "save", "server.example", "SECRET"])
