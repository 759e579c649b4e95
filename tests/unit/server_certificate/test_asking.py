"""A server is asked for its chain as a device would ask; openssl's server is the other side."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

import pytest

from factory_prov.cancel import CancelToken
from factory_prov.errors import (
    Cancelled,
    InputError,
    ServerError,
    ServerProtocolError,
    ServerTimeout,
    ServerUnreachable,
)
from factory_prov.server_certificate import asking
from factory_prov.server_certificate.asking import AskedServer, HandshakeAnswer, SecureTransport, ask, asked_server
from tests.tls_peers import issued, openssl_server, running

ROOT = issued("Root", ca=True)
BETWEEN = ROOT.issue("Line CA", ca=True)
SERVER = BETWEEN.issue("localhost", hosts=["localhost"])


def asked(port: int, *transports: SecureTransport, limit_s: float = 10.0) -> HandshakeAnswer:
    server = AskedServer(host="localhost", port=port, transports=transports or tuple(SecureTransport))
    return ask(server, cancel=CancelToken(), limit_s=limit_s)


@pytest.mark.parametrize("transport", list(SecureTransport))
def test_the_whole_chain_is_shown(tmp_path: Path, transport: SecureTransport) -> None:
    with openssl_server(*SERVER.write(tmp_path, "server"), dtls=transport is SecureTransport.DTLS) as port:
        answer = asked(port, transport)
    assert answer == HandshakeAnswer(chain=(SERVER.der, BETWEEN.der), transport=transport)


def test_without_a_choice_tls_is_asked_where_nobody_answers_by_dtls(tmp_path: Path) -> None:
    with openssl_server(*SERVER.write(tmp_path, "server"), dtls=False) as port:
        assert asked(port).transport is SecureTransport.TLS


@pytest.mark.parametrize("transport", list(SecureTransport))
def test_a_server_that_demands_a_certificate_has_shown_its_own(tmp_path: Path, transport: SecureTransport) -> None:
    options = [*SERVER.write(tmp_path, "server"), "-Verify", "2", "-verify_return_error"]
    with openssl_server(*options, dtls=transport is SecureTransport.DTLS) as port:
        answer = asked(port, transport)
    assert answer.chain[0] == SERVER.der
    assert answer.wants_certificate
    assert not answer.finished


def test_a_server_with_keys_only_is_told_as_such() -> None:
    options = ["-nocert", "-psk", "aa" * 16, "-cipher", "PSK-AES128-CBC-SHA256"]
    with openssl_server(*options, dtls=True) as port, pytest.raises(ServerProtocolError, match="pre-shared keys"):
        asked(port, SecureTransport.DTLS)


def test_the_name_is_told_to_the_server(tmp_path: Path) -> None:
    other = issued("other.example", hosts=["other.example"])
    options = [*SERVER.write(tmp_path, "server"), "-servername", "other.example"]
    cert, key = other.write(tmp_path, "other")[1::2][:2]
    options += ["-cert2", cert, "-key2", key]
    with openssl_server(*options, dtls=False) as port:
        here = AskedServer(host="127.0.0.1", port=port, transports=(SecureTransport.TLS,))
        assert ask(here, cancel=CancelToken()).chain[0] == SERVER.der
        named = AskedServer(host="127.0.0.1", port=port, transports=(SecureTransport.TLS,), server_name="other.example")
        assert ask(named, cancel=CancelToken()).chain[0] == other.der


def test_ipv6(tmp_path: Path) -> None:
    if not socket.has_ipv6:
        pytest.skip("no IPv6 here")
    options = SERVER.write(tmp_path, "server")
    with running("openssl", "s_server", "-tls1_2", "-accept", "[::1]:0", *options) as server:
        port = int(server.until(rb"ACCEPT [^\n]*:(\d+)\n").group(1))
        found = asked_server(f"[::1]:{port}")
        assert ask(found, cancel=CancelToken()).chain[0] == SERVER.der
    assert found.address == f"[::1]:{port}"


def test_nobody_there_is_told_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "_SILENT_S", 0.3)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        with pytest.raises(ServerTimeout, match="does not answer by DTLS"):
            asked(silent.getsockname()[1], SecureTransport.DTLS, limit_s=0.5)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(ServerUnreachable, match="nobody listens"):
        asked(port)


def test_what_is_no_tls_is_told_as_such() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.recv(100)
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        with pytest.raises(ServerProtocolError, match="does not speak TLS"):
            asked(listening.getsockname()[1], SecureTransport.TLS)
        thread.join()


def test_it_can_be_stopped() -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        ask(AskedServer(host="127.0.0.1", port=9), cancel=cancel)


def test_a_host_that_is_not_there() -> None:
    with pytest.raises(ServerError, match="no host of this name"):
        ask(AskedServer(host="no-such-host.invalid"), cancel=CancelToken(), limit_s=5.0)


@pytest.mark.parametrize(
    ("text", "address", "transports"),
    [
        ("server.example", "server.example:5684", tuple(SecureTransport)),
        (" server.example:1234 ", "server.example:1234", tuple(SecureTransport)),
        ("[2001:db8::1]", "[2001:db8::1]:5684", tuple(SecureTransport)),
        ("[::1]:1234", "[::1]:1234", tuple(SecureTransport)),
        ("coaps://server.example", "server.example:5684", (SecureTransport.DTLS,)),
        ("coaps+tcp://server.example:99/rd", "server.example:99", (SecureTransport.TLS,)),
    ],
)
def test_an_address_is_read(text: str, address: str, transports: tuple[SecureTransport, ...]) -> None:
    found = asked_server(text)
    assert (found.address, found.transports) == (address, transports)


@pytest.mark.parametrize(
    "text",
    [
        "",
        ":5684",
        "::1",
        "a b",
        "host:0",
        "host:99999",
        "host:x",
        "https://host",
        "coap://host",
        "host/path",
        "[::1",
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        asked_server(text)


def test_a_password_in_an_address_is_not_repeated() -> None:
    with pytest.raises(InputError) as told:
        asked_server("coaps://user:SECRET@host")
    assert "SECRET" not in str(told.value)
