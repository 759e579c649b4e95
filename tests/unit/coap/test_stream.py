"""Framing over streams, against messages written by hand from RFC 8323 and against itself, in any pieces."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factory_prov.coap import stream
from factory_prov.coap.message import CoapFormatError, CoapMessage, Code, Option, Type


def made(code: int, token: bytes = b"", payload: bytes = b"", **options: bytes) -> CoapMessage:
    pairs = tuple(sorted((int(Option[name]), value) for name, value in options.items()))
    return CoapMessage(type=Type.NON_CONFIRMABLE, code=code, message_id=0, token=token, options=pairs, payload=payload)


def test_messages_of_the_rfc() -> None:
    # RFC 8323 §3.2, figure 7 (2.03 with token 0x7f), and settings with nothing in them.
    assert stream.encode(made(Code.CSM)) == bytes.fromhex("00e1")
    assert stream.encode(made(0x43, b"\x7f")) == bytes.fromhex("01437f")
    assert list(stream.StreamDecoder().feed(bytes.fromhex("00e101437f"))) == [made(Code.CSM), made(0x43, b"\x7f")]


@pytest.mark.parametrize("size", [0, 11, 12, 13, 267, 268, 269, 5000, 65_000])
@pytest.mark.parametrize("piece", [1, 7, 100_000])
def test_lengths_of_each_kind_in_pieces(size: int, piece: int) -> None:
    message = made(Code.POST, b"abc", b"x" * size)
    data = stream.encode(message) * 2
    decoder = stream.StreamDecoder()
    found = [each for at in range(0, len(data), piece) for each in decoder.feed(data[at : at + piece])]
    assert found == [message, message]


@pytest.mark.parametrize("text", ["0fe1", "f0ffffffff", "f000ffffff", "10e1ff", "10e1ee"])
def test_what_is_no_coap_is_refused(text: str) -> None:
    with pytest.raises(CoapFormatError):
        list(stream.StreamDecoder().feed(bytes.fromhex(text)))


@given(st.binary(max_size=200))
def test_no_bytes_do_harm(data: bytes) -> None:
    with suppress(CoapFormatError):
        list(stream.StreamDecoder().feed(data))
