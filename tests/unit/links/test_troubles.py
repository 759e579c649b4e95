"""What goes wrong on a serial line, and what the link makes of it."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING

import cbor2
import pytest
from patience import ENDLESS_S, soon

from factory_prov.cancel import CancelToken
from factory_prov.errors import (
    Cancelled,
    DeviceRefused,
    LinkLost,
    LinkTimeout,
    NoSmp,
)
from factory_prov.links.options import LinkOptions
from factory_prov.links.smp.file_link import FileLink
from factory_prov.secret import Secret

if TYPE_CHECKING:
    from conftest import Board, Opener


ENDPOINT, PACK, RESULT = "/factory/endpoint.txt", "/factory/provision.cbor", "/factory/result.txt"
NAME = b"urn:dev:os:1-42"
DATA = Secret(Random(1).randbytes(1119))
PIECES = [322, 327, 327, 143]
TROUBLES = ["lost", "damaged", "unfinished", "late", "other_sequence", "nonsense"]


def ignore(done: int, total: int) -> None: ...


@pytest.mark.slow
@pytest.mark.parametrize("trouble", [*TROUBLES, "request_lost"])
def test_reading_is_asked_again(board: Board, opened: Opener, trouble: str) -> None:
    board.faults[0] = trouble

    assert opened(board).download(ENDPOINT) == NAME
    assert board.raw.count(b"\n\x06\x09") == 2  # after a silence a newline goes first


def test_an_answer_within_the_limit_is_no_late_one(board: Board, opened: Opener) -> None:
    board.faults[0] = "late"

    assert opened(board, reply_timeout_s=2.0).download(ENDPOINT) == NAME
    assert len(board.packets) == 1


def test_a_device_that_stays_silent_times_out(board: Board, opened: Opener) -> None:
    board.dead = True
    link, began = opened(board), time.monotonic()

    with soon(), pytest.raises(LinkTimeout, match=f"asked to read {ENDPOINT} and did not answer within 0.2 s"):
        link.download(ENDPOINT)
    assert time.monotonic() - began >= 0.4


@pytest.mark.slow
def test_a_lost_result_is_not_asked_for_again(board: Board, opened: Opener) -> None:
    board.faults[0] = "lost"

    with pytest.raises(LinkTimeout):
        opened(board).stat(RESULT)
    assert len(board.packets) == 1


def test_the_result_may_take_its_time(board: Board, opened: Opener) -> None:
    board.result_delay_s, board.files[RESULT] = 0.7, b"-1"

    assert opened(board).stat(RESULT) == 2


@pytest.mark.slow
@pytest.mark.parametrize("trouble", TROUBLES)
@pytest.mark.parametrize("number", [0, 1, 2])
def test_after_a_lost_answer_the_next_piece_decides(board: Board, opened: Opener, number: int, trouble: str) -> None:
    board.faults[number] = trouble
    told = []

    opened(board).upload(PACK, DATA, lambda done, _: told.append(done))

    assert bytes(board.received) == DATA.reveal()
    assert not board.dead
    assert len(board.packets) == 4  # no piece was sent twice
    assert told == [ends for at, ends in enumerate(itertools.accumulate(PIECES)) if at != number]


def test_a_piece_that_never_arrived_ends_the_upload_and_is_not_sent_again(board: Board, opened: Opener) -> None:
    board.faults[0] = "request_lost"

    with pytest.raises(LinkTimeout, match=f"write {PACK}"):
        opened(board).upload(PACK, DATA, ignore)
    assert [cbor2.loads(packet[8:])["off"] for packet in board.packets] == [0, 322]


def test_a_next_piece_that_is_refused_ends_the_upload(board: Board, opened: Opener) -> None:
    board.faults[1] = "lost"
    board.refusals[2] = 3

    with pytest.raises(DeviceRefused):
        opened(board).upload(PACK, DATA, ignore)
    assert len(board.packets) == 3


def test_the_last_answer_must_come(board: Board, opened: Opener) -> None:
    board.faults[3] = "lost"

    with pytest.raises(LinkTimeout):
        opened(board).upload(PACK, DATA, ignore)
    assert len(board.packets) == 4


def test_an_answer_that_comes_twice_does_no_harm(board: Board, opened: Opener) -> None:
    board.faults = dict.fromkeys(range(6), "twice")
    link = opened(board)

    assert link.download(ENDPOINT) == NAME
    link.upload(PACK, DATA, ignore)
    assert link.stat(RESULT) == 1


@pytest.mark.slow
@pytest.mark.parametrize(("new_dialect", "group", "rc"), [(False, 0, 5), (True, 8, 3)])
def test_a_refusal_tells_group_and_code(board: Board, opened: Opener, new_dialect: bool, group: int, rc: int) -> None:
    board.new_dialect, board.files = new_dialect, {}
    link = opened(board)

    for ask in (link.download, link.stat):
        with pytest.raises(DeviceRefused, match=rf"\(group {group}, code {rc}\)") as caught:
            ask(ENDPOINT)
        assert (caught.value.group, caught.value.rc, caught.value.place) == (group, rc, board.port)
    assert len(board.packets) == 2


def test_a_refused_first_piece_is_the_only_one(board: Board, opened: Opener) -> None:
    board.new_dialect, board.refusals = True, {0: 3}

    with pytest.raises(DeviceRefused) as caught:
        opened(board).upload(PACK, DATA, ignore)
    assert (caught.value.group, caught.value.rc, len(board.packets)) == (8, 3, 1)


def test_an_answer_that_does_not_fit_is_refused(board: Board, opened: Opener) -> None:
    board.download_bytes = 0
    board.received += b"someone else was here"
    link = opened(board)

    assert link.download(ENDPOINT) == b""
    with pytest.raises(LinkTimeout):
        link.upload(PACK, Secret(b"x"), ignore)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["echo", "echo_without_markers", "echo_wrapped"])
def test_an_echo_means_no_smp_at_once(board: Board, opened: Opener, kind: str) -> None:
    board.shell = kind
    link = opened(board, reply_timeout_s=ENDLESS_S)

    with soon(), pytest.raises(NoSmp):
        link.download(ENDPOINT)


@pytest.mark.slow
def test_an_echo_of_a_board_that_has_smp_is_a_damaged_request(board: Board, opened: Opener) -> None:
    link = opened(board)
    assert link.download(ENDPOINT) == NAME
    board.shell = "echo"

    with pytest.raises(LinkTimeout):
        link.stat(RESULT)


@pytest.mark.slow
def test_a_silent_console_is_no_proof_of_anything(board: Board, opened: Opener) -> None:
    board.shell = "silent"

    with pytest.raises(LinkTimeout):
        opened(board).download(ENDPOINT)


@pytest.mark.slow
@pytest.mark.parametrize("number", [0, 1, 3])
def test_a_board_unplugged_in_an_exchange_is_lost(board: Board, opened: Opener, number: int) -> None:
    board.faults[number] = "close"
    link = opened(board)

    with pytest.raises(LinkLost, match="went away"):
        link.upload(PACK, DATA, ignore)
    with pytest.raises(LinkLost):
        link.wait_console("anything", timeout_s=5)


def test_a_closed_link_is_lost_and_closes_again(board: Board, opened: Opener) -> None:
    link = opened(board)
    link.close()
    link.close()

    with pytest.raises(LinkLost):
        link.stat(RESULT)


def test_a_port_is_free_again_after_every_way_out(board: Board) -> None:
    def use_and_leave() -> None:
        with FileLink.open(board.port, LinkOptions(), CancelToken()) as link:
            raise KeyError(link.download(ENDPOINT))

    for _ in range(3):
        with pytest.raises(KeyError, match="urn"):
            use_and_leave()


@pytest.mark.slow
@pytest.mark.parametrize("verb", ["wait", "download", "stat", "upload"])
def test_a_cancel_ends_every_wait(board: Board, opened: Opener, verb: str) -> None:
    board.dead, cancel = True, CancelToken()
    link = opened(board, cancel, reply_timeout_s=ENDLESS_S, result_timeout_s=ENDLESS_S)
    verbs: dict[str, Callable[[], object]] = {
        "wait": lambda: link.wait_console("never", timeout_s=ENDLESS_S),
        "download": lambda: link.download(ENDPOINT),
        "stat": lambda: link.stat(RESULT),
        "upload": lambda: link.upload(PACK, DATA, ignore),
    }
    timer = threading.Timer(0.15, cancel.cancel)
    timer.start()

    with soon(), pytest.raises(Cancelled):
        verbs[verb]()

    timer.join()


def test_a_session_broken_off_in_mid_frame_is_followed_by_a_sound_one(board: Board, opened: Opener) -> None:
    link = opened(board)
    link._session._port.write(b"\x06\x09AAkKAA")

    assert link.download(ENDPOINT) == NAME
    assert len(board.packets) == 1


def test_only_the_first_request_needs_a_newline(board: Board, opened: Opener) -> None:
    link = opened(board)
    link.download(ENDPOINT)
    link.upload(PACK, DATA, ignore)

    assert board.raw.startswith(b"\n\x06\x09")
    assert b"\n\n" not in board.raw
