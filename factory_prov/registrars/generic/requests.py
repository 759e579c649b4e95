"""The requests of one unit: each call of the job, filled with what the unit has."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from factory_prov.errors import InputError
from factory_prov.messages import Message
from factory_prov.registrars.device_credentials import (
    CertificateCredentials,
    EstCredentials,
    PskCredentials,
    RpkCredentials,
)
from factory_prov.registrars.generic import places
from factory_prov.registrars.generic.addresses import AddressTemplate, read_address
from factory_prov.registrars.generic.bodies import CONTENT_TYPES, Body, read_body
from factory_prov.registrars.generic.description import LookCall
from factory_prov.registrars.generic.headers import filled_headers, read_headers
from factory_prov.registrars.generic.held import unshown
from factory_prov.registrars.generic.words import mode_word, server_word
from factory_prov.registrars.http.request import HttpRequest
from factory_prov.secret import Secret

if TYPE_CHECKING:
    from factory_prov.registrars.generic.description import Call
    from factory_prov.registrars.generic.options import HttpOptions
    from factory_prov.registrars.generic.template import Template
    from factory_prov.registrars.registration import Registration

_LONGEST_NAME = 255
_ANY_ID = "id"


@dataclass(frozen=True, kw_only=True)
class _ReadCall:
    """A call whose templates were read."""

    call: Call
    address: AddressTemplate
    headers: tuple[tuple[str, Template], ...]
    body: Body | None

    @cached_property
    def asks_for(self) -> frozenset[str]:
        """The names of all its places."""
        found = [*self.address.places, *(place for _, value in self.headers for place in value.places)]
        return frozenset(place.name for place in (*found, *(self.body.places if self.body is not None else ())))

    def request(self, values: places.PlaceValues) -> HttpRequest:
        """Return the request for a unit; InputError when that has something missing, or something that cannot go."""
        headers = filled_headers(self.headers, values)
        named = next((name for name in headers if name.lower() == "content-type"), "")
        content_type = headers.pop(named) if named else CONTENT_TYPES[self.call.format]
        return HttpRequest(
            method=self.call.method.value,
            path=self.address.path(values),
            headers=headers,
            body=None if self.body is None else Secret(self.body.filled(values)),
            content_type=content_type,
            harmless=isinstance(self.call, LookCall),
        )


class JobRequests:
    """The calls of a job, read once; any thread may fill them."""

    def __init__(self, options: HttpOptions) -> None:
        """Read the calls of options that are free of problems."""
        self.options = options
        self._read = {name: _read(options, call) for name, call in options.calls.items()}

    def has(self, name: str) -> bool:
        """Whether the job describes that call."""
        return name in self._read

    def request(self, name: str, unit: UnitValues, *, device_id: str = "") -> HttpRequest:
        """Return that call for a unit; InputError with the setting as its place when it cannot be made."""
        try:
            return self._read[name].request(unit.values(device_id))
        except InputError as failure:
            raise InputError(failure.what, place=f"{unit.endpoint_name}, {name}", cure=failure.cure) from None

    @cached_property
    def wants_certificate(self) -> bool:
        """Whether a device's certificate is sent to the server when it is made."""
        return places.CERTIFICATE in self._read["create"].asks_for

    def refuse(self, registration: Registration) -> None:
        """Raise InputError for a unit that the server cannot take, or would never prove."""
        name, options = registration.endpoint_name, self.options
        if not 1 <= len(name) <= _LONGEST_NAME or not name.isprintable():
            what = Message("The endpoint name is not 1 to {most} printable characters long.", most=_LONGEST_NAME)
            raise InputError(what, place=repr(name[:80]), cure=Message("Choose another rule for endpoint names."))
        if not mode_word(options.words, registration):
            raise InputError(
                Message("The server has no word for Security Mode {mode}.", mode=registration.security_mode.short_name),
                place=name,
                cure=Message("Write it below [server.words], or give the unit another Security Mode."),
            )
        if not server_word(options.words, registration):
            raise InputError(
                Message("The server has no word for the kind of entry that this unit needs."),
                place=name,
                cure=Message("Write management or bootstrap below [server.words], and {{server}} into the requests."),
            )
        self._refuse_untold(registration)
        self._refuse_unproven(registration)
        for call in self._read:
            self.request(call, UnitValues(options, registration), device_id=_ANY_ID)

    def _refuse_untold(self, registration: Registration) -> None:
        """Refuse a unit whose credentials would not reach the server: it would be let in by nobody, or by anybody."""
        needed = _needed(registration)
        for name in ("create", "update"):
            if name in self._read and (missing := needed - self._read[name].asks_for):
                raise InputError(
                    Message(
                        "[server.{call}] does not send {place}, so the server would not know the unit.",
                        call=name,
                        place=f"{{{min(missing)}}}",
                    ),
                    place=f"{registration.endpoint_name}, {name}",
                    cure=Message("Put it into the body, as the server's manual says."),
                )

    def _refuse_unproven(self, registration: Registration) -> None:
        missing = unshown(self.options, registration, wants_certificate=self.wants_certificate)
        if missing and not self.options.accept_unproven:
            raise InputError(
                Message(
                    "Where the server shows {setting} is not said, so this unit could not be proven.",
                    setting=missing[0],
                ),
                place=registration.endpoint_name,
                cure=Message("Write its JSON pointer below [server.look], or accept_unproven = true below [server]."),
            )


class UnitValues:
    """What one unit has for the places of all its requests; the request id is the same in all of them."""

    def __init__(self, options: HttpOptions, registration: Registration) -> None:
        self.endpoint_name = registration.endpoint_name
        self._values: Mapping[str, str | Secret | None] = {
            places.ENDPOINT_NAME: registration.endpoint_name,
            places.SERVER: server_word(options.words, registration),
            places.SECURITY_MODE: mode_word(options.words, registration),
            places.REQUEST_ID: str(uuid.uuid4()),
            **_credentials(registration),
        }

    def values(self, device_id: str) -> places.PlaceValues:
        """Return them, with the server's id for the device."""
        return places.PlaceValues(values={**self._values, places.DEVICE_ID: device_id})


def _read(options: HttpOptions, call: Call) -> _ReadCall:
    return _ReadCall(
        call=call,
        address=read_address(options.url, call.url),
        headers=read_headers(call.headers),
        body=read_body(call.body, call.format) if call.body else None,
    )


def _needed(registration: Registration) -> set[str]:
    """Return the places without which a server cannot know the unit again."""
    match registration.credentials:
        case PskCredentials(identity=identity):
            return {places.PSK_KEY} | ({places.PSK_IDENTITY} if identity != registration.endpoint_name else set())
        case RpkCredentials():
            return {places.PUBLIC_KEY}
        case _:
            return set()


def _credentials(registration: Registration) -> dict[str, str | Secret | None]:
    match registration.credentials:
        case PskCredentials(identity=identity, key=key):
            return {places.PSK_IDENTITY: identity, places.PSK_KEY: key}
        case RpkCredentials(public_key_der=der):
            return {places.PUBLIC_KEY: Secret(der)}
        case CertificateCredentials(chain_der=chain) | EstCredentials(chain_der=chain) if chain:
            return {places.CERTIFICATE: Secret(chain[0])}
        case _:
            return {}
