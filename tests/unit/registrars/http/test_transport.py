"""The way to a server: names, connections, TLS, proxies and what a PC's environment says about them."""

from __future__ import annotations

import os
import socket
import socketserver
import threading
import time
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from patience import ENDLESS_S, soon
from requests.utils import get_netrc_auth

from factory_prov.cancel import CancelToken
from factory_prov.errors import Cancelled, InputError, ServerUnreachable
from factory_prov.secret import Secret
from factory_prov.simulation.coiote.server import VirtualCoiote

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conftest import Bench, Certificates, Pair

    from factory_prov.registrars.registration import Registration

ELSEWHERE = "https://coiote.example"


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [*os.environ]:
        if name.lower().endswith("_proxy") or name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
            monkeypatch.delenv(name)


@contextmanager
def tls_server(pair: Pair) -> Iterator[VirtualCoiote]:
    with VirtualCoiote(token=Secret("tok-SECRET-4711.abcdef_~+/="), certificate=pair.certificate, key=pair.key) as it:
        yield it


class Tunnel(socketserver.ThreadingMixIn, socketserver.TCPServer):
    """An HTTP proxy that answers every CONNECT with `reply`, leads to the port `leads_to`, and keeps what it heard."""

    def __init__(self, leads_to: int, reply: str = "200 OK") -> None:
        self.leads_to, self.reply, self.heard = leads_to, reply, list[bytes]()
        super().__init__(("127.0.0.1", 0), TunnelHandler)

    @property
    def url(self) -> str:
        return f"http://user:pass-SECRET@127.0.0.1:{self.server_address[1]}"

    def __enter__(self) -> Tunnel:
        self._thread = threading.Thread(target=self.serve_forever, args=(0.02,))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()
        self._thread.join()


class TunnelHandler(socketserver.StreamRequestHandler):
    server: Tunnel

    def handle(self) -> None:
        while (line := self.rfile.readline()).strip():
            self.server.heard.append(line)
        self.wfile.write(f"HTTP/1.1 {self.server.reply}\r\n\r\n".encode())
        if self.server.reply.startswith("200"):
            with socket.create_connection(("127.0.0.1", self.server.leads_to)) as onward:
                back = threading.Thread(target=_pump, args=(onward, self.connection, []))
                back.start()
                _pump(self.connection, onward, self.server.heard)
                back.join()


def _pump(source: socket.socket, sink: socket.socket, heard: list[bytes]) -> None:
    try:
        while data := source.recv(65536):
            heard.append(data)
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        pass


# --- no server there -------------------------------------------------------------------------------------------------


def test_nothing_listens(anywhere: Bench, device: Registration) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    seen = anywhere.failure(device, url=f"http://127.0.0.1:{port}")
    assert isinstance(seen.error, ServerUnreachable)
    assert "Nothing listens at this address" in str(seen.error.what)


def test_the_name_is_unknown(anywhere: Bench, device: Registration) -> None:
    seen = anywhere.failure(device, url="https://coiote.invalid")
    assert isinstance(seen.error, ServerUnreachable)
    assert "name of the server is not known" in str(seen.error.what)


@pytest.fixture
def black_hole() -> Iterator[str]:
    """A port that takes no more connections: its queue is full and nobody accepts."""
    with ExitStack() as stack, socket.create_server(("127.0.0.1", 0), backlog=0) as listener:
        for _ in range(4):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(listener.getsockname())
        time.sleep(0.05)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


@pytest.mark.skipif(os.name == "nt", reason="Windows refuses where Linux drops")
def test_nobody_answers_the_connect(anywhere: Bench, device: Registration, black_hole: str) -> None:
    seen = anywhere.failure(device, url=black_hole, connect_timeout_s=0.4)
    assert isinstance(seen.error, ServerUnreachable)
    assert "No connection to the server within 0.4 s" in str(seen.error.what)


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows refuses where Linux drops")
def test_cancel_works_while_it_connects(anywhere: Bench, device: Registration, black_hole: str) -> None:
    cancel = CancelToken()
    timer = threading.Timer(0.1, cancel.cancel)
    timer.start()
    with soon(), pytest.raises(Cancelled):
        anywhere.register(device, url=black_hole, connect_timeout_s=ENDLESS_S, deadline_s=ENDLESS_S, cancel=cancel)
    timer.join()


