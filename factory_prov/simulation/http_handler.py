"""What a virtual HTTP server does with one request: the faults that were asked for, else what the real server does."""

from __future__ import annotations

import base64
import json
import os
import re
import select
import socket
import struct
from abc import abstractmethod
from contextlib import suppress
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from factory_prov.simulation.http_desk import HttpDesk
from factory_prov.simulation.http_faults import FaultKind, HttpFault

if TYPE_CHECKING:
    from factory_prov.simulation.http_server import LocalServer

_LONGEST_BODY_BYTES = 1 << 20
_HANG_UP_AT_ONCE = struct.pack("hh" if os.name == "nt" else "ii", 1, 0)  # struct linger: on, 0 s
_BLANKS = b" " * (1 << 16)
AnyDesk = TypeVar("AnyDesk", bound=HttpDesk)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What to answer."""

    status: int
    body: bytes = b""
    content_type: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()


class VirtualHandler(BaseHTTPRequestHandler, Generic[AnyDesk]):
    """One request, then the connection ends. Each server says how it answers (`_reply`) and how it refuses (`_error`).

    `sent_key` finds the hexadecimal digits of a key in what a client sends, as its group 2, and `shown_key` a key in
    what the server shows; both for the faults that have to do with keys.
    """

    server: LocalServer
    protocol_version = "HTTP/1.1"
    timeout = 30  # seconds a client may take to say something
    sent_key: ClassVar[re.Pattern[bytes]]
    shown_key: ClassVar[re.Pattern[bytes]]
    who_header: ClassVar[str] = "Authorization"
    """The header in which a client says who it is."""
    without_key: ClassVar[bytes] = b"null"
    """What the server shows in the place of a key that it hides."""

    def __init__(self, *args: Any, desk: AnyDesk) -> None:
        self._desk = desk
        super().__init__(*args)  # this handles the request

    @abstractmethod
    def _reply(self, body: bytes) -> Reply:
        """Carry the request out as the real server does."""

    @abstractmethod
    def _error(self, status: int, text: str) -> Reply:
        """Say no, with the text where the real server puts it."""

    def _first_half(self, body: bytes) -> bytes:
        """Return what a list of devices is to a server that breaks down in its middle; all of it where it has none."""
        return body

    def setup(self) -> None:
        """Finish the TLS handshake, if there is one."""
        self.request.settimeout(self.timeout)
        if handshake := getattr(self.request, "do_handshake", None):
            handshake()
        super().setup()

    def log_message(self, *_: object) -> None:
        """Write nothing to the console."""

    def do_POST(self) -> None:
        """Answer a POST."""
        self._answer()

    do_GET = do_PUT = do_DELETE = do_PATCH = do_HEAD = do_POST  # noqa: N815 - the names BaseHTTPRequestHandler calls

    def _answer(self) -> None:
        self.close_connection = True
        body = self._body()
        self.server.stopping.wait(self._desk.answers_after_s)
        fault = self._desk.note(self.command, self.path, self.headers.get("Authorization", ""))
        if fault is None:
            self._send(self._reply(body))
        elif (reply := self._faulty(fault, body)) is not None:
            self._send(reply, pace_s=fault.pace_s if fault.kind is FaultKind.DRIP else 0.0)

    def _body(self) -> bytes:
        length = self.headers.get("Content-Length", "0")
        return self.rfile.read(min(int(length), _LONGEST_BODY_BYTES) if length.isdecimal() else 0)

    def _faulty(self, fault: HttpFault, body: bytes) -> Reply | None:
        """Do what the fault says; None when there is nothing to answer any more."""
        match fault.kind:
            case FaultKind.STATUS:
                headers = (("Retry-After", fault.retry_after),) if fault.retry_after else ()
                return replace(self._error(fault.status, "A fault was asked for"), headers=headers)
            case FaultKind.SILENT:
                self._wait_for_the_end()
                return None
            case FaultKind.RESET:
                self._hang_up()
                return None
            case FaultKind.NOT_JSON:
                return Reply(status=200, body=b"<html>Please log in</html>", content_type="text/html")
            case FaultKind.REDIRECT:
                return Reply(status=302, headers=(("Location", fault.location),))
            case FaultKind.ECHO:
                return self._error(400, self._everything_secret(body))
            case _:
                return self._afterwards(fault, self._reply(self._heard(fault.kind, body)))

    def _heard(self, kind: FaultKind, body: bytes) -> bytes:
        """Return the body as the server takes it: with another key, or the first half of its list."""
        if kind is FaultKind.WRONG_KEY:
            return self.sent_key.sub(lambda found: found[1] + self._another_key(found[2]), body)
        return self._first_half(body) if kind is FaultKind.RESET_HALFWAY else body

    def _another_key(self, key: bytes) -> bytes:
        """Return a key of the same length that is certainly another one."""
        return key[:-2] + (b"00" if key[-2:] != b"00" else b"01")

    def _afterwards(self, fault: HttpFault, reply: Reply) -> Reply | None:
        match fault.kind:
            case FaultKind.RESET_AFTER | FaultKind.RESET_HALFWAY:
                self._hang_up()
                return None
            case FaultKind.CUT:
                self.wfile.write(self._message(reply)[:-1] if reply.body else self._message(reply)[:20])
                self._hang_up()
                return None
            case FaultKind.HIDDEN_KEY:
                return replace(reply, body=self.shown_key.sub(rb"\g<1>" + self.without_key, reply.body))
            case FaultKind.EMPTY:
                return Reply(status=200)
            case FaultKind.GARBAGE:
                return Reply(status=200, body=bytes(range(256)), content_type="application/octet-stream")
            case FaultKind.TOO_LONG:
                self._send_padded(replace(reply, status=200), fault.size_bytes)
                return None
            case _:
                return reply

    def _send(self, reply: Reply, *, pace_s: float = 0.0) -> None:
        message = self._message(reply)
        if not pace_s:
            self.wfile.write(message)
            return
        for byte in message:
            if self.server.stopping.wait(pace_s):
                return
            self.wfile.write(bytes([byte]))

    def _send_padded(self, reply: Reply, size_bytes: int) -> None:
        """Send an answer and so many blanks behind it, until the client has enough of them."""
        self.wfile.write(self._message(reply, more_bytes=size_bytes))
        for start in range(0, size_bytes, len(_BLANKS)):
            self.wfile.write(_BLANKS[: size_bytes - start])

    def _message(self, reply: Reply, *, more_bytes: int = 0) -> bytes:
        lines = [f"HTTP/1.1 {reply.status} {self.responses.get(reply.status, ('',))[0]}"]
        lines += [f"{name}: {value}" for name, value in self._headers(reply, more_bytes)]
        return "\r\n".join([*lines, "", ""]).encode("latin-1", "replace") + reply.body

    def _headers(self, reply: Reply, more_bytes: int) -> tuple[tuple[str, str], ...]:
        length = () if reply.status == 204 else (("Content-Length", str(len(reply.body) + more_bytes)),)
        return (
            ("Date", self.date_time_string()),
            ("Content-Type", reply.content_type),
            ("Connection", "close"),
            *length,
            *reply.headers,
        )

    def _wait_for_the_end(self) -> None:
        """Say nothing until the client or the server gives up."""
        while not self.server.stopping.is_set() and not select.select([self.connection], [], [], 0.05)[0]:
            pass

    def _hang_up(self) -> None:
        """Break the connection with a TCP reset."""
        with suppress(OSError):
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _HANG_UP_AT_ONCE)
            socket.close(self.connection.detach())

    def _everything_secret(self, body: bytes) -> str:
        """Return the request's secrets in every spelling a careless server might use."""
        header = self.headers.get(self.who_header, "")
        found = self.sent_key.search(body)
        key = bytes.fromhex(found[2].decode()) if found else b""
        spellings = [key.hex(), key.hex().upper(), key.decode("latin-1"), base64.b64encode(key).decode(), str([*key])]
        return f"Bad request\r\n{header} " + " ".join(spellings) + " " + body.decode("utf-8", "replace")


def json_reply(status: int, value: Any) -> Reply:
    """Return an answer whose body is JSON."""
    return Reply(status=status, body=json.dumps(value).encode())
