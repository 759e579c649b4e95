"""`factory-prov ca` and `csr`: what they refuse, exit codes, and that no passphrase is ever shown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from authorities import quick_keys

from factory_prov.cli import main
from factory_prov.files import user_folders

PASSPHRASE = "nobody may read this"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    quick_keys(monkeypatch, tmp_path / "user")
    monkeypatch.setattr(user_folders, "known_ledgers_folder", lambda: tmp_path / "station" / "ledgers")
    monkeypatch.setenv("FACTORY_PROV_CA_PASSPHRASE", PASSPHRASE)
    monkeypatch.chdir(tmp_path)


def told(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> Any:
    assert main([*words, "--json", "--data-dir", "user"]) == code, capsys.readouterr()
    shown = capsys.readouterr()
    assert PASSPHRASE not in shown.out + shown.err
    return json.loads(shown.out)


def made(capsys: pytest.CaptureFixture[str], name: str = "root", *more: str) -> Any:
    return told(capsys, "ca", "init", name, "--keep", "ask", *more)


def test_nothing_is_there_and_then_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, "ca", "list") == []
    document = made(capsys, "root", "--subject", "CN=Acme Root,O=Acme")
    assert (document["passphrase"], document["key"], document["fit"]) == ("ask", "EC P-256", True)
    assert [each["name"] for each in told(capsys, "ca", "list")] == ["root"]
    status = told(capsys, "ca", "status", "root")
    assert status["chain"][0]["subject"] == "CN=Acme Root,O=Acme"


@pytest.mark.parametrize(
    "words",
    [
        ("ca", "init", "a/b"),
        ("ca", "init", "root", "--subject", "O=x"),
        ("ca", "init", "root", "--years", "0"),
        ("ca", "init", "root", "--pathlen", "-1"),
        ("ca", "status", "nobodys"),
        ("ca", "export", "nobodys", "-o", "x.pem"),
        ("ca", "install", "nobodys", "x.pem"),
        ("ca", "import", "new", "x.pem"),
        ("ca", "backup", "nobodys", "-o", "x.pem"),
        ("ca", "sign", "nobodys", "x.csr", "-o", "x.pem"),
        ("ca", "revoke", "nobodys", "--endpoint", "a"),
        ("ca", "crl", "nobodys", "-o", "x.pem"),
        ("csr", "export", "-o", "out"),
        ("csr", "import", "x.pem"),
    ],
)
def test_what_is_refused(capsys: pytest.CaptureFixture[str], words: tuple[str, ...]) -> None:
    document = told(capsys, *words, code=2)
    assert document["error"]["what"]
    assert document["error"]["cure"]
    assert not Path("x.pem").exists()


def test_what_an_authority_refuses(capsys: pytest.CaptureFixture[str]) -> None:
    made(capsys)
    told(capsys, "ca", "init", "root", code=2)
    told(capsys, "ca", "revoke", "root", "--endpoint", "nobody", code=2)
    told(capsys, "ca", "revoke", "root", "--serial", "no number", code=2)
    told(capsys, "ca", "crl", "root", "-o", "x.crl", "--days", "0", code=2)
    told(capsys, "ca", "export", "root", "-o", "x.pem", "--der", "--chain", code=2)
    Path("junk.csr").write_bytes(b"junk")
    assert told(capsys, "ca", "sign", "root", "junk.csr", "-o", "x.pem", code=2)["refused"] == 1
    told(capsys, "ca", "sign", "root", "junk.csr", "--authority", "-o", "x.pem", code=2)
    assert not Path("x.pem").exists()
    assert not Path("x.crl").exists()


def test_a_wrong_passphrase_is_told_without_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made(capsys)
    monkeypatch.setenv("FACTORY_PROV_CA_PASSPHRASE", "another that is wrong")
    assert main(["ca", "crl", "root", "-o", "x.crl", "-v", "--data-dir", "user"]) == 2
    shown = capsys.readouterr()
    assert "another that is wrong" not in shown.out + shown.err
    assert "passphrase" in shown.err


def test_signed_counted_revoked_and_listed(capsys: pytest.CaptureFixture[str]) -> None:
    made(capsys, "root", "--no-expiry")
    told(capsys, "csr", "export", "ep-1", "ep-2", "-o", "out")
    rows = told(capsys, "ca", "sign", "root", "out", "-o", "certificates")["rows"]
    assert [(row["name"], row["state"]) for row in rows] == [("ep-1", "done"), ("ep-2", "done")]
    assert told(capsys, "csr", "import", "certificates")["done"] == 2
    assert told(capsys, "csr", "status") == {"unsigned": 0, "ready": 2}
    (revoked,) = told(capsys, "ca", "revoke", "root", "--endpoint", "ep-1")["revoked"]
    assert told(capsys, "ca", "revoke", "root", "--serial", revoked["serial"])["revoked"] == []
    assert told(capsys, "ca", "crl", "root", "-o", "a.crl")["number"] == 1
    assert told(capsys, "ca", "crl", "root", "-o", "a.crl")["number"] == 2
    status = told(capsys, "ca", "status", "root")
    assert (status["issued"], status["revoked"], status["crl_number"]) == (2, 1, 2)


def test_one_request_and_one_file_with_the_name_that_was_wanted(capsys: pytest.CaptureFixture[str]) -> None:
    made(capsys)
    told(capsys, "csr", "export", "ep-1", "-o", "out")
    told(capsys, "ca", "sign", "root", "out/ep-1.csr", "-o", "x.pem", "--name", "ep-2", code=2)
    told(capsys, "ca", "sign", "root", "out/ep-1.csr", "-o", "x.pem", "--name", "ep-1")
    assert Path("x.pem").read_bytes().count(b"BEGIN CERTIFICATE") == 1


def test_the_words_of_each_server(capsys: pytest.CaptureFixture[str]) -> None:
    made(capsys)
    for server, word in (("coiote", "Administration"), ("leshan", "-ts"), ("thingsboard", "trust store")):
        assert main(["ca", "export", "root", "-o", "x.pem", "--for", server, "--data-dir", "user"]) == 0
        assert word in capsys.readouterr().out
