"""What a virtual LwM2M server does with what its callers send, over whichever of its sockets: CoAP in, CoAP out."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from factory_prov.coap import message as datagram
from factory_prov.coap import stream
from factory_prov.coap.conversation import CoapRequest
from factory_prov.coap.message import CoapFormatError, CoapMessage, Code, Type
from factory_prov.simulation.admission import Admission
from factory_prov.simulation.bootstrap_interface import BootstrapWrites
from factory_prov.simulation.lwm2m_interface import Peer, endpoint_of
from factory_prov.tls.server_session import CallerSession
from factory_prov.tls.server_side import Caller

_REMEMBERED_ANSWERS = 256
_REMEMBERED_REFUSALS = 1000
_REPEAT_S = (2.0, 4.0, 8.0, 16.0)
"""RFC 7252 §4.8, without its random factor."""
After = Callable[[float, Callable[[], None]], None]


class Interface(Protocol):
    """What a server says, by the part that it has: registration, or bootstrap."""

    def answered(self, request: CoapMessage, peer: Peer) -> tuple[CoapMessage, tuple[CoapRequest, ...]]:
        """Return the answer to a request, and what is asked of the device afterwards."""

    def finished(self, endpoint_name: str) -> None:
        """Hear that a device has done all that was asked of it afterwards."""


@dataclass(slots=True, kw_only=True)
class _Going:
    """What is asked of a device, and the request that was sent last."""

    session: CallerSession
    writes: BootstrapWrites
    endpoint_name: str
    sent: CoapMessage


class Lwm2mHandler:
    """The handler (see `tls.server_session`) of one socket, by the scheme of its URI; used in the server's thread.

    `after` lets that thread do something later.
    """

    def __init__(self, scheme: str, admission: Admission, interface: Interface, after: After) -> None:
        self._scheme = scheme
        self._streams = scheme.endswith("+tcp")
        self._admission = admission
        self._interface = interface
        self._after = after
        self._answers: OrderedDict[tuple[object, int, int], CoapMessage] = OrderedDict()
        self._going: dict[object, _Going] = {}
        self.refusals: deque[tuple[Caller, str]] = deque(maxlen=_REMEMBERED_REFUSALS)

    def received(self, session: CallerSession, data: bytes) -> None:
        """Answer what came; what is no CoAP is no news."""
        with suppress(CoapFormatError):
            for message in self._messages(session, data):
                self._take(session, message)

    def ended(self, session: CallerSession) -> None:
        """Forget what was under way with a caller."""
        self._going.pop(session.caller.address, None)

    def refused(self, caller: Caller, reason: str) -> None:
        """Remember who was not let in, and why in OpenSSL's words."""
        self.refusals.append((caller, reason))

    def _messages(self, session: CallerSession, data: bytes) -> Iterable[CoapMessage]:
        if not self._streams:
            return (datagram.decode(data),)
        if session.state is None:
            session.state = stream.StreamDecoder()
            self._send(session, CoapMessage(type=Type.NON_CONFIRMABLE, code=Code.CSM, message_id=0))
        decoder: stream.StreamDecoder = session.state
        return decoder.feed(data)

    def _take(self, session: CallerSession, message: CoapMessage) -> None:
        if message.code == Code.PING:
            pong = CoapMessage(type=Type.NON_CONFIRMABLE, code=Code.PONG, message_id=0, token=message.token)
            self._send(session, pong)
        elif message.code in (Code.RELEASE, Code.ABORT):
            session.close()
        elif message.code >> 5:
            self._go_on(session, message)
        elif message.code != Code.EMPTY:
            self._asked(session, message)
        elif message.type is Type.CONFIRMABLE and not self._streams:
            self._send(session, CoapMessage(type=Type.RESET, code=Code.EMPTY, message_id=message.message_id))

    def _asked(self, session: CallerSession, request: CoapMessage) -> None:
        """Answer a request; one that was repeated gets the answer it had (RFC 7252 §4.2)."""
        key = (session.caller.address, session.caller.session, request.message_id)
        known = None if self._streams else self._answers.get(key)
        if known is not None:
            self._send(session, known)
            return
        peer = self._peer(session.caller)
        answer, writes = self._interface.answered(request, peer)
        if not self._streams:
            self._answers[key] = answer
        if len(self._answers) > _REMEMBERED_ANSWERS:
            self._answers.popitem(last=False)
        self._send(session, answer)
        if writes:
            self._begin(session, BootstrapWrites(writes), peer, request)

    def _peer(self, caller: Caller) -> Peer:
        host, port = caller.address[:2]
        name = None
        if caller.identity is not None or caller.chain:
            name = self._admission.endpoint_of(caller.identity, caller.chain) or ""
        login = name or "" if caller.identity is None else caller.identity.decode(errors="replace")
        return Peer(address=(str(host), int(port)), transport=self._scheme, login=login, endpoint_name=name)

    def _begin(self, session: CallerSession, writes: BootstrapWrites, peer: Peer, request: CoapMessage) -> None:
        first = writes.next()
        if first is not None:
            name = peer.endpoint_name or endpoint_of(request)
            going = _Going(session=session, writes=writes, endpoint_name=name, sent=first)
            self._going[session.caller.address] = going
            self._ask(going, 0)

    def _ask(self, going: _Going, tries: int) -> None:
        """Send the request, and again as long as it is not answered."""
        self._send(going.session, going.sent)
        if not self._streams:
            self._after(_REPEAT_S[tries], partial(self._ask_again, going, going.sent, tries + 1))

    def _ask_again(self, going: _Going, sent: CoapMessage, tries: int) -> None:
        address = going.session.caller.address
        if self._going.get(address) is not going or going.sent is not sent:
            return
        if tries < len(_REPEAT_S):
            self._ask(going, tries)
        else:
            del self._going[address]

    def _go_on(self, session: CallerSession, answer: CoapMessage) -> None:
        """Ask the next thing once the last one was answered."""
        going = self._going.get(session.caller.address)
        if going is None or not going.writes.takes(answer):
            return
        asked = going.writes.next()
        if asked is not None:
            going.sent = asked
            self._ask(going, 0)
            return
        del self._going[session.caller.address]
        if not going.writes.failed:
            self._interface.finished(going.endpoint_name)

    def _send(self, session: CallerSession, message: CoapMessage) -> None:
        session.send(stream.encode(message) if self._streams else datagram.encode(message))
