from __future__ import annotations

import base64

import pytest

from factory_prov.links.console import HIDDEN_LINE, Console
from factory_prov.links.smp.frames import encode
from factory_prov.secret import Secret

KEY = b"k3y-SECRET\xf0\x9f\x94\x91--padding-of-the-pack--"


def console_with(*pieces: bytes) -> Console:
    console = Console()
    for piece in pieces:
        console.feed(piece)
    return console


def test_a_text_counts_once_and_takes_what_stood_before_it() -> None:
    console = console_with(b"first banner\r\nsecond banner\r\n")

    assert console.take("second banner")
    assert not console.take("first banner")
    assert not console.take("second banner")


def test_a_text_is_found_in_pieces_and_under_colours() -> None:
    pieces = [bytes([byte]) for byte in b"\x1b[1;32mpersistence: \x1b[0;36mAnjay\x1b[m restored from\r\n"]

    assert console_with(*pieces).take("persistence: Anjay restored from")


def test_what_is_forgotten_is_not_found() -> None:
    console = console_with(b"old banner")
    console.forget()

    assert not console.take("old banner")


def test_the_tail_shows_the_last_lines_once_each() -> None:
    console = console_with(*(b"line %d\r\n" % number for number in range(90)), b"\x1b[1;32muart:~$ \x1b[m\r\n" * 9)

    lines = console.tail().splitlines()

    assert lines[-3:] == ["line 88", "line 89", "uart:~$"]
    assert len(lines) == 40


@pytest.mark.slow
@pytest.mark.parametrize(
    "shown",
    [
        pytest.param(encode(KEY, 127)[2:], id="base64"),
        pytest.param(encode(KEY, 127)[9:23] + b": command not found", id="a part of the base64"),
        pytest.param(encode(KEY, 127)[9:16] + b"\x1b[0m" + encode(KEY, 127)[16:30], id="with colours in it"),
        pytest.param(b"I: " + KEY.hex().encode(), id="hexadecimal"),
        pytest.param(b"I: " + KEY.hex(" ").upper().encode(), id="a dump"),
        pytest.param(b"psk=" + KEY[:10], id="as it is"),
    ],
)
def test_the_tail_never_shows_what_was_sent(shown: bytes) -> None:
    console = Console()
    console.hide_payload(Secret(KEY))
    console.hide_frames(Secret(encode(KEY, 127)))
    console.feed(b"booted\n" + shown + b"\n<err> anjay: Short Server ID\n")

    assert console.tail().splitlines() == ["booted", HIDDEN_LINE, "<err> anjay: Short Server ID"]
    assert base64.b64encode(KEY)[4:12].decode() not in repr(vars(console)).replace(repr(vars(console)["_tail"]), "")


def test_an_echo_is_found_even_when_the_terminal_wraps_it() -> None:
    console = console_with(b"AAkKAAAX")
    console.begin_request()
    assert not console.echoes("AAkKAAAX")
    console.feed(b"uart:~$ AAkK\r\n\x1b[36mAAAX: command not found")

    assert console.echoes("AAkKAAAX")
