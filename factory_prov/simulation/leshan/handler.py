"""What the virtual Leshan demo servers do with one request: the calls of their web interface.

Source: Eclipse Leshan 2.0.0-M18, its demo servers.
"""

from __future__ import annotations

import base64
import json
import re
from dataclasses import replace
from typing import Any
from urllib.parse import unquote, urlsplit

from factory_prov.simulation.devices import KnownDevice
from factory_prov.simulation.http_faults import FaultKind
from factory_prov.simulation.http_handler import Reply, VirtualHandler, json_reply
from factory_prov.simulation.leshan.configs import accounts_of, read_config
from factory_prov.simulation.leshan.desk import LeshanDesk
from factory_prov.simulation.leshan.securities import LeshanRefusal
from factory_prov.simulation.registrations import LwM2mRegistration

_SECURITIES = "/api/security/clients"
_CLIENTS = "/api/clients"
_CONFIGS = "/api/bootstrap"
_TEXT = "text/plain;charset=utf-8"


class LeshanHandler(VirtualHandler[LeshanDesk]):
    """The demo server: one request, then the connection ends."""

    sent_key = re.compile(rb'("key": *")([0-9a-fA-F]+)')
    shown_key = re.compile(rb'("(?:key|secretKey)": *)(?:"[^"]*"|\[[^]]*\])')

    def _reply(self, body: bytes) -> Reply:
        if not self._desk.accepts(self.headers.get("Authorization", "")):
            return Reply(status=401, body=b"<html>Authorization Required</html>", content_type="text/html")
        path = urlsplit(self.path).path
        if "%2f" in path.lower():
            return Reply(status=400, body=b"<h1>Ambiguous URI path separator</h1>", content_type="text/html")
        try:
            with self._desk.lock:
                return self._call(path, body)
        except LeshanRefusal as refusal:
            return self._error(refusal.status, refusal.text)

    def _call(self, path: str, body: bytes) -> Reply:
        if path.rstrip("/") == _SECURITIES:
            return self._securities(body)
        if path.startswith(_SECURITIES + "/") and self.command == "DELETE":
            name = path.removeprefix(_SECURITIES + "/")  # all of it is the name
            known = self._desk.securities.remove(unquote(name) if self._desk.decodes_names else name)
            return Reply(status=200) if known else json_reply(200, {"message": "not_found"})
        match self.command, path.rstrip("/"):
            case "GET", "/api/security/server" | "/api/server/security":
                return json_reply(200, {"pubkey": {"b64Der": base64.b64encode(b"0\0").decode()}})
            case "GET", "/api/server/endpoint":
                return json_reply(200, [])
            case _:
                return self._more(path, body)

    def _securities(self, body: bytes) -> Reply:
        match self.command:
            case "GET":
                return json_reply(200, self._desk.securities.shown())
            case "PUT":
                self._desk.securities.put(_parsed(body))
                return Reply(status=200)
            case _:
                return self._nothing()

    def _more(self, path: str, _body: bytes) -> Reply:
        """Answer what only the management server has."""
        registrations = self._desk.table.registrations
        if self.command == "GET" and path.rstrip("/") == _CLIENTS:
            return json_reply(200, [_registration(each) for each in registrations.all()])
        if self.command == "GET" and path.startswith(_CLIENTS + "/"):
            name = unquote(path.removeprefix(_CLIENTS + "/"))
            found = registrations.named(name)
            if found is None:
                return self._error(400, f"no registered client with id '{name}'")
            return json_reply(200, _registration(found))
        return self._nothing()

    def _error(self, status: int, text: str) -> Reply:
        return Reply(status=status, body=text.encode("utf-8", "replace"), content_type=_TEXT)

    def _nothing(self) -> Reply:
        return Reply(status=404, body=b"<html><h2>HTTP ERROR 404 Not Found</h2></html>", content_type="text/html")


class LeshanBootstrapHandler(LeshanHandler):
    """The bootstrap demo server."""

    def _more(self, path: str, body: bytes) -> Reply:
        desk = self._desk
        if path.rstrip("/") == _CONFIGS:
            return json_reply(200, desk.configs) if self.command == "GET" else self._nothing()
        name = unquote(path.removeprefix(_CONFIGS + "/"))
        if not path.startswith(_CONFIGS + "/") or "/" in name:
            return self._nothing()
        match self.command:
            case "POST":
                desk.configs[name] = read_config(_parsed(body))
                self._write(name)
                return Reply(status=200)
            case "DELETE":
                if desk.configs.pop(name, None) is None:
                    return self._error(404, f"no config for {name}")
                self._write(name)
                return Reply(status=204)
            case _:
                return self._nothing()

    def _write(self, name: str) -> None:
        """Let the devices of the table get what is written to them; one without an entry needs no security."""
        table, config = self._desk.table, self._desk.configs.get(name)
        accounts = () if config is None else accounts_of(config)
        found = table.named(name, bootstrap=True)
        if found is None:
            table.add(KnownDevice(endpoint_name=name, bootstrap=True, accounts=accounts))
        elif config is None and found.security_mode == "nosec":
            table.remove(found.device_id)
        else:
            table.replace(replace(found, accounts=accounts))

    def _heard(self, kind: FaultKind, body: bytes) -> bytes:
        heard = super()._heard(kind, body)
        if kind is FaultKind.WRONG_KEY:
            return re.sub(rb'("secretKey": *\[)\d+', rb"\g<1>0", heard)
        return heard


def _registration(found: LwM2mRegistration) -> dict[str, Any]:
    host, port = found.address
    return {
        "endpoint": found.endpoint_name,
        "registrationId": found.location,
        "registrationDate": int(found.registered_at.timestamp() * 1000),
        "lastUpdate": int(found.updated_at.timestamp() * 1000),
        "address": f"{host}:{port}",
        "lwM2mVersion": found.version,
        "lifetime": found.lifetime_s,
        "bindingMode": found.binding,
        "rootPath": "/",
        "objectLinks": [],
        "secure": found.transport.startswith("coaps"),
        "additionalRegistrationAttributes": {},
        "queuemode": found.queue_mode,
    }


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise LeshanRefusal(400, "Invalid request body: no JSON") from None
