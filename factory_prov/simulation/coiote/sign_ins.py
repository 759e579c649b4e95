"""Who may do what at a virtual Coiote DM: tokens, how users and clients get them, and when they end."""

from __future__ import annotations

import hmac
import secrets
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote

from factory_prov.secret import Secret

PASSWORD_PATH = "/api/auth/oauth_password"  # noqa: S105 - a path
REALMS = "/iam/realms/"
_TOKEN_OF_REALM = "/protocol/openid-connect/token"  # noqa: S105


@dataclass(slots=True, kw_only=True)
class SignInAccount:
    """A user, or a client of a realm, who gets tokens with a secret."""

    secret: Secret
    realm: str = ""
    locked: bool = False
    wrong: int = 0
    """How often somebody came with another secret."""


@dataclass(slots=True)
class SignIns:
    """The accounts of a server and its tokens; the caller holds the lock of the desk."""

    token: Secret
    """One that does not end."""
    accounts: dict[str, SignInAccount] = field(default_factory=dict)
    lasts_s: float = 300.0
    lock_after: int = 0
    """How many wrong secrets lock an account; 0: none do."""
    given: dict[str, float] = field(default_factory=dict)
    """Tokens it has given, and when each ends."""

    def answer(self, path: str, body: bytes) -> tuple[int, dict[str, Any]] | None:
        """Answer a POST to one of the two log-ins; None for another path."""
        form = {name: values[0] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}
        if path == PASSWORD_PATH:
            if form.get("grant_type") != "password":
                return 400, {"error": "unsupported_grant_type"}
            return self._give(form.get("username", ""), form.get("password", ""), realm="", success=201)
        if path.startswith(REALMS) and path.endswith(_TOKEN_OF_REALM):
            realm = unquote(path.removeprefix(REALMS).removesuffix(_TOKEN_OF_REALM))
            if not any(account.realm == realm for account in self.accounts.values()):
                return 404, {"error": "Realm does not exist"}
            if form.get("grant_type") != "client_credentials":
                return 400, {"error": "unsupported_grant_type"}
            return self._give(form.get("client_id", ""), form.get("client_secret", ""), realm=realm, success=200)
        return None

    def _give(self, name: str, secret: str, *, realm: str, success: int) -> tuple[int, dict[str, Any]]:
        account = self.accounts.get(name)
        if account is None or account.realm != realm:
            return self._refused(realm)
        if account.locked:
            return 401, {"error": "invalid_grant", "error_description": "Account temporarily locked."}
        if not hmac.compare_digest(secret.encode(), account.secret.reveal()):
            account.wrong += 1
            account.locked = 0 < self.lock_after <= account.wrong
            return self._refused(realm)
        account.wrong = 0
        token = secrets.token_hex(24)
        self.given[token] = time.monotonic() + self.lasts_s
        lasts: str | int = f"{self.lasts_s:.0f}" if success == 201 else int(self.lasts_s)
        return success, {"access_token": token, "token_type": "Bearer", "expires_in": lasts}

    def _refused(self, realm: str) -> tuple[int, dict[str, Any]]:
        if realm:
            return 401, {"error": "unauthorized_client", "error_description": "Invalid client or client credentials"}
        return 401, {"error": "Invalid user credentials"}

    def accepts(self, authorization: str) -> bool:
        """Whether an Authorization header carries a token that counts now."""
        given = authorization.encode("utf-8", "replace")
        if hmac.compare_digest(given, b"Bearer " + self.token.reveal()):
            return True
        return self.given.get(authorization.removeprefix("Bearer "), 0.0) > time.monotonic()
