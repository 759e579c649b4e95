"""How Coiote DM gives tokens: to a user with a password, or to a client (a service account) with its secret."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from factory_prov.registrars.coiote.options import SignIn
from factory_prov.registrars.kept import Kept
from factory_prov.registrars.login import Login
from factory_prov.registrars.obtained_token import ObtainedToken
from factory_prov.secret import Secret

if TYPE_CHECKING:
    from factory_prov.registrars.coiote.options import CoioteOptions
    from factory_prov.registrars.http.backoff import RetryBudget


def login_of(options: CoioteOptions) -> Login | None:
    """Return how tokens are got there; None where one that was made elsewhere is kept."""
    if options.sign_in is SignIn.TOKEN:
        return None

    def obtain(secret: Secret, budget: RetryBudget) -> ObtainedToken:
        return _obtain(options, secret, budget)

    kept = Kept(host=options.host, user=options.user)
    return Login(kept=kept, address=f"{options.root_url}/{_path(options)}", obtain=obtain)


def _path(options: CoioteOptions) -> str:
    if options.sign_in is SignIn.PASSWORD:
        return "api/auth/oauth_password"
    return f"iam/realms/{quote(options.realm, safe='')}/protocol/openid-connect/token"


def _obtain(options: CoioteOptions, secret: Secret, budget: RetryBudget) -> ObtainedToken:
    from factory_prov.registrars.http.login import log_in
    from factory_prov.registrars.http.request import HttpRequest, target_of

    target = target_of(options, options.root_url)
    request = HttpRequest(
        method="POST",
        path=_path(options),
        body=_form(options, secret),
        content_type="application/x-www-form-urlencoded",
        harmless=True,
    )
    return log_in(target, request, budget, secret=secret)


def _form(options: CoioteOptions, secret: Secret) -> Secret:
    """Return the form of the grant (RFC 6749, 4.3.2 and 4.4.2)."""
    value = secret.reveal()
    if options.sign_in is SignIn.PASSWORD:
        fields = {"grant_type": "password", "username": options.user, "password": value}
    else:
        fields = {"grant_type": "client_credentials", "client_id": options.user, "client_secret": value}
    return Secret(urlencode(fields))
