"""The device's verdict, what answers that fit nothing are told as, and devices that never come to an end."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from factory_prov.cancel import CancelToken
from factory_prov.errors import (
    AnswerUnfit,
    DeviceRefused,
    LinkTimeout,
    NoSmp,
    TooSlow,
    UploadUnsupported,
    VerdictLost,
)
from factory_prov.links.options import LinkOptions
from factory_prov.links.smp.provisioning import ProvisioningLink
from factory_prov.secret import Secret

if TYPE_CHECKING:
    from conftest import Board

ENDPOINT, RESULT = "/factory/endpoint.txt", "/factory/result.txt"
DATA = Secret(Random(1).randbytes(1119))


NOT_YES = [
    *(b"1", b"5", b"E", b"00", b" 0", b"0 ", b"0\n", b"0\r\n", b"0\0", b"-0", b"+0", b"", b"\0", b"\x80", b"-1", b"O"),
    *(b"\xef\xbb\xbf0", b"0" * 5000, b"0" + bytes(300)),
]


def opened(board: Board, **options: Any) -> ProvisioningLink:
    defaults = {"reply_timeout_s": 0.2, "result_timeout_s": 0.5}
    return ProvisioningLink.open(board.port, LinkOptions(**(defaults | options)), CancelToken())


@pytest.mark.parametrize("said", NOT_YES, ids=range(len(NOT_YES)))
@pytest.mark.parametrize("piece_bytes", [200, 1])
def test_only_the_text_0_is_a_yes(board: Board, said: bytes, piece_bytes: int) -> None:
    board.files[RESULT], board.download_bytes = said, piece_bytes
    with opened(board) as link:
        verdict = link.verdict()
    assert not verdict.applied
    assert len(verdict.shown) < 80
    assert verdict.shown.isprintable()
    assert len(board.packets) == 1


@pytest.mark.parametrize("new_dialect", [False, True])
def test_the_text_0_is_a_yes_and_asked_for_once(board: Board, new_dialect: bool) -> None:
    board.new_dialect = new_dialect
    with opened(board) as link:
        assert link.verdict().applied
    assert len(board.packets) == 1


def keep_open_at_its_end(board: Board, monkeypatch: pytest.MonkeyPatch, *, for_good: bool) -> None:
    """Answer as newer firmware: a file that was read through is empty until another one is opened, or for good."""
    answer, read = board._answer, list[str]()

    def again(op: int, command: int, fields: dict[str, Any]) -> Any:
        name = fields["name"]
        reply = answer(op, command, fields)
        if reply and (name in read if for_good else read[-1:] == [name]):
            reply["data"] = b""
        read.append(name)
        return reply

    monkeypatch.setattr(board, "_answer", again)


@pytest.mark.parametrize(("said", "applied"), [(b"0", True), (b"5", False), (b"-1", False)])
@pytest.mark.parametrize("new", [False, True])
def test_a_lost_verdict_is_read_again(
    board: Board, monkeypatch: pytest.MonkeyPatch, said: bytes, applied: bool, new: bool
) -> None:
    board.files[RESULT], board.faults[0] = said, "lost"
    if new:
        keep_open_at_its_end(board, monkeypatch, for_good=False)
    with opened(board) as link:
        with pytest.raises(LinkTimeout):
            link.verdict()
        assert link.verdict_again().applied is applied


@pytest.mark.parametrize("said", [b"0", b"5", b"-1", b"0\n"])
def test_where_it_cannot_be_read_again_its_length_only_refuses(
    board: Board, monkeypatch: pytest.MonkeyPatch, said: bytes
) -> None:
    board.files[RESULT], board.faults[0] = said, "lost"
    keep_open_at_its_end(board, monkeypatch, for_good=True)
    with opened(board) as link:
        with pytest.raises(LinkTimeout):
            link.verdict()
        if len(said) == 1:
            with pytest.raises(VerdictLost, match="does not say it a second time"):
                link.verdict_again()
        else:
            assert not link.verdict_again().applied


def test_a_board_that_is_silent_ever_after_has_lost_its_verdict(board: Board) -> None:
    board.dead = True
    with opened(board) as link, pytest.raises(VerdictLost):
        link.verdict_again()


UNFIT: list[Any] = [
    {},
    {"rc": 0},
    {"rc": 1 << 24_000},
    {"rc": "0", "off": 0, "data": b"0", "len": 1},
    {"rc": None, "off": 0, "data": b"0", "len": 1},
    {"rc": False, "off": 0, "data": b"0", "len": 1},
    {"err": 0, "off": 0, "data": b"0", "len": 1},
    {"err": {}, "off": 0, "data": b"0", "len": 1},
    {"err": {"group": 8}, "off": 0, "data": b"0", "len": 1},
    {"err": {"group": "8", "rc": 3}},
    {"err": [8, 3], "off": 0, "data": b"0", "len": 1},
    {"off": "0", "data": b"0", "len": 1},
    {"off": 0, "data": "0", "len": 1},
    {"off": 0, "data": b"0", "len": "1"},
    {"off": 0, "data": b"0", "len": 1 << 70},
    {"off": 1, "data": b"0", "len": 1},
    {"data": b"0", "len": 1},
    {"off": 0, "len": 1},
    [],
    "0",
    0,
    None,
]


@pytest.mark.parametrize("answer", UNFIT, ids=range(len(UNFIT)))
@pytest.mark.parametrize("verb", ["own_name", "send_pack", "verdict"])
def test_an_answer_that_fits_nothing_is_told_as_that(
    board: Board, monkeypatch: pytest.MonkeyPatch, verb: str, answer: Any
) -> None:
    monkeypatch.setattr(board, "_answer", lambda *_: answer if answer is not None else "none")
    with opened(board) as link, pytest.raises(AnswerUnfit, match="does not fit it") as caught:
        link.send_pack(DATA, lambda *_: None) if verb == "send_pack" else getattr(link, verb)()
    assert len(str(caught.value)) < 300


def test_a_result_without_its_length_is_no_verdict(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(board, "_answer", lambda *_: {"off": 0, "data": b"0"})
    with opened(board) as link, pytest.raises(AnswerUnfit):
        link.verdict()


def test_a_length_that_is_not_told_is_no_length(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(board, "_answer", lambda *_: {"off": 0, "rc": 0})
    with opened(board) as link, pytest.raises(AnswerUnfit, match="measure /factory/result"):
        link.stat(RESULT)


@pytest.mark.parametrize(("number", "kind"), [(0, UploadUnsupported), (1, DeviceRefused), (3, DeviceRefused)])
def test_only_the_first_piece_shows_a_firmware_that_takes_no_configuration(
    board: Board, number: int, kind: type[DeviceRefused]
) -> None:
    board.new_dialect, board.refusals = True, {number: 3}
    with opened(board) as link, pytest.raises(DeviceRefused) as caught:
        link.send_pack(DATA, lambda *_: None)
    assert type(caught.value) is kind
    assert (caught.value.group, caught.value.rc) == (8, 3)
    assert ("Zephyr 3.2" in str(caught.value.cure)) is (kind is UploadUnsupported)


def test_a_program_with_smp_and_without_files_is_the_wrong_one(board: Board) -> None:
    board.refusals[0] = 8
    with opened(board) as link, pytest.raises(NoSmp, match="no files"):
        link.own_name()


def test_a_device_that_answers_each_time_and_never_ends_is_given_up(
    board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    board.files[ENDPOINT], board.download_bytes = b"x" * 60_000, 1
    monkeypatch.setattr(LinkOptions, "file_timeout_s", 0.3)
    with opened(board) as link, pytest.raises(TooSlow, match=r"reading /factory/endpoint\.txt is not done after"):
        link.own_name()


def test_a_device_that_takes_each_piece_and_never_ends_is_given_up(
    board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LinkOptions, "upload_timeout_s", lambda *_, **__: 0.2)
    with (
        opened(board, packet_limit_bytes=80) as link,
        pytest.raises(TooSlow, match=r"writing /factory.* not done"),
    ):
        link.send_pack(Secret(bytes(60_000)), lambda *_: None)
