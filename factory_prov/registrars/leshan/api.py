"""The calls of a Leshan demo server's web interface that a registration needs; each ends within its time.

What it has of one device it shows only in a list of all. That list grows with the devices, so whoever asks for many at
once takes one list for all of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from factory_prov.registrars.http.request import HttpAnswer, HttpRequest, HttpTarget
from factory_prov.registrars.leshan import answers
from factory_prov.registrars.leshan.answers import SecurityEntry
from factory_prov.registrars.leshan.options import SignIn
from factory_prov.registrars.leshan.units import NAME_CHARACTERS
from factory_prov.registrars.registration import Seen
from factory_prov.registrars.server_api import ServerApi, basic, bearer
from factory_prov.secret import Secret

if TYPE_CHECKING:
    from factory_prov.registrars.http.backoff import RetryBudget
    from factory_prov.registrars.leshan.options import WebOptions
    from factory_prov.registrars.tokens import Tokens

MOST_LIST_BYTES = 64 << 20
"""Of a list of all devices: some 400,000 of them."""
_SECURITIES = "api/security/clients/"
_CONFIGURATIONS = "api/bootstrap"


class LeshanApi(ServerApi):
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
        super().__init__(target, budget, tokens, secrets)
        self._options = options

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

    def _list(self, path: str) -> HttpAnswer:
        request = HttpRequest(method="GET", path=path, most_bytes=MOST_LIST_BYTES)
        return self._success(self._until_answered(request))

    def _done(self, answer: HttpAnswer) -> None:
        answers.check_done(self._success(answer), self.place)

    def _authorized(self, token: Secret) -> HttpTarget:
        return replace(self._target, authorization=self._authorization(token))

    def _hidden(self, token: Secret) -> tuple[Secret, ...]:
        return (token, self._authorization(token))

    def _authorization(self, secret: Secret) -> Secret:
        return bearer(secret) if self._options.sign_in is SignIn.TOKEN else basic(self._options.user, secret)

    def _success(self, answer: HttpAnswer) -> HttpAnswer:
        if 200 <= answer.status < 300:
            return answer
        raise answers.refusal(answer, self.place, censor=self._censor())


def _quoted(endpoint_name: str) -> str:
    """Return the name as it stands in a path: as it is, since the server may take it without decoding it."""
    return quote(endpoint_name, safe=NAME_CHARACTERS)
