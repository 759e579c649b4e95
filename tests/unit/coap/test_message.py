"""The CoAP codec, against messages written by hand from RFC 7252 and against itself."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factory_prov.coap import message as coap
from factory_prov.coap.message import CoapFormatError, CoapMessage, Code, Option, Type

MESSAGES = st.builds(
    CoapMessage,
    type=st.sampled_from(Type),
    code=st.integers(0, 255),
    message_id=st.integers(0, 65535),
    token=st.binary(max_size=8),
    options=st.lists(st.tuples(st.integers(0, 65535), st.binary(max_size=300))).map(
        lambda options: tuple(sorted(options, key=lambda option: option[0]))
    ),
    payload=st.binary(max_size=300),
)


def test_a_message_of_the_rfc() -> None:
    # RFC 7252 Appendix A, figure 16: a GET of /temperature, message id 0x7d34.
    data = bytes.fromhex("40017d34bb") + b"temperature"
    message = CoapMessage(
        type=Type.CONFIRMABLE,
        code=Code.GET,
        message_id=0x7D34,
        options=((Option.URI_PATH, b"temperature"),),
    )
    assert coap.decode(data) == message
    assert coap.encode(message) == data


def test_a_reply_of_the_rfc() -> None:
    data = bytes.fromhex("60457d34ff") + b"22.3 C"
    message = CoapMessage(type=Type.ACKNOWLEDGEMENT, code=0x45, message_id=0x7D34, payload=b"22.3 C")
    assert coap.decode(data) == message
    assert coap.encode(message) == data


def test_texts_keep_their_order() -> None:
    message = CoapMessage(
        type=Type.CONFIRMABLE, code=2, message_id=1, options=((15, b"a=1"), (11, b"rd"), (15, b"b=2"))
    )
    assert coap.decode(coap.encode(message)).texts(Option.URI_QUERY) == ("a=1", "b=2")


@given(MESSAGES)
def test_there_and_back(message: CoapMessage) -> None:
    assert coap.decode(coap.encode(message)) == message


@given(st.binary(max_size=60))
def test_any_bytes_are_a_message_or_refused(data: bytes) -> None:
    with suppress(CoapFormatError):
        coap.encode(coap.decode(data))


@pytest.mark.parametrize(
    "text",
    ["", "400100", "80010001", "49010001", "42010001aa", "40010001f1", "40010001d1", "40010001e100", "40010001ff"],
)
def test_broken_messages(text: str) -> None:
    with pytest.raises(CoapFormatError):
        coap.decode(bytes.fromhex(text))
