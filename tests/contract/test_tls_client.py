"""Our DTLS and TLS client against `openssl s_server`: right and wrong logins, and which side is said to disagree."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from tls_peers import CLIENT_AUTH, DAY, NOW, Issued, issued, openssl_server, pem, running

from factory_prov.cancel import CancelToken
from factory_prov.secret import Secret
from factory_prov.tls import dtls_client, tls_client
from factory_prov.tls.connection import ClientSide
from factory_prov.tls.credentials import CertificateLogin, Login, NoLogin, PskLogin
from factory_prov.tls.disagreement import ConnectionFailed, Disagreement
from factory_prov.tls.suites import NAMES
from factory_prov.tls.trust import DOMAIN_ISSUED, TRUST_ANCHOR, Objection, ServerTrust

KEY = Secret(bytes(range(16)))
OTHER_KEY = Secret(bytes(range(1, 17)))
PSK_SERVER = ("-nocert", "-psk", KEY.reveal().hex(), "-cipher", "PSK:@SECLEVEL=0")


@pytest.fixture(params=[True, False], ids=["dtls", "tls"])
def dtls(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


def connect(port: int, side: ClientSide, *, dtls: bool, timeout_s: float = 20) -> str:
    module = dtls_client if dtls else tls_client
    with module.connect("127.0.0.1", port, side, timeout_s=timeout_s, cancel=CancelToken()) as connection:
        connection.send(b"hello\n")
        assert NAMES.get(connection.suite or 0) == connection.suite_name
        return connection.suite_name


def refused(port: int, side: ClientSide, *, dtls: bool, timeout_s: float = 20) -> ConnectionFailed:
    with pytest.raises(ConnectionFailed) as caught:
        connect(port, side, dtls=dtls, timeout_s=timeout_s)
    assert KEY.reveal().hex() not in repr(caught.value)
    return caught.value


def psk(key: Secret = KEY, identity: bytes = b"unit") -> PskLogin:
    return PskLogin(identity=identity, key=key)


@pytest.mark.parametrize("suite", [0xC0A8, 0x00AE, 0xC0A4, 0x00A8])
def test_a_key_of_both_sides(dtls: bool, suite: int) -> None:
    with openssl_server(*PSK_SERVER, "-psk_identity", "unit", dtls=dtls) as port:
        assert connect(port, ClientSide(login=psk(), suites=(suite,)), dtls=dtls) == NAMES[suite]


def test_another_key(dtls: bool) -> None:
    with openssl_server(*PSK_SERVER, dtls=dtls) as port:
        failed = refused(port, ClientSide(login=psk(OTHER_KEY)), dtls=dtls, timeout_s=1.5)
    assert failed.reason is Disagreement.WRONG_KEY
    assert failed.certain is not dtls, "over DTLS this server says nothing"


def test_no_common_suite(dtls: bool) -> None:
    with openssl_server("-nocert", "-psk", "0102", "-cipher", "PSK-AES128-CCM", dtls=dtls) as port:
        assert refused(port, ClientSide(login=psk(), suites=(0xAE,)), dtls=dtls).reason is Disagreement.NO_COMMON_SUITE


def test_suites_that_are_none_of_this_mode(dtls: bool) -> None:
    with openssl_server(*PSK_SERVER, dtls=dtls) as port:
        failed = refused(port, ClientSide(login=psk(), suites=(0xC0AE, 0xC004)), dtls=dtls)
    assert failed.reason is Disagreement.NO_COMMON_SUITE


@pytest.mark.parametrize(
    "login",
    [
        psk(identity=b"a\0b"),
        psk(identity=b"x" * 257),
        psk(Secret(b"")),
        psk(Secret(b"x" * 513)),
        CertificateLogin(chain=(b"nothing",), private_key=Secret(b"nothing")),
        CertificateLogin(chain=(), private_key=Secret(b"nothing")),
        CertificateLogin(chain=issued("a").chain, private_key=issued("b").login.private_key),
    ],
)
def test_a_login_that_cannot_be_used(dtls: bool, login: Login) -> None:
    with openssl_server(*PSK_SERVER, dtls=dtls) as port:
        assert refused(port, ClientSide(login=login), dtls=dtls).reason is Disagreement.OUR_CREDENTIALS_UNUSABLE


ROOT = issued("root", ca=True)
LINE = ROOT.issue("line 1", ca=True)
SERVER = LINE.issue("server", hosts=["server.example", "127.0.0.1"])
DEVICE = LINE.issue("unit", purposes=[CLIENT_AUTH])


@pytest.fixture
def trusting(tmp_path: Path) -> list[str]:
    """Options of a server that shows a certificate and wants one of our CA's."""
    roots = tmp_path / "roots.pem"
    roots.write_bytes(pem(ROOT.der))
    return [*SERVER.write(tmp_path, "server"), "-CAfile", str(roots), "-Verify", "3", "-verify_return_error"]


PINNED = ServerTrust(host="server.example", certificate=SERVER.der)


def test_a_certificate_of_both_sides(dtls: bool, trusting: list[str]) -> None:
    with openssl_server(*trusting, dtls=dtls) as port:
        side = ClientSide(login=DEVICE.login, trust=PINNED, server_name="server.example")
        assert "ECDHE-ECDSA" in connect(port, side, dtls=dtls)


