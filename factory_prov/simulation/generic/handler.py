"""What the made-up server does with one request: a plain interface of its own, and an old one made of forms.

The plain one answers with statuses; the old one says 200 to all, tells in its body, and writes over what is there.
"""

from __future__ import annotations

import base64
import hmac
import json
import re
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from factory_prov.secret import Secret
from factory_prov.simulation.devices import DeviceTable
from factory_prov.simulation.generic.store import UnitRefusal, UnitStore, shown
from factory_prov.simulation.http_desk import HttpDesk
from factory_prov.simulation.http_handler import Reply, VirtualHandler, json_reply

USER = "factory"
KEY_HEADER = "X-Api-Key"
_PLAIN = "/api/units"


class UnitDesk(HttpDesk):
    """What all requests share: the units, and the token or password of who may ask."""

    def __init__(self, token: Secret, table: DeviceTable) -> None:
        super().__init__()
        self.token = token
        self.store = UnitStore(table)

    def accepts(self, authorization: str, key: str) -> bool:
        """Whether a request says in one of three ways who it is from."""
        token = self.token.reveal()
        basic = b"Basic " + base64.b64encode(USER.encode() + b":" + token)
        given = authorization.encode("utf-8", "replace"), key.encode("utf-8", "replace")
        known = (b"Bearer " + token, b""), (basic, b""), (b"", token)
        return any(hmac.compare_digest(b"\0".join(given), b"\0".join(each)) for each in known)


class UnitHandler(VirtualHandler[UnitDesk]):
    """One request, then the connection ends."""

    sent_key = re.compile(rb'("key": *"|\bkey=)([0-9a-fA-F]+)')
    shown_key = re.compile(rb'("key": *)"[^"]*"')

    def _reply(self, body: bytes) -> Reply:
        if not self._desk.accepts(self.headers.get("Authorization", ""), self.headers.get(KEY_HEADER, "")):
            return self._error(401, "Who are you?")
        url = urlsplit(self.path)
        old = url.path.removeprefix("/form/") if url.path.startswith("/form/") else ""
        with self._desk.lock:
            if old and self.command == "POST":
                return self._old(old, parse_qs(body.decode("utf-8", "replace")))
            try:
                return self._plain(url.path, parse_qs(url.query), body)
            except UnitRefusal as refusal:
                return self._error(refusal.status, refusal.text)

    def _error(self, status: int, text: str) -> Reply:
        return json_reply(status, {"error": text})

    def _plain(self, path: str, query: dict[str, list[str]], body: bytes) -> Reply:
        store = self._desk.store
        unit_id = unquote(path.removeprefix(f"{_PLAIN}/")) if path.startswith(f"{_PLAIN}/") else ""
        match self.command, path:
            case "POST", "/api/units":
                return json_reply(201, {"id": store.create(_parsed(body)).device_id})
            case "GET", "/api/units":
                found = store.find(query.get("name", [""])[0], query.get("entry", ["management"])[0])
                return json_reply(200, {"total": len(found), "units": [shown(unit) for unit in found]})
            case "PUT", _ if unit_id:
                return json_reply(200, shown(store.change(unit_id, _parsed(body))))
            case "DELETE", _ if unit_id:
                store.delete(unit_id)
                return Reply(status=204)
            case _:
                return self._error(404, "Not found")

    def _old(self, call: str, fields: dict[str, list[str]]) -> Reply:
        """Do what the old interface does: always 200, and the body tells."""
        form = {name: values[0] for name, values in fields.items()}
        name, entry = form.get("name", ""), form.get("entry", "management")
        store = self._desk.store
        try:
            if call == "save":
                security = {each: form.get(each) for each in ("mode", "identity", "key", "certificate", "publicKey")}
                store.save({"name": name, "entry": entry, "security": security})
                return json_reply(200, {"status": "ok"})
            found = store.find(name, entry)
            if call == "delete":
                for unit in found:
                    store.delete(unit.device_id)
            return json_reply(200, {"status": "ok", "count": len(found), "units": [shown(unit) for unit in found]})
        except UnitRefusal as refusal:
            return json_reply(200, {"status": "error", "message": refusal.text})


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise UnitRefusal(400, "The body is no JSON") from None
