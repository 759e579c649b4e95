"""The HTTP half knows no server: who we are, what is sent and what is said of failures come from the caller."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest

from factory_prov.cancel import CancelToken
from factory_prov.errors import ClockWrong, ServerTimeout, ServerUnreachable
from factory_prov.messages import Message
from factory_prov.registrars.http.backoff import RetryBudget
from factory_prov.registrars.http.exchange import exchange
from factory_prov.registrars.http.request import HttpAnswer, HttpRequest, HttpTarget, HttpWords
from factory_prov.secret import Secret


class Listener(HTTPServer):
    """Keeps the header fields and the body of each request."""

    def __init__(self) -> None:
        self.heard: list[tuple[dict[str, str], bytes]] = []
        super().__init__(("127.0.0.1", 0), ListenerHandler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class ListenerHandler(BaseHTTPRequestHandler):
    server: Listener

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.heard.append(({name.lower(): text for name, text in self.headers.items()}, body))
        self.send_response(204)
        self.end_headers()

    def do_GET(self) -> None:
        self.send_response(404)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def listener() -> Iterator[Listener]:
    with Listener() as server:
        thread = Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def send(url: str, request: HttpRequest, *, total_s: float = 5.0, **target: Any) -> HttpAnswer:
    limits: dict[str, Any] = {"ca_file": None, "connect_timeout_s": 1.0, "read_timeout_s": 2.0}
    return exchange(HttpTarget(base_url=url, **limits, **target), request, RetryBudget(total_s, CancelToken()))


def test_a_server_that_asks_for_a_name_and_password(listener: Listener) -> None:
    basic = Secret("Basic " + base64.b64encode(b"line1:pass-SECRET").decode())
    body = HttpRequest(method="POST", path="devices", body=Secret("a,b"), content_type="text/csv")
    assert send(listener.url, body, authorization=basic, headers={"Accept": "text/csv"}).status == 204
    [(heard, sent)] = listener.heard
    assert heard["authorization"] == basic.reveal().decode()
    assert (heard["content-type"], heard["accept"], sent) == ("text/csv", "text/csv", b"a,b")


def test_a_server_that_asks_for_nothing(listener: Listener) -> None:
    assert send(listener.url, HttpRequest(method="POST", path="devices")).status == 204
    [(heard, sent)] = listener.heard
    assert not heard.keys() & {"authorization", "content-type"}
    assert sent == b""


def test_failures_are_told_without_naming_what_was_tried() -> None:
    with pytest.raises(ServerTimeout, match=r"The server was not done within 0 s\."):
        send("http://127.0.0.1:9", HttpRequest(method="GET", path=""), total_s=0.0)
    with pytest.raises(ServerUnreachable):
        send("http://127.0.0.1:9", HttpRequest(method="GET", path=""))


def test_a_server_may_bring_better_words() -> None:
    words = HttpWords(late=lambda total_s: Message("The ticket took over {total_s} s.", total_s=total_s))
    with pytest.raises(ServerTimeout, match=r"The ticket took over 0 s\."):
        send("http://127.0.0.1:9", HttpRequest(method="GET", path=""), total_s=0.0, words=words)


@pytest.mark.parametrize(
    "date", ["Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 01 Jan 2049 00:00:00 GMT", "Sunday, 06-Nov-94 08:49:37 GMT"]
)
def test_a_server_of_another_day_shows_that_the_clock_is_wrong_before_anything_is_changed(
    listener: Listener, monkeypatch: pytest.MonkeyPatch, date: str
) -> None:
    monkeypatch.setattr(ListenerHandler, "date_time_string", lambda _: date)
    with pytest.raises(ClockWrong, match="but the server says"):
        send(listener.url, HttpRequest(method="GET", path="x"))
    answer = send(listener.url, HttpRequest(method="POST", path="x", body=Secret(b"{}")))
    assert answer.status == 204  # what was changed must come to its note
    assert answer.server_time is not None


@pytest.mark.parametrize("date", ["", "yesterday", "Thu, 99 Jan 1970 00:00:00 GMT"])
def test_a_date_that_is_none_says_nothing(listener: Listener, monkeypatch: pytest.MonkeyPatch, date: str) -> None:
    monkeypatch.setattr(ListenerHandler, "date_time_string", lambda _: date)
    assert send(listener.url, HttpRequest(method="GET", path="x")).server_time is None


def test_what_was_changed_comes_to_its_note_whatever_the_date(
    listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ListenerHandler, "date_time_string", lambda _: "Thu, 01 Jan 1970 00:00:00 GMT")
    target = HttpTarget(base_url=listener.url, ca_file=None, connect_timeout_s=1.0, read_timeout_s=2.0)
    budget = RetryBudget(5.0, CancelToken())
    exchange(target, HttpRequest(method="POST", path="x"), budget)
    assert exchange(target, HttpRequest(method="GET", path="x"), budget).status == 404
