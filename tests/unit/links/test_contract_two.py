"""The line to a device of version 2: finding out that it is, pieces lost and repeated, the commit, and what became."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from random import Random
from typing import Any

import cbor2
import pytest
from board_of_two import ANSWER, COMMIT, IDENTITY, BoardOfTwo
from scripted_board import ENDPOINT, HEADER, PACK, Board, Fault

from factory_prov.cancel import CancelToken
from factory_prov.device_contract.files import DeviceState
from factory_prov.errors import AnswerUnfit, Cancelled, DeviceBusy, DeviceRefused, LinkTimeout
from factory_prov.links.options import LinkOptions
from factory_prov.links.protocol import ResultVerdict
from factory_prov.links.smp import pack_upload
from factory_prov.links.smp.provisioning import ProvisioningLink
from factory_prov.secret import Secret

DATA = Secret(Random(2).randbytes(3333))
DIGEST = hashlib.sha256(DATA.reveal()).digest()
V1_BANNER = b"\x1b[0m[00:00:00.251] <inf> app: Device ready for provisioning.\x1b[0m\r\n"
READY = "Device ready for provisioning."
Opened = Callable[..., ProvisioningLink]


@pytest.fixture
def opened() -> Iterator[Opened]:
    with ExitStack() as stack:

        def opener(board: Board, cancel: CancelToken | None = None, **options: Any) -> ProvisioningLink:
            stack.enter_context(board)
            given = LinkOptions(**({"reply_timeout_s": 0.3, "result_timeout_s": 5.0} | options))
            link = ProvisioningLink.open(board.port, given, cancel or CancelToken())
            stack.enter_context(link)
            if board.banner:
                link.wait_console(READY, timeout_s=5)
            return link

        yield opener


def paths(board: Board) -> list[tuple[int, str]]:
    """Return what was asked: operation and file."""
    asked = ((packet[0] & 7, cbor2.loads(packet[HEADER.size :])["name"]) for packet in board.packets)
    return list(asked)


def told(link: ProvisioningLink, *, ask: bool = True) -> ResultVerdict:
    """Take a device through: name, identity, pack, verdict."""
    if ask:
        link.own_name()
        assert link.identity() is not None
    link.send_pack(DATA, lambda *_: None)
    verdict = link.verdict()
    assert isinstance(verdict, ResultVerdict)
    return verdict


def test_a_unit_of_version_2_is_known_by_its_line(opened: Opened) -> None:
    board = BoardOfTwo()
    link = opened(board)
    assert link.own_name() == "urn:dev:os:1-42"
    identity = link.identity()
    assert identity is not None
    assert (identity.state, identity.packet_bytes) == (DeviceState.EMPTY, 1024)
    assert paths(board) == [(0, ENDPOINT), (0, IDENTITY)]


def test_a_unit_whose_line_was_not_seen_is_asked(opened: Opened) -> None:
    link = opened(BoardOfTwo(banner=b""))
    link.own_name()
    assert link.identity() is not None
    assert told(link, ask=False).applied


@pytest.mark.parametrize("new", [False, True])
def test_a_unit_of_version_1_whose_line_was_not_seen_is_asked_once(opened: Opened, new: bool) -> None:
    board = Board(new_dialect=new)
    link = opened(board)
    link.own_name()
    assert link.identity() is None
    assert link.identity() is None
    assert [path for _, path in paths(board)].count(IDENTITY) == (0 if board.banner else 1)
    link.send_pack(DATA, lambda *_: None)
    assert bytes(board.received) == DATA.reveal()


def test_a_unit_that_showed_the_line_of_version_1_is_asked_for_nothing_new(opened: Opened) -> None:
    board = Board(banner=V1_BANNER)
    link = opened(board)
    link.own_name()
    assert link.identity() is None
    link.send_pack(DATA, lambda *_: None)
    assert link.verdict().applied
    assert {path for _, path in paths(board)} == {ENDPOINT, PACK, "/factory/result.txt"}
    assert max(len(packet) for packet in board.packets) <= 380


def test_an_identity_that_is_empty_is_none(opened: Opened) -> None:
    board = Board(files={ENDPOINT: b"a", IDENTITY: b"", "/factory/result.txt": b"0"})
    link = opened(board)
    link.own_name()
    assert link.identity() is None


def test_what_was_shown_last_counts(opened: Opened) -> None:
    board = BoardOfTwo(banner=V1_BANNER + BoardOfTwo.banner)
    assert opened(board).identity() is not None


@pytest.mark.parametrize(
    ("key", "value"),
    [("v", 3), ("cap", 0), ("pkt", 12), ("st", "full"), ("obj", "all"), ("sha", b"1" * 32), ("chip", "zz"), ("rng", 1)],
)
def test_an_identity_that_fits_no_contract_is_named_by_its_entry(opened: Opened, key: str, value: object) -> None:
    link = opened(BoardOfTwo(says={IDENTITY: {key: value}}))
    with pytest.raises(AnswerUnfit) as caught:
        link.identity()
    assert f'"{key}"' in str(caught.value)


@pytest.mark.parametrize("content", [b"\xff", b"\x80", bytes(5000), cbor2.dumps([1])])
def test_garbage_in_the_place_of_an_identity_is_told(opened: Opened, content: bytes) -> None:
    with pytest.raises(AnswerUnfit):
        opened(BoardOfTwo(spoilt={IDENTITY: content})).identity()


def test_a_unit_without_a_name_of_its_own_has_an_empty_one(opened: Opened) -> None:
    assert opened(BoardOfTwo(name="")).own_name() == ""


def test_packets_are_as_large_as_the_unit_takes(opened: Opened) -> None:
    board = BoardOfTwo(pkt=1500, packet_limit_bytes=1500)
    assert told(opened(board)).applied
    assert max(len(packet) for packet in board.packets) == 1500
    assert board.stored == DATA.reveal()


def test_packets_are_as_small_as_the_unit_takes(opened: Opened) -> None:
    board = BoardOfTwo(pkt=256, packet_limit_bytes=256)
    assert told(opened(board)).applied
    assert max(len(packet) for packet in board.packets) <= 256


def test_progress_ends_with_all(opened: Opened) -> None:
    shown: list[tuple[int, int]] = []
    opened(BoardOfTwo()).send_pack(DATA, lambda done, total: shown.append((done, total)))
    assert shown == sorted(shown)
    assert shown[-1] == (len(DATA), len(DATA))


@pytest.mark.parametrize(
    ("fault", "number"),
    [
        *((Fault.LOST, number) for number in (2, 3, 5, 7)),
        *((Fault.REQUEST_LOST, number) for number in (2, 5, 7)),
        *((fault, 3) for fault in (Fault.DAMAGED, Fault.UNFINISHED, Fault.NONSENSE)),
    ],
)
def test_a_lost_answer_costs_one_piece(opened: Opened, fault: Fault, number: int) -> None:
    board = BoardOfTwo(faults={number: fault})
    assert told(opened(board)).applied
    assert board.stored == DATA.reveal()
    assert board.written == 4  # nothing twice


def test_a_piece_is_not_sent_for_ever(opened: Opened) -> None:
    board = BoardOfTwo(faults=dict.fromkeys(range(3, 100), Fault.LOST))
    link = opened(board)
    with pytest.raises(LinkTimeout):
        told(link)
    assert len(board.packets) == 3 + pack_upload.SENDINGS


def test_a_late_answer_is_not_taken_for_another(opened: Opened) -> None:
    board = BoardOfTwo(faults={3: Fault.LATE}, late_s=0.5)
    assert told(opened(board)).applied
    assert board.stored == DATA.reveal()


def test_a_unit_that_is_behind_says_where(opened: Opened) -> None:
    def lose(board: BoardOfTwo, path: str, op: int) -> None:
        if (op, path) == (2, PACK) and board.written == 3:
            del board.received[1900:]
            board.written += 1

    board = BoardOfTwo(before=lose)
    assert told(opened(board)).applied
    assert board.stored == DATA.reveal()


def test_a_unit_that_started_anew_gets_no_other_beginning(opened: Opened) -> None:
    def reset(board: BoardOfTwo, path: str, op: int) -> None:
        if (op, path) == (2, PACK) and board.written == 2:
            board.start_anew()

    board = BoardOfTwo(before=reset)
    with pytest.raises(DeviceRefused) as caught:
        told(opened(board))
    assert (caught.value.rc, caught.value.expected) == (11, 0)
    assert not board.committed


@pytest.mark.parametrize("offset", [100_000, 4])
def test_an_offset_that_leads_nowhere_ends_the_upload(opened: Opened, offset: int) -> None:
    class Lying(BoardOfTwo):
        def _write(self, path: str, fields: dict[str, Any]) -> dict[str, Any]:
            if path == PACK and fields["off"] > 4:
                return self._refusal(11) | {"off": offset}
            return super()._write(path, fields)

    board = Lying()
    with pytest.raises((DeviceRefused, AnswerUnfit)):
        told(opened(board))
    assert len(board.packets) < 40


def test_a_refusal_of_another_kind_is_told_as_it_is(opened: Opened) -> None:
    board = BoardOfTwo(cap=100)
    with pytest.raises(DeviceRefused) as caught:
        told(opened(board))
    assert caught.value.rc == 10


@pytest.mark.parametrize("fault", [Fault.LOST, Fault.REQUEST_LOST, Fault.DAMAGED])
def test_a_lost_answer_to_the_commit_is_found_out(opened: Opened, fault: Fault) -> None:
    board = BoardOfTwo(faults={6: fault})
    assert told(opened(board)).applied
    assert paths(board)[6] == (2, COMMIT)
    assert paths(board).count((2, COMMIT)) == (2 if fault is Fault.REQUEST_LOST else 1)


def test_a_refused_commit_is_told(opened: Opened) -> None:
    class Refusing(BoardOfTwo):
        def _commit(self, sha256: bytes, length: int) -> dict[str, Any]:
            return self._refusal(10)

    with pytest.raises(DeviceRefused):
        told(opened(Refusing()))


def test_a_unit_may_be_busy_for_a_while(opened: Opened) -> None:
    board = BoardOfTwo(busy=12)
    assert told(opened(board)).applied
    assert paths(board).count((0, ANSWER)) >= 13


def test_a_unit_that_stays_busy_is_told_so(opened: Opened) -> None:
    with pytest.raises(DeviceBusy):
        told(opened(BoardOfTwo(busy=10_000), result_timeout_s=0.4))


def test_answers_lost_while_it_is_busy_are_asked_for_again(opened: Opened) -> None:
    board = BoardOfTwo(busy=3, faults=dict.fromkeys(range(7, 12), Fault.LOST))
    assert told(opened(board)).applied


def test_a_unit_that_falls_silent_behind_its_commit_is_silent(opened: Opened) -> None:
    board = BoardOfTwo(faults=dict.fromkeys(range(7, 1000), Fault.LOST))
    with pytest.raises(LinkTimeout):
        told(opened(board, result_timeout_s=0.5, reply_timeout_s=0.1))


def test_a_unit_that_stored_it_and_started_anew_confirms_it(opened: Opened) -> None:
    def reset(board: BoardOfTwo, path: str, op: int) -> None:
        if path == ANSWER and len(board.committed) == 1:
            board.start_anew()

    board = BoardOfTwo(before=reset)
    assert told(opened(board)).applied
    assert len(board.committed) == 2


def test_a_unit_that_started_anew_without_storing_says_so(opened: Opened) -> None:
    def reset(board: BoardOfTwo, path: str, op: int) -> None:
        if path == ANSWER:
            board.stored = None
            board.start_anew()

    verdict = told(opened(BoardOfTwo(before=reset)))
    assert not verdict.applied
    assert (verdict.result.name, verdict.result.offset) == ("waiting", 0)


@pytest.mark.parametrize(
    "entries",
    [{"sha": b"x" * 32}, {"code": 3, "name": "incomplete"}, {"code": 200, "name": "house-rule", "path": "/3/0/1"}],
)
def test_only_applied_with_the_own_digest_is_a_yes(opened: Opened, entries: dict[str, Any]) -> None:
    verdict = told(opened(BoardOfTwo(says={ANSWER: entries})))
    assert not verdict.applied
    assert verdict.sent_sha256 == DIGEST


@pytest.mark.parametrize("code", range(2, 18))
def test_a_no_is_a_no(opened: Opened, code: int) -> None:
    board = BoardOfTwo(verdict=(code, "so", "/0/1/3"))
    verdict = told(opened(board))
    assert not verdict.applied
    assert (verdict.result.code, verdict.result.path) == (code, "/0/1/3")


@pytest.mark.parametrize("content", [b"0", cbor2.dumps({"code": 0}), cbor2.dumps({"code": "0", "st": "empty"})])
def test_a_result_that_fits_no_contract_is_no_verdict(opened: Opened, content: bytes) -> None:
    with pytest.raises(AnswerUnfit):
        told(opened(BoardOfTwo(spoilt={ANSWER: content})))


def test_the_result_can_be_read_by_itself(opened: Opened) -> None:
    link = opened(BoardOfTwo())
    assert link.result().name == "waiting"


def test_a_pack_that_was_begun_is_committed_only_when_it_is_finished(opened: Opened) -> None:
    board = BoardOfTwo()
    link = opened(board)
    begun = link.begin_pack(DATA, lambda *_: None)
    begun.keep_waiting()
    assert board.written == 1
    noted: list[int] = []
    begun.finish(lambda: noted.append(len(board.received)))
    assert noted == [len(DATA)]
    assert not board.committed
    assert link.verdict().applied


def test_another_upload_that_began_alike_is_found_out_by_its_digest(opened: Opened) -> None:
    board = BoardOfTwo()
    link = opened(board)
    link.own_name()
    link.identity()
    board.total = len(DATA)
    board.received += DATA.reveal()[:1500] + bytes(500)
    link.send_pack(DATA, lambda *_: None)
    verdict = link.verdict()
    assert isinstance(verdict, ResultVerdict)
    assert (verdict.applied, verdict.result.name) == (False, "hash-differs")
    assert board.stored is None


@pytest.mark.parametrize("offset", [0, len(DATA) + 1])
def test_the_first_piece_has_no_other_place(opened: Opened, offset: int) -> None:
    class Lying(BoardOfTwo):
        def _write(self, path: str, fields: dict[str, Any]) -> dict[str, Any]:
            return {"off": offset} if path == PACK else super()._write(path, fields)

    with pytest.raises(AnswerUnfit):
        told(opened(Lying()))


def test_a_small_pack_is_not_committed_by_its_beginning(opened: Opened) -> None:
    board = BoardOfTwo()
    link = opened(board)
    begun = link.begin_pack(Secret(b"\x81\xa2\x00a/\x021"), lambda *_: None)
    begun.give_up()
    assert not board.committed
    assert told(link).applied


def test_a_verdict_is_asked_for_again_without_another_commit(opened: Opened) -> None:
    board = BoardOfTwo()
    link = opened(board)
    told(link)
    assert link.verdict_again().applied
    assert len(board.committed) == 1


def test_nobody_waits_for_a_unit_of_version_2_to_forget(opened: Opened) -> None:
    cancel = CancelToken()
    link = opened(BoardOfTwo(), cancel)
    cancel.cancel()
    link.wait_out()  # a wait would have seen the cancel


def test_a_cancel_ends_the_asking(opened: Opened) -> None:
    cancel = CancelToken()

    def stop(board: BoardOfTwo, path: str, op: int) -> None:
        if path == ANSWER:
            threading.Timer(0.05, cancel.cancel).start()
            board.before = None

    board = BoardOfTwo(busy=10_000, before=stop)
    with pytest.raises(Cancelled):
        told(opened(board, cancel, result_timeout_s=60.0))
