"""A request and its answer with one server: over datagrams, repeated until answered, or over a stream.

A transport is whatever carries bytes: a socket, or a DTLS or TLS connection. Each wait ends by its deadline, or within
0.1 s of a cancel.
"""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from secrets import randbelow, token_bytes
from typing import Protocol

from factory_prov.cancel import CancelToken
from factory_prov.coap import message as datagram
from factory_prov.coap import stream
from factory_prov.coap.message import CoapFormatError, CoapMessage, Code, Option, Type

ACK_TIMEOUT_S = 2.0
MAX_RETRANSMIT = 4
"""RFC 7252 §4.8."""
_LOOK_S = 0.1
_REMEMBERED_ANSWERS = 16
_CLASS_RESPONSES = range(2, 6)


class NoCoapAnswer(Exception):
    """No answer came in time, or the server wants to hear nothing of it (a reset, an abort)."""


class NoCoapServer(NoCoapAnswer):
    """What came is no CoAP, an echo of ours, or the end of the conversation: nobody serves there, or not us."""


class Transport(Protocol):
    """Carries bytes to one server and back."""

    def send(self, data: bytes) -> None:
        """Send a datagram, or the next bytes of a stream."""

    def receive(self, timeout_s: float) -> bytes | None:
        """Return what came, None after so long; nothing (b"") is the end of a stream."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoapRequest:
    """What a device asks of a server."""

    code: Code
    path: tuple[str, ...] = ()
    queries: tuple[str, ...] = ()
    content_format: int | None = None
    payload: bytes = b""

    @property
    def options(self) -> tuple[tuple[int, bytes], ...]:
        """The options that say so."""
        content_format = () if self.content_format is None else (self.content_format,)
        return (
            *((Option.URI_PATH, part.encode()) for part in self.path),
            *((Option.CONTENT_FORMAT, datagram.unsigned(number)) for number in content_format),
            *((Option.URI_QUERY, query.encode()) for query in self.queries),
        )


Serve = Callable[[CoapMessage], CoapMessage]
"""Answers what the server asks of us: a device is asked things too, over the connection that it made."""


class Conversation(Protocol):
    """One server that is asked, whatever carries it."""

    def request(self, asked: CoapRequest, *, timeout_s: float) -> CoapMessage:
        """Send a request and return its answer, whatever its code; NoCoapAnswer without."""

    def ping(self, *, timeout_s: float) -> None:
        """Ask whether somebody speaks CoAP there; NoCoapAnswer when not."""

    def listen(self, timeout_s: float) -> None:
        """Answer what the server asks within that time."""


class DatagramConversation:
    """Requests over UDP or DTLS (RFC 7252 §4.2): confirmable, one at a time. Without `serve` we are asked nothing."""

    def __init__(self, transport: Transport, cancel: CancelToken, *, serve: Serve | None = None) -> None:
        self._transport = transport
        self._cancel = cancel
        self._serve = serve
        self._answered: OrderedDict[int, bytes] = OrderedDict()
        self._ids = count(randbelow(1 << 16))

    def request(self, asked: CoapRequest, *, timeout_s: float) -> CoapMessage:
        """Send a request and return its answer; a reset is none."""
        message = self._message(asked.code, token_bytes(8), asked.options, asked.payload)
        answer = self._exchange(message, timeout_s)
        if answer.type is Type.RESET:
            raise NoCoapAnswer("the server reset the request")
        return answer

    def ping(self, *, timeout_s: float) -> None:
        """Send an empty message, which is answered by a reset (RFC 7252 §4.3)."""
        self._exchange(self._message(Code.EMPTY, b"", (), b""), timeout_s)

    def listen(self, timeout_s: float) -> None:
        """Answer what the server asks within that time."""
        ends_at = time.monotonic() + timeout_s
        while (left_s := ends_at - time.monotonic()) > 0:
            found = self._receive(min(_LOOK_S, left_s))
            if found is not None:
                self._heard(found)

    def _message(self, code: Code, token: bytes, options: tuple[tuple[int, bytes], ...], payload: bytes) -> CoapMessage:
        message_id = next(self._ids) & 0xFFFF
        return CoapMessage(
            type=Type.CONFIRMABLE, code=code, message_id=message_id, token=token, options=options, payload=payload
        )

    def _exchange(self, message: CoapMessage, timeout_s: float) -> CoapMessage:
        """Repeat the message until it is answered; one that is acknowledged alone is answered later."""
        data, ends_at = datagram.encode(message), time.monotonic() + timeout_s
        acknowledged, sent, resend_at = False, 0, 0.0
        while (now := time.monotonic()) < ends_at:
            if now >= resend_at and not acknowledged and sent <= MAX_RETRANSMIT:
                self._transport.send(data)
                resend_at = now + ACK_TIMEOUT_S * 2**sent
                sent += 1
            found = self._receive(min(_LOOK_S, ends_at - now))
            if found is None:
                continue
            if found == message:
                raise NoCoapServer("what came is our own message")
            if found.message_id == message.message_id and found.type is Type.ACKNOWLEDGEMENT and not found.code:
                acknowledged = True
            elif _answers(found, message):
                self._acknowledge(found)
                return found
            else:
                self._heard(found)
        raise NoCoapAnswer("no answer in time")

    def _receive(self, timeout_s: float) -> CoapMessage | None:
        self._cancel.check()
        data = self._transport.receive(timeout_s)
        if data is None:
            return None
        try:
            return datagram.decode(data)
        except CoapFormatError:
            return None

    def _heard(self, found: CoapMessage) -> None:
        """Answer a request, one that was repeated as before; what nobody here wants to hear of is reset."""
        if self._serve is None or not _asks(found):
            if found.type is Type.CONFIRMABLE:
                self._reply(found, Type.RESET)
            return
        if found.message_id not in self._answered:
            self._answered[found.message_id] = datagram.encode(self._serve(found))
            if len(self._answered) > _REMEMBERED_ANSWERS:
                self._answered.popitem(last=False)
        self._transport.send(self._answered[found.message_id])

    def _acknowledge(self, found: CoapMessage) -> None:
        if found.type is Type.CONFIRMABLE:
            self._reply(found, Type.ACKNOWLEDGEMENT)

    def _reply(self, found: CoapMessage, kind: Type) -> None:
        self._transport.send(datagram.encode(CoapMessage(type=kind, code=Code.EMPTY, message_id=found.message_id)))


def _asks(found: CoapMessage) -> bool:
    return found.type in (Type.CONFIRMABLE, Type.NON_CONFIRMABLE) and 0 < found.code < 1 << 5


def _answers(found: CoapMessage, message: CoapMessage) -> bool:
    if found.type in (Type.ACKNOWLEDGEMENT, Type.RESET) and found.message_id != message.message_id:
        return False
    if found.type is Type.RESET:
        return True
    return bool(message.code) and found.code >> 5 in _CLASS_RESPONSES and found.token == message.token


class StreamConversation:
    """Requests over TCP or TLS (RFC 8323): settings first, then requests told apart by their tokens."""

    def __init__(self, transport: Transport, cancel: CancelToken, *, serve: Serve | None = None) -> None:
        self._transport = transport
        self._cancel = cancel
        self._serve = serve
        self._decoder = stream.StreamDecoder()
        self._waiting: deque[CoapMessage] = deque()
        self._send(Code.CSM)

    def request(self, asked: CoapRequest, *, timeout_s: float) -> CoapMessage:
        """Send a request and return its answer."""
        token = token_bytes(8)
        self._send(asked.code, token, asked.options, asked.payload)
        for found in self._messages(timeout_s):
            if found.token == token and found.code >> 5 in _CLASS_RESPONSES:
                return found
        raise NoCoapAnswer("no answer in time")

    def ping(self, *, timeout_s: float) -> None:
        """Send a ping and wait for its pong (RFC 8323 §5.4)."""
        self._send(Code.PING, token_bytes(8))
        for found in self._messages(timeout_s):
            if found.code == Code.PONG:  # libcoap leaves the token out
                return
        raise NoCoapAnswer("no answer in time")

    def listen(self, timeout_s: float) -> None:
        """Answer what the server asks within that time."""
        for _ in self._messages(timeout_s):
            pass

    def _messages(self, timeout_s: float) -> Iterator[CoapMessage]:
        ends_at = time.monotonic() + timeout_s
        while True:
            while self._waiting:
                found = self._waiting.popleft()
                if found.code in (Code.ABORT, Code.RELEASE):
                    raise NoCoapServer("the server ended the connection")
                if found.code == Code.PING:
                    self._send(Code.PONG, found.token)
                if self._serve is not None and _asks(found):
                    answer = self._serve(found)
                    self._send(answer.code, answer.token, answer.options, answer.payload)
                yield found
            if (left_s := ends_at - time.monotonic()) <= 0:
                return
            self._cancel.check()
            self._take(self._transport.receive(min(_LOOK_S, left_s)))

    def _take(self, data: bytes | None) -> None:
        if data == b"":
            raise NoCoapServer("the server ended the connection")
        try:
            self._waiting.extend(self._decoder.feed(data or b""))
        except CoapFormatError as error:
            raise NoCoapServer("what came is no CoAP") from error

    def _send(
        self, code: int, token: bytes = b"", options: tuple[tuple[int, bytes], ...] = (), payload: bytes = b""
    ) -> None:
        self._transport.send(
            stream.encode(
                CoapMessage(
                    type=Type.NON_CONFIRMABLE, code=code, message_id=0, token=token, options=options, payload=payload
                )
            )
        )
