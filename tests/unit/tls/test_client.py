"""Our DTLS and TLS client where nobody answers as he should: every way out ends in time, and gives the socket back."""

from __future__ import annotations

import errno
import gc
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from factory_prov.cancel import CancelToken
from factory_prov.errors import Cancelled
from factory_prov.secret import Secret
from factory_prov.tls import carriers, dtls_client, lookup, tls_client
from factory_prov.tls.connection import ClientSide
from factory_prov.tls.credentials import PskLogin
from factory_prov.tls.disagreement import ConnectionFailed, Disagreement

SIDE = ClientSide(login=PskLogin(identity=b"unit", key=Secret("0123456789abcdef")))
MODULES = {"dtls": dtls_client, "tls": tls_client}


@pytest.fixture(params=MODULES)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(autouse=True)
def _no_socket_is_left(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    made: list[socket.socket] = []

    class Watched(socket.socket):
        def __init__(self, *arguments: Any, **more: Any) -> None:
            super().__init__(*arguments, **more)
            made.append(self)

    monkeypatch.setattr(carriers.socket, "socket", Watched)
    yield
    assert all(each.fileno() < 0 for each in made)
    gc.collect()


def failure(kind: str, host: str, port: int, *, timeout_s: float = 20, side: ClientSide = SIDE) -> Disagreement:
    with pytest.raises(ConnectionFailed) as caught:
        MODULES[kind].connect(host, port, side, timeout_s=timeout_s, cancel=CancelToken())
    assert caught.value.__cause__ is None
    return caught.value.reason


@contextmanager
def answering(kind: str, answer: Callable[[bytes], bytes | None]) -> Iterator[int]:
    """Listen, and answer by a function; None ends the connection."""
    datagrams = kind == "dtls"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM if datagrams else socket.SOCK_STREAM) as own:
        own.bind(("127.0.0.1", 0))
        own.settimeout(0.05)
        if not datagrams:
            own.listen()
        stopping = threading.Event()

        def serve() -> None:
            while not stopping.is_set():
                try:
                    if datagrams:
                        data, address = own.recvfrom(65536)
                        own.sendto(answer(data) or b"", address)
                    else:
                        _serve_stream(own.accept()[0], answer, stopping)
                except OSError:
                    pass

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield int(own.getsockname()[1])
        finally:
            stopping.set()
            thread.join()


def _serve_stream(stream: socket.socket, answer: Callable[[bytes], bytes | None], stopping: threading.Event) -> None:
    with stream:
        stream.settimeout(0.05)
        while not stopping.is_set():
            try:
                data = stream.recv(65536)
            except TimeoutError:
                continue
            said = answer(data) if data else None
            if said is None:
                return
            stream.sendall(said)


def test_nobody_listens(kind: str) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM if kind == "dtls" else socket.SOCK_STREAM) as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    assert failure(kind, "127.0.0.1", port) is Disagreement.PORT_CLOSED


def test_nothing_is_said(kind: str) -> None:
    with answering(kind, lambda _: b"") as port:
        assert failure(kind, "127.0.0.1", port, timeout_s=0.3) is Disagreement.NO_ANSWER


def test_something_else_is_said(kind: str) -> None:
    with answering(kind, lambda _: b"HTTP/1.1 400 Bad Request\r\n\r\n") as port:
        wanted = {"dtls": Disagreement.SILENCE, "tls": Disagreement.PROTOCOL}[kind]
        assert failure(kind, "127.0.0.1", port, timeout_s=0.3 if kind == "dtls" else 20) is wanted


def test_a_stream_that_ends() -> None:
    with answering("tls", lambda _: None) as port:
        assert failure("tls", "127.0.0.1", port) is Disagreement.PROTOCOL


@pytest.mark.parametrize("alert", [b"\x02\x46", b"\x02\x28", b"\x02\x73", b"\x02\x47"])
def test_an_alert_at_once(kind: str, alert: bytes) -> None:
    record = b"\x15\xfe\xfd" + bytes(8) + b"\0\2" if kind == "dtls" else b"\x15\x03\x03\0\2"
    wanted = {
        b"\x02\x46": Disagreement.VERSION_REFUSED,
        b"\x02\x28": Disagreement.NO_COMMON_SUITE,
        b"\x02\x73": Disagreement.IDENTITY_UNKNOWN,
        b"\x02\x47": Disagreement.NO_COMMON_SUITE,
    }[alert]
    with answering(kind, lambda _: record + alert) as port:
        assert failure(kind, "127.0.0.1", port) is wanted


