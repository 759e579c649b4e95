"""The old tool's command line and class, as its users know them, run as real processes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from factory_prov.job.check import check_finished_pack
from factory_prov.lwm2m.problem import has_errors
from factory_prov.lwm2m.senml import decode
from factory_prov.ptool import FactoryProvisioning
from factory_prov.simulation.coiote.server import VirtualCoiote
from factory_prov.simulation.http_faults import FaultKind, HttpFault

Program = Callable[..., "subprocess.CompletedProcess[str]"]
GOLDEN_START = bytes.fromhex("8aa200662f302f312f30037822636f6170733a2f2f")
NAME = "urn:dev:ops:32473-Meter-000001"
CERTIFICATE_CFG = """{
    OID.Security: {1: {
        RID.Security.ServerURI: 'coaps://lwm2m.example.com:5684',
        RID.Security.Bootstrap: False,
        RID.Security.Mode: 2,
        RID.Security.ShortServerID: 1,
    }},
    OID.Server: {1: {
        RID.Server.ShortServerID: 1, RID.Server.Lifetime: 86400,
        RID.Server.NotificationStoring: False, RID.Server.Binding: 'U',
    }},
}"""


@pytest.fixture
def server_info(folder: Path) -> Path:
    return folder / "lwm2m_server.json"


@pytest.fixture
def coiote(server_info: Path):
    with VirtualCoiote(domains=("/embedded/",)) as server:
        server_info.write_text(json.dumps({"url": "http://127.0.0.1", "port": server.port, "domain": "/embedded/"}))
        yield server


@pytest.fixture
def certificate_cfg(folder: Path, configs: Path) -> Path:
    shutil.copy(configs / "example_server_cert.pem", folder / "server.pem")
    path = folder / "endpoint_cfg"
    path.write_text(CERTIFICATE_CFG)
    return path


def assert_owner_only(*paths: Path) -> None:
    if os.name == "posix":
        assert [oct(path.stat().st_mode & 0o777) for path in paths] == ["0o600"] * len(paths)


def test_the_sample_configuration_gives_the_old_tools_192_bytes(ptool: Program, folder: Path, configs: Path) -> None:
    done = ptool("-c", configs / "endpoint_cfg")
    assert done.returncode == 0, done.stderr
    pack = (folder / "SenMLCBOR").read_bytes()
    assert len(pack) == 192
    assert pack.startswith(GOLDEN_START)
    assert [record.name for record in decode(pack)][-1] == "/1/1/7"
    assert_owner_only(folder / "SenMLCBOR")
    assert "3x@mpl3" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("fields", "openssl_says"),
    [
        ({}, "prime256v1"),
        ({"ellipticCurve": "secp384r1", "digest": "sha512"}, "secp384r1"),
        ({"RSAKeyLen": 2048}, "2048 bit"),
    ],
)
def test_certificate_mode(
    ptool: Program, folder: Path, certificate_cfg: Path, fields: dict[str, object], openssl_says: str
) -> None:
    (folder / "cert_info.json").write_text(json.dumps({"countryName": "PL", **fields}))
    done = ptool("-c", certificate_cfg, "-e", NAME, "-C", "cert_info.json", "-p", "server.pem")
    assert done.returncode == 0, done.stderr
    pack = (folder / "SenMLCBOR").read_bytes()
    assert not has_errors(check_finished_pack(pack, endpoint_name=NAME))
    values = {record.name: record.value for record in decode(pack)}
    # The order in which the old tool put them: behind what the file says, server certificate first.
    assert [name for name in values if name.startswith("/0")][-3:] == ["/0/1/4", "/0/1/3", "/0/1/5"]
    cert = folder / "cert"
    assert values["/0/1/3"] == (cert / "client_cert.der").read_bytes()
    assert values["/0/1/5"] == (cert / "client_key.der").read_bytes()
    assert_owner_only(cert / "client_key.der", cert / "client_cert.der", *cert.glob("urn*/client_key.der"))
    text = openssl("x509", "-in", "client_cert.crt", "-noout", "-text", folder=cert)
    assert openssl_says in text
    assert f"CN = {NAME}" in text
    openssl("verify", "-purpose", "sslclient", "-CAfile", "client_cert.crt", "client_cert.crt", folder=cert)
    public = openssl("x509", "-in", "client_cert.crt", "-noout", "-pubkey", folder=cert)
    assert openssl("pkey", "-inform", "DER", "-in", "client_key.der", "-pubout", folder=cert) == public


def openssl(*arguments: str, folder: Path) -> str:
    if shutil.which("openssl") is None:
        pytest.skip("no openssl command here")
    done = subprocess.run(["openssl", *arguments], cwd=folder, capture_output=True, text=True, check=False, timeout=20)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_supplied_certificate_and_key(ptool: Program, folder: Path, certificate_cfg: Path) -> None:
    (folder / "cert_info.json").write_text("{}")
    assert ptool("-c", certificate_cfg, "-e", NAME, "-C", "cert_info.json", "-p", "server.pem").returncode == 0
    first = (folder / "SenMLCBOR").read_bytes()
    pair = ("-r", "cert/client_cert.der", "-k", "cert/client_key.der")
    done = ptool("-c", certificate_cfg, *pair, "-p", "server.pem")
    assert done.returncode == 0, done.stderr
    assert (folder / "SenMLCBOR").read_bytes() == first
    other = folder / "other"
    other.mkdir()
    shutil.move(folder / "cert" / "client_key.der", other / "key.der")
    assert ptool("-c", certificate_cfg, "-e", "b", "-C", "cert_info.json", "-p", "server.pem").returncode == 0
    done = ptool("-c", certificate_cfg, "-r", "cert/client_cert.der", "-k", "other/key.der", "-p", "server.pem")
    assert done.returncode == 1
    assert "match" in done.stderr or "belong" in done.stderr


READY = ("-c", "endpoint_cfg", "-p", "server.pem", "-C", "named.json")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("-c", "missing"), "missing"),
        (("-c", "endpoint_cfg"), "server certificate"),
        (("-c", "endpoint_cfg", "-p", "server.pem"), "endpoint certificate"),
        (("-c", "endpoint_cfg", "-p", "nowhere.der"), "nowhere.der"),
        (("-c", "endpoint_cfg", "-p", "server.pem", "-C", "missing.json"), "missing.json"),
        (("-c", "endpoint_cfg", "-p", "server.pem", "-C", "empty.json"), "common name"),
        ((*READY, "-s", "server.json", "-t", "token"), "-e"),
        ((*READY, "-s", "server.json", "-e", "x"), "token"),
        ((*READY, "-s", "slashes.json", "-e", "x", "-t", "token"), "domain"),
        ((*READY, "-s", "plain.json", "-e", "x", "-t", "token"), "https"),
        ((*READY, "-s", "server.json", "-e", "a'b", "-t", "token"), "endpoint name"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_made(
    ptool: Program, folder: Path, certificate_cfg: Path, arguments: tuple[str, ...], says: str
) -> None:
    (folder / "empty.json").write_text("{}")
    (folder / "named.json").write_text('{"commonName": "unit"}')
    (folder / "server.json").write_text('{"url": "https://coiote.example.com", "domain": "/a/"}')
    (folder / "slashes.json").write_text('{"url": "https://coiote.example.com", "domain": "a"}')
    (folder / "plain.json").write_text('{"url": "http://coiote.example.com", "domain": "/a/"}')
    done = ptool(*arguments)
    assert done.returncode == 1
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert not (folder / "SenMLCBOR").exists()
    assert not (folder / "cert").exists()


def test_two_runs_at_once_never_mix(ptool: Program, folder: Path, certificate_cfg: Path) -> None:
    (folder / "cert_info.json").write_text("{}")
    names = [f"unit-{number}" for number in range(6)]

    def run(name: str) -> subprocess.CompletedProcess[str]:
        return ptool("-c", certificate_cfg, "-e", name, "-C", "cert_info.json", "-p", "server.pem")

    with ThreadPoolExecutor(6) as threads:
        results = list(threads.map(run, names))
    assert [done.returncode for done in results] == [0] * 6, [done.stderr for done in results]
    for name in names:
        text = openssl("x509", "-in", "client_cert.crt", "-noout", "-subject", folder=folder / "cert" / name)
        assert name in text
    newest = openssl("x509", "-in", "client_cert.crt", "-noout", "-pubkey", folder=folder / "cert")
    assert newest == openssl("pkey", "-inform", "DER", "-in", "client_key.der", "-pubout", folder=folder / "cert")
    values = {record.name: record.value for record in decode((folder / "SenMLCBOR").read_bytes())}
    assert not has_errors(check_finished_pack((folder / "SenMLCBOR").read_bytes()))
    assert values["/0/1/5"] in [(folder / "cert" / name / "client_key.der").read_bytes() for name in names]


def test_a_key_that_the_device_cannot_use_is_refused(ptool: Program, folder: Path, configs: Path) -> None:
    text = (configs / "endpoint_cfg").read_text(encoding="utf-8")
    assert "b'3x@mpl3P5K53cr3tK3y'" in text
    (folder / "cfg").write_text(text.replace("b'3x@mpl3P5K53cr3tK3y'", f"b'{'k' * 33}'"), encoding="utf-8")
    done = ptool("-c", "cfg")
    assert done.returncode == 1
    assert "/0/1/5" in done.stderr
    assert "33 bytes" in done.stderr
    assert "nothing was written" in done.stderr
    assert "kkk" not in done.stdout + done.stderr
    assert not (folder / "SenMLCBOR").exists()


@pytest.mark.parametrize(("change", "says"), [(("lwm2m.example", "other.example"), "other.example.com"), (None, "")])
def test_a_server_certificate_that_no_device_connects_with_is_refused(
    ptool: Program, folder: Path, certificate_cfg: Path, change: tuple[str, str] | None, says: str
) -> None:
    (folder / "cert_info.json").write_text("{}")
    if change is None:
        (folder / "server.pem").write_bytes(expired())
        says = "expired"
    else:
        certificate_cfg.write_text(CERTIFICATE_CFG.replace(*change))
    done = ptool("-c", certificate_cfg, "-e", NAME, "-C", "cert_info.json", "-p", "server.pem")
    assert done.returncode == 1
    assert says in done.stderr
    assert not (folder / "SenMLCBOR").exists()
    assert not (folder / "cert").exists()


def expired() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "lwm2m.example.com")])
    made = x509.CertificateBuilder(
        subject_name=name,
        issuer_name=name,
        public_key=key.public_key(),
        serial_number=1,
        not_valid_before=datetime(2020, 1, 1, tzinfo=UTC),
        not_valid_after=datetime(2021, 1, 1, tzinfo=UTC),
    )
    names = x509.SubjectAlternativeName([x509.DNSName("lwm2m.example.com")])
    return made.add_extension(names, critical=False).sign(key, hashes.SHA256()).public_bytes(Encoding.PEM)


def test_an_object_that_only_the_device_knows_is_warned_of(ptool: Program, folder: Path, configs: Path) -> None:
    text = (configs / "endpoint_cfg").read_text(encoding="utf-8").rstrip().removesuffix("}")
    (folder / "cfg").write_text(f"{text} 3303: {{0: {{5700: 21.5}}}}}}", encoding="utf-8")
    done = ptool("-c", "cfg")
    assert done.returncode == 0, done.stderr
    assert "Warning: /3303" in done.stderr


def test_registration(ptool: Program, folder: Path, configs: Path, coiote: VirtualCoiote, server_info: Path) -> None:
    token = coiote.token.reveal().decode()
    command = ("-c", configs / "endpoint_cfg", "-e", NAME, "-s", server_info)
    done = ptool(*command, "-t", token)
    assert done.returncode == 0, done.stderr
    assert "command line" in done.stderr
    (device,) = coiote.devices
    assert (device.endpoint_name, device.security_mode, device.psk_identity) == (NAME, "psk", "reg-test-psk-identity")
    again = ptool(*command, FACTORY_PROV_TOKEN=token)
    assert again.returncode == 0, again.stderr
    assert "already there" in again.stdout
    assert len(coiote.devices) == 1
    for text in (done.stdout, done.stderr, again.stdout, again.stderr):
        assert token not in text
        assert "3x@mpl3" not in text
        assert b"3x@mpl3P5K53cr3tK3y".hex() not in text.lower()


def test_the_server_refuses(ptool: Program, configs: Path, coiote: VirtualCoiote, server_info: Path) -> None:
    coiote.fail(HttpFault(kind=FaultKind.STATUS, status=403))
    token = coiote.token.reveal().decode()
    done = ptool("-c", configs / "endpoint_cfg", "-e", NAME, "-s", server_info, FACTORY_PROV_TOKEN=token)
    assert done.returncode == 1
    assert "403" in done.stderr
    assert coiote.devices == ()


def test_wrong_usage_is_told_as_argparse_does(ptool: Program) -> None:
    done = ptool()
    assert done.returncode == 2
    assert "--endpoint_cfg" in done.stderr


@pytest.fixture
def in_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(folder)
    return folder


def test_the_class_of_the_old_tool(in_folder: Path, configs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tool = FactoryProvisioning(str(configs / "endpoint_cfg"), NAME, None, None, None)
    assert tool.get_sec_mode() == "psk"
    tool.provision_device()
    assert len((in_folder / "SenMLCBOR").read_bytes()) == 192
    with pytest.raises(ValueError, match="-s"):
        tool.register()
    assert "3x@mpl3" not in "".join(capsys.readouterr())


def test_a_second_unit_from_one_object_gets_its_own_key(in_folder: Path, certificate_cfg: Path) -> None:
    (in_folder / "cert_info.json").write_text("{}")
    tool = FactoryProvisioning(certificate_cfg, "unit-1", None, None, "cert_info.json")
    tool.set_server_cert("server.pem")
    packs = []
    for name in ("unit-1", "unit-2"):
        tool.endpoint_name = name
        tool.generate_self_signed_cert()
        tool.provision_device()
        packs.append(Path("SenMLCBOR").read_bytes())
    values = [{record.name: record.value for record in decode(pack)} for pack in packs]
    assert values[0]["/0/1/5"] != values[1]["/0/1/5"]
    assert values[1]["/0/1/5"] == Path("cert/unit-2/client_key.der").read_bytes()


def test_the_class_raises_what_it_raised(in_folder: Path, certificate_cfg: Path) -> None:
    with pytest.raises(FileNotFoundError):
        FactoryProvisioning("nowhere", None, None, None, None)
    tool = FactoryProvisioning(certificate_cfg, NAME, None, None, None)
    assert tool.get_sec_mode() == "cert"
    with pytest.raises(ValueError, match="server certificate"):
        tool.provision_device()
    with pytest.raises(OSError, match=r"nowhere\.der"):
        tool.set_server_cert("nowhere.der")
    with pytest.raises(OSError, match=r"nowhere\.der"):
        tool.set_endpoint_cert_and_key("nowhere.der", "nowhere.der")
    with pytest.raises(ValueError, match="-C"):
        tool.generate_self_signed_cert()


@pytest.mark.parametrize(("mode", "text"), [(1, "raw public key"), (7, "Security Mode"), (4, "Bootstrap-Server")])
def test_modes_the_device_cannot_use(in_folder: Path, mode: int, text: str) -> None:
    path = in_folder / "cfg"
    path.write_text(CERTIFICATE_CFG.replace("RID.Security.Mode: 2", f"RID.Security.Mode: {mode}"))
    with pytest.raises(ValueError, match=text):
        FactoryProvisioning(path, None, None, None, None)


def test_what_the_old_serializer_failed_on(in_folder: Path) -> None:
    path = in_folder / "cfg"
    path.write_text(
        "{OID.Security: {0: {RID.Security.Mode: 3}, 1: {RID.Security.Mode: 3}},"
        " 3303: {0: {5700: 21.5}}, 9: {0: {1: Objlink(66, 0), 2: {0: -1, 7: 2}}}}"
    )
    tool = FactoryProvisioning(path, None, None, None, None)
    tool.provision_device()
    values = {record.name: record.value for record in decode((in_folder / "SenMLCBOR").read_bytes())}
    assert values["/3303/0/5700"] == 21.5
    assert values["/9/0/1"] == (66, 0)
    assert (values["/9/0/2/0"], values["/9/0/2/7"]) == (-1, 2)


def test_the_cold_psk_run_loads_nothing_heavy(configs: Path, folder: Path) -> None:
    code = (
        "import sys; from factory_prov.ptool import main; code = main(['-c', sys.argv[1]]);"
        "print(sorted(set(sys.modules) & {'requests', 'cryptography', 'pydantic', 'tomlkit', 'rich',"
        " 'PySide6', 'keyring', 'urllib3', 'ssl', 'http.client', 'asyncio'})); sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(configs / "endpoint_cfg")],
        cwd=folder, capture_output=True, text=True, check=False, timeout=30,
    )  # fmt: skip
    assert done.returncode == 0
    assert done.stdout.splitlines()[-1] == "[]"


def test_what_is_there_and_is_no_file_is_told_as_that(ptool: Program, folder: Path) -> None:
    (folder / "some").mkdir()
    done = ptool("-c", "some")
    assert done.returncode == 1
    assert done.stdout + done.stderr == "some: this is a folder, not a file. Name a file in it.\n"
