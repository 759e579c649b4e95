"""A log-in over HTTP: a secret goes to the server once, a token comes back, and each refusal is told by its side."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from factory_prov.errors import (
    LoginLocked,
    LoginRefused,
    ServerBusy,
    ServerError,
    ServerProtocolError,
    TokenMissing,
)
from factory_prov.messages import Message
from factory_prov.registrars.http.censor import Censor
from factory_prov.registrars.http.exchange import exchange
from factory_prov.registrars.http.reading import read_json
from factory_prov.registrars.http.request import Unanswered
from factory_prov.registrars.obtained_token import ObtainedToken
from factory_prov.registrars.token import require_sendable
from factory_prov.secret import Secret

if TYPE_CHECKING:
    from factory_prov.registrars.http.backoff import RetryBudget
    from factory_prov.registrars.http.request import HttpAnswer, HttpRequest, HttpTarget

_BUSY = (429, 503)
_REFUSED = (400, 401, 403)
_LOCKED = 423
_LOCKED_WORDS = re.compile(
    r"\b(?:lock(?:ed|out)|blocked|disabled|suspended|deactivated|inactive|not active|too many)\b", re.IGNORECASE
)
_BY_HAND_WORDS = re.compile(r"password (?:has )?expired|fully set up|change your password", re.IGNORECASE)
_LONGEST_S = 366 * 86400.0
_CORRECT = Message("Save the password again, or correct the user below [server].")


def log_in(
    target: HttpTarget, request: HttpRequest, budget: RetryBudget, *, secret: Secret, name: str = "access_token"
) -> ObtainedToken:
    """Send a log-in, whose body has `secret` in it, and return the token that its answer has under that `name`.

    Sending it twice does no harm, so a busy or silent server is asked again while there is time. LoginRefused and
    LoginLocked say that asking again with the same secret would not help. The request must be `harmless`.
    """
    answer = _answered(target, request, budget)
    if 200 <= answer.status < 300:
        return _token(answer, target, name)
    raise _refusal(answer, target, Censor([secret]))


def _answered(target: HttpTarget, request: HttpRequest, budget: RetryBudget) -> HttpAnswer:
    while True:
        try:
            answer = exchange(target, request, budget)
        except Unanswered as lost:
            budget.pause(lost.error)
            continue
        if answer.status not in _BUSY:
            return answer
        budget.pause(_busy(answer, target), at_least_s=answer.retry_after_s or 0.0)


def _token(answer: HttpAnswer, target: HttpTarget, name: str) -> ObtainedToken:
    obtained = _read_token(answer, name)
    if obtained is None:
        raise ServerProtocolError(
            Message("The server took the log-in, but its answer has no token in it."),
            place=target.base_url,
            cure=Message("Check the address, and that no log-in page or proxy answers in the server's place."),
        )
    return obtained


def _read_token(answer: HttpAnswer, name: str) -> ObtainedToken | None:
    """Read the token; None where there is none. Nothing is raised here, where it lies open."""
    fields = _fields(answer)
    value = fields.get(name)
    token = Secret(value if isinstance(value, str) else "")
    try:
        require_sendable(token, place="token")
    except TokenMissing:
        return None
    return ObtainedToken(token=token, lasts_s=_seconds(fields.get("expires_in")))


def _seconds(value: object) -> float | None:
    """Read how long a token lasts, a number or the text of one; None where it is neither."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        seconds = float(value)
    except (ValueError, OverflowError):
        return None
    return min(seconds, _LONGEST_S) if seconds > 0 else None


def _refusal(answer: HttpAnswer, target: HttpTarget, censor: Censor) -> ServerError:
    text = _text(answer, censor)
    if answer.status == _LOCKED or (answer.status in _REFUSED and _LOCKED_WORDS.search(text)):
        return LoginLocked(
            _told(
                Message("The account at the server is locked or switched off ({status}).", status=answer.status),
                Message(
                    'The account at the server is locked or switched off ({status}): "{server_text}".',
                    status=answer.status,
                    server_text=text,
                ),
                text,
            ),
            place=target.base_url,
            cure=Message("Have the server's people unlock it, and see which PC still has an old password."),
        )
    if answer.status in _REFUSED:
        return LoginRefused(_refused_words(answer, text), place=target.base_url, cure=_CORRECT)
    return _no_login(answer, target, censor, text)


def _refused_words(answer: HttpAnswer, text: str) -> Message:
    if _BY_HAND_WORDS.search(text):
        return Message(
            'The server wants somebody to log in by hand first ({status}): "{server_text}".',
            status=answer.status,
            server_text=text,
        )
    return _told(
        Message("The server does not accept this user with this password ({status}).", status=answer.status),
        Message(
            'The server does not accept this user with this password ({status}): "{server_text}".',
            status=answer.status,
            server_text=text,
        ),
        text,
    )


def _no_login(answer: HttpAnswer, target: HttpTarget, censor: Censor, text: str) -> ServerError:
    """Say that whatever is there takes no log-in, or fails by itself."""
    if answer.status in (404, 405):
        return ServerProtocolError(
            Message("There is no log-in at this address ({status}).", status=answer.status),
            place=target.base_url,
            cure=Message("Check address, port and, where there is one, the realm of the server."),
        )
    if 300 <= answer.status < 400:
        return _sent_on(answer, target, censor)
    failure = ServerProtocolError(
        _told(
            Message("The server failed or answered unexpectedly ({status}).", status=answer.status),
            Message(
                'The server failed or answered unexpectedly ({status}): "{server_text}".',
                status=answer.status,
                server_text=text,
            ),
            text,
        ),
        place=target.base_url,
        cure=Message("Try again later; if it stays, ask the server's people."),
    )
    failure.away = answer.status >= 500
    return failure


def _sent_on(answer: HttpAnswer, target: HttpTarget, censor: Censor) -> ServerProtocolError:
    try:
        host = urlsplit(censor.clean(answer.location)).hostname or ""
    except ValueError:
        host = ""
    return ServerProtocolError(
        _told(
            Message(
                "The server sends us on to another page ({status}); the password does not follow.", status=answer.status
            ),
            Message(
                "The server sends us on to {host} ({status}); the password does not follow.",
                host=host,
                status=answer.status,
            ),
            host,
        ),
        place=target.base_url,
        cure=Message("If that is the right server, put its address in the job."),
    )


def _busy(answer: HttpAnswer, target: HttpTarget) -> ServerBusy:
    what = Message(
        "The server takes no log-in now ({status}), longer than there was time for.",
        status=answer.status,
    )
    return ServerBusy(what, place=target.base_url, cure=Message("Try again later."))


def _told(without: Message, with_text: Message, text: str) -> Message:
    return with_text if text else without


def _text(answer: HttpAnswer, censor: Censor) -> str:
    """Return the server's own words without a full stop; empty when there are none, or they hold a token."""
    fields = _fields(answer)
    if any("token" in key and not key.startswith("error") for key in fields):
        return ""
    texts = (fields.get(key) for key in ("error_description", "message", "error"))
    return censor.clean(next((each for each in texts if isinstance(each, str) and each), "")).rstrip(".")


def _fields(answer: HttpAnswer) -> dict[str, Any]:
    try:
        fields = read_json(answer.body)
    except (ValueError, RecursionError):
        return {}
    return fields if isinstance(fields, dict) else {}