@pytest.mark.parametrize("host", ["no-such-host.invalid", "a..b", "x" * 300, ""])
def test_a_host_without_an_address(kind: str, host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def found(host: str, port: int, **more: Any) -> Any:
        raise socket.gaierror if host.isascii() else UnicodeError

    monkeypatch.setattr(lookup.socket, "getaddrinfo", found)
    assert failure(kind, host, 5684) is Disagreement.HOST_UNKNOWN


def test_a_look_up_that_takes_too_long(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ended = threading.Event()

    def found(host: str, port: int, **more: Any) -> Any:
        if more["flags"]:
            raise socket.gaierror
        ended.wait(20)
        return []

    monkeypatch.setattr(lookup.socket, "getaddrinfo", found)
    assert failure(kind, "slow.example", 5684, timeout_s=0.1) is Disagreement.HOST_UNKNOWN
    ended.set()


def test_a_name_that_has_an_address(kind: str) -> None:
    with answering(kind, lambda _: b"") as port:
        assert failure(kind, "localhost", port, timeout_s=0.5) in (Disagreement.NO_ANSWER, Disagreement.PORT_CLOSED)


@pytest.mark.parametrize("at_once", [True, False])
def test_a_cancel(kind: str, at_once: bool) -> None:
    cancel = CancelToken()
    with answering(kind, lambda _: cancel.cancel() or b"") as port:  # type: ignore[func-returns-value]
        if at_once:
            cancel.cancel()
        with pytest.raises(Cancelled):
            MODULES[kind].connect("127.0.0.1", port, SIDE, timeout_s=60, cancel=cancel)


def test_a_cancel_while_a_name_is_looked_up(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    cancel, ended = CancelToken(), threading.Event()

    def found(host: str, port: int, **more: Any) -> Any:
        if more["flags"]:
            raise socket.gaierror
        cancel.cancel()
        ended.wait(20)
        return []

    monkeypatch.setattr(lookup.socket, "getaddrinfo", found)
    with pytest.raises(Cancelled):
        MODULES[kind].connect("slow.example", 5684, SIDE, timeout_s=60, cancel=cancel)
    ended.set()


def test_the_deadline_is_that_of_the_whole(kind: str) -> None:
    """A server that always says a little does not keep us."""
    with answering(kind, lambda _: b"\x16\xfe\xfd" if kind == "dtls" else b"") as port:
        failure(kind, "127.0.0.1", port, timeout_s=0.3)


def test_a_login_that_cannot_be_used_opens_nothing(kind: str) -> None:
    side = ClientSide(login=PskLogin(identity=b"a\0b", key=Secret("x")))
    with answering(kind, lambda _: b"") as port:
        assert failure(kind, "127.0.0.1", port, side=side) is Disagreement.OUR_CREDENTIALS_UNUSABLE


@pytest.mark.parametrize("name", ["x" * 256, "a\0b"])
def test_a_name_that_nobody_can_ask_for(kind: str, name: str) -> None:
    with answering(kind, lambda _: b"") as port:
        side = ClientSide(login=SIDE.login, server_name=name)
        assert failure(kind, "127.0.0.1", port, side=side) is Disagreement.NAME_REFUSED


def test_a_warning_is_no_refusal(kind: str) -> None:
    record = b"\x15\xfe\xfd" + bytes(8) + b"\0\2" if kind == "dtls" else b"\x15\x03\x03\0\2"
    with answering(kind, lambda _: record + b"\x01\x70") as port:
        assert failure(kind, "127.0.0.1", port, timeout_s=0.3) is Disagreement.SILENCE


def test_what_an_error_of_a_socket_means() -> None:
    for code, reason in (
        (errno.ECONNREFUSED, Disagreement.PORT_CLOSED),
        (errno.ECONNRESET, Disagreement.PORT_CLOSED),
        (errno.ENETUNREACH, Disagreement.UNREACHABLE),
        (errno.EHOSTUNREACH, Disagreement.UNREACHABLE),
        (errno.EPERM, Disagreement.UNREACHABLE),
        (errno.EIO, Disagreement.NO_ANSWER),
    ):
        assert carriers.failed_by(OSError(code, "")).reason is reason
    assert carriers.failed_by(None).reason is Disagreement.NO_ANSWER
