"""What a server over HTTP says no with, whatever kind it is: the sentence behind a status, and who can do something."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from factory_prov.errors import ServerBusy, ServerError, ServerProtocolError, TokenRefused
from factory_prov.messages import Message, sentences

if TYPE_CHECKING:
    from factory_prov.registrars.http.censor import Censor
    from factory_prov.registrars.http.request import HttpAnswer

BUSY = (429, 503)


class Forbidden(TokenRefused):
    """The server answered 403: we may not do that."""


class Rejected(ServerError):
    """The server does not want that device. `taken`: it may be that something of it belongs to another one."""

    def __init__(self, what: Message, *, place: str, taken: bool) -> None:
        super().__init__(what, place=place, cure=Message("Correct the job, then start the unit again."))
        self.taken = taken


def unprovable(forbidden: Forbidden, cure: Message) -> ServerProtocolError:
    """Say of a server that shows us no devices that no unit could be proven there."""
    what = sentences(forbidden.what, Message("So it could not be shown that a unit is registered as it is."))
    return ServerProtocolError(what, place=forbidden.place, cure=cure)


def busy(answer: HttpAnswer, place: str) -> ServerBusy:
    """Say that the server wants to be left alone for a while (429, 503)."""
    return ServerBusy(_busy_words(answer), place=place, cure=Message("Try again later."))


def _busy_words(answer: HttpAnswer) -> Message:
    limited = answer.status == 429
    if answer.retry_after_s is None:
        if limited:
            return Message(
                "The server limits the number of requests ({status}), longer than the registration may take.",
                status=answer.status,
            )
        return Message(
            "The server is overloaded or in maintenance ({status}), longer than the registration may take.",
            status=answer.status,
        )
    pause_s = f"{answer.retry_after_s:.0f}"
    if limited:
        return Message(
            "The server limits the number of requests ({status}) and asked for a pause of {pause_s} s,"
            " longer than the registration may take.",
            status=answer.status,
            pause_s=pause_s,
        )
    return Message(
        "The server is overloaded or in maintenance ({status}) and asked for a pause of {pause_s} s,"
        " longer than the registration may take.",
        status=answer.status,
        pause_s=pause_s,
    )


def rejected(answer: HttpAnswer, place: str, server_text: str, *, taken: bool) -> Rejected:
    """Say that the server has something against the device; `server_text` are its own words, cleaned."""
    what = Message("The server does not take the device ({status}).", status=answer.status)
    if server_text:
        what = Message(
            'The server does not take the device ({status}): "{server_text}".',
            status=answer.status,
            server_text=server_text,
        )
    return Rejected(what, place=place, taken=taken)


def failed(answer: HttpAnswer, place: str, server_text: str) -> ServerProtocolError:
    """Say that the server broke down, or answered what nobody expected."""
    what = Message("The server failed or answered unexpectedly ({status}).", status=answer.status)
    if server_text:
        what = Message(
            'The server failed or answered unexpectedly ({status}): "{server_text}".',
            status=answer.status,
            server_text=server_text,
        )
    failure = ServerProtocolError(
        what, place=place, cure=Message("Try again later; if it stays, ask the server's people.")
    )
    failure.away = answer.status >= 500
    return failure


def sent_on(answer: HttpAnswer, place: str, censor: Censor) -> ServerProtocolError:
    """Name the host a redirect points to; cleaned before it is parsed, for parsing could cut a secret in half."""
    try:
        host = urlsplit(censor.clean(answer.location)).hostname
    except ValueError:
        host = None
    what = Message(
        "The server sends us on to another page ({status}); the token does not follow.", status=answer.status
    )
    if host:
        what = Message(
            "The server sends us on to {host} ({status}); the token does not follow.", host=host, status=answer.status
        )
    return ServerProtocolError(
        what, place=place, cure=Message("If that is the right server, put its address in the job.")
    )
