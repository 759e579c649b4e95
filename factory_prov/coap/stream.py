"""CoAP messages over TCP and TLS: each says its length, and has neither a type nor an id (RFC 8323 §3.2)."""

from __future__ import annotations

from collections.abc import Iterator

from factory_prov.coap.message import CoapFormatError, CoapMessage, Type, decoded_body, encoded_body

MAX_MESSAGE_BYTES = 65_536
"""More than any of ours has; a stream that promises more is none of CoAP."""
_BASES = {13: (1, 13), 14: (2, 269), 15: (4, 65_805)}
"""Length nibble → bytes that extend it, and what is added to them."""
_MAX_TOKEN_BYTES = 8


def encode(message: CoapMessage) -> bytes:
    """Encode a message; its type and id are left out."""
    body = encoded_body(message)
    nibble, more = _length(len(body))
    return bytes((nibble << 4 | len(message.token),)) + more + bytes((message.code,)) + message.token + body


def _length(size: int) -> tuple[int, bytes]:
    if size < 13:
        return size, b""
    nibble = 13 if size < 269 else 14 if size < 65_805 else 15
    extra, base = _BASES[nibble]
    return nibble, (size - base).to_bytes(extra)


class StreamDecoder:
    """Takes what a stream brings, in any pieces, and gives whole messages."""

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, data: bytes) -> Iterator[CoapMessage]:
        """Yield the messages that are whole now; CoapFormatError when the stream is none of CoAP."""
        self._held += data
        while (message := self._next()) is not None:
            yield message

    def _next(self) -> CoapMessage | None:
        if not self._held:
            return None
        token_bytes = self._held[0] & 15
        if token_bytes > _MAX_TOKEN_BYTES:
            raise CoapFormatError("the token is too long")
        extra, base = _BASES.get(self._held[0] >> 4, (0, self._held[0] >> 4))
        head_bytes = 2 + extra + token_bytes
        if len(self._held) < 1 + extra:
            return None
        body_bytes = int.from_bytes(self._held[1 : 1 + extra]) + base
        if body_bytes > MAX_MESSAGE_BYTES:
            raise CoapFormatError("the message is too long")
        if len(self._held) < head_bytes + body_bytes:
            return None
        whole = bytes(self._held[: head_bytes + body_bytes])
        del self._held[: head_bytes + body_bytes]
        options, payload = decoded_body(whole[head_bytes:])
        return CoapMessage(
            type=Type.NON_CONFIRMABLE,
            code=whole[1 + extra],
            message_id=0,
            token=whole[2 + extra : head_bytes],
            options=options,
            payload=payload,
        )
