"""No failure of the link shows what was sent."""

from __future__ import annotations

import logging
import re
import traceback
from collections.abc import Iterator
from random import Random
from typing import TYPE_CHECKING

import pytest

from factory_prov.errors import (
    DeviceRefused,
    FactoryProvError,
    LinkLost,
    LinkTimeout,
    NoSmp,
)
from factory_prov.links.smp.messages import ECHO_CHARACTERS
from factory_prov.secret import Secret

if TYPE_CHECKING:
    from conftest import Board, Opener


PACK = "/factory/provision.cbor"
KEY = b"k3y-SECRET-4711\xf0\x9f\x94\x91"
DATA = Secret(Random(1).randbytes(700) + KEY + Random(2).randbytes(400))
SPELLINGS = (KEY.hex(), KEY.decode(), "SECRET", "M3ktU0VDUkVU", "azN5LVNFQ1JFV", "N5LVNFQ1JFVC", str([*KEY])[1:-1])


def ignore(done: int, total: int) -> None: ...


def hidden_chain(error: BaseException) -> Iterator[str]:
    """Yield what any report could show: texts, arguments, local variables of our frames, and hidden contexts."""
    waiting, seen = [error], list[BaseException]()
    while waiting:
        each = waiting.pop()
        seen.append(each)
        ours = [
            frame for frame in traceback.walk_tb(each.__traceback__) if "/tests/" not in frame[0].f_code.co_filename
        ]
        yield from traceback.StackSummary.extract(iter(ours), capture_locals=True).format()
        yield f"{each!r} {each} {each.args}"
        waiting += [more for more in (each.__cause__, each.__context__) if more and more not in seen]


def pieces_of(sent: bytes) -> Iterator[str]:
    """Yield what was sent in short pieces: base64 as on the wire after the head of each frame, bytes, hexadecimal."""
    for frame in sent.split(b"\x06\x09")[1:]:
        text = re.sub(rb"[^A-Za-z0-9+/=]", b"", frame)[ECHO_CHARACTERS:].decode()
        yield from (text[at : at + 12] for at in range(0, len(text) - 11, 4))
    for at in range(0, len(DATA), 12):
        yield DATA.reveal()[at : at + 12].hex()
        yield repr(DATA.reveal()[at : at + 12])[2:-1]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("trouble", "kind"),
    [
        ("close", LinkLost),
        ("request_lost", LinkTimeout),
        ("refusal", DeviceRefused),
        ("echo", NoSmp),
        ("closed", LinkLost),
    ],
)
@pytest.mark.parametrize("number", [0, 2])
def test_no_failure_shows_what_was_sent(
    board: Board,
    opened: Opener,
    caplog: pytest.LogCaptureFixture,
    trouble: str,
    kind: type[FactoryProvError],
    number: int,
) -> None:
    caplog.set_level(logging.DEBUG)
    link = opened(board)
    if trouble == "refusal":
        board.refusals[number] = 7
    elif trouble == "echo":
        board.shell = "echo_without_markers"
    elif trouble == "closed":
        link.close()
    else:
        board.faults[number] = trouble

    with pytest.raises(kind) as caught:
        link.upload(PACK, DATA, ignore)

    # The board's own thread logs what it decodes; ours must not.
    logged = [record.getMessage() for record in caplog.records if record.threadName == "MainThread"]
    shown = "\n".join([*hidden_chain(caught.value), link.console_tail(), *logged])
    assert not [spelling for spelling in SPELLINGS if spelling in shown]
    assert not [piece for piece in pieces_of(bytes(board.raw)) if piece in shown]
    assert str(caught.value.cure)
