"""`factory-prov server-cert`: shown, confirmed, written, put into the job; openssl's server is the other side."""

from __future__ import annotations

import io
import json
import socket
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from factory_prov.cli import main
from factory_prov.credentials.described import described
from factory_prov.job.job_file import load_job
from factory_prov.job.unit import UnitMaker
from factory_prov.lwm2m.paths import ResourcePath
from tests.tls_peers import NOW, issued, openssl_server

YEARS = timedelta(days=365 * 12)
ROOT = issued("Root", ca=True, end=NOW + YEARS)
BETWEEN = ROOT.issue("Line CA", ca=True, end=NOW + YEARS)
SERVER = BETWEEN.issue("localhost", hosts=["localhost"], end=NOW + YEARS)
OWN, ABOVE = described(SERVER.der).sha256, described(BETWEEN.der).sha256


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    with openssl_server(*SERVER.write(tmp_path, "server"), dtls=True) as found:
        yield found


@pytest.fixture
def job(tmp_path: Path, port: int, configs: Path) -> Path:
    text = (configs / "job-certificate.toml").read_text()
    text = text.replace("coaps://lwm2m.example.com:5684", f"coaps://localhost:{port}")
    text = text.replace('server_certificate_file = "example_server_cert.pem"\n', "")
    path = tmp_path / "job.toml"
    path.write_text(text)
    return path


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_it_shows_the_chain_and_writes_nothing(port: int, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    before = sorted(tmp_path.iterdir())
    assert main(["server-cert", f"localhost:{port}"]) == 0
    shown = capsys.readouterr().out
    assert OWN in shown
    assert ABOVE in shown
    assert "CN=Line CA" in shown
    assert "EC secp256r1" in shown
    assert sorted(tmp_path.iterdir()) == before


def test_json(port: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["server-cert", f"localhost:{port}", "--json", "--usage", "2"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["chosen"] == ABOVE
    assert [each["sha256"] for each in told["chain"]] == [OWN, ABOVE]
    assert told["chain"][0]["names"] == ["localhost"]
    assert told["file"] is None
    assert told["transport"] == "DTLS"


@pytest.mark.parametrize(("usage", "der"), [("3", SERVER.der), ("2", BETWEEN.der)])
def test_the_right_one_is_written_when_a_fingerprint_is_given(
    port: int, tmp_path: Path, usage: str, der: bytes
) -> None:
    for name in ("out.der", "out.pem"):
        file = tmp_path / name
        assert main(["server-cert", f"localhost:{port}", "--usage", usage, "--fingerprint", OWN, "-o", str(file)]) == 0
        data = file.read_bytes()
        found = x509.load_pem_x509_certificate(data) if name.endswith("pem") else x509.load_der_x509_certificate(data)
        assert found.public_bytes(Encoding.DER) == der


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ([], "nobody has confirmed"),
        (["--fingerprint", "00" * 32], "no certificate with this fingerprint"),
        (["--fingerprint", "00"], "no SHA-256 fingerprint"),
    ],
)
def test_without_the_right_fingerprint_nothing_is_written(
    port: int, tmp_path: Path, options: list[str], told: str, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr("sys.stdin", io.StringIO("yes\n"))
    file = tmp_path / "out.der"
    assert main(["server-cert", f"localhost:{port}", "-o", str(file), *options]) == 2
    assert told in capsys.readouterr().err
    assert not file.exists()


@pytest.mark.parametrize(("typed", "code"), [("yes\n", 0), ("tak\n", 0), ("no\n", 2), ("\n", 2), ("", 2)])
def test_a_person_is_asked(port: int, tmp_path: Path, typed: str, code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", Terminal(typed))
    file = tmp_path / "out.der"
    assert main(["server-cert", f"localhost:{port}", "-o", str(file)]) == code
    assert file.exists() == (code == 0)


def test_the_job_gets_it_and_its_units_too(job: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = job.read_text()
    assert main(["server-cert", "--job", str(job), "--fingerprint", OWN]) == 0
    assert load_job(job).credentials.server_certificate_file == tmp_path / "server-localhost.der"
    assert 'server_certificate_file = "server-localhost.der"' in job.read_text()
    assert set(before.splitlines()) <= set(job.read_text().splitlines()), "comments and all else stay"
    values = {record.path: record.value for record in UnitMaker(load_job(job)).sample("urn:x").records}
    assert values[ResourcePath(0, 1, 4)] == SERVER.der
    told = job.read_text()
    assert main(["server-cert", "--job", str(job), "--fingerprint", OWN]) == 0, "once more changes nothing"
    assert job.read_text() == told
    capsys.readouterr()


def test_another_certificate_is_not_replaced_unasked(
    job: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    there = tmp_path / "server-localhost.der"
    there.write_bytes(ROOT.der)
    command = ["server-cert", "--job", str(job), "--fingerprint", OWN]
    assert main(command) == 2
    assert "--overwrite" in capsys.readouterr().err
    assert there.read_bytes() == ROOT.der
    assert main([*command, "--overwrite"]) == 0
    assert there.read_bytes() == SERVER.der


def test_the_job_says_which_usage(job: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    job.write_text(job.read_text().replace("[credentials]\n", '"/0/1/15" = 2\n\n[credentials]\n', 1))
    assert main(["server-cert", "--job", str(job), "--fingerprint", ABOVE]) == 0
    assert (tmp_path / "server-localhost.der").read_bytes() == BETWEEN.der
    assert main(["server-cert", "--job", str(job), "--usage", "3"]) == 2
    assert "Certificate Usage 2" in capsys.readouterr().err


def test_one_that_devices_would_refuse_is_not_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = issued("other.example", hosts=["other.example"], end=NOW + YEARS)
    file = tmp_path / "out.der"
    with openssl_server(*other.write(tmp_path, "server"), dtls=True) as port:
        command = ["server-cert", f"localhost:{port}", "-o", str(file), "--fingerprint", described(other.der).sha256]
        assert main(command) == 2
        shown = capsys.readouterr()
        assert "does not carry the name localhost" in shown.out
        assert "would not connect" in shown.err
        assert main([*command, "--json"]) == 2
        assert json.loads(capsys.readouterr().out)["problems"][0]["rule"] == "server-name-mismatch"
        assert not file.exists()
        assert main([*command, "--anyway"]) == 0
        assert file.read_bytes() == other.der
        assert main(["server-cert", f"localhost:{port}"]) == 2, "as check does"


def test_a_ca_that_is_not_shown_can_be_given(port: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ca, file = tmp_path / "root.pem", tmp_path / "out.der"
    ca.write_bytes(described(ROOT.der).file(pem=True))
    command = ["server-cert", f"localhost:{port}", "--usage", "2", "--ca-file", str(ca), "-o", str(file)]
    assert main(command) == 0
    assert file.read_bytes() == ROOT.der
    assert str(file) in capsys.readouterr().err


def test_no_server_and_no_job(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["server-cert"]) == 2
    assert "no server is named" in capsys.readouterr().err


def test_a_job_without_certificates(configs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["server-cert", "--job", str(configs / "job-psk.toml")]) == 2
    assert "no account in certificate mode" in capsys.readouterr().err


def test_a_server_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert main(["server-cert", f"127.0.0.1:{port}", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["error"]["kind"] == "ServerUnreachable"
