from __future__ import annotations

from typing import Any

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from smp import packet as smp_packet

from factory_prov.errors import InputError
from factory_prov.links.options import LinkOptions
from factory_prov.links.smp.messages import FileRequest, Requests, SmpRefusal, SmpReply, read_reply
from factory_prov.secret import Secret

PACK = "/factory/provision.cbor"


def packet_of(request: FileRequest) -> bytes:
    decoder = smp_packet.decode()
    next(decoder)
    for line in request.lines.reveal().splitlines(keepends=True):
        try:
            decoder.send(line)
        except StopIteration as complete:
            return bytes(complete.value)
    raise AssertionError("the frame is not complete")


def packets_of(path: str, size_bytes: int, options: LinkOptions) -> list[bytes]:
    requests, data = Requests(options), Secret(bytes(size_bytes))
    pieces = requests.pieces(path, total=size_bytes)
    return [packet_of(requests.upload(path, data, offset=begins, ends=ends)) for begins, ends in pieces]


def test_the_pieces_of_a_pack_are_those_that_the_device_was_measured_with() -> None:
    packets = packets_of(PACK, 2156, LinkOptions())

    assert [len(cbor2.loads(packet[8:])["data"]) for packet in packets] == [322, 327, 327, 327, 327, 327, 199]
    assert [len(packet) for packet in packets[:-1]] == [380] * 6


@given(limit=st.integers(100, 600), size_bytes=st.integers(0, 3000), path=st.text("abc", min_size=1, max_size=30))
def test_every_packet_is_within_the_limit_and_together_they_are_the_file(
    limit: int, size_bytes: int, path: str
) -> None:
    packets = packets_of(path, size_bytes, LinkOptions(packet_limit_bytes=limit))
    fields = [cbor2.loads(packet[8:]) for packet in packets]

    assert max(len(packet) for packet in packets) <= limit
    assert sum(len(each["data"]) for each in fields) == size_bytes
    assert [each.get("len") for each in fields] == [size_bytes] + [None] * (len(fields) - 1)
    # A byte more would not fit, unless the firmware's own limit of 512 bytes is nearer or a longer head takes it.
    full = list(zip(packets, fields, strict=True))[:-1]
    assert all(len(packet) >= limit - 1 or len(each["data"]) == 512 for packet, each in full)


def test_a_piece_is_the_longest_that_fits_into_a_packet() -> None:
    """The head of the data grows with it, at 24 and at 256 bytes."""
    for offset in (0, 1000):
        for limit in range(50, 620):
            requests = Requests(LinkOptions(packet_limit_bytes=limit))
            length = requests.piece_end("/f", offset=offset, total=9999) - offset
            its_bytes, longer = (size_bytes_of_packet(offset, length + more) for more in (0, 1))
            assert its_bytes <= limit
            assert length == 512 or longer > limit


def size_bytes_of_packet(offset: int, length: int) -> int:
    fields = {"off": offset, "data": bytes(length), "name": "/f"} | ({} if offset else {"len": 9999})
    return 8 + len(cbor2.dumps(fields))


def test_no_room_for_data_is_said_before_anything_is_sent() -> None:
    with pytest.raises(InputError, match="no room for data"):
        list(Requests(LinkOptions(packet_limit_bytes=50)).pieces(PACK, total=10))


@pytest.mark.slow
@pytest.mark.parametrize("path", ["", "a\nb", "é", "x" * 256])
def test_a_path_that_no_device_has_is_refused(path: str) -> None:
    with pytest.raises(InputError, match="no name of a file"):
        Requests(LinkOptions()).stat(path)


@pytest.mark.slow
@pytest.mark.parametrize(
    "options",
    [
        {"baud": 0},
        {"packet_limit_bytes": 5},
        {"line_limit_bytes": 6},
        {"reply_timeout_s": 0},
        {"boot_timeout_s": float("inf")},
        {"result_timeout_s": float("nan")},
        {"download_attempts": 0},
    ],
)
def test_an_option_that_cannot_work_is_refused(options: dict[str, Any]) -> None:
    ((name, value),) = options.items()
    told = "a time limit" if name.endswith("_s") else f"{value} is out of range"
    with pytest.raises(InputError, match=told):
        LinkOptions(**options)


