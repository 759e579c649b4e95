"""The calls of a Leshan demo server's web interface that a registration needs; each ends within its time.

What it has of one device it shows only in a list of all. That list grows with the devices, so whoever asks for many at
once takes one list for all of them.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from factory_prov.errors import ServerError
from factory_prov.registrars.http.censor import Censor
from factory_prov.registrars.http.exchange import exchange
from factory_prov.registrars.http.refusals import BUSY, busy
from factory_prov.registrars.http.request import HttpAnswer, HttpRequest, HttpTarget, Unanswered
from factory_prov.registrars.leshan import answers
from factory_prov.registrars.leshan.answers import SecurityEntry
from factory_prov.registrars.leshan.options import SignIn
from factory_prov.registrars.leshan.units import NAME_CHARACTERS
from factory_prov.registrars.registration import Seen
from factory_prov.secret import Secret

if TYPE_CHECKING:
    from factory_prov.registrars.http.backoff import RetryBudget
    from factory_prov.registrars.leshan.options import WebOptions
    from factory_prov.registrars.tokens import Tokens

MOST_LIST_BYTES = 64 << 20
"""Of a list of all devices: some 400,000 of them."""
_SECURITIES = "api/security/clients/"
_CONFIGURATIONS = "api/bootstrap"


class LeshanApi:
    """One registration's view of the server; a busy server is asked again until the time is over."""

    def __init__(
        self,
        options: WebOptions,
        target: HttpTarget,
        budget: RetryBudget,
        tokens: Tokens | None,
        *,
        secrets: Sequence[Secret] = (),
    ) -> None:
        """`secrets` are those of the registration, which no error may show."""
        self._options, self._target, self._budget, self._tokens = options, target, budget, tokens
        self._secrets = secrets
        self.place = target.base_url
        try:
            self._token = None if tokens is None else tokens.current(budget)
        except ServerError as failure:
            failure.unchanged = True  # nothing was sent yet
            raise

    def securities(self) -> Mapping[str, SecurityEntry]:
        """Return every entry by its endpoint name."""
        return answers.securities(self._list(_SECURITIES.rstrip("/")), self.place)

    def put_security(self, entry: Secret, *, repeat: bool) -> None:
        """Make an entry, or overwrite one; Rejected, and Unanswered where it is not to be repeated."""
        request = HttpRequest(method="PUT", path=_SECURITIES, body=entry)
        self._done(self._until_answered(request) if repeat else self._until_not_busy(request))

    def delete_security(self, endpoint_name: str) -> None:
        """Forget an entry; the server says yes as well where there is none."""
        self._done(self._until_answered(HttpRequest(method="DELETE", path=_SECURITIES + _quoted(endpoint_name))))

    def configurations(self) -> Mapping[str, Any]:
        """Return what is written to each device, by its endpoint name."""
        return answers.configurations(self._list(_CONFIGURATIONS), self.place)

    def put_configuration(self, endpoint_name: str, config: Secret, *, repeat: bool) -> None:
        """Say what is written to a device, whatever was said before; Rejected, Unanswered as for an entry."""
        path = f"{_CONFIGURATIONS}/{_quoted(endpoint_name)}"
        request = HttpRequest(method="POST", path=path, body=config)
        self._done(self._until_answered(request) if repeat else self._until_not_busy(request))

    def delete_configuration(self, endpoint_name: str) -> None:
        """Write nothing to a device any more; that there was nothing to write is fine."""
        path = f"{_CONFIGURATIONS}/{_quoted(endpoint_name)}"
        answer = self._until_answered(HttpRequest(method="DELETE", path=path))
        if not (answer.status == 404 and answer.body.lstrip().lower().startswith(b"no config")):
            self._done(answer)

    def seen(self, endpoint_name: str) -> Seen:
        """Return when the device has registered; nothing in it where it is not registered now."""
        request = HttpRequest(method="GET", path=f"api/clients/{_quoted(endpoint_name)}")
        answer = self._until_answered(request)
        if answers.says_unregistered(answer):
            return Seen(online=False)
        return answers.seen(self._success(answer), self.place)

    def pause(self, lost: Unanswered) -> None:
        """Wait before the next try, or raise the error behind `lost` when there is no time for one."""
        self._budget.pause(lost.error)

    def _list(self, path: str) -> HttpAnswer:
        request = HttpRequest(method="GET", path=path, most_bytes=MOST_LIST_BYTES)
        return self._success(self._until_answered(request))

    def _done(self, answer: HttpAnswer) -> None:
        answers.check_done(self._success(answer), self.place)

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
        other = self._tokens.instead_of(self._token, self._budget)
        if other is None:
            return answer
        self._token = other
        return self._send(request)

    def _send(self, request: HttpRequest) -> HttpAnswer:
        target = self._target
        if self._token is not None:
            target = replace(target, authorization=self._authorization(self._token))
        return exchange(target, request, self._budget)

    def _authorization(self, secret: Secret) -> Secret:
        if self._options.sign_in is SignIn.TOKEN:
            return Secret(b"Bearer " + secret.reveal())
        return Secret(b"Basic " + base64.b64encode(self._options.user.encode() + b":" + secret.reveal()))

    def _success(self, answer: HttpAnswer) -> HttpAnswer:
        if 200 <= answer.status < 300:
            return answer
        raise answers.refusal(answer, self.place, censor=self._censor())

    def _censor(self) -> Censor:
        shown = () if self._token is None else (self._token, self._authorization(self._token))
        return Censor([*shown, *self._secrets])


def _quoted(endpoint_name: str) -> str:
    """Return the name as it stands in a path: as it is, since the server may take it without decoding it."""
    return quote(endpoint_name, safe=NAME_CHARACTERS)
