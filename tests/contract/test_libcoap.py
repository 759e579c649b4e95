"""Our client and our server with CoAP on them against libcoap's own: the four schemes, keys and certificates."""

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
from factory_prov.simulation.devices import DeviceTable, KnownDevice
from factory_prov.simulation.lwm2m_server import VirtualLwm2mServer
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
    return UdpCarrier(*to, ends_at=ends_at, cancel=cancel)


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


NAME = "urn:dev:ops:32473-Unit-1"
OWN = ROOT.issue(NAME, purposes=[CLIENT_AUTH])


@contextmanager
def virtual_server() -> Iterator[VirtualLwm2mServer]:
    """Our server, which knows one unit by its key and by its certificate."""
    table = DeviceTable(trusted=(ROOT.der,))
    table.add(KnownDevice(endpoint_name="by key", security_mode="psk", psk_identity="unit", psk_key=Secret(KEY)))
    table.add(KnownDevice(endpoint_name=NAME, security_mode="cert"))
    table.add(KnownDevice(endpoint_name="open", security_mode="nosec"))
    schemes = ("coap", "coaps", "coap+tcp", "coaps+tcp")
    with VirtualLwm2mServer(table=table, schemes=schemes, certificate=SERVER.login) as server:
        yield server


def life(server: VirtualLwm2mServer, scheme: str, name: str, *options: str) -> None:
    """Let their client register, update and de-register."""
    to = server.uri_of(scheme)
    query = f"lwm2m=1.1&lt=300&b=UQ&ep={name.replace(' ', '%20')}"
    with running("coap-client-openssl", "-v", "7", "-m", "post", "-B", "20", *options, f"{to}/rd?{query}") as client:
        path = client.until(rb"2\.01.*?Location-Path:rd, Location-Path:(\d+)").group(1).decode()
    registered = server.table.registrations.named(name)
    assert registered is not None
    assert (registered.transport, registered.queue_mode) == (scheme, True)
    for method, code in (("post", rb"2\.04"), ("delete", rb"2\.02"), ("delete", rb"4\.04")):
        to_path = f"{to}/rd/{path}"
        with running("coap-client-openssl", "-v", "7", "-m", method, "-B", "20", *options, to_path) as client:
            client.until(code)
    assert server.table.registrations.named(name) is None


@pytest.mark.parametrize("scheme", ["coap", "coap+tcp"])
def test_their_client_without_a_login(scheme: str) -> None:
    with virtual_server() as server:
        life(server, scheme, "open")


@pytest.mark.parametrize("scheme", ["coaps", "coaps+tcp"])
def test_their_client_with_a_key(scheme: str) -> None:
    with virtual_server() as server:
        life(server, scheme, "by key", "-k", KEY, "-u", "unit")


@pytest.mark.parametrize("scheme", ["coaps", "coaps+tcp"])
def test_their_client_with_a_certificate(scheme: str, tmp_path: Path) -> None:
    (tmp_path / "unit.pem").write_bytes(pem(OWN.der) + pem(ROOT.der))
    (tmp_path / "unit.key").write_bytes(OWN.key_bytes(Encoding.PEM))
    (tmp_path / "ca.pem").write_bytes(pem(ROOT.der))
    with virtual_server() as server:
        shown = ["-c", str(tmp_path / "unit.pem"), "-j", str(tmp_path / "unit.key"), "-R", str(tmp_path / "ca.pem")]
        life(server, scheme, NAME, *shown, "-n")


@pytest.mark.parametrize("scheme", ["coaps", "coaps+tcp"])
@pytest.mark.parametrize("options", [("-k", "x" * 16, "-u", "unit"), ("-k", KEY, "-u", "stranger")])
def test_their_client_with_what_the_server_does_not_know(scheme: str, options: tuple[str, ...]) -> None:
    with virtual_server() as server:
        uri = f"{server.uri_of(scheme)}/rd?ep=by%20key"
        with running("coap-client-openssl", "-v", "7", "-m", "post", "-B", "2", *options, uri) as client:
            client.process.wait(20)
        assert not server.registrations