def reply_to(
    request: FileRequest, answer: bytes, *, op: int = 3, group: int = 8, sequence: int = 0, length: int = 0
) -> bytes:
    its = (request.header[6] + sequence) % 256
    size = (len(answer) + length).to_bytes(2, "big")
    return bytes([op | 8, 0, *size, 0, group, its, 0]) + answer


@pytest.fixture
def request_sent() -> FileRequest:
    return Requests(LinkOptions()).upload(PACK, Secret("pack"), offset=0, ends=4)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("answer", "refusal"),
    [
        ({"off": 4}, None),
        ({"off": 4, "rc": 0}, None),
        ({"off": 4, "err": {"group": 8, "rc": 0}}, None),
        ({"off": 4, "match": True, "rsn": "new field"}, None),
        ({"rc": 5}, SmpRefusal(group=0, rc=5)),
        ({"rc": -22, "rsn": "x"}, SmpRefusal(group=0, rc=-22)),
        ({"rc": 4711}, SmpRefusal(group=0, rc=4711)),
        ({"err": {"group": 8, "rc": 3}}, SmpRefusal(group=8, rc=3)),
    ],
)
def test_both_dialects_are_understood(request_sent: FileRequest, answer: object, refusal: SmpRefusal | None) -> None:
    reply = read_reply(reply_to(request_sent, cbor2.dumps(answer)), request_sent)

    assert reply is not None
    assert reply.refusal == refusal
    assert reply.offset == (None if refusal else 4)


@pytest.mark.parametrize(
    "answer",
    [
        {"off": 4, "rc": 1 << 24_000},
        {"off": 4, "rc": -(1 << 40)},
        {"off": 4, "rc": -(1 << 31) - 1},
        {"off": 4, "rc": 1 << 32},
        {"off": 4, "rc": "0"},
        {"off": 4, "rc": False},
        {"off": 4, "err": {"group": 1 << 24_000, "rc": 0}},
        {"off": 4, "err": {"group": 8, "rc": 1 << 24_000}},
        {"off": 4, "err": {"group": 8, "rc": 1.5}},
    ],
    ids=["huge", "small", "below 32 bits", "above 32 bits", "text", "false", "group", "new dialect", "fraction"],
)
def test_a_code_that_is_none_makes_an_answer_that_fits_nothing(request_sent: FileRequest, answer: object) -> None:
    reply = read_reply(reply_to(request_sent, cbor2.dumps(answer)), request_sent)
    assert reply == SmpReply(offset=None, length=None, data=None)


def test_numbers_of_thousands_of_bytes_are_none(request_sent: FileRequest) -> None:
    reply = read_reply(reply_to(request_sent, cbor2.dumps({"off": 1 << 24_000, "len": -(1 << 24_000)})), request_sent)
    assert reply == SmpReply(offset=None, length=None, data=None)


@pytest.mark.slow
@pytest.mark.parametrize("wrong", [{"op": 2}, {"op": 1}, {"group": 1}, {"sequence": 1}, {"length": 1}])
def test_an_answer_to_something_else_is_none(request_sent: FileRequest, wrong: dict[str, int]) -> None:
    assert read_reply(reply_to(request_sent, cbor2.dumps({"off": 4}), **wrong), request_sent) is None


@given(junk=st.binary(max_size=40))
def test_no_answer_breaks_the_reader(junk: bytes) -> None:
    request = Requests(LinkOptions()).stat(PACK)

    for packet in (junk, reply_to(request, junk, op=1)[:7] + b"\x01" + junk):
        reply = read_reply(packet, request)
        assert reply is None or reply.offset is None or isinstance(reply.offset, int)


def test_a_request_shows_nothing_of_what_it_carries() -> None:
    request = Requests(LinkOptions()).upload(PACK, Secret(b"the key of this unit"), offset=0, ends=20)

    assert "key" not in repr(request)
    assert request.echo.encode() in request.lines.reveal()
    assert len(request.echo) == 16
