from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from smp import packet as smp_packet

from factory_prov.links.smp.frames import LONGEST_LINE_BYTES, MARKER, FrameFinder, encode

PROMPT = b"\x1b[1;32muart:~$ \x1b[m"


def decoded_by_smp(lines: bytes) -> bytes:
    decoder = smp_packet.decode()
    next(decoder)
    for line in lines.splitlines(keepends=True):
        try:
            decoder.send(line)
        except StopIteration as complete:
            return bytes(complete.value)
    raise AssertionError("the frame is not complete")


def found(data: bytes, *, pieces: int = 4096) -> tuple[bytes, list[bytes]]:
    finder, console, packets = FrameFinder(), b"", list[bytes]()
    for at in range(0, len(data), pieces):
        heard = finder.feed(data[at : at + pieces])
        console += heard.console
        packets += heard.packets
    return console, packets


@pytest.mark.slow
@given(packet=st.binary(min_size=1, max_size=700), limit=st.integers(7, 200))
def test_an_independent_reader_gets_the_packet_back_from_lines_within_the_limit(packet: bytes, limit: int) -> None:
    lines = encode(packet, limit)

    assert decoded_by_smp(lines) == packet
    assert max(len(line) for line in lines.splitlines(keepends=True)) <= limit
    assert lines.count(b"\x06\x09") == 1


def test_full_lines_are_as_long_as_the_device_takes() -> None:
    lines = encode(bytes(380), 127).splitlines(keepends=True)

    assert [len(line) for line in lines] == [127, 127, 127, 127, 19]


# Noise: anything a console prints. The only thing it cannot hold is a marker, or it would be a damaged frame.
noise_pieces = st.lists(
    st.sampled_from([b"", PROMPT, b"\n", b"\r\n", b"[00:01] <err> anjay: Short Server ID\r\n", b"\x06", b"\x04", b"="])
    | st.binary(max_size=20),
    max_size=4,
).map(b"".join)
packets_on_a_line = st.lists(st.binary(min_size=1, max_size=300), min_size=1, max_size=4)


@given(packets=packets_on_a_line, pieces=st.integers(1, 40), draw=st.data())
def test_any_interleaving_of_noise_and_frames_gives_the_same_packets(
    packets: list[bytes], pieces: int, draw: st.DataObject
) -> None:
    stream = noise = b""
    for packet in packets:
        for line in smp_packet.encode(packet, 127):
            before = draw.draw(noise_pieces)
            if MARKER.search(before):
                before = b"\x06"  # half of one is noise
            stream += before + line
            noise += before + b"\n"

    assert found(stream, pieces=pieces) == (noise, packets)


torn_frames = st.lists(st.sampled_from([b"\x06\x09", b"\x04\x14", b"AAAA", b"==", b"\n"])).map(b"".join)


@given(data=st.binary(max_size=400) | torn_frames)
@example(b"\x06\x09\n" * 3)
@example(b"\x06\x09====\n")
@example(b"\x06\x09AAAA\n")
@example(b"\x06\x09AAIA\n")
def test_nothing_a_line_can_bring_breaks_the_finder(data: bytes) -> None:
    sound = encode(b"sound", 127)

    assert found(data + b"\n" + sound)[1][-1:] == [b"sound"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "spoiled",
    [
        pytest.param(lambda whole: whole[:40] + b"\n", id="cut"),
        pytest.param(lambda whole: whole[:40], id="cut without a newline"),
        pytest.param(lambda whole: whole[:40] + b"!" + whole[41:], id="no base64"),
        pytest.param(lambda whole: whole[:40] + bytes([whole[40] ^ 1]) + whole[41:], id="one bit"),
        pytest.param(lambda whole: whole.replace(b"\x04\x14", b"\x04\x15"), id="continuation not recognised"),
        pytest.param(lambda whole: whole.replace(b"\x06\x09", b"\x06\x08"), id="start not recognised"),
        pytest.param(lambda whole: whole[whole.index(b"\x04\x14") :], id="start missing"),
        pytest.param(lambda whole: b"\x06\x09" + b"A" * 9000, id="endless"),
    ],
)
def test_a_spoiled_frame_vanishes_and_the_next_one_is_found(spoiled: object) -> None:
    assert callable(spoiled)
    damaged = spoiled(encode(bytes(range(200)), 127))

    assert found(damaged + encode(b"next", 127))[1] == [b"next"]


def test_what_was_heard_shows_no_content() -> None:
    heard = FrameFinder().feed(b"console" + encode(b"packet", 127))

    assert heard.packets == (b"packet",)
    assert repr(heard) == "Heard()"


def test_a_line_without_an_end_is_waited_for_up_to_its_limit_and_then_is_none() -> None:
    finder = FrameFinder()
    assert finder.feed(b"\x06\x09" + b"A" * LONGEST_LINE_BYTES).console == b""
    finder.feed(b"A")
    assert finder.feed(b"prompt").console == b"prompt"  # no longer in a frame
    finder = FrameFinder()
    finder.feed(b"\x06\x09" + b"A" * LONGEST_LINE_BYTES)
    assert finder.feed(b"\nprompt").console == b"\nprompt"
