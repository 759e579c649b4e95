"""What the virtual Coiote DM server does with one request: the calls of the API."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from factory_prov.simulation.coiote.desk import CoioteDesk
from factory_prov.simulation.coiote.store import StoreRefusal, device_json
from factory_prov.simulation.http_handler import Reply, VirtualHandler, json_reply

API_PATH = "/api/coiotedm/v3"
MOST_IN_A_LIST = 100


class CoioteHandler(VirtualHandler[CoioteDesk]):
    """One request, then the connection ends."""

    sent_key = re.compile(rb'("HexadecimalPsk": *")([0-9a-fA-F]+)')
    shown_key = re.compile(rb'("dtlsPsk": *){[^}]*}')

    def _reply(self, body: bytes) -> Reply:
        """Carry the request out as the real server does."""
        with self._desk.lock:
            given = self._desk.sign_ins.answer(urlsplit(self.path).path, body) if self.command == "POST" else None
        if given is not None:
            return json_reply(*given)
        if not self._desk.accepts(self.headers.get("Authorization", "")):
            return self._error(401, "Unauthorized")
        try:
            with self._desk.lock:
                return self._call(urlsplit(self.path), body)
        except StoreRefusal as refusal:
            return self._error(refusal.status, refusal.text)

    def _call(self, url: Any, body: bytes) -> Reply:
        store = self._desk.store
        place = url.path.removeprefix(API_PATH) if url.path.startswith(API_PATH + "/") else ""
        if not self._desk.permits(self.command, place):
            return self._error(403, "Insufficient permissions")
        match self.command, place:
            case "POST", "/devices":
                return json_reply(201, {"id": store.create(_parsed(body)).device_id, "result": "Device created"})
            case "POST", "/devices/batch":
                return self._batch(_parsed(body))
            case "GET", "/devices":
                return json_reply(200, store.search(parse_qs(url.query).get("searchCriteria", [""])[0]))
            case "GET", "/domains" | "/groups":
                names = store.domains if place == "/domains" else store.groups or ()
                return json_reply(200, [{"id": name, "description": ""} for name in names])
            case _ if place.startswith("/devices/"):
                return self._device(unquote(place.removeprefix("/devices/")), body)
            case _:
                return self._error(404, "Not found")

    def _device(self, device_id: str, body: bytes) -> Reply:
        """Show, change or forget one device."""
        store = self._desk.store
        match self.command:
            case "GET":
                return json_reply(200, device_json(store.get(device_id)))
            case "PUT":
                store.change(device_id, _parsed(body))
            case "DELETE":
                store.delete(device_id)
            case _:
                return self._error(405, "Method not allowed")
        return Reply(status=204)

    def _batch(self, devices: Any) -> Reply:
        """Make the devices of a list, each for itself; the whole is a success even when none was made."""
        if self._desk.no_lists is not None:
            return self._error(self._desk.no_lists, "No lists here")
        if not isinstance(devices, list) or len(devices) > MOST_IN_A_LIST:
            return self._error(400, f"A list of up to {MOST_IN_A_LIST} devices is expected")
        results = [self._made(fields) for fields in devices]
        made = sum(result["success"] for result in results)
        counts = {"total": len(results), "succeeded": made, "failed": len(results) - made}
        return json_reply(200, {**counts, "results": results})

    def _made(self, fields: Any) -> dict[str, Any]:
        try:
            return {"id": self._desk.store.create(fields).device_id, "success": True, "reason": None}
        except StoreRefusal as refusal:
            return {"id": None, "success": False, "reason": refusal.text}

    def _error(self, status: int, text: str) -> Reply:
        return json_reply(status, {"error": text})

    def _first_half(self, body: bytes) -> bytes:
        devices = _parsed(body)
        return json.dumps(devices[: len(devices) // 2]).encode()


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise StoreRefusal(400, "The body is not JSON") from None
