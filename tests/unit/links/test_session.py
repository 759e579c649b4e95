"""One exchange over a port that fails: what is told, and that nothing more is written."""

from __future__ import annotations

import traceback
from dataclasses import dataclass, field

import pytest

from factory_prov.cancel import CancelToken
from factory_prov.errors import Cancelled, LinkLost, LinkTimeout, NoSmp
from factory_prov.links.options import LinkOptions
from factory_prov.links.smp.messages import FileRequest, Requests
from factory_prov.links.smp.session import Session
from factory_prov.secret import Secret

PACK = "/factory/provision.cbor"
OPTIONS = LinkOptions(reply_timeout_s=0.1)
KEY = "3x@mpl3P5K53cr3tK3y"


@dataclass
class Port:
    """A port that takes `takes` pieces and then fails as `failure`; `answers` come when something was written."""

    failure: OSError | None = None
    takes: int = 0
    reads_fail: OSError | None = None
    goes_after_write: bool = False
    answers: list[bytes] = field(default_factory=list)
    waits: list[bool] = field(default_factory=list)
    written: list[bytes] = field(default_factory=list)
    closed: int = 0
    after_write: list[CancelToken] = field(default_factory=list)

    def read(self, *, wait: bool) -> bytes:
        self.waits.append(wait)
        if self.reads_fail:
            raise self.reads_fail
        if self.goes_after_write and self.written:
            raise OSError
        return self.answers.pop(0) if self.written and self.answers else b""

    def write(self, data: bytes) -> None:
        if self.failure and len(self.written) >= self.takes:
            raise self.failure
        self.written.append(data)
        for cancel in self.after_write:
            cancel.cancel()

    def close(self) -> None:
        self.closed += 1


def session(port: Port, cancel: CancelToken | None = None, options: LinkOptions = OPTIONS) -> Session:
    return Session(port, place="COM7", options=options, cancel=cancel or CancelToken())


def request(size_bytes: int = 300) -> FileRequest:
    data = Secret(KEY * (size_bytes // len(KEY) + 1))
    return Requests(OPTIONS).upload(PACK, data, offset=0, ends=size_bytes)


LOST = [
    (TimeoutError(), "COM7: the port takes no bytes. Plug the board in again."),
    (OSError(5, "gone"), "COM7: the port went away. Check the cable and plug the board in again."),
    (ConnectionResetError(), "COM7: the port went away. Check the cable and plug the board in again."),
]


@pytest.mark.parametrize(("failure", "told"), LOST, ids=["stuck", "unplugged", "reset"])
@pytest.mark.parametrize("takes", [0, 1])
def test_a_port_that_cannot_be_written_is_lost_and_no_more_is_written(failure: OSError, told: str, takes: int) -> None:
    port = Port(failure, takes=takes)
    with pytest.raises(LinkLost) as caught:
        session(port, options=LinkOptions(baud=1200)).exchange(request(), timeout_s=0.1)
    assert str(caught.value) == told
    assert len(port.written) == takes
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None  # the foreign error holds what was written
    assert KEY not in "".join(traceback.format_exception(caught.value))


def test_a_port_that_cannot_be_read_is_lost() -> None:
    failure = OSError(5, "gone")
    with pytest.raises(LinkLost, match=r"COM7: the port went away\.") as caught:
        session(Port(reads_fail=failure)).hear()
    assert caught.value.__cause__ is failure


def test_a_cancel_comes_between_two_pieces() -> None:
    cancel = CancelToken()
    port = Port(after_write=[cancel])
    with pytest.raises(Cancelled):
        session(port, cancel, LinkOptions(baud=1200)).exchange(request(), timeout_s=5)
    assert [len(piece) for piece in port.written] == [64]


def test_what_is_written_is_the_request_behind_a_newline_in_pieces_of_a_quarter_second() -> None:
    port, asked = Port(goes_after_write=True), request()
    with pytest.raises(LinkLost):
        session(port, options=LinkOptions(baud=9600)).exchange(asked, timeout_s=5)
    assert b"".join(port.written) == b"\n" + asked.lines.reveal()
    assert {len(piece) for piece in port.written[:-1]} == {9600 // 10 // 4}


def test_a_closed_session_has_closed_its_port() -> None:
    port = Port()
    session(port).close()
    assert port.closed == 1


def test_an_echo_shows_a_device_without_smp_with_markers_and_without() -> None:
    asked = request(20)
    lines = asked.lines.reveal()
    for echo in (lines, lines.replace(b"\x06\x09", b"")):
        with pytest.raises(NoSmp, match="it echoes what it is sent"):
            session(Port(answers=[echo])).exchange(asked, timeout_s=5)


def test_what_the_console_said_before_a_request_is_no_echo_of_it() -> None:
    asked = request(20)
    line = session(Port())
    line.console.feed(asked.echo.encode())
    with pytest.raises(LinkTimeout, match=r"did not answer within 0\.05 s"):
        line.exchange(asked, timeout_s=0.05)


def test_only_who_listens_waits() -> None:
    port = Port()
    line = session(port)
    line.hear_all()
    assert port.waits == [False]
    line.hear()
    assert port.waits == [False, True]
