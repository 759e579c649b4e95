"""Read what Coiote DM answers: devices, ids, and the sentence behind every status that is no success."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from factory_prov.errors import ServerError, ServerProtocolError, TokenRefused
from factory_prov.lwm2m.security_mode import SecurityMode
from factory_prov.messages import Message
from factory_prov.registrars.http.reading import read_json
from factory_prov.registrars.http.refusals import Forbidden, Rejected, failed, rejected, sent_on
from factory_prov.registrars.registration import Seen
from factory_prov.registrars.showing import ServerEntry
from factory_prov.secret import Secret

if TYPE_CHECKING:
    from factory_prov.registrars.coiote.wanted import WantedDevice
    from factory_prov.registrars.http.censor import Censor
    from factory_prov.registrars.http.request import HttpAnswer

_MODES = {mode.short_name: mode for mode in SecurityMode}
"""Coiote's words; it has two more, for devices of which it does not know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoioteDevice:
    """A device as the server shows it; `psk_key` is None when the server does not show one.

    `readable` is False when the token may find the device but not look at it: nothing but the id is known then.
    """

    device_id: str
    readable: bool = True
    endpoint_name: str | None = None
    connector_type: str | None = None
    domain: str | None = None
    security_mode: str | None = None
    psk_identity: str | None = None
    psk_key: Secret | None = None
    friendly_name: str | None = None
    properties: Mapping[str, str] = field(default_factory=dict)
    seen: Seen = field(default_factory=Seen)
    blocked: bool | None = None

    def may_be(self, wanted: WantedDevice) -> bool:
        """Whether this is the entry of that endpoint; the Bootstrap-Server's is another one of the same name."""
        if not self.readable:
            return True
        of_same_kind = self.connector_type in (None, wanted.connector_type)
        return of_same_kind and self.endpoint_name == wanted.endpoint_name

    def in_another_domain(self, wanted: WantedDevice) -> bool:
        """Whether it lies where no change of ours could bring it from."""
        return self.domain is not None and self.domain.strip("/") != wanted.domain.strip("/")

    def differences(self, wanted: WantedDevice) -> tuple[Message, ...]:
        """Tell what is not as registered, a sentence each; a key the server does not show is not counted here."""
        psk, texts = wanted.psk, wanted.texts
        key_differs = psk is not None and self.psk_key is not None and self.psk_key != psk.key
        pairs = {
            Message("It has another endpoint name."): self.endpoint_name != wanted.endpoint_name,
            Message("It is in another domain, {domain}.", domain=self.domain or ""): self.in_another_domain(wanted),
            Message("It has another Security Mode."): self.security_mode != wanted.security_mode,
            Message("It has another PSK identity."): psk is not None and self.psk_identity != psk.identity,
            Message("It has another PSK key."): key_differs,
            Message("It has another friendly name."): texts.friendly_name not in ("", self.friendly_name),
        }
        for name, text in texts.properties.items():
            pairs[Message("Its property {name} is another one.", name=name)] = self.properties.get(name) != text
        return tuple(words for words, differs in pairs.items() if differs)

    @property
    def entry(self) -> ServerEntry:
        """All of it that a unit can be compared with."""
        return ServerEntry(
            device_id=self.device_id,
            endpoint_name=self.endpoint_name or "",
            mode=_MODES.get(self.security_mode or ""),
            psk_identity=self.psk_identity,
            key=self.psk_key,
            active=None if self.blocked is None else not self.blocked,
            friendly=self.friendly_name or "",
        )

    def proves(self, wanted: WantedDevice) -> bool:
        """Whether everything is shown and everything is as registered."""
        shown = self.readable and (self.psk_key is not None or wanted.psk is None)
        return shown and not self.differences(wanted)


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchLine:
    """What the server says of one device of a list; `device_id` is empty where it does not tell."""

    made: bool
    device_id: str


def device(answer: HttpAnswer, place: str, device_id: str) -> CoioteDevice:
    """Read the answer to GET devices/{id}."""
    fields = _object(answer, place)
    shown = fields.get("properties")
    properties = (
        {name: text for name, text in shown.items() if isinstance(text, str)} if isinstance(shown, dict) else {}
    )
    return CoioteDevice(
        device_id=_text(fields.get("id")) or device_id,
        endpoint_name=properties.get("endpointName"),
        connector_type=_text(fields.get("connectorType")),
        domain=_text(fields.get("domain")),
        security_mode=_text(fields.get("securityMode")),
        psk_identity=_text(fields.get("dtlsIdentity")),
        psk_key=_key(fields.get("dtlsPsk")),
        friendly_name=_text(fields.get("friendlyName")),
        properties=properties,
        blocked=blocked if isinstance(blocked := fields.get("blacklisted"), bool) else None,
        seen=Seen(first_at=_time(fields.get("firstRegisterTime")), last_at=_time(fields.get("lastRegisterTime"))),
    )