def test_a_name_look_up_that_hangs_is_left_behind_and_sends_nothing(
    bench: Bench, server: VirtualCoiote, device: Registration, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = threading.Event()
    real = socket.getaddrinfo

    def slow(*args: Any, **kwargs: Any) -> Any:
        answers.wait(ENDLESS_S)
        return real(*args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    with soon():
        seen = bench.failure(device, deadline_s=0.3)
    assert isinstance(seen.error, ServerUnreachable)
    answers.set()
    for thread in threading.enumerate():
        if thread.name.startswith("http "):
            thread.join(2)
    assert server.requests == ()


# --- TLS -------------------------------------------------------------------------------------------------------------


def test_a_trusted_certificate_is_accepted(anywhere: Bench, device: Registration, certificates: Certificates) -> None:
    with tls_server(certificates.server) as server:
        assert anywhere.register(device, url=server.url, ca_file=certificates.ca).verified
        assert len(server.devices) == 1


def test_an_unknown_certificate_is_refused(anywhere: Bench, device: Registration, certificates: Certificates) -> None:
    with tls_server(certificates.server) as server:
        seen = anywhere.failure(device, url=server.url)
        assert server.requests == ()
    assert isinstance(seen.error, ServerUnreachable)
    assert "certificate of the server is not accepted" in str(seen.error.what)
    assert "ca_file" in str(seen.error.cure)


@pytest.mark.parametrize(
    ("host", "pair", "reason"), [("localhost", "server", "mismatch"), ("127.0.0.1", "expired", "expired")]
)
def test_a_wrong_certificate_is_refused(
    anywhere: Bench, device: Registration, certificates: Certificates, host: str, pair: str, reason: str
) -> None:
    with tls_server(getattr(certificates, pair)) as server:
        seen = anywhere.failure(device, url=f"https://{host}:{server.port}", ca_file=certificates.ca)
        assert server.requests == ()
    assert isinstance(seen.error, ServerUnreachable)
    assert reason in str(seen.error.what)


def test_a_server_without_tls_never_gets_the_token(
    anywhere: Bench, server: VirtualCoiote, device: Registration
) -> None:
    seen = anywhere.failure(device, url=server.url.replace("http:", "https:"))
    assert "does not speak TLS at this port" in str(seen.error.what)
    assert server.requests == ()


def test_cancel_works_in_a_handshake_that_never_ends(anywhere: Bench, device: Registration) -> None:
    cancel = CancelToken()
    timer = threading.Timer(0.2, cancel.cancel)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        timer.start()
        url = f"https://127.0.0.1:{mute.getsockname()[1]}"
        with soon(), pytest.raises(Cancelled):
            anywhere.register(device, url=url, connect_timeout_s=ENDLESS_S, deadline_s=ENDLESS_S, cancel=cancel)
        timer.join()


def test_a_bad_ca_file_is_refused_at_once(anywhere: Bench, tmp_path: Path) -> None:
    (tmp_path / "empty.pem").write_text("no certificate\n")
    for name, what in (("empty.pem", "not a readable PEM file"), ("missing.pem", "no such file")):
        with pytest.raises(InputError, match=what):
            anywhere.registrar(url=ELSEWHERE, ca_file=tmp_path / name)


def test_a_ca_bundle_of_the_environment_that_is_missing_is_named(
    anywhere: Bench, device: Registration, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere/ca.pem")
    seen = anywhere.failure(device, url=ELSEWHERE)
    assert "/nowhere/ca.pem" in str(seen.error.what)
    assert "REQUESTS_CA_BUNDLE" in str(seen.error.cure)


# --- proxies and .netrc ----------------------------------------------------------------------------------------------


def test_a_proxy_of_the_environment_is_used_and_hears_nothing_secret(
    anywhere: Bench, device: Registration, certificates: Certificates, monkeypatch: pytest.MonkeyPatch
) -> None:
    with tls_server(certificates.server) as server, Tunnel(server.port) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        assert anywhere.register(device, url=ELSEWHERE, ca_file=certificates.ca).verified
        assert len(server.devices) == 1
    heard = b"".join(proxy.heard)
    assert heard.startswith(b"CONNECT coiote.example:443 ")
    assert b"SECRET" not in heard
    assert b"Bearer" not in heard


def test_this_pc_itself_is_reached_without_the_proxy(
    bench: Bench, device: Registration, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert bench.register(device).verified


@pytest.mark.parametrize("reply", ["403 Forbidden", "407 Proxy Authentication Required"])
def test_a_proxy_that_refuses_is_named(
    anywhere: Bench, device: Registration, monkeypatch: pytest.MonkeyPatch, reply: str
) -> None:
    with Tunnel(0, reply) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        seen = anywhere.failure(device, url=ELSEWHERE)
    assert isinstance(seen.error, ServerUnreachable)
    assert "proxy of this PC made no connection" in str(seen.error.what)


@pytest.mark.parametrize(
    ("proxy", "sentence"), [("http://127.0.0.1:9", "proxy of this PC made no"), ("socks5://127.0.0.1:9", "SOCKS proxy")]
)
def test_a_proxy_that_cannot_be_used_is_named(
    anywhere: Bench, device: Registration, monkeypatch: pytest.MonkeyPatch, proxy: str, sentence: str
) -> None:
    monkeypatch.setenv("ALL_PROXY", proxy)
    seen = anywhere.failure(device, url=ELSEWHERE)
    assert isinstance(seen.error, ServerUnreachable)
    assert sentence in str(seen.error.what)


def test_a_netrc_file_does_not_replace_the_token(
    anywhere: Bench,
    device: Registration,
    certificates: Certificates,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine coiote.example login somebody password else\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    assert get_netrc_auth(ELSEWHERE) == ("somebody", "else")  # requests would take it
    with tls_server(certificates.server) as server, Tunnel(server.port) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        assert anywhere.register(device, url=ELSEWHERE, ca_file=certificates.ca).verified
