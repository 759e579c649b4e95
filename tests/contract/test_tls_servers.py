"""Our DTLS and TLS servers against `openssl s_client`: right and wrong logins."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from tls_echo import Served, serving
from tls_peers import CLIENT_AUTH, DAY, NOW, Issued, issued, pem, running

from factory_prov.secret import Secret
from factory_prov.tls.server_side import ServerSide
from factory_prov.tls.wire_faults import WireFaults

KEY = Secret(bytes(range(16)))
ROOT = issued("root", ca=True)
LINE = ROOT.issue("line 1", ca=True)
SERVER = LINE.issue("server", hosts=["server.example"])
DEVICE = LINE.issue("unit", purposes=[CLIENT_AUTH])
BOTH = ServerSide(certificate=SERVER.login, key_of={b"unit": KEY}.get, trusted=lambda: (ROOT.der,))


@pytest.fixture(params=["dtls", "tls"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def asked(served: Served, *options: str, wanted: bytes) -> None:
    """Let their client connect, and wait until it says that."""
    version = "-dtls1_2" if served.kind == "dtls" else "-tls1_2"
    to = f"127.0.0.1:{served.port}"
    with running("openssl", "s_client", version, "-connect", to, "-state", *options) as client:
        if wanted == b"hello":
            client.until(rb"Verify return code")
            client.tell(b"hello\n")
        client.until(wanted)


def psk(identity: str = "unit", key: Secret = KEY, suites: str = "PSK-AES128-CCM8") -> Sequence[str]:
    return (
        "-psk_identity",
        identity,
        "-psk",
        key.reveal().hex(),
        "-cipher",
        f"{suites}:@SECLEVEL=0",
    )


@pytest.mark.parametrize("suite", ["PSK-AES128-CCM8", "PSK-AES128-CBC-SHA256", "ECDHE-PSK-AES128-CBC-SHA256"])
def test_a_key(kind: str, suite: str) -> None:
    with serving(kind, BOTH) as served:
        asked(served, *psk(suites=suite), wanted=b"hello")
        assert served.echo.callers[0].identity == b"unit"


def test_an_unknown_identity(kind: str) -> None:
    with serving(kind, BOTH) as served:
        asked(served, *psk("stranger"), wanted=rb"read:fatal:unknown PSK identity|SSL3 alert read:fatal:unknown")


def test_another_key(kind: str) -> None:
    with serving(kind, BOTH) as served:
        other = Secret(bytes(16))
        if kind == "tls":
            asked(served, *psk(key=other), wanted=rb"read:fatal:bad record mac")
        else:
            asked(served, *psk(key=other), wanted=rb"write finished")
        served.do(lambda: None)
        assert not served.echo.callers


def test_no_common_suite(kind: str) -> None:
    with serving(kind, ServerSide(key_of={b"unit": KEY}.get, suites=(0xAE,))) as served:
        asked(served, *psk(), wanted=rb"read:fatal:handshake failure")


def shows(folder: Path, device: Issued | None) -> Sequence[str]:
    roots = folder / "roots.pem"
    roots.write_bytes(pem(ROOT.der))
    shown = device.write(folder, "device") if device else []
    return (*shown, "-CAfile", str(roots), "-verify_return_error", "-verify_hostname", "server.example")


def test_a_certificate(kind: str, tmp_path: Path) -> None:
    with serving(kind, BOTH) as served:
        asked(served, *shows(tmp_path, DEVICE), "-cipher", "ECDHE-ECDSA-AES128-CCM8:@SECLEVEL=0", wanted=b"hello")
        assert served.echo.callers[0].chain == (*DEVICE.chain, ROOT.der)


def test_a_certificate_in_fragments(tmp_path: Path) -> None:
    with serving("dtls", BOTH, WireFaults(mtu=300)) as served:
        asked(served, *shows(tmp_path, DEVICE), "-mtu", "300", wanted=b"hello")


@pytest.mark.parametrize(
    ("device", "alert"),
    [
        (issued("unit"), rb"read:fatal:unknown CA"),
        (issued("other", ca=True).issue("unit"), rb"read:fatal:unknown CA"),
        (LINE.issue("unit", start=NOW - 9 * DAY, end=NOW - DAY), rb"read:fatal:certificate expired"),
        (None, rb"read:fatal:handshake failure"),
    ],
    ids=["self-signed", "foreign", "expired", "none"],
)
def test_certificates_that_are_not_let_in(kind: str, tmp_path: Path, device: Issued | None, alert: bytes) -> None:
    with serving(kind, BOTH) as served:
        asked(served, *shows(tmp_path, device), wanted=alert)
        served.echo.wait(lambda: len(served.echo.refusals) == 1)


def test_lost_datagrams() -> None:
    with serving("dtls", BOTH, WireFaults(lose_every=5)) as served:
        asked(served, *psk(), wanted=b"Verify return code")
