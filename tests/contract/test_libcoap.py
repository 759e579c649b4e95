"""Our client with CoAP on it against libcoap's `coap-server-openssl`: the four schemes, keys and certificates."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from tls_peers import CLIENT_AUTH, Issued, issued, pem, running

from factory_prov.cancel import CancelToken
from factory_prov.coap.conversation import CoapRequest, Conversation, DatagramConversation, StreamConversation
from factory_prov.coap.message import Code
from factory_prov.secret import Secret
from factory_prov.tls import dtls_client, tls_client
from factory_prov.tls.carriers import TcpCarrier, UdpCarrier
from factory_prov.tls.connection import ClientSide, Connection
from factory_prov.tls.credentials import Login, PskLogin
from factory_prov.tls.disagreement import ConnectionFailed, Disagreement
from factory_prov.tls.trust import TRUST_ANCHOR, ServerTrust

KEY = "0123456789abcdef"
ROOT = issued("root", ca=True)
SERVER = ROOT.issue("server", hosts=["server.example"])
DEVICE = ROOT.issue("unit", purposes=[CLIENT_AUTH])
TRUST = ServerTrust(host="server.example", certificate=ROOT.der, usage=TRUST_ANCHOR)
PSK = PskLogin(identity=b"unit", key=Secret(KEY))


def two_free_ports() -> int:
    """Return a port whose next is free too, for datagrams and streams: libcoap takes both."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = int(first.getsockname()[1])
            try:
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port


@contextmanager
def coap_server(*options: str) -> Iterator[int]:
    port = two_free_ports()
    with running("coap-server-openssl", "-v", "7", "-A", "127.0.0.1", "-p", str(port), *options) as server:
        server.until(rb"created (DTLS|TLS )[^\n]*endpoint[^\n]*\n[^\n]*created TLS|created TLS")
        yield port


def opened_for(to: tuple[str, int], side: ClientSide | None, *, stream: bool) -> Connection | TcpCarrier | UdpCarrier:
    cancel, ends_at = CancelToken(), time.monotonic() + 20
    if side is not None:
        module = tls_client if stream else dtls_client
        return module.connect(*to, side, timeout_s=3, cancel=cancel)
    if stream:
        return TcpCarrier(*to, ends_at=ends_at, cancel=cancel)
    return UdpCarrier(*to, mtu=1200, ends_at=ends_at, cancel=cancel)


def conversed(scheme: str, port: int, login: Login, trust: ServerTrust | None = None) -> None:
    """Ask for the time, and ping."""
    cancel, side = CancelToken(), ClientSide(login=login, trust=trust)
    secure, stream = scheme.startswith("coaps"), scheme.endswith("tcp")
    to = ("127.0.0.1", port + secure)
    with closing(opened_for(to, side if secure else None, stream=stream)) as opened:
        conversation: Conversation = (
            StreamConversation(opened, cancel) if stream else DatagramConversation(opened, cancel)
        )
        answer = conversation.request(CoapRequest(code=Code.GET, path=("time",)), timeout_s=20)
        assert answer.code == Code.CONTENT
        assert answer.payload
        conversation.ping(timeout_s=20)
        missing = conversation.request(CoapRequest(code=Code.GET, path=("none",)), timeout_s=20)
        assert missing.code == Code.NOT_FOUND


@pytest.mark.parametrize("scheme", ["coap", "coaps", "coap+tcp", "coaps+tcp"])
def test_a_key(scheme: str) -> None:
    with coap_server("-k", KEY, "-h", "hint") as port:
        conversed(scheme, port, PSK)


@pytest.mark.parametrize("scheme", ["coaps", "coaps+tcp"])
def test_another_key(scheme: str) -> None:
    with coap_server("-k", KEY, "-h", "hint") as port:
        with pytest.raises(ConnectionFailed) as caught:
            conversed(scheme, port, PskLogin(identity=b"unit", key=Secret("x" * 16)))
        assert caught.value.reason is Disagreement.WRONG_KEY


def with_certificates(folder: Path) -> list[str]:
    (folder / "server.pem").write_bytes(b"".join(pem(each) for each in SERVER.chain))
    (folder / "server.key").write_bytes(SERVER.key_bytes(Encoding.PEM))
    (folder / "ca.pem").write_bytes(pem(ROOT.der))
    return ["-c", str(folder / "server.pem"), "-j", str(folder / "server.key"), "-C", str(folder / "ca.pem")]


@pytest.mark.parametrize("scheme", ["coaps", "coaps+tcp"])
def test_a_certificate(scheme: str, tmp_path: Path) -> None:
    with coap_server(*with_certificates(tmp_path)) as port:
        conversed(scheme, port, DEVICE.login, TRUST)


@pytest.mark.parametrize("scheme", ["coaps", "coaps+tcp"])
@pytest.mark.parametrize("device", [issued("other", ca=True).issue("unit")], ids=["foreign"])
def test_a_certificate_that_it_refuses(scheme: str, device: Issued, tmp_path: Path) -> None:
    with coap_server(*with_certificates(tmp_path)) as port:
        with pytest.raises(ConnectionFailed) as caught:
            conversed(scheme, port, device.login, TRUST)
        assert caught.value.reason is Disagreement.OUR_CERTIFICATE_NOT_TRUSTED
