"""`factory-prov ca` with a key on a token (SoftHSM): made, taken over, its PIN kept; runs sign with it."""

from __future__ import annotations

import io
import json
import subprocess
import threading
from pathlib import Path

import pytest
from cryptography import x509
from softhsm import PIN, SoftHsm

from factory_prov.cli import main
from factory_prov.credentials.authority.authority import look_at
from factory_prov.credentials.authority.folder import AuthorityFolder
from factory_prov.credentials.pkcs11.owner import close_all
from factory_prov.errors import SigningTokenAway
from factory_prov.files import system_keyring, user_folders
from factory_prov.job.job_file import load_job
from factory_prov.job.readiness import refuse_unready
from factory_prov.job.unit import UnitMaker
from factory_prov.secret import Secret


@pytest.fixture(autouse=True)
def _folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(user_folders, "authorities_folder", lambda: tmp_path / "authorities")
    monkeypatch.setattr(user_folders._Chosen, "folder", tmp_path / "data")


@pytest.fixture
def line_1(hsm: SoftHsm, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The options that name a token."""
    hsm.new_token("Line 1")
    monkeypatch.setenv("FACTORY_PROV_PIN", PIN)
    return ["--pkcs11", str(hsm.module), "--token", "Line 1"]


@pytest.fixture
def job(configs: Path, tmp_path: Path) -> Path:
    text = (configs / "job-certificate.toml").read_text()
    head, _, rest = text.partition("[credentials.certificate]")
    text = f'{head}[credentials.ca]\nauthority = "line-1"\n\n[server]{rest.partition("[server]")[2]}'
    (tmp_path / "example_server_cert.pem").write_bytes((configs / "example_server_cert.pem").read_bytes())
    path = tmp_path / "job.toml"
    path.write_text(text)
    return path


def test_a_root_on_a_token_signs_units_from_many_threads(
    hsm: SoftHsm, line_1: list[str], job: Path, tmp_path: Path
) -> None:
    assert main(["ca", "init", "line-1", *line_1]) == 0
    assert "never extractable" in hsm.tool("--list-objects", "--type", "privkey")
    root = tmp_path / "root.pem"
    assert main(["ca", "export", "line-1", "-o", str(root)]) == 0
    maker = UnitMaker(load_job(job), noted=True)
    made: dict[str, bytes] = {}

    def work(number: int) -> None:
        for part in range(5):
            name = f"urn:x:{number}-{part}"
            pair = maker.make(name).key_pair
            assert pair is not None
            made[name] = pair.certificate_pem

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 30
    files = []
    for number, pem in enumerate(made.values()):
        files.append(tmp_path / f"{number}.pem")
        files[-1].write_bytes(pem)
    command = ["openssl", "verify", "-x509_strict", "-CAfile", str(root), *map(str, files)]
    assert subprocess.run(command, check=False, capture_output=True).returncode == 0


def test_a_token_that_is_away_is_the_stations_trouble_and_comes_back(
    hsm: SoftHsm, line_1: list[str], job: Path
) -> None:
    assert main(["ca", "init", "line-1", *line_1]) == 0
    close_all()
    hsm.pull_out()
    from factory_prov.credentials.authority import authority

    authority._opened.clear()  # as in a new process
    with pytest.raises(SigningTokenAway):
        refuse_unready(load_job(job))
    hsm.plug_in()
    refuse_unready(load_job(job))
    assert UnitMaker(load_job(job), noted=True).make("urn:x").key_pair is not None


def test_an_authority_whose_key_is_on_a_token_is_taken_over(
    hsm: SoftHsm, line_1: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ca", "init", "old", *line_1]) == 0
    folder = AuthorityFolder("old")
    certificate = tmp_path / "ca.pem"
    certificate.write_bytes(folder.certificate_pem() or b"")
    assert main(["ca", "import", "line-1", str(certificate), *line_1, "--token-key", "old"]) == 0
    assert look_at(AuthorityFolder("line-1")).certificate == x509.load_pem_x509_certificate(certificate.read_bytes())
    assert main(["ca", "init", "another", *line_1]) == 0
    assert main(["ca", "import", "wrong", str(certificate), *line_1, "--token-key", "another"]) == 2
    assert not AuthorityFolder("wrong").exists()
    assert "not there" not in capsys.readouterr().err


def test_a_key_that_can_leave_the_token_is_told(
    hsm: SoftHsm, line_1: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    hsm.tool("--keypairgen", "--key-type", "EC:prime256v1", "--label", "loose", "--id", "0a", "--extractable")
    assert main(["ca", "init", "line-1", *line_1, "--existing-key", "--token-key-id", "0A"]) == 0
    assert "can be taken out of the token" in capsys.readouterr().err
    assert main(["ca", "init", "line-2", *line_1, "--existing-key", "--token-key-id", "xy"]) == 2


def test_a_request_is_signed_by_the_token(hsm: SoftHsm, line_1: list[str], tmp_path: Path) -> None:
    file = tmp_path / "request.pem"
    assert main(["ca", "request", "line-1", *line_1, "-o", str(file)]) == 0
    command = ["openssl", "req", "-in", str(file), "-verify", "-noout"]
    assert subprocess.run(command, check=False, capture_output=True).returncode == 0


def test_tokens_are_listed_without_a_pin(
    hsm: SoftHsm, line_1: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FACTORY_PROV_PIN")
    assert main(["ca", "tokens", str(hsm.module), "--json"]) == 0
    (token,) = json.loads(capsys.readouterr().out)
    assert (token["label"], token["ready"]) == ("Line 1", True)
    assert main(["ca", "tokens", str(hsm.module)]) == 0
    assert token["serial"] in capsys.readouterr().out


def test_a_pin_is_tried_before_it_is_kept(
    hsm: SoftHsm, line_1: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    kept: dict[str, Secret] = {}
    monkeypatch.setattr(system_keyring, "stored", kept.get)
    monkeypatch.setattr(system_keyring, "store", kept.__setitem__)
    monkeypatch.setattr(system_keyring, "remove", lambda entry: kept.pop(entry, None))
    assert main(["ca", "init", "line-1", *line_1]) == 0
    monkeypatch.delenv("FACTORY_PROV_PIN")
    monkeypatch.setattr("sys.stdin", io.StringIO("0000-wrong\n"))
    assert main(["ca", "pin", "save", "line-1"]) == 2
    assert kept == {}
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PIN}\n"))
    assert main(["ca", "pin", "save", "line-1"]) == 0
    assert [value.reveal().decode() for value in kept.values()] == [PIN]
    close_all()
    assert main(["ca", "pin", "forget", *line_1]) == 0
    assert kept == {}
    assert main(["ca", "pin", "save"]) == 2
    shown = capsys.readouterr()
    assert PIN not in shown.out + shown.err
    assert "0000-wrong" not in shown.out + shown.err
