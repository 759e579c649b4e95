"""The token as it is now: one that ends soon, or that the server refuses, is looked for anew while work goes on."""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from factory_prov.errors import TokenMissing
from factory_prov.secret import Secret

if TYPE_CHECKING:
    from factory_prov.registrars.http.backoff import RetryBudget

RENEW_BEFORE_S = 60.0
"""A token with less time left than this is looked for anew before the next request."""
_LOOK_EVERY_S = 5.0
"""A keyring is asked no more often for a token that ends soon, or that has ended."""


class Tokens(Protocol):
    """Where a registrar gets its token before each request. Any number of threads may ask.

    `budget` is the time and the cancel of whoever asks: a token may have to be got from the server first. What goes
    wrong then is a ServerError, TokenMissing, ClockWrong or Cancelled; of what the token was for, nothing was sent.
    """

    def current(self, budget: RetryBudget) -> Secret:
        """Return the token to use now, renewed when it ends soon and a newer one is to be had."""
        ...

    def instead_of(self, refused: Secret, budget: RetryBudget) -> Secret | None:
        """Return another token for one that the server has just refused; None when there is no other."""
        ...


class FixedToken:
    """The one token that somebody gave."""

    def __init__(self, token: Secret) -> None:
        self._token = token

    def current(self, budget: RetryBudget) -> Secret:  # noqa: ARG002 - it is at hand
        """Return it."""
        return self._token

    def instead_of(self, refused: Secret, budget: RetryBudget) -> Secret | None:  # noqa: ARG002
        """Return it for any other; there is none in its own place."""
        return None if refused == self._token else self._token


class KeptTokens:
    """A token that this PC keeps, where somebody or another program puts a newer one."""

    def __init__(
        self,
        first: Secret,
        find: Callable[[], Secret],
        *,
        now: Callable[[], float] = time.time,
        elapsed: Callable[[], float] = time.monotonic,
    ) -> None:
        """`find` looks where the `first` was found; TokenMissing when there is none any more."""
        self._token = first
        self._find = find
        self._now = now
        self._elapsed = elapsed
        self._lock = threading.Lock()
        self._looked_at_s: float | None = None

    def current(self, budget: RetryBudget) -> Secret:  # noqa: ARG002 - a keyring has a limit of its own
        """Return the token; see Tokens."""
        with self._lock:
            ends_at = ends_at_of(self._token)
            if ends_at is not None and ends_at - self._now() < RENEW_BEFORE_S and self._may_look():
                self._look()
            return self._token

    def instead_of(self, refused: Secret, budget: RetryBudget) -> Secret | None:  # noqa: ARG002
        """Return another token; see Tokens."""
        with self._lock:
            if refused == self._token:  # else somebody has looked meanwhile
                self._look()
            return None if refused == self._token else self._token

    def _may_look(self) -> bool:
        return self._looked_at_s is None or self._elapsed() - self._looked_at_s >= _LOOK_EVERY_S

    def _look(self) -> None:
        """Take the token that is kept now; one that cannot be had leaves the old one, which the server judges."""
        self._looked_at_s = self._elapsed()
        try:
            self._token = self._find()
        except TokenMissing:
            return


def ends_at_of(token: Secret, *, claim: str = "exp") -> float | None:
    """Return when a token ends that says so itself: `exp` of a JWT (RFC 7519, 4.1.4), seconds since 1970.

    `iat` is when it was made. Nothing else is looked at: the server alone judges it. None for a token of another form.
    """
    parts = token.reveal().split(b".")
    if len(parts) != 3:
        return None
    try:
        claims = json.loads(base64.urlsafe_b64decode(parts[1] + b"=" * (-len(parts[1]) % 4)))
    except (ValueError, RecursionError):
        return None
    ends_at = claims.get(claim) if isinstance(claims, dict) else None
    return float(ends_at) if isinstance(ends_at, (int, float)) and not isinstance(ends_at, bool) else None
