"""What a server of this program answers to the one unit that is tried with it."""

from __future__ import annotations

from collections.abc import Iterator

from factory_prov.coap import stream
from factory_prov.coap.message import CoapFormatError, CoapMessage, Code, Option, Type, decode, encode
from factory_prov.tls.server_session import CallerSession
from factory_prov.tls.server_side import Caller

_LOCATION = "1"


class OwnAnswers:
    """Hears pings, takes the registration of its one endpoint name, and lets it go; called in the server's thread."""

    def __init__(self, endpoint_name: str | None, *, stream: bool) -> None:
        self._endpoint_name = endpoint_name
        self._stream = stream

    def received(self, session: CallerSession, data: bytes) -> None:
        """Answer what came; what is no CoAP is no news."""
        try:
            answers = list(self._of_stream(session, data) if self._stream else self._of_datagram(data))
        except CoapFormatError:
            session.close()
            return
        for answer in answers:
            session.send(answer)

    def ended(self, session: CallerSession) -> None:
        """See `Handler`."""

    def refused(self, caller: Caller, reason: str) -> None:
        """See `Handler`: the client hears it too."""

    def _of_datagram(self, data: bytes) -> Iterator[bytes]:
        asked = decode(data)
        if asked.type is not Type.CONFIRMABLE:
            return
        if asked.code == Code.EMPTY:
            yield encode(CoapMessage(type=Type.RESET, code=Code.EMPTY, message_id=asked.message_id))
            return
        yield encode(self._answer(asked, Type.ACKNOWLEDGEMENT))

    def _of_stream(self, session: CallerSession, data: bytes) -> Iterator[bytes]:
        if session.state is None:
            session.state = stream.StreamDecoder()
            yield _signal(Code.CSM)
        for asked in session.state.feed(data):
            if asked.code == Code.PING:
                yield _signal(Code.PONG, asked.token)
            elif asked.code in (Code.POST, Code.DELETE):
                yield stream.encode(self._answer(asked, Type.NON_CONFIRMABLE))

    def _answer(self, asked: CoapMessage, kind: Type) -> CoapMessage:
        code, location = self._taken(asked)
        options = tuple((int(Option.LOCATION_PATH), part.encode()) for part in location)
        return CoapMessage(type=kind, code=code, message_id=asked.message_id, token=asked.token, options=options)

    def _taken(self, asked: CoapMessage) -> tuple[Code, tuple[str, ...]]:
        match asked.code, asked.texts(Option.URI_PATH):
            case Code.POST, ("rd",):
                known = f"ep={self._endpoint_name}" in asked.texts(Option.URI_QUERY)
                return (Code.CREATED, ("rd", _LOCATION)) if known else (Code.BAD_REQUEST, ())
            case Code.DELETE, ("rd", _):
                return Code.DELETED, ()
        return Code.NOT_FOUND, ()


def _signal(code: Code, token: bytes = b"") -> bytes:
    return stream.encode(CoapMessage(type=Type.NON_CONFIRMABLE, code=code, message_id=0, token=token))
