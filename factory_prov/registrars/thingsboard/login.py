"""How ThingsBoard gives tokens: to a user with a password, a JWT that says itself how long it lasts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from factory_prov.registrars.kept import Kept
from factory_prov.registrars.login import Login
from factory_prov.registrars.obtained_token import ObtainedToken
from factory_prov.registrars.thingsboard.options import SignIn
from factory_prov.secret import Secret

if TYPE_CHECKING:
    from factory_prov.registrars.http.backoff import RetryBudget
    from factory_prov.registrars.thingsboard.options import ThingsBoardOptions

PATH = "api/auth/login"


def login_of(options: ThingsBoardOptions) -> Login | None:
    """Return how tokens are got there; None where an API key or a token itself is kept."""
    if options.sign_in is not SignIn.PASSWORD:
        return None

    def obtain(secret: Secret, budget: RetryBudget) -> ObtainedToken:
        return _obtain(options, secret, budget)

    kept = Kept(host=options.server_name, user=options.user)
    return Login(kept=kept, address=f"{options.base_url}/{PATH}", obtain=obtain)


def _obtain(options: ThingsBoardOptions, secret: Secret, budget: RetryBudget) -> ObtainedToken:
    from factory_prov.registrars.http.login import log_in
    from factory_prov.registrars.http.request import HttpRequest, target_of

    target = target_of(options, options.base_url)
    body = Secret(json.dumps({"username": options.user, "password": secret.reveal().decode()}))
    request = HttpRequest(method="POST", path=PATH, body=body, harmless=True)
    return log_in(target, request, budget, secret=secret, name="token")
