"""Read what a Leshan demo server answers: entries, configurations, registrations, and the sentence behind a refusal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from factory_prov.errors import ServerError, ServerProtocolError, TokenRefused
from factory_prov.messages import Message
from factory_prov.registrars.http.reading import read_json
from factory_prov.registrars.http.refusals import Forbidden, failed, rejected, sent_on
from factory_prov.registrars.registration import Seen
from factory_prov.secret import Secret

if TYPE_CHECKING:
    from factory_prov.registrars.http.censor import Censor
    from factory_prov.registrars.http.request import HttpAnswer

_MARKUP = (b"<", b"{", b"[")


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityEntry:
    """How a device logs in, as the server shows it; `mode` is its own word, None what it does not show."""

    mode: str
    psk_identity: str | None = None
    psk_key: Secret | None = None
    public_key: bytes | None = None


def securities(answer: HttpAnswer, place: str) -> dict[str, SecurityEntry]:
    """Read the list of all entries, by endpoint name."""
    found = _entries(answer)
    if found is None:
        raise undocumented(place)
    return found


def _entries(answer: HttpAnswer) -> dict[str, SecurityEntry] | None:
    """Raises nothing: its own variables hold the keys of all devices."""
    shown = _parsed(answer)
    if not isinstance(shown, list):
        return None
    found = {}
    for each in shown:
        name = each.get("endpoint") if isinstance(each, dict) else None
        if not isinstance(name, str):
            return None
        found[name] = _entry(each)
    return found


def configurations(answer: HttpAnswer, place: str) -> Mapping[str, Any]:
    """Read what the bootstrap server writes to each device, by endpoint name."""
    found = _parsed(answer)
    if isinstance(found, dict):
        return found
    del found
    raise undocumented(place)


def check_done(answer: HttpAnswer, place: str) -> None:
    """Raise ServerProtocolError for a success with a page in its body: a log-in page, say."""
    if answer.body.strip() and _parsed(answer) is None:
        raise undocumented(place)


def seen(answer: HttpAnswer, place: str) -> Seen:
    """Read a registration. The server keeps that of now alone, and forgets one that ended.

    Its last update is not looked at: it may come through a connection from before the device got other keys.
    """
    fields = _parsed(answer)
    if not isinstance(fields, dict):
        raise undocumented(place)
    registered_at = _moment(fields.get("registrationDate"))
    return Seen(first_at=registered_at, last_at=registered_at, online=True)


def says_unregistered(answer: HttpAnswer) -> bool:
    """Whether the server says of a device that it is not registered: 400 and a plain sentence, no page of a proxy."""
    return answer.status == 400 and bool(answer.body.strip()) and not answer.body.lstrip().startswith(_MARKUP)


def refusal(answer: HttpAnswer, place: str, *, censor: Censor) -> ServerError:
    """Return the error for a status that is no success."""
    match answer.status:
        case 400 | 409:
            text = _text(answer, censor)
            return rejected(answer, place, text, taken=answer.status == 409 or "already used" in text.lower())
        case 401:
            what = Message("A proxy before the server wants somebody to sign in, or to do so otherwise (401).")
            cure = Message("Write sign_in below [server], and keep the token or password in Settings.")
            return TokenRefused(what, place=place, cure=cure)
        case 403:
            what = Message("A proxy before the server does not let this through (403).")
            return Forbidden(what, place=place, cure=Message("Ask the server's people to let this PC through."))
        case 404:
            what = Message("There is no web interface of such a Leshan server at this address (404).")
            cure = Message(
                "Check address and port: usually 8080. Demo server and bootstrap demo server are two kinds here."
            )
            return ServerProtocolError(what, place=place, cure=cure)
        case status if 300 <= status < 400:
            return sent_on(answer, place, censor)
        case _:
            return failed(answer, place, _text(answer, censor))


def undocumented(place: str) -> ServerProtocolError:
    """Say that whatever answers there is no Leshan."""
    return ServerProtocolError(
        Message("The server said yes, but its answer is none of a Leshan demo server."),
        place=place,
        cure=Message("Check the address, and that no log-in page or proxy answers in the server's place."),
    )


def _entry(fields: Mapping[str, Any]) -> SecurityEntry:
    tls = fields.get("tls")
    if not isinstance(tls, dict):
        return SecurityEntry(mode="oscore")
    details = tls.get("details")
    shown = details if isinstance(details, dict) else {}
    mode, identity, key = tls.get("mode"), shown.get("identity"), _bytes(shown.get("key"))
    return SecurityEntry(
        mode=mode if isinstance(mode, str) else "",
        psk_identity=identity if isinstance(identity, str) else None,
        psk_key=Secret(key) if key is not None and mode == "psk" else None,
        public_key=key if mode == "rpk" else None,
    )


def _bytes(value: object) -> bytes | None:
    try:
        return bytes.fromhex(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _moment(value: object) -> datetime | None:
    """Read a time: milliseconds since 1970, or ISO 8601 as other versions write it."""
    try:
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return datetime.fromtimestamp(value / 1000, UTC)
        read = datetime.fromisoformat(value) if isinstance(value, str) else None
    except (ValueError, OverflowError, OSError):
        return None
    return read if read is None or read.tzinfo else read.replace(tzinfo=UTC)


def _text(answer: HttpAnswer, censor: Censor) -> str:
    """Return the server's own words without a full stop; empty when there are none, or a page instead."""
    if answer.body.lstrip().startswith(_MARKUP):
        return ""
    return censor.clean(answer.body.decode("utf-8", "replace")).rstrip(".")


def _parsed(answer: HttpAnswer) -> Any:
    """Return the JSON of a body, None when it is none."""
    try:
        return read_json(answer.body)
    except (ValueError, RecursionError):
        return None
