"""What the virtual ThingsBoard does with one request: logging in, device profiles, devices and their credentials."""

from __future__ import annotations

import base64
import hmac
import json
import re
import secrets
import time
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from factory_prov.secret import Secret
from factory_prov.simulation.http_desk import HttpDesk
from factory_prov.simulation.http_handler import Reply, VirtualHandler, json_reply
from factory_prov.simulation.thingsboard.credentials import TbRefusal
from factory_prov.simulation.thingsboard.store import TbStore, VirtualProfile, parsed

_NO_PATH = 404
_CODES = {401: 10, 403: 20, 404: 32, 429: 33}
"""The server's own numbers of its errors, by their statuses; 31 else."""


class TbDesk(HttpDesk):
    """What all requests share: devices, who may log in, and the tokens that were given."""

    def __init__(self, user: str, password: Secret, api_key: Secret, store: TbStore) -> None:
        super().__init__()
        self.user, self.password, self.api_key = user, password, api_key
        self.store = store
        self.lasts_s = 9000.0
        self.locked = False
        self._tokens: dict[str, float] = {}
        self._refresh: dict[str, None] = {}

    def log_in(self, body: Any) -> dict[str, str]:
        """Give a token to the user with the password."""
        user, password = str(body.get("username")), str(body.get("password"))
        right = hmac.compare_digest(password.encode(), self.password.reveal())
        if self.locked:
            raise TbRefusal(401, "User account is locked due to security policy", 10)
        if user != self.user or not right:
            raise TbRefusal(401, "Invalid username or password", 10)
        return self._given()

    def renew(self, body: Any) -> dict[str, str]:
        """Give another token for a refresh token."""
        if body.get("refreshToken") not in self._refresh:
            raise TbRefusal(401, "Invalid refresh token", 11)
        return self._given()

    def end_tokens(self) -> None:
        """Let every token end that was given."""
        self._tokens.clear()
        self._refresh.clear()

    def refusal(self, authorization: str) -> TbRefusal | None:
        """Return why a request with this header is not let in; None when it is."""
        scheme, _, value = authorization.partition(" ")
        if scheme == "ApiKey" and hmac.compare_digest(value.encode("utf-8", "replace"), self.api_key.reveal()):
            return None
        if scheme != "Bearer" or value not in self._tokens:
            return TbRefusal(401, "Authentication failed", 10)
        return TbRefusal(401, "Token has expired", 11) if self._tokens[value] <= time.monotonic() else None

    def _given(self) -> dict[str, str]:
        token, refresh = _jwt(self.lasts_s), _jwt(self.lasts_s * 10)
        self._tokens[token] = time.monotonic() + self.lasts_s
        self._refresh[refresh] = None
        return {"token": token, "refreshToken": refresh}


def _jwt(lasts_s: float) -> str:
    """Return a token that says as a JWT when it was made and when it ends; nobody checks its signature."""
    now = time.time()
    claims = {"sub": "tenant", "iat": round(now), "exp": round(now + lasts_s), "jti": secrets.token_hex(8)}
    parts = [json.dumps({"alg": "HS512"}).encode(), json.dumps(claims).encode(), secrets.token_bytes(32)]
    return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts)


class TbHandler(VirtualHandler[TbDesk]):
    """One request, then the connection ends."""

    who_header = "X-Authorization"
    sent_key = re.compile(rb'(\\"key\\": *\\")([0-9a-fA-F]+)')
    shown_key = re.compile(rb'(\\"key\\": *)\\"[^"\\]*\\"')

    def _reply(self, body: bytes) -> Reply:
        url = urlsplit(self.path)
        try:
            with self._desk.lock:
                return json_reply(200, self._called(url.path, parse_qs(url.query), body))
        except TbRefusal as refusal:
            return self._refused(refusal)

    def _called(self, path: str, query: dict[str, list[str]], body: bytes) -> Any:
        desk = self._desk
        match self.command, path:
            case "POST", "/api/auth/login":
                return desk.log_in(parsed(body))
            case "POST", "/api/auth/token":
                return desk.renew(parsed(body))
        if (refusal := desk.refusal(self.headers.get("X-Authorization", ""))) is not None:
            raise refusal
        if self.command == "POST":
            return self._posted(path, body)
        return self._asked(path.removeprefix("/api/"), query)

    def _posted(self, path: str, body: bytes) -> Any:
        store = self._desk.store
        match path:
            case "/api/device-with-credentials":
                return store.shown(store.create(parsed(body)))
            case "/api/device":
                return store.shown(store.save(parsed(body)))
            case "/api/device/credentials":
                return store.shown_credentials(store.save_credentials(parsed(body)))
            case _:
                raise TbRefusal(404, "Not found", _NO_PATH)

    def _asked(self, path: str, query: dict[str, list[str]]) -> Any:
        store = self._desk.store
        match self.command, *(unquote(part) for part in path.split("/")):
            case "GET", "tenant", "devices" if "deviceName" in query:
                return store.shown(store.named(query["deviceName"][0]))
            case "GET", "deviceProfileInfos":
                return self._profiles(query)
            case "GET", "deviceProfileInfo", profile_id:
                return _profile_info(store.profile(profile_id))
            case "GET", "device", device_id:
                return store.shown(store.get(device_id))
            case "GET", "device", device_id, "credentials":
                return store.shown_credentials(store.get(device_id))
            case "DELETE", "device", device_id:
                return store.delete(device_id)
            case "GET", "plugins", "telemetry", "DEVICE", device_id, "values", "attributes", "SERVER_SCOPE":
                return store.attributes(store.get(device_id), query.get("keys", [""])[0].split(","))
            case _:
                raise TbRefusal(404, "Not found", _NO_PATH)

    def _profiles(self, query: dict[str, list[str]]) -> dict[str, Any]:
        """Return a page of device profiles; a search is for a part of the name, whatever its case."""
        search, transport = query.get("textSearch", [""])[0].lower(), query.get("transportType", [""])[0]
        fitting = [
            each
            for each in self._desk.store.profiles
            if search in each.name.lower() and transport in ("", each.transport)
        ]
        size, page = int(query["pageSize"][0]), int(query["page"][0])
        shown = fitting[size * page : size * (page + 1)]
        return {
            "data": [_profile_info(each) for each in shown],
            "totalElements": len(fitting),
            "totalPages": -(-len(fitting) // size),
            "hasNext": size * (page + 1) < len(fitting),
        }

    def _error(self, status: int, text: str) -> Reply:
        return self._refused(TbRefusal(status, text, _CODES.get(status, 31)))

    def _refused(self, refusal: TbRefusal) -> Reply:
        at_ms = round(time.time() * 1000)
        body = {"status": refusal.status, "message": refusal.text, "errorCode": refusal.code, "timestamp": at_ms}
        return json_reply(refusal.status, body)


def _profile_info(profile: VirtualProfile) -> dict[str, Any]:
    return {
        "id": {"entityType": "DEVICE_PROFILE", "id": profile.profile_id},
        "name": profile.name,
        "type": "DEFAULT",
        "transportType": profile.transport,
    }
