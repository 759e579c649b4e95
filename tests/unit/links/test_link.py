"""Good runs: files both ways, and the console beside them."""

from __future__ import annotations

import contextlib
import itertools
import threading
import time
from collections.abc import Iterator
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from patience import soon

from factory_prov.cancel import CancelToken
from factory_prov.errors import AnswerUnfit, LinkTimeout
from factory_prov.links.options import LinkOptions
from factory_prov.links.smp import file_link
from factory_prov.links.smp.file_link import FileLink
from factory_prov.secret import Secret

if TYPE_CHECKING:
    from conftest import Board, Opener


ENDPOINT, PACK, RESULT = "/factory/endpoint.txt", "/factory/provision.cbor", "/factory/result.txt"
NAME = b"urn:dev:os:1-42"
DATA = Secret(Random(1).randbytes(1119))
PIECES = [322, 327, 327, 143]


def ignore(done: int, total: int) -> None: ...


@pytest.mark.slow
@pytest.mark.parametrize("new_dialect", [False, True])
@pytest.mark.parametrize("pieces", [1, 3, 4096])
def test_a_unit_is_read_written_and_judged(board: Board, opened: Opener, new_dialect: bool, pieces: int) -> None:
    board.new_dialect, board.pieces = new_dialect, pieces
    link, told = opened(board), []

    assert link.download(ENDPOINT) == NAME
    link.upload(PACK, DATA, lambda done, total: told.append((done, total)))
    assert link.stat(RESULT) == 1

    assert bytes(board.received) == DATA.reveal()
    assert told == [(ends, len(DATA)) for ends in itertools.accumulate(PIECES)]
    assert [len(packet) for packet in board.packets[1:4]] == [380] * 3


def test_a_long_file_is_read_in_pieces(board: Board, opened: Opener) -> None:
    board.files["/log"] = bytes(range(256)) * 5

    assert opened(board).download("/log") == board.files["/log"]
    assert len(board.packets) == 7


def test_a_file_is_read_up_to_the_limit(board: Board, opened: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_link, "DOWNLOAD_LIMIT_BYTES", 300)
    board.files |= {"/full": bytes(300), "/more": bytes(301)}
    link = opened(board)
    assert link.download("/full") == bytes(300)
    with pytest.raises(AnswerUnfit, match="read /more does not fit"):
        link.download("/more")


def test_an_empty_file_is_read_and_written(board: Board, opened: Opener) -> None:
    board.files["/empty"] = b""
    link = opened(board)

    assert link.download("/empty") == b""
    link.upload(PACK, Secret(b""), ignore)
    assert len(board.packets) == 2


def noises(seed: int) -> Iterator[bytes]:
    random = Random(seed)
    choices = [
        b"",
        b"\x1b[1;32muart:~$ \x1b[m",
        b"<inf> anjay: \r\n",
        b"\r\n",
        b"\x06",
        b"\x04",
        b"\x06\x06",
        b"AAAA",
        b"\xff\x00",
    ]
    while True:
        yield b"".join(random.choices(choices, k=random.randrange(5)))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), pieces=st.integers(1, 60), new_dialect=st.booleans())
def test_no_console_noise_changes_what_the_link_hears(board: Board, seed: int, pieces: int, new_dialect: bool) -> None:
    board.noise, board.pieces, board.new_dialect = noises(seed), pieces, new_dialect
    board.received.clear()

    with FileLink.open(board.port, LinkOptions(), CancelToken()) as link:
        assert link.download(ENDPOINT) == NAME
        link.upload(PACK, DATA, ignore)
        assert link.stat(RESULT) == 1
    assert bytes(board.received) == DATA.reveal()


def test_a_banner_before_the_wait_is_not_lost(board: Board, opened: Opener) -> None:
    board.banner = b"*** Booting ***\r\n\x1b[1;32muart:~$ \x1b[mDevice ready for provisioning.\r\n"
    link = opened(board)
    time.sleep(0.2)

    assert link.download(ENDPOINT) == NAME
    link.wait_console("Device ready for provisioning.", timeout_s=0.01)


def test_a_banner_that_does_not_come_is_named(board: Board, opened: Opener) -> None:
    board.banner = b"another image\r\n"
    link, began = opened(board), time.monotonic()

    with soon(), pytest.raises(LinkTimeout, match='did not show "Device ready" within'):
        link.wait_console("Device ready", timeout_s=0.3)
    assert time.monotonic() - began >= 0.3
    assert link.console_tail() == "another image"


def test_the_banner_of_the_image_before_can_be_forgotten(board: Board, opened: Opener) -> None:
    board.banner = b"restored\r\n" * 2
    link = opened(board)
    link.wait_console("restored", timeout_s=1)
    link.wait_console("restored", timeout_s=1)
    board.say(b"restored\r\n")
    time.sleep(0.1)
    link.forget_console()

    with pytest.raises(LinkTimeout):
        link.wait_console("restored", timeout_s=0.1)


def test_a_board_that_never_stops_talking_ends_no_deadline(board: Board, opened: Opener) -> None:
    link = opened(board)

    def talk() -> None:
        with contextlib.suppress(OSError):  # the board is unplugged in the end
            while True:
                board.say(b"<inf> chatter\r\n" * 100)

    link.drain()
    talker = threading.Thread(target=talk)
    talker.start()
    try:
        with soon():
            link.drain()
            with pytest.raises(LinkTimeout):
                link.wait_console("never", timeout_s=0.2)
    finally:
        board.unplug()
        talker.join()
