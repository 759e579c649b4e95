"""Read what ThingsBoard answers, and the sentence behind every status that is no success."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from factory_prov.errors import ServerError, ServerProtocolError, TokenRefused
from factory_prov.messages import Message
from factory_prov.registrars.http import refusals
from factory_prov.registrars.http.reading import read_json
from factory_prov.registrars.registration import Seen
from factory_prov.registrars.thingsboard.held import id_of

if TYPE_CHECKING:
    from factory_prov.registrars.http.censor import Censor
    from factory_prov.registrars.http.request import HttpAnswer

LWM2M_TRANSPORT = "LWM2M"
_TAKEN_WORDS = ("already registered", "already exists", "already in use")


@dataclass(frozen=True, slots=True, kw_only=True)
class ThingsBoardProfile:
    """A kind of devices at the server; `transport` is LWM2M for those that can be ours."""

    profile_id: str
    name: str
    transport: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfilePage:
    """Some device profiles, and whether there are more."""

    profiles: tuple[ThingsBoardProfile, ...]
    has_next: bool


def fields_of(answer: HttpAnswer, place: str) -> dict[str, Any]:
    """Read an answer that is an object."""
    try:
        value = read_json(answer.body)
    except (ValueError, RecursionError):
        value = None  # the foreign error quotes the body, which may hold keys
    if isinstance(value, dict):
        return value
    value = None  # a traceback shows what is in variables
    raise undocumented(place)


def entity(answer: HttpAnswer, place: str) -> dict[str, Any]:
    """Read an answer that is something with an id."""
    if not id_of(fields_of(answer, place).get("id")):
        raise undocumented(place)
    return fields_of(answer, place)


def profile(fields: Any) -> ThingsBoardProfile | None:
    """Read a device profile; None for what is none."""
    if not isinstance(fields, dict) or not id_of(fields.get("id")) or not isinstance(fields.get("name"), str):
        return None
    transport = fields.get("transportType")
    return ThingsBoardProfile(
        profile_id=id_of(fields["id"]), name=fields["name"], transport=transport if isinstance(transport, str) else ""
    )


def profile_page(answer: HttpAnswer, place: str) -> ProfilePage:
    """Read a page of device profiles."""
    if not isinstance(fields_of(answer, place).get("data"), list):
        raise undocumented(place)
    fields = fields_of(answer, place)
    profiles = tuple(found for each in fields["data"] if (found := profile(each)) is not None)
    return ProfilePage(profiles=profiles, has_next=fields.get("hasNext") is True)


def seen(answer: HttpAnswer, place: str) -> Seen:
    """Read the attributes that tell when a device was there.

    Its last activity is not looked at: it may come through a connection from before the device got other keys.
    """
    try:
        shown = read_json(answer.body)
    except (ValueError, RecursionError):
        shown = None
    if not isinstance(shown, list):
        shown = None
        raise undocumented(place)
    told = {each["key"]: each.get("value") for each in shown if isinstance(each, dict) and "key" in each}
    active = told.get("active")
    return Seen(last_at=_moment(told.get("lastConnectTime")), online=active if isinstance(active, bool) else None)


def _moment(value: object) -> datetime | None:
    """Read milliseconds since 1970; None for what is no such time, 0 among it."""
    if not isinstance(value, int) or isinstance(value, bool) or value <= 0:
        return None
    try:
        return datetime.fromtimestamp(value / 1000, UTC)
    except (OverflowError, OSError, ValueError):
        return None


def refusal(answer: HttpAnswer, place: str, *, forbidden: Message, censor: Censor) -> ServerError:
    """Return the error for a status that is no success; `forbidden` is the sentence for 403."""
    text = _server_text(answer, censor)
    match answer.status:
        case 400 | 409:
            taken = answer.status == 409 or any(word in text.lower() for word in _TAKEN_WORDS)
            return refusals.rejected(answer, place, text, taken=taken)
        case 401:
            what = Message("The server does not accept the token or API key: it is wrong or has expired.")
            return TokenRefused(what, place=place, cure=Message("Save a new one and start again."))
        case 403:
            cure = Message("Use a tenant administrator, or give the user this permission.")
            return refusals.Forbidden(forbidden, place=place, cure=cure)
        case 404 if not is_own_error(answer):
            what = Message("There is no ThingsBoard REST API at this address (404).")
            return ServerProtocolError(what, place=place, cure=Message("Check address and port of the server."))
        case status if 300 <= status < 400:
            return refusals.sent_on(answer, place, censor)
        case _:
            return refusals.failed(answer, place, text)


def is_own_error(answer: HttpAnswer) -> bool:
    """Whether an error is the server's own, and no other program's or one about the address: it has its number."""
    try:
        fields = read_json(answer.body)
    except (ValueError, RecursionError):
        return False
    return isinstance(fields, dict) and isinstance(fields.get("errorCode"), int)


def _server_text(answer: HttpAnswer, censor: Censor) -> str:
    """Return what the server says under `message`, where ThingsBoard puts it, without a full stop."""
    try:
        fields = read_json(answer.body)
    except (ValueError, RecursionError):
        return ""
    said = fields.get("message") if isinstance(fields, dict) else None
    return censor.clean(said).rstrip(".!") if isinstance(said, str) else ""


def undocumented(place: str) -> ServerProtocolError:
    """Say that whatever answers there is no ThingsBoard."""
    return ServerProtocolError(
        Message("The server said yes, but its answer is none of a ThingsBoard REST API."),
        place=place,
        cure=Message("Check the address, and that no log-in page or proxy answers in the server's place."),
    )
