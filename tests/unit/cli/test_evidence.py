"""`factory-prov ledger verify`, `station-key`, and the names that end, in words and JSON."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from signed_ledgers import KEY, a_run

from factory_prov.cli import main
from factory_prov.credentials.station_key import public_pem, read_public_pem, station_key
from factory_prov.files.user_folders import station_key_file
from factory_prov.ledger.records import Outcome
from factory_prov.ledger.station import open_known


@pytest.fixture
def data(tmp_path: Path) -> Path:
    with open_known(tmp_path / "data" / "ledger.sqlite") as ledger:
        for number in range(1, 4):
            a_run(ledger, number)
        a_run(ledger, 4, Outcome.FAIL)
    return tmp_path / "data"


class Told:
    def __init__(self, capsys: pytest.CaptureFixture[str], data: Path) -> None:
        self._capsys, self._data = capsys, data

    def __call__(self, *words: str, code: int = 0) -> str:
        self._capsys.readouterr()
        assert main(["ledger", *words, "--data-dir", str(self._data)]) == code
        said = self._capsys.readouterr()
        return said.out or said.err


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str], data: Path) -> Told:
    return Told(capsys, data)


def test_a_whole_ledger_is_said_to_be_whole(told: Told, data: Path) -> None:
    first, last = told("verify").splitlines()
    assert first.startswith("line 1: records 1 to 4, the last one ")
    assert last == f"{data / 'ledger.sqlite'}: 4 records, all as they were signed."
    document = json.loads(told("verify", "--json"))
    assert (document["records"], document["wrong"], document["chains"][0]["last"]) == (4, 0, 4)


def test_what_was_changed_is_named_and_the_exit_code_says_so(told: Told, data: Path) -> None:
    with closing(sqlite3.connect(data / "ledger.sqlite", isolation_level=None)) as connection:
        connection.execute("UPDATE runs SET outcome = 'PASS' WHERE id = 4")
    assert told("verify", code=2).splitlines()[0] == (
        "line 1, record 4, meter-4: what the ledger says of it is not what the station has signed."
    )
    found = json.loads(told("verify", "--json", code=2))
    assert found["findings"][0] == {
        "chain": "line 1",
        "record": 4,
        "unit": "meter-4",
        "what": "what the ledger says of it is not what the station has signed.",
    }
    polish = told("verify", "--lang", "pl", code=2)
    assert "meter-4" in polish
    assert "station" not in polish


def test_another_ledgers_file_and_trusted_keys_can_be_named(told: Told, data: Path, tmp_path: Path) -> None:
    key = tmp_path / "line.pem"
    told("station-key", "-o", str(key))
    assert read_public_pem(key.read_bytes()) == station_key(station_key_file()).public_key
    assert told("station-key").encode() == key.read_bytes()
    assert "there already" in told("station-key", "-o", str(key), code=2)
    told("verify", str(data / "ledger.sqlite"), "--key", str(key))
    other = tmp_path / "other.pem"
    other.write_text(public_pem(KEY.public_key))
    assert "none of those you trust" in told("verify", "--key", str(other), code=2)
    assert "no such file" in told("verify", str(tmp_path / "none.sqlite"), code=2)
    (tmp_path / "text").write_text("no ledger")
    assert "text" in told("verify", str(tmp_path / "text"), code=2)


def test_names_end_with_a_reason_and_are_listed(told: Told) -> None:
    assert told("revoked") == "No name has ended.\n"
    assert told("scrap", "meter-1", "--reason", "fell down").splitlines() == [
        "meter-1 is scrapped, and nobody gets the name again.",
        "Its server still knows it, or may: take it out there.",
    ]
    told("retire", "meter-2", "--reason", "=cmd")
    ended = json.loads(told("revoke", "meter-3", "--reason", "key was shown", "--json"))
    assert (ended["kind"], ended["chip"], ended["server"]) == ("revoked", "F4CE0003", "registered")
    header, *rows = told("revoked").splitlines()
    assert header.split() == ["ENDED", "(UTC)", "HOW", "ENDPOINT", "NAME", "CHIP", "STATION", "WHO", "REASON"]
    ends = [tuple(row.split()[2:4]) for row in rows]
    assert ends == [("scrapped", "meter-1"), ("retired", "meter-2"), ("revoked", "meter-3")]
    assert ",'=cmd\n" in told("revoked", "--csv").replace("\r", "")
    assert [each["reason"] for each in json.loads(told("revoked", "--json"))] == ["fell down", "=cmd", "key was shown"]
    assert "retired already" in told("retire", "meter-2", "--reason", "again", code=2)
    assert "does not know" in told("scrap", "meter-9", "--reason", "x", code=2)
    assert "empty" in told("scrap", "meter-1", "--reason", " ", code=2)
    assert "one form" in told("revoked", "--csv", "--json", code=2)
    assert json.loads(told("verify", "--json"))["records"] == 7


@pytest.mark.parametrize(
    "command",
    [
        ("ledger", "backup", "copy.sqlite"),
        ("ledger", "verify"),
        ("ledger", "report", "report"),
        ("ledger", "export", "export"),
        ("ledger", "revoked"),
        ("ledger", "scrap", "meter-1", "--reason", "broken"),
        ("ledger", "keys", "share"),
        ("outbox", "list"),
        ("outbox", "send"),
        ("outbox", "retry"),
        ("outbox", "export", "owed"),
    ],
)
def test_where_no_ledger_is_that_is_said_and_none_is_made(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    command: tuple[str, ...],
) -> None:
    monkeypatch.chdir(tmp_path)
    typo = tmp_path / "ledgr.sqlite"
    assert main([*command, "--ledger", str(typo)]) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"{typo}: there is no ledger yet. Name the ledger with --ledger;")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with a name")
@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("verify", "pipe"), "pipe: this is a pipe or a device, not a file."),
        (("verify", "/dev/null"), "/dev/null: this is a pipe or a device, not a file."),
        (("verify", "none"), "none: there is no such file."),
        (("restore", "none"), "none: there is no such file."),
        (("restore", "pipe"), "pipe: this is a pipe or a device, not a file."),
        (("restore", "folder"), "folder: this is a folder, not a file."),
        (("move", "postgresql://a@b/c", "--source", "folder"), "folder: this is a folder, not a file."),
        (("move", "postgresql://a@b/c", "--source", "none"), "none: there is no such file."),
        (("move", "postgresql://a@b/c", "--source", "pipe"), "pipe: this is a pipe or a device, not a file."),
    ],
)
def test_what_is_no_file_is_said_to_be_what_it_is(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    command: tuple[str, ...],
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    assert main(["ledger", *command, "--data-dir", str(tmp_path / "data")]) == 2
    assert capsys.readouterr().err.startswith(said)
