"""What the virtual Coiote DM server does with one request: the calls of the API, and the faults in between."""

from __future__ import annotations

import base64
import json
import os
import re
import select
import socket
import struct
from contextlib import suppress
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

from factory_prov.secret import Secret
from factory_prov.simulation.coiote.store import StoreRefusal, device_json
from factory_prov.simulation.http_faults import FaultKind, HttpFault

if TYPE_CHECKING:
    from factory_prov.simulation.coiote.desk import CoioteDesk
    from factory_prov.simulation.http_server import LocalServer

API_PATH = "/api/coiotedm/v3"
MOST_IN_A_LIST = 100
_LONGEST_BODY_BYTES = 1 << 20
_HANG_UP_AT_ONCE = struct.pack("hh" if os.name == "nt" else "ii", 1, 0)  # struct linger: on, 0 s


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reply:
    """What to answer."""

    status: int
    body: bytes = b""
    content_type: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()


class CoioteHandler(BaseHTTPRequestHandler):
    """One request, then the connection ends."""

    server: LocalServer
    protocol_version = "HTTP/1.1"
    timeout = 30  # seconds a client may take to say something

    def __init__(self, *args: Any, desk: CoioteDesk) -> None:
        self._desk = desk
        super().__init__(*args)  # this handles the request

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

    do_GET = do_PUT = do_DELETE = do_POST  # noqa: N815 - the names BaseHTTPRequestHandler calls

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

    def _faulty(self, fault: HttpFault, body: bytes) -> _Reply | None:
        """Do what the fault says; None when there is nothing to answer any more."""
        match fault.kind:
            case FaultKind.STATUS:
                headers = (("Retry-After", fault.retry_after),) if fault.retry_after else ()
                return replace(_error(fault.status, "A fault was asked for"), headers=headers)
            case FaultKind.SILENT:
                self._wait_for_the_end()
                return None
            case FaultKind.RESET:
                self._hang_up()
                return None
            case FaultKind.NOT_JSON:
                return _Reply(status=200, body=b"<html>Please log in</html>", content_type="text/html")
            case FaultKind.REDIRECT:
                return _Reply(status=302, headers=(("Location", fault.location),))
            case FaultKind.ECHO:
                return _error(400, self._everything_secret(body))
            case _:
                return self._afterwards(fault.kind, self._reply(_heard(fault.kind, body)))

    def _afterwards(self, kind: FaultKind, reply: _Reply) -> _Reply | None:
        match kind:
            case FaultKind.RESET_AFTER | FaultKind.RESET_HALFWAY:
                self._hang_up()
                return None
            case FaultKind.HIDDEN_KEY:
                return replace(reply, body=re.sub(rb'"dtlsPsk": *{[^}]*}', b'"dtlsPsk": null', reply.body))
            case FaultKind.EMPTY:
                return _Reply(status=200)
            case FaultKind.TOO_LONG:
                return replace(reply, body=reply.body + b" " * (2 << 20))
            case _:
                return reply

    def _reply(self, body: bytes) -> _Reply:
        """Carry the request out as the real server does."""
        with self._desk.lock:
            given = self._desk.sign_ins.answer(urlsplit(self.path).path, body) if self.command == "POST" else None
        if given is not None:
            return _json(*given)
        if not self._desk.accepts(self.headers.get("Authorization", "")):
            return _error(401, "Unauthorized")
        try:
            with self._desk.lock:
                return self._call(urlsplit(self.path), body)
        except StoreRefusal as refusal:
            return _error(refusal.status, refusal.text)

    def _call(self, url: Any, body: bytes) -> _Reply:
        store = self._desk.store
        place = url.path.removeprefix(API_PATH) if url.path.startswith(API_PATH + "/") else ""
        device_id = unquote(place.removeprefix("/devices/")) if place.startswith("/devices/") else ""
        match self.command, place:
            case "POST", "/devices":
                return _json(201, {"id": store.create(_parsed(body)).device_id, "result": "Device created"})
            case "POST", "/devices/batch":
                return self._batch(_parsed(body))
            case "GET", "/devices":
                return _json(200, store.search(parse_qs(url.query).get("searchCriteria", [""])[0]))
            case "GET", "/domains":
                return _json(200, [{"id": domain, "description": ""} for domain in store.domains])
            case "GET", _ if device_id:
                return _json(200, device_json(store.get(device_id)))
            case "PUT", _ if device_id:
                store.change(device_id, _parsed(body))
                return _Reply(status=204)
            case "DELETE", _ if device_id:
                store.delete(device_id)
                return _Reply(status=204)
            case _:
                return _error(404, "Not found")

    def _batch(self, devices: Any) -> _Reply:
        """Make the devices of a list, each for itself; the whole is a success even when none was made."""
        if self._desk.no_lists is not None:
            return _error(self._desk.no_lists, "No lists here")
        if not isinstance(devices, list) or len(devices) > MOST_IN_A_LIST:
            return _error(400, f"A list of up to {MOST_IN_A_LIST} devices is expected")
        results = [self._made(fields) for fields in devices]
        made = sum(result["success"] for result in results)
        counts = {"total": len(results), "succeeded": made, "failed": len(results) - made}
        return _json(200, {**counts, "results": results})

    def _made(self, fields: Any) -> dict[str, Any]:
        try:
            return {"id": self._desk.store.create(fields).device_id, "success": True, "reason": None}
        except StoreRefusal as refusal:
            return {"id": None, "success": False, "reason": refusal.text}

    def _send(self, reply: _Reply, *, pace_s: float = 0.0) -> None:
        lines = [f"HTTP/1.1 {reply.status} {self.responses.get(reply.status, ('',))[0]}"]
        lines += [f"{name}: {value}" for name, value in self._headers(reply)]
        message = "\r\n".join([*lines, "", ""]).encode("latin-1", "replace") + reply.body
        if not pace_s:
            self.wfile.write(message)
            return
        for byte in message:
            if self.server.stopping.wait(pace_s):
                return
            self.wfile.write(bytes([byte]))

    def _headers(self, reply: _Reply) -> tuple[tuple[str, str], ...]:
        length = () if reply.status == 204 else (("Content-Length", str(len(reply.body))),)
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
        header = self.headers.get("Authorization", "")
        found = re.search(rb'"HexadecimalPsk": *"([0-9a-fA-F]+)"', body)
        key = Secret(bytes.fromhex(found[1].decode())).reveal() if found else b""
        spellings = [key.hex(), key.hex().upper(), key.decode("latin-1"), base64.b64encode(key).decode(), str([*key])]
        return f"Bad request\r\n{header} " + " ".join(spellings) + " " + body.decode("utf-8", "replace")


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise StoreRefusal(400, "The body is not JSON") from None


def _heard(kind: FaultKind, body: bytes) -> bytes:
    """Return the body as the server takes it: with another key, or the first half of its list."""
    if kind is FaultKind.WRONG_KEY:
        return re.sub(rb'("HexadecimalPsk": *")[^"]*', rb"\g<1>00", body)
    if kind is FaultKind.RESET_HALFWAY:
        devices = _parsed(body)
        return json.dumps(devices[: len(devices) // 2]).encode()
    return body


def _json(status: int, value: Any) -> _Reply:
    return _Reply(status=status, body=json.dumps(value).encode())


def _error(status: int, text: str) -> _Reply:
    return _json(status, {"error": text})