@pytest.mark.parametrize(
    ("device", "reason"),
    [
        (issued("unit"), Disagreement.OUR_CERTIFICATE_NOT_TRUSTED),
        (issued("other root", ca=True).issue("unit"), Disagreement.OUR_CERTIFICATE_NOT_TRUSTED),
        (Issued(DEVICE.certificate, DEVICE.key), Disagreement.OUR_CERTIFICATE_NOT_TRUSTED),  # without its CA
        (LINE.issue("unit", start=NOW - 9 * DAY, end=NOW - DAY), Disagreement.OUR_CERTIFICATE_EXPIRED),
        (LINE.issue("unit", start=NOW + DAY), Disagreement.OUR_CERTIFICATE_NOT_TRUSTED),
    ],
    ids=["self-signed", "foreign", "chain missing", "expired", "not yet valid"],
)
def test_a_certificate_that_the_server_refuses(
    dtls: bool, trusting: list[str], device: Issued, reason: Disagreement
) -> None:
    with openssl_server(*trusting, dtls=dtls) as port:
        failed = refused(port, ClientSide(login=device.login, trust=PINNED), dtls=dtls)
    assert (failed.reason, failed.certain) == (reason, True)
    assert failed.peer_chain == SERVER.chain


def test_a_server_that_wants_a_certificate(dtls: bool, trusting: list[str]) -> None:
    with openssl_server(*trusting, dtls=dtls) as port:
        failed = refused(port, ClientSide(login=NoLogin()), dtls=dtls)
    assert failed.reason is Disagreement.OUR_CERTIFICATE_NOT_TRUSTED
    assert failed.peer_chain == SERVER.chain, "who only looks has seen it all the same"


@pytest.mark.parametrize(
    ("trust", "reason", "objections"),
    [
        ({"certificate": ROOT.der, "usage": TRUST_ANCHOR}, None, ()),
        ({"certificate": LINE.der, "usage": TRUST_ANCHOR}, None, ()),
        ({"certificate": ROOT.der, "usage": DOMAIN_ISSUED}, Disagreement.THEIRS_NOT_TRUSTED, (Objection.NOT_PINNED,)),
        ({"host": "other.example"}, Disagreement.NAME_MISMATCH, (Objection.NAME,)),
        ({"at": NOW + 800 * DAY}, Disagreement.THEIRS_EXPIRED, (Objection.EXPIRED,)),
        ({"at": NOW - 800 * DAY}, Disagreement.THEIRS_EXPIRED, (Objection.NOT_YET_VALID,)),
        ({"certificate": b""}, None, ()),
    ],
)
def test_what_the_device_makes_of_the_server(
    dtls: bool,
    tmp_path: Path,
    trust: dict[str, object],
    reason: Disagreement | None,
    objections: tuple[Objection, ...],
) -> None:
    options = {"host": "server.example", "certificate": SERVER.der, "usage": DOMAIN_ISSUED, **trust}
    side = ClientSide(login=DEVICE.login, trust=ServerTrust(**options))  # type: ignore[arg-type]
    with openssl_server(*SERVER.write(tmp_path, "server"), dtls=dtls) as port:
        if reason is None:
            assert connect(port, side, dtls=dtls)
        else:
            failed = refused(port, side, dtls=dtls)
            assert (failed.reason, failed.objections) == (reason, objections)


def test_who_trusts_nothing_sees_the_chain(dtls: bool, tmp_path: Path) -> None:
    module = dtls_client if dtls else tls_client
    side = ClientSide(login=NoLogin())
    with (
        openssl_server(*SERVER.write(tmp_path, "server"), dtls=dtls) as port,
        module.connect("127.0.0.1", port, side, timeout_s=20, cancel=CancelToken()) as connection,
    ):
        assert connection.peer_chain == SERVER.chain


@pytest.mark.parametrize("asks", [True, False])
def test_whether_the_server_asked_who_we_are(dtls: bool, tmp_path: Path, trusting: list[str], asks: bool) -> None:
    module = dtls_client if dtls else tls_client
    options = trusting if asks else SERVER.write(tmp_path, "server")
    side = ClientSide(login=DEVICE.login, trust=PINNED)
    with (
        openssl_server(*options, dtls=dtls) as port,
        module.connect("127.0.0.1", port, side, timeout_s=20, cancel=CancelToken()) as connection,
    ):
        assert connection.asked_for_certificate is asks


def test_a_handshake_that_comes_in_fragments(trusting: list[str]) -> None:
    with openssl_server(*trusting, "-mtu", "256", dtls=True) as port:
        assert connect(port, ClientSide(login=DEVICE.login, trust=PINNED), dtls=True)


def test_an_address_of_ipv6(dtls: bool) -> None:
    kind, module = ("-dtls1_2", dtls_client) if dtls else ("-tls1_2", tls_client)
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        pytest.skip("this PC has no IPv6")
    with running("openssl", "s_server", kind, "-6", "-accept", "[::1]:0", *PSK_SERVER) as server:
        port = int(server.until(rb"ACCEPT [^\n]*:(\d+)\n").group(1))
        with module.connect("::1", port, ClientSide(login=psk()), timeout_s=20, cancel=CancelToken()) as connection:
            assert connection.suite


def test_a_server_that_asks_for_a_cookie() -> None:
    with openssl_server(*PSK_SERVER, "-listen", "-psk_identity", "unit", dtls=True) as port:
        assert connect(port, ClientSide(login=psk()), dtls=True)


def test_a_server_of_another_version(dtls: bool) -> None:
    """A device speaks version 1.2; here the server speaks anything but that."""
    kind = ["-dtls1"] if dtls else ["-tls1_1"]
    with running("openssl", "s_server", *kind, "-accept", "127.0.0.1:0", *PSK_SERVER) as server:
        port = int(server.until(rb"ACCEPT [^\n]*:(\d+)\n").group(1))
        failed = refused(port, ClientSide(login=psk()), dtls=dtls, timeout_s=3)
    assert failed.reason in (Disagreement.VERSION_REFUSED, Disagreement.PROTOCOL)
