"""Tokens that this program gets from the server itself, with a secret that this PC keeps: got when they are needed,
renewed before they end, by one thread for all that ask.

A secret that the server refused is not tried again at once: a line of units, each with a log-in of its own that fails,
would lock the account within a minute. Another secret in its place is tried as soon as it is there.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from factory_prov.errors import FactoryProvError, LoginLocked, LoginRefused, ServerTimeout
from factory_prov.messages import Message
from factory_prov.registrars.many import same_failure
from factory_prov.registrars.obtained_token import ObtainedToken
from factory_prov.registrars.tokens import RENEW_BEFORE_S, ends_at_of

if TYPE_CHECKING:
    from factory_prov.registrars.http.backoff import RetryBudget
    from factory_prov.registrars.kept import Kept
    from factory_prov.secret import Secret

_ASK_EVERY_S = 5.0
"""A token that still counts, and could not be renewed, is asked for no more often."""
_TURN_S = 0.05
_SHORT_REST_S = 1.0
"""Who asks as soon after a failure gets the same one."""
_FIRST_REST_S = 60.0
_LONGEST_REST_S = 600.0
"""How long a refused secret is left alone: doubled each time, up to this; a locked account may be unlocked any time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """How tokens are got from one server. `address` is where, for people and for telling one log-in from another.

    `obtain` sends the secret and returns the token, within the budget; LoginRefused when the server does not take it.
    """

    kept: Kept
    address: str
    obtain: Callable[[Secret, RetryBudget], ObtainedToken] = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class _Failed:
    """An attempt that brought nothing: with which secret, when, and how long that one is left alone."""

    error: FactoryProvError
    secret: Secret
    at_s: float
    rest_s: float


class ObtainedTokens:
    """The tokens of one log-in; see Tokens. Who waits for an attempt of another thread gets what came of that one."""

    def __init__(
        self, login: Login, find: Callable[[], Secret], *, elapsed: Callable[[], float] = time.monotonic
    ) -> None:
        """`find` looks for the secret where it is kept; TokenMissing when there is none any more."""
        self.find = find
        self.login = login
        self._elapsed = elapsed
        self._lock = threading.Lock()
        self._token: Secret | None = None
        self._got_at_s = self._asked_at_s = float("-inf")
        self._lasts_s: float | None = None
        self._failed: _Failed | None = None

    def current(self, budget: RetryBudget) -> Secret:
        """Return the token; see Tokens."""
        came_at_s = self._elapsed()
        with self._turn(budget):
            token = self._token
            if token is None or self._left_s() <= 0:
                return self._obtain(budget, came_at_s)
            if self._left_s() < self._early_s() and self._elapsed() - self._asked_at_s >= _ASK_EVERY_S:
                try:
                    return self._obtain(budget, came_at_s)
                except FactoryProvError:
                    return token  # it counts a little longer, and the next one asks again
            return token

    def instead_of(self, refused: Secret, budget: RetryBudget) -> Secret | None:
        """Return another token; see Tokens."""
        came_at_s = self._elapsed()
        with self._turn(budget):
            if self._token is not None and refused != self._token:  # somebody has got another one meanwhile
                return self._token
            self._token = None
            return self._obtain(budget, came_at_s)

    def _obtain(self, budget: RetryBudget, came_at_s: float) -> Secret:
        """Get a token and keep it; raises what kept us from one."""
        secret = self.find()
        self._refuse_again(secret, came_at_s)
        asked_at_s = self._asked_at_s = self._elapsed()
        try:
            obtained = self.login.obtain(secret, budget)
        except FactoryProvError as failure:
            self._failed = _Failed(failure, secret, self._elapsed(), self._rest_s(failure, secret))
            raise
        self._failed = None
        self._token, self._lasts_s, self._got_at_s = obtained.token, _lasts_s(obtained), asked_at_s
        return obtained.token

    def _refuse_again(self, secret: Secret, came_at_s: float) -> None:
        """Raise the last failure once more, where asking again would bring the same, or lock the account."""
        failed = self._failed
        if failed is None or failed.secret != secret:
            return
        waited_for_it = failed.at_s > came_at_s
        if waited_for_it or self._elapsed() - failed.at_s < failed.rest_s:
            raise same_failure(failed.error)

    def _rest_s(self, failure: FactoryProvError, secret: Secret) -> float:
        if not isinstance(failure, (LoginRefused, LoginLocked)):
            return _SHORT_REST_S
        before = self._failed if isinstance(failure, LoginRefused) else None
        if before is None or before.secret != secret or before.rest_s < _FIRST_REST_S:
            return _FIRST_REST_S
        return min(before.rest_s * 2, _LONGEST_REST_S)

    def _left_s(self) -> float:
        return float("inf") if self._lasts_s is None else self._got_at_s + self._lasts_s - self._elapsed()

    def _early_s(self) -> float:
        """How long before its end a token is renewed: a minute, half of the time of a short one."""
        return min(RENEW_BEFORE_S, (self._lasts_s or 0.0) / 2)

    @contextmanager
    def _turn(self, budget: RetryBudget) -> Iterator[None]:
        """Wait for the thread that gets a token now, as long as the time and the cancel of this one allow."""
        while not self._lock.acquire(timeout=_TURN_S):
            budget.cancel.check()
            if not budget.remaining_s:
                raise ServerTimeout(
                    Message("The server was not done within {total_s} s.", total_s=f"{budget.total_s:g}"),
                    place=self.login.address,
                    cure=Message("Try again later."),
                )
        try:
            yield
        finally:
            self._lock.release()


class KnownLogins:
    """The log-ins of this process: whoever opens the same server again shares its token, and what was refused."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[tuple[Login, object], ObtainedTokens] = {}

    def tokens(self, login: Login, find: Callable[[], Secret], *, source: object) -> ObtainedTokens:
        """Return the tokens of a log-in whose secret comes from that `source`; `find` looks for it from now on."""
        with self._lock:
            tokens = self._known.setdefault((login, source), ObtainedTokens(login, find))
        tokens.login, tokens.find = login, find  # an authority's file or a time limit may be another one now
        return tokens


def _lasts_s(obtained: ObtainedToken) -> float | None:
    """Return how long it lasts: as its server says, else as a JWT does by its two times; not by this PC's clock."""
    if obtained.lasts_s is not None:
        return obtained.lasts_s
    began_at, ends_at = ends_at_of(obtained.token, claim="iat"), ends_at_of(obtained.token)
    return None if began_at is None or ends_at is None else max(0.0, ends_at - began_at)
