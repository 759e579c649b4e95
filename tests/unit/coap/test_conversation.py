"""A request and its answer: repeated, acknowledged first, reset, mixed with strangers; over datagrams and streams."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from factory_prov.cancel import CancelToken
from factory_prov.coap import conversation, message, stream
from factory_prov.coap.conversation import (
    CoapRequest,
    DatagramConversation,
    NoCoapAnswer,
    StreamConversation,
    Transport,
)
from factory_prov.coap.message import CoapMessage, Code, Option, Type
from factory_prov.errors import Cancelled

ASKED = CoapRequest(code=Code.POST, path=("rd",), queries=("ep=a", "lt=60"), content_format=40, payload=b"</>")


class Wire:
    """Answers by a function: what was sent → the messages that come back."""

    def __init__(self, answers: Callable[[bytes, int], list[bytes]]) -> None:
        self.answers = answers
        self.sent: list[bytes] = []
        self.coming: list[bytes] = []

    def send(self, data: bytes) -> None:
        self.sent.append(data)
        self.coming += self.answers(data, len(self.sent))

    def receive(self, timeout_s: float) -> bytes | None:
        return self.coming.pop(0) if self.coming else None


def answer_to(
    data: bytes, kind: Type, code: int, *, message_id: int | None = None, token: bytes | None = None
) -> bytes:
    asked = message.decode(data)
    return message.encode(
        CoapMessage(
            type=kind,
            code=code,
            message_id=asked.message_id if message_id is None else message_id,
            token=asked.token if token is None else token,
        )
    )


def test_a_request_says_all_of_it() -> None:
    wire = Wire(lambda data, _: [answer_to(data, Type.ACKNOWLEDGEMENT, Code.CREATED)])
    assert DatagramConversation(wire, CancelToken()).request(ASKED, timeout_s=5).code == Code.CREATED
    (data,) = wire.sent
    asked = message.decode(data)
    assert asked.texts(Option.URI_PATH) == ("rd",)
    assert asked.texts(Option.URI_QUERY) == ("ep=a", "lt=60")
    assert (Option.CONTENT_FORMAT, b"\x28") in asked.options
    assert asked.payload == b"</>"


def test_it_is_repeated_until_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversation, "ACK_TIMEOUT_S", 0.001)
    wire = Wire(lambda data, times: [answer_to(data, Type.ACKNOWLEDGEMENT, Code.CREATED)] if times == 3 else [])
    DatagramConversation(wire, CancelToken()).request(ASKED, timeout_s=5)
    assert len(set(wire.sent)) == 1
    assert len(wire.sent) == 3


def test_an_answer_of_its_own_is_acknowledged() -> None:
    def answers(data: bytes, times: int) -> list[bytes]:
        if times > 1:
            return []
        return [
            answer_to(data, Type.ACKNOWLEDGEMENT, Code.EMPTY, token=b""),
            answer_to(data, Type.CONFIRMABLE, Code.CREATED, message_id=7),
        ]

    wire = Wire(answers)
    DatagramConversation(wire, CancelToken()).request(ASKED, timeout_s=5)
    last = message.decode(wire.sent[-1])
    assert (last.type, last.message_id, last.code) == (Type.ACKNOWLEDGEMENT, 7, Code.EMPTY)


def test_strangers_are_passed_over_and_asked_no_more() -> None:
    def answers(data: bytes, times: int) -> list[bytes]:
        if times > 1:
            return []
        return [
            b"\x00",
            answer_to(data, Type.ACKNOWLEDGEMENT, Code.CREATED, token=b"other"),
            answer_to(data, Type.CONFIRMABLE, Code.GET, message_id=9, token=b"get"),
            answer_to(data, Type.ACKNOWLEDGEMENT, Code.CHANGED),
        ]

    wire = Wire(answers)
    assert DatagramConversation(wire, CancelToken()).request(ASKED, timeout_s=5).code == Code.CHANGED
    assert [message.decode(data).type for data in wire.sent] == [Type.CONFIRMABLE, Type.RESET]


@pytest.mark.parametrize("reset", [True, False])
def test_no_answer(reset: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    wire = Wire(lambda data, _: [answer_to(data, Type.RESET, Code.EMPTY, token=b"")] if reset else [])
    with pytest.raises(NoCoapAnswer):
        DatagramConversation(wire, CancelToken()).request(ASKED, timeout_s=0.01)


def test_a_ping_is_answered_by_a_reset() -> None:
    wire = Wire(lambda data, _: [answer_to(data, Type.RESET, Code.EMPTY)])
    DatagramConversation(wire, CancelToken()).ping(timeout_s=5)
    assert len(wire.sent[0]) == 4


def test_a_cancel_ends_it() -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        DatagramConversation(Wire(lambda *_: []), cancel).request(ASKED, timeout_s=5)


def streamed(data: bytes, code: int) -> bytes:
    (asked,) = stream.StreamDecoder().feed(data)
    return stream.encode(
        CoapMessage(type=Type.NON_CONFIRMABLE, code=code, message_id=0, token=asked.token, payload=b"x" * 20)
    )


def test_over_a_stream_settings_come_first() -> None:
    def answers(data: bytes, times: int) -> list[bytes]:
        if times == 1:
            return [bytes.fromhex("00e1") + bytes.fromhex("01e207")]  # its settings and a ping
        if times == 3:
            return []
        answer = streamed(data, Code.CREATED)
        return [answer[:5], answer[5:]]

    wire = Wire(answers)
    talk: Transport = wire
    assert StreamConversation(talk, CancelToken()).request(ASKED, timeout_s=5).code == Code.CREATED
    assert [next(iter(stream.StreamDecoder().feed(data))).code for data in wire.sent] == [
        Code.CSM,
        Code.POST,
        Code.PONG,
    ]


@pytest.mark.parametrize("coming", [[], [bytes.fromhex("00e5")], [bytes.fromhex("0fe1")]])
def test_over_a_stream_no_answer(coming: list[bytes]) -> None:
    wire = Wire(lambda data, times: coming if times == 2 else [])
    with pytest.raises(NoCoapAnswer):
        StreamConversation(wire, CancelToken()).request(ASKED, timeout_s=0.01)


def test_a_ping_over_a_stream() -> None:
    wire = Wire(lambda data, times: [streamed(data, Code.PONG)] if times == 2 else [])
    StreamConversation(wire, CancelToken()).ping(timeout_s=5)
