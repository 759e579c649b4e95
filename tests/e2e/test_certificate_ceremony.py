"""The commands of docs/certificates.md, one after the other as they stand there; openssl judges what comes out."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from authorities import openssl
from cryptography import x509

from factory_prov.cli import main
from factory_prov.files import user_folders

DOCUMENT = Path(__file__).parents[2] / "docs" / "certificates.md"
PASSPHRASE = "a passphrase that two people know"


def commands() -> list[list[str]]:
    """Return those of authorities, but for those that need a token: tests of tokens have theirs."""
    lines = DOCUMENT.read_text(encoding="utf-8").splitlines()
    found = [shlex.split(line)[1:] for line in lines if line.startswith("    factory-prov ")]
    ours = [words for words in found if words[0] in ("ca", "csr")]
    return [words for words in ours if "--pkcs11" not in words and words[1] not in ("tokens", "pin")]


def _requests() -> None:
    """Make requests as devices do."""
    Path("requests").mkdir()
    for number in (1, 2):
        openssl(
            "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
            "-subj", f"/CN=unit-{number}", "-keyout", f"{number}.key", "-out", f"requests/{number}.csr",
        )  # fmt: skip


def _names() -> None:
    Path("names.csv").write_text("endpoint_name\nahead-1\nahead-2\n")


def _somebody_signs() -> None:
    assert main(["ca", "sign", "line-3", "ahead", "-o", "signed"]) == 0
    Path("outside-ca.pem").write_bytes(Path("line-3-for-server.pem").read_bytes())


BEFORE: dict[tuple[str, str], Callable[[], None]] = {
    ("ca", "requests"): _requests,
    ("csr", "export"): _names,
    ("csr", "import"): _somebody_signs,
}


@pytest.fixture
def _factory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("FACTORY_PROV_CA_PASSPHRASE", PASSPHRASE)
    monkeypatch.setattr(user_folders, "known_ledgers_folder", lambda: tmp_path / "station" / "ledgers")
    (tmp_path / "stick").mkdir()


@pytest.mark.usefixtures("_factory")
def test_the_whole_document(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    done = commands()
    assert len(done) > 12
    for words in done:
        for key, prepare in BEFORE.items():
            if key[0] == words[0] and key[1] in words:
                prepare()
        assert main(words) == 0, (words, capsys.readouterr().err)
    shown = capsys.readouterr()
    assert PASSPHRASE not in shown.out + shown.err
    root = tmp_path / "root.pem"
    assert main(["ca", "export", "line-3", "--root", "-o", str(root)]) == 0
    line = tmp_path / "line-3-for-server.pem"
    for number in (1, 2):
        unit = tmp_path / "certificates" / f"unit-{number}.pem"
        openssl("verify", "-x509_strict", "-purpose", "sslclient", "-CAfile", root, "-untrusted", line, unit)
    crl = tmp_path / "line-3.crl.pem"
    openssl("crl", "-in", crl, "-CAfile", line, "-noout")
    revoked = ("verify", "-crl_check", "-CAfile", line, "-CRLfile", crl)
    openssl(*revoked, tmp_path / "certificates" / "unit-2.pem")
    assert "revoked" in openssl(*revoked, tmp_path / "certificates" / "unit-1.pem", ok=False)
    for file in tmp_path.rglob("*"):
        if file.is_file() and file.suffix not in (".key", ".sqlite"):
            assert b"BEGIN PRIVATE KEY" not in file.read_bytes(), file
    (chain) = x509.load_pem_x509_certificates((tmp_path / "stick" / "line-3-again.pem").read_bytes())
    assert [each.subject.rfc4514_string().partition(",")[0] for each in chain] == [
        "CN=Acme Line 3 CA",
        "CN=Acme Root CA",
    ]