def device_ids(answer: HttpAnswer, place: str) -> tuple[str, ...]:
    """Read the answer to a search: a JSON array of ids."""
    ids = _json(answer, place)
    if not isinstance(ids, list) or not all(isinstance(each, str) and each for each in ids):
        raise undocumented(place)
    return tuple(ids)


def names(answer: HttpAnswer) -> tuple[str, ...] | None:
    """Read the ids of domains or groups: of objects, or texts as they are; None where the answer is not understood."""
    try:
        shown = read_json(answer.body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(shown, list):
        return None
    found = [_text(each.get("id")) if isinstance(each, dict) else _text(each) for each in shown]
    return tuple(name for name in found if name)


def new_id(answer: HttpAnswer, place: str) -> str:
    """Read the id of a device just made; empty when the answer has no body or no id in it."""
    return _text(_object(answer, place).get("id")) or "" if answer.body.strip() else ""


def batch_lines(answer: HttpAnswer, wanted: int) -> tuple[BatchLine, ...] | None:
    """Read the answer to a list of devices, a line for each in their order; None when it is not understood."""
    try:
        fields = read_json(answer.body)
    except (ValueError, RecursionError):
        return None
    told = fields.get("results") if isinstance(fields, dict) else None
    if not isinstance(told, list) or len(told) != wanted:
        return None
    if not all(isinstance(line, dict) and isinstance(line.get("success"), bool) for line in told):
        return None
    return tuple(BatchLine(made=line["success"], device_id=_text(line.get("id")) or "") for line in told)


def check_done(answer: HttpAnswer, place: str) -> None:
    """Raise ServerProtocolError for a success whose body is neither empty nor JSON: a log-in page, say."""
    if answer.body.strip():
        _object(answer, place)


def refusal(answer: HttpAnswer, place: str, *, forbidden: Message, censor: Censor) -> ServerError:
    """Return the error for a status that is no success; `forbidden` is the sentence for 403."""
    match answer.status:
        case 400 | 409:
            return _rejected(answer, place, censor)
        case 401:
            what = Message(
                "The server does not accept the token: it is wrong or has expired (they last about 5 minutes)."
            )
            return TokenRefused(what, place=place, cure=Message("Get a new token and start again."))
        case 403:
            cure = Message("Use the token of a user who may, or correct the domain.")
            return Forbidden(forbidden, place=place, cure=cure)
        case 404:
            what = Message("There is no Coiote DM REST API at this address (404).")
            return ServerProtocolError(what, place=place, cure=Message("Check address and port of the server."))
        case status if 300 <= status < 400:
            return sent_on(answer, place, censor)
        case _:
            return failed(answer, place, _server_text(answer, censor))


def _rejected(answer: HttpAnswer, place: str, censor: Censor) -> Rejected:
    text = _error_text(answer).lower()
    taken = answer.status == 409 or "taken" in text or "exist" in text or "in use" in text
    return rejected(answer, place, _server_text(answer, censor), taken=taken)


def _server_text(answer: HttpAnswer, censor: Censor) -> str:
    """Return the server's own words without a full stop, empty when there are none."""
    return censor.clean(_error_text(answer)).rstrip(".")


def _error_text(answer: HttpAnswer) -> str:
    """Return what the server says under the key `error`, where Coiote puts it; empty when there is no such text."""
    try:
        fields = read_json(answer.body)
    except (ValueError, RecursionError):
        return ""
    return (_text(fields.get("error")) or "") if isinstance(fields, dict) else ""


def _object(answer: HttpAnswer, place: str) -> dict[str, Any]:
    fields = _json(answer, place)
    if not isinstance(fields, dict):
        raise undocumented(place)
    return fields


def _json(answer: HttpAnswer, place: str) -> Any:
    try:
        return read_json(answer.body)
    except (ValueError, RecursionError):
        raise undocumented(place) from None  # the foreign error quotes the body, which may hold keys


def undocumented(place: str) -> ServerProtocolError:
    """Say that whatever answers there is no Coiote DM."""
    return ServerProtocolError(
        Message("The server said yes, but its answer is none of a Coiote DM REST API."),
        place=place,
        cure=Message("Check the address, and that no log-in page or proxy answers in the server's place."),
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _time(value: object) -> datetime | None:
    """Read a time as ISO 8601 has it; one without a zone is UTC, and what is none counts as not told."""
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment


def _key(dtls_psk: object) -> Secret | None:
    """Read `dtlsPsk`, one of HexadecimalPsk, PlainTextPsk, BinaryPsk; None for the others and for what is no key."""
    match dtls_psk:
        case {"HexadecimalPsk": str(text)}:
            return _hex_key(text)
        case {"PlainTextPsk": str(text)}:
            return Secret(text)
        case {"BinaryPsk": [*numbers]} if all(isinstance(number, int) for number in numbers):
            return Secret(bytes(number & 0xFF for number in numbers))  # signed or not
        case _:
            return None


def _hex_key(text: str) -> Secret | None:
    try:
        return Secret(bytes.fromhex(text))
    except ValueError:
        return None
