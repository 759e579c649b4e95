"""The registration of a virtual board with its LwM2M server: one confirmable POST /rd, repeated until answered."""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from secrets import randbelow, token_bytes

from factory_prov.coap import message as coap
from factory_prov.simulation.timeline import Timeline

LWM2M_VERSION = "1.1"
_ACK_TIMEOUT_S = 2.0
_MAX_RETRANSMIT = 4
"""RFC 7252 §4.8."""
_FIRST_LOOK_S, _LAST_LOOK_S = 0.001, 0.1
_OBJECTS = b'</>;rt="oma.lwm2m";ct=112,</1/0>,</3/0>'


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerAccount:
    """Where to register, and how."""

    host: str
    port: int
    lifetime_s: int
    binding: str


class LwM2mClient:
    """Registers once; `log` gets a level and a line. It lives in the timeline: no thread, nothing that blocks."""

    def __init__(
        self, timeline: Timeline, account: ServerAccount, endpoint_name: str, *, log: Callable[[str, str], None]
    ) -> None:
        self._timeline = timeline
        self._log = log
        self._token, self._message_id = token_bytes(8), randbelow(1 << 16)
        self._datagram = coap.encode(self._request(account, endpoint_name))
        self._address = (account.host, account.port)
        self._sent = 0
        self._look_s = _FIRST_LOOK_S
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.setblocking(False)

    def start(self) -> None:
        """Send the registration and look for its answer from time to time."""
        self._send()
        self._timeline.after(self._look_s, self._look)

    def close(self) -> None:
        """Close the socket; whatever is still in the timeline does nothing."""
        self._socket.close()

    def _request(self, account: ServerAccount, endpoint_name: str) -> coap.CoapMessage:
        queries = (
            f"lwm2m={LWM2M_VERSION}",
            f"ep={endpoint_name}",
            f"lt={account.lifetime_s}",
            f"b={account.binding}",
        )
        return coap.CoapMessage(
            type=coap.Type.CONFIRMABLE,
            code=coap.Code.POST,
            message_id=self._message_id,
            token=self._token,
            options=(
                (coap.Option.URI_PATH, b"rd"),
                (coap.Option.CONTENT_FORMAT, bytes((coap.LINK_FORMAT,))),
                *((coap.Option.URI_QUERY, query.encode()) for query in queries),
            ),
            payload=_OBJECTS,
        )

    def _send(self) -> None:
        with suppress(OSError):  # as lost as a datagram can be
            self._socket.sendto(self._datagram, self._address)
        self._resend_at = self._timeline.now + _ACK_TIMEOUT_S * 2**self._sent
        self._sent += 1

    def _look(self) -> None:
        if self._socket.fileno() < 0:
            return
        answer = self._answer()
        if answer is not None:
            self._finish(answer)
        elif self._timeline.now >= self._resend_at and self._sent > _MAX_RETRANSMIT:
            self._log("err", "lwm2m: the server does not answer")
            self.close()
        else:
            if self._timeline.now >= self._resend_at:
                self._send()
            self._look_s = min(self._look_s * 2, _LAST_LOOK_S)
            self._timeline.after(self._look_s, self._look)

    def _answer(self) -> coap.CoapMessage | None:
        with suppress(OSError, coap.CoapFormatError):
            data, sender = self._socket.recvfrom(2048)
            message = coap.decode(data)
            if sender == self._address and message.token == self._token and message.message_id == self._message_id:
                return message
        return None

    def _finish(self, answer: coap.CoapMessage) -> None:
        if answer.code == coap.Code.CREATED:
            self._log("inf", f"lwm2m: registered at /{'/'.join(answer.texts(coap.Option.LOCATION_PATH))}")
        else:
            self._log("err", f"lwm2m: the server refused the registration ({coap.code_text(answer.code)})")
        self.close()
