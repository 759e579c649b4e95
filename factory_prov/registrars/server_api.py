"""The requests of one registration: who we are in each, and each again when its answer is lost or the server busy."""

from __future__ import annotations

import base64
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING

from factory_prov.errors import ServerError
from factory_prov.messages import Message
from factory_prov.registrars.http.censor import Censor
from factory_prov.registrars.http.exchange import exchange
from factory_prov.registrars.http.refusals import BUSY, busy
from factory_prov.registrars.http.request import HttpAnswer, HttpRequest, HttpTarget, HttpWords, Unanswered
from factory_prov.secret import Secret

if TYPE_CHECKING:
    from factory_prov.registrars.http.backoff import RetryBudget
    from factory_prov.registrars.tokens import Tokens

NOBODY = "factory-provisioning-nobody"
"""No device's name and no device's id."""


class ServerApi(ABC):
    """One registration's view of a server; a busy server is asked again until the time is over."""

    def __init__(
        self, target: HttpTarget, budget: RetryBudget, tokens: Tokens | None, secrets: Sequence[Secret] = ()
    ) -> None:
        """Get the token, where the server asks for one; no error may show it or the registration's `secrets`."""
        self._target, self._budget, self._tokens, self._secrets = target, budget, tokens, secrets
        self.place = target.base_url
        try:
            self._token = None if tokens is None else tokens.current(budget)
        except ServerError as failure:
            failure.unchanged = True  # nothing was sent yet
            raise

    @abstractmethod
    def _authorized(self, token: Secret) -> HttpTarget:
        """Return the target with who we are, as this server wants it said."""

    def _hidden(self, token: Secret) -> tuple[Secret, ...]:
        """Return what a server that repeats what it was sent would show of a token."""
        return (token,)

    def pause(self, lost: Unanswered) -> None:
        """Wait before the next try, or raise the error behind `lost` when there is no time for one."""
        self._budget.pause(lost.error)

    def _until_answered(self, request: HttpRequest) -> HttpAnswer:
        """Repeat a request that changes nothing when it is sent twice."""
        while True:
            try:
                return self._until_not_busy(request)
            except Unanswered as lost:
                self.pause(lost)

    def _until_not_busy(self, request: HttpRequest) -> HttpAnswer:
        while (answer := self._exchange(request)).status in BUSY:
            self._budget.pause(busy(answer, self.place), at_least_s=answer.retry_after_s or 0.0)
        return answer

    def _exchange(self, request: HttpRequest) -> HttpAnswer:
        """Send a request; once more with another token, where there is one, when this one is refused."""
        answer = self._send(request)
        if answer.status != 401 or self._tokens is None or self._token is None:
            return answer
        if (other := self._tokens.instead_of(self._token, self._budget)) is None:
            return answer
        self._token = other
        return self._send(request)

    def _send(self, request: HttpRequest) -> HttpAnswer:
        target = self._target if self._token is None else self._authorized(self._token)
        return exchange(target, request, self._budget)

    def _censor(self) -> Censor:
        token = () if self._token is None else self._hidden(self._token)
        return Censor([*token, *self._secrets])


def bearer(token: Secret) -> Secret:
    """Return who we are by a token (RFC 6750, 2.1)."""
    return Secret(b"Bearer " + token.reveal())


def basic(user: str, password: Secret) -> Secret:
    """Return who we are by a user and a password (RFC 7617)."""
    return Secret(b"Basic " + base64.b64encode(user.encode() + b":" + password.reveal()))


def _late(total_s: str) -> Message:
    return Message("The registration was not finished within {total_s} s.", total_s=total_s)


REGISTRATION_WORDS = HttpWords(
    late=_late,
    lost=Message("Try again later; a registration that got through is found again then."),
    wrong_place=Message("Check that address and port are those of the server's REST API."),
)
"""What is said of failures of a registration."""
