"""What a virtual LwM2M server says to a request, whatever way it came: its registration interface over a table.

Source: OMA LwM2M Core §6.2 (Registration Interface) and Transport §6.4.3.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from factory_prov.coap.conversation import CoapRequest
from factory_prov.coap.message import CoapMessage, Code, Option, Type
from factory_prov.simulation.devices import DeviceTable
from factory_prov.simulation.registrations import NewRegistration

_DEFAULT_LIFETIME_S = 86400
_LIFETIME_DIGITS = 10  # of 32 bits


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """Who sent a request: the address, the scheme it came by, and what the handshake has shown.

    `login` is the PSK identity or the name in the certificate. `endpoint_name` is the only one it may register as;
    None where there was no handshake.
    """

    address: tuple[str, int]
    transport: str = "coap"
    login: str = ""
    endpoint_name: str | None = None


class _Refusal(Exception):
    def __init__(self, code: Code) -> None:
        super().__init__(code)
        self.code = code


class RegistrationInterface:
    """Registers, updates and de-registers. `only_known`: whoever comes without a handshake has to be in the table.

    A device that the table knows with a key or a certificate is never let in without a handshake.
    """

    def __init__(self, table: DeviceTable, *, only_known: bool = False) -> None:
        self.table = table
        self.only_known = only_known

    def answered(self, request: CoapMessage, peer: Peer) -> tuple[CoapMessage, tuple[CoapRequest, ...]]:
        """Carry a request out; nothing is asked of a device because of it."""
        return self.answer(request, peer), ()

    def finished(self, endpoint_name: str) -> None:
        """Hear of nothing: nothing is asked."""

    def answer(self, request: CoapMessage, peer: Peer) -> CoapMessage:
        """Carry a request out and return what to answer."""
        try:
            code, location = self._rd(request, peer)
        except _Refusal as refusal:
            code, location = refusal.code, ""
        return CoapMessage(
            type=Type.ACKNOWLEDGEMENT if request.type is Type.CONFIRMABLE else Type.NON_CONFIRMABLE,
            code=code,
            message_id=request.message_id,
            token=request.token,
            options=((Option.LOCATION_PATH, b"rd"), (Option.LOCATION_PATH, location.encode())) if location else (),
        )

    def _rd(self, request: CoapMessage, peer: Peer) -> tuple[Code, str]:
        match request.texts(Option.URI_PATH), request.code:
            case ("rd",), Code.POST:
                return Code.CREATED, self._register(request, peer)
            case ("rd", location), Code.POST:
                self._update(location, request, peer)
                return Code.CHANGED, ""
            case ("rd", location), Code.DELETE:
                self._end(location, peer)
                return Code.DELETED, ""
            case ("rd", *_), _:
                raise _Refusal(Code.METHOD_NOT_ALLOWED)
            case _:
                raise _Refusal(Code.NOT_FOUND)

    def _register(self, request: CoapMessage, peer: Peer) -> str:
        query = _query(request)
        name = query.get("ep", "") or peer.endpoint_name or ""
        if not name or not self._may_register(name, peer):
            raise _Refusal(Code.BAD_REQUEST)
        made = self.table.registrations.register(
            NewRegistration(
                endpoint_name=name,
                lifetime_s=_lifetime(query, _DEFAULT_LIFETIME_S),
                version=query.get("lwm2m", "1.0"),
                binding=query.get("b", "U"),
                queue_mode="Q" in query or "Q" in query.get("b", ""),  # a parameter of its own since LwM2M 1.1
                address=peer.address,
                transport=peer.transport,
                login=peer.login,
                objects=request.payload.decode(errors="replace"),
            )
        )
        return made.location

    def _may_register(self, name: str, peer: Peer) -> bool:
        if peer.endpoint_name is not None:
            return peer.endpoint_name == name
        device = self.table.named(name)
        return not self.only_known if device is None else device.security_mode == "nosec"

    def _update(self, location: str, request: CoapMessage, peer: Peer) -> None:
        query = _query(request)
        lifetime_s = _lifetime(query, 0) if "lt" in query else None
        objects = request.payload.decode(errors="replace") or None
        with self._own(location, peer):
            self.table.registrations.update(
                location, lifetime_s=lifetime_s, binding=query.get("b"), objects=objects, address=peer.address
            )

    def _end(self, location: str, peer: Peer) -> None:
        with self._own(location, peer):
            self.table.registrations.remove(location)

    @contextmanager
    def _own(self, location: str, peer: Peer) -> Iterator[None]:
        """Make sure that there is such a registration, and that it is the peer's own."""
        with self.table.lock:
            found = self.table.registrations.at(location)
            if found is None or found.login != peer.login:
                raise _Refusal(Code.NOT_FOUND)
            yield


def endpoint_of(request: CoapMessage) -> str:
    """Return the endpoint name that a request says, empty without."""
    return _query(request).get("ep", "")


def _query(request: CoapMessage) -> dict[str, str]:
    return {key: value for key, _, value in (text.partition("=") for text in request.texts(Option.URI_QUERY))}


def _lifetime(query: dict[str, str], otherwise: int) -> int:
    text = query.get("lt", str(otherwise))
    if not text.isascii() or not text.isdigit() or len(text) > _LIFETIME_DIGITS:
        raise _Refusal(Code.BAD_REQUEST)
    return int(text)
