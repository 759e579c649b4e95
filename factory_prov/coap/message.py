"""CoAP messages over datagrams, as far as a registration needs them (RFC 7252 §3)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

VERSION = 1
PAYLOAD_MARKER = 0xFF
_MAX_TOKEN_BYTES = 8


class Type(IntEnum):
    """CoapMessage types (RFC 7252 §4.2-4.3)."""

    CONFIRMABLE = 0
    NON_CONFIRMABLE = 1
    ACKNOWLEDGEMENT = 2
    RESET = 3


class Code(IntEnum):
    """Methods and response codes, class in the upper three bits (RFC 7252 §12.1)."""

    EMPTY = 0x00
    GET = 0x01
    POST = 0x02
    PUT = 0x03
    DELETE = 0x04
    CREATED = 0x41
    DELETED = 0x42
    CHANGED = 0x44
    CONTENT = 0x45
    BAD_REQUEST = 0x80
    UNAUTHORIZED = 0x81
    BAD_OPTION = 0x82
    FORBIDDEN = 0x83
    NOT_FOUND = 0x84
    METHOD_NOT_ALLOWED = 0x85
    UNSUPPORTED_CONTENT_FORMAT = 0x8F
    INTERNAL_SERVER_ERROR = 0xA0
    SERVICE_UNAVAILABLE = 0xA3
    # Signals of a stream (RFC 8323 §5).
    CSM = 0xE1
    PING = 0xE2
    PONG = 0xE3
    RELEASE = 0xE4
    ABORT = 0xE5


class Option(IntEnum):
    """Option numbers (RFC 7252 §5.10); odd ones are critical."""

    URI_HOST = 3
    URI_PORT = 7
    LOCATION_PATH = 8
    URI_PATH = 11
    CONTENT_FORMAT = 12
    URI_QUERY = 15
    ACCEPT = 17


LINK_FORMAT = 40
"""Content-Format application/link-format (RFC 7252 §12.3)."""
SENML_CBOR = 112
"""Content-Format application/senml+cbor (RFC 8428 §12.3)."""


class CoapFormatError(ValueError):
    """Bytes that are no CoAP message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoapMessage:
    """One message; `options` are (number, value) pairs in ascending order of their numbers."""

    type: Type
    code: int
    message_id: int
    token: bytes = b""
    options: tuple[tuple[int, bytes], ...] = ()
    payload: bytes = b""

    def texts(self, number: int) -> tuple[str, ...]:
        """Return the values of a repeatable text option, in order."""
        return tuple(value.decode(errors="replace") for found, value in self.options if found == number)


def encode(message: CoapMessage) -> bytes:
    """Encode a message; options may be given in any order, equal numbers keep theirs."""
    head = VERSION << 6 | message.type << 4 | len(message.token)
    return bytes((head, message.code)) + message.message_id.to_bytes(2) + message.token + encoded_body(message)


def encoded_body(message: CoapMessage) -> bytes:
    """Encode options and payload, which look the same in a datagram and in a stream."""
    out = bytearray()
    last = 0
    for number, value in sorted(message.options, key=lambda option: option[0]):
        delta, delta_more = _nibble(number - last)
        length, length_more = _nibble(len(value))
        out += bytes((delta << 4 | length,)) + delta_more + length_more + value
        last = number
    return bytes(out + (bytes((PAYLOAD_MARKER,)) + message.payload if message.payload else b""))


def _nibble(number: int) -> tuple[int, bytes]:
    """Return the four bits of an option's delta or length and the bytes that extend them (RFC 7252 §3.1)."""
    if number < 13:
        return number, b""
    if number < 269:
        return 13, (number - 13).to_bytes(1)
    return 14, (number - 269).to_bytes(2)


def decode(data: bytes) -> CoapMessage:
    """Decode a datagram; CoapFormatError when it is none of version 1 or broken."""
    if len(data) < 4 or data[0] >> 6 != VERSION:
        raise CoapFormatError("this is no CoAP message of version 1")
    token_bytes = data[0] & 15
    at = 4 + token_bytes
    if token_bytes > _MAX_TOKEN_BYTES or at > len(data):
        raise CoapFormatError("the token is too long")
    options, payload = decoded_body(data[at:])
    return CoapMessage(
        type=Type(data[0] >> 4 & 3),
        code=data[1],
        message_id=int.from_bytes(data[2:4]),
        token=data[4 : 4 + token_bytes],
        options=options,
        payload=payload,
    )


def decoded_body(data: bytes) -> tuple[tuple[tuple[int, bytes], ...], bytes]:
    """Decode options and payload; CoapFormatError when they are broken."""
    options, at = _options(data, 0)
    if at == len(data) - 1:
        raise CoapFormatError("a payload marker without a payload")
    return options, data[at + 1 :]


def _options(data: bytes, at: int) -> tuple[tuple[tuple[int, bytes], ...], int]:
    options = []
    number = 0
    while at < len(data) and data[at] != PAYLOAD_MARKER:
        delta, length = data[at] >> 4, data[at] & 15
        delta, at_length = _extended(data, at + 1, delta)
        length, start = _extended(data, at_length, length)
        at = start + length
        if at > len(data):
            raise CoapFormatError("an option goes over the end")
        number += delta
        options.append((number, data[start:at]))
    return tuple(options), at


def unsigned(number: int) -> bytes:
    """Write a number as an option's value: no leading zeros, 0 is empty (RFC 7252 §3.2)."""
    return number.to_bytes((number.bit_length() + 7) // 8)


def code_text(code: int) -> str:
    """Write a code as the standard does: 4.04."""
    return f"{code >> 5}.{code & 31:02d}"


def _extended(data: bytes, at: int, nibble: int) -> tuple[int, int]:
    """Return the number a nibble and the bytes at `at` make, and where the next thing begins."""
    if nibble < 13:
        return nibble, at
    size = nibble - 12
    if size > 2 or at + size > len(data):
        raise CoapFormatError("an option cannot be read")
    return int.from_bytes(data[at : at + size]) + (13 if size == 1 else 269), at + size
