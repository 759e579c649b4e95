"""A virtual LwM2M server on a real UDP socket of this PC: it takes registrations and remembers them.

::

    with VirtualLwm2mServer() as server:
        ...                                   # a device with server.uri in its configuration starts
        server.wait_for("urn:dev:os:32473-Demo-000001", CancelToken())

Source: OMA LwM2M Core §6.2 (Registration Interface) and Transport §6.4.3.
"""

from __future__ import annotations

import socket
import threading
import time
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import count
from typing import Self

from factory_prov.cancel import CancelToken
from factory_prov.errors import ServerTimeout
from factory_prov.messages import Message
from factory_prov.coap import message as coap
from factory_prov.coap.message import CoapMessage, Code, Option, Type

_DEFAULT_LIFETIME_S = 86400
_REMEMBERED_ANSWERS = 256
_LOOK_S = 0.02
_Address = tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class LwM2mRegistration:
    """A device that has registered. `location` is its path under /rd, `objects` the links it sent."""

    endpoint_name: str
    lifetime_s: int
    version: str
    binding: str
    location: str
    address: _Address
    objects: str


class _Refusal(Exception):
    def __init__(self, code: Code) -> None:
        super().__init__(code)
        self.code = code


class VirtualLwm2mServer:
    """Serves at 127.0.0.1 while it is entered; leaving takes less than a second. Any thread may look into it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._registrations: dict[str, LwM2mRegistration] = {}
        self._answers: OrderedDict[tuple[_Address, int], bytes] = OrderedDict()
        self._numbers = count(1)
        self._stopping = False
        self.uri = ""

    def __enter__(self) -> Self:
        """Start serving; `uri` is the address for /0/x/0 from now on."""
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.uri = f"coap://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._serve, name="virtual LwM2M server", daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping = True
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as bell:
            bell.sendto(b"", self._socket.getsockname())
        self._thread.join()
        self._socket.close()

    @property
    def port(self) -> int:
        """The UDP port it listens at."""
        return int(self._socket.getsockname()[1])

    @property
    def registrations(self) -> tuple[LwM2mRegistration, ...]:
        """The devices registered now, oldest first."""
        with self._lock:
            return tuple(self._registrations.values())

    def wait_for(self, endpoint_name: str, cancel: CancelToken, *, timeout_s: float = 30.0) -> LwM2mRegistration:
        """Return the registration of a device, as soon as there is one; ServerTimeout without."""
        deadline = time.monotonic() + timeout_s
        while True:
            with self._lock:
                found = self._registrations.get(endpoint_name)
            if found is not None:
                return found
            if time.monotonic() > deadline:
                raise ServerTimeout(
                    Message("no such device has registered."), place=endpoint_name, cure=Message("Look at its console.")
                )
            cancel.wait(_LOOK_S)

    def _serve(self) -> None:
        while not self._stopping:
            with suppress(OSError, coap.CoapFormatError):  # no message of ours, or the sender is gone: no news
                data, address = self._socket.recvfrom(2048)
                message = coap.decode(data)
                if message.type in (Type.CONFIRMABLE, Type.NON_CONFIRMABLE) and message.code != Code.EMPTY:
                    self._socket.sendto(self._answer(message, address), address)

    def _answer(self, request: CoapMessage, address: _Address) -> bytes:
        """Answer a request; one that was repeated gets the answer it had (RFC 7252 §4.2)."""
        key = (address, request.message_id)
        known = self._answers.get(key)
        if known is not None:
            return known
        try:
            code, location = self._rd(request, address)
        except _Refusal as refusal:
            code, location = refusal.code, ""
        confirmable = request.type is Type.CONFIRMABLE
        answer = coap.encode(
            CoapMessage(
                type=Type.ACKNOWLEDGEMENT if confirmable else Type.NON_CONFIRMABLE,
                code=code,
                message_id=request.message_id,
                token=request.token,
                options=((Option.LOCATION_PATH, b"rd"), (Option.LOCATION_PATH, location.encode())) if location else (),
            )
        )
        self._answers[key] = answer
        if len(self._answers) > _REMEMBERED_ANSWERS:
            self._answers.popitem(last=False)
        return answer

    def _rd(self, request: CoapMessage, address: _Address) -> tuple[Code, str]:
        match request.texts(Option.URI_PATH), request.code:
            case ("rd",), Code.POST:
                return Code.CREATED, self._register(request, address)
            case ("rd", location), Code.POST:
                self._update(location, _query(request))
                return Code.CHANGED, ""
            case ("rd", location), Code.DELETE:
                with self._lock:
                    del self._registrations[self._named(location).endpoint_name]
                return Code.DELETED, ""
            case ("rd", *_), _:
                raise _Refusal(Code.METHOD_NOT_ALLOWED)
            case _:
                raise _Refusal(Code.NOT_FOUND)

    def _register(self, request: CoapMessage, address: _Address) -> str:
        query = _query(request)
        name = query.get("ep", "")
        if not name:
            raise _Refusal(Code.BAD_REQUEST)
        made = LwM2mRegistration(
            endpoint_name=name,
            lifetime_s=_lifetime(query, _DEFAULT_LIFETIME_S),
            version=query.get("lwm2m", "1.0"),
            binding=query.get("b", "U"),
            location=str(next(self._numbers)),
            address=address,
            objects=request.payload.decode(errors="replace"),
        )
        with self._lock:
            self._registrations.pop(name, None)  # it starts again: the newest registration is the one
            self._registrations[name] = made
        return made.location

    def _update(self, location: str, query: dict[str, str]) -> None:
        with self._lock:
            found = self._named(location)
            lifetime_s = _lifetime(query, found.lifetime_s)
            binding = query.get("b", found.binding)
            self._registrations[found.endpoint_name] = replace(found, lifetime_s=lifetime_s, binding=binding)

    def _named(self, location: str) -> LwM2mRegistration:
        found = next((each for each in self._registrations.values() if each.location == location), None)
        if found is None:
            raise _Refusal(Code.NOT_FOUND)
        return found


def _query(request: CoapMessage) -> dict[str, str]:
    return {key: value for key, _, value in (text.partition("=") for text in request.texts(Option.URI_QUERY))}


def _lifetime(query: dict[str, str], otherwise: int) -> int:
    text = query.get("lt", str(otherwise))
    if not text.isascii() or not text.isdigit():
        raise _Refusal(Code.BAD_REQUEST)
    return int(text)
