"""One request at a time over a port that also carries the console; every wait has a deadline and sees a cancel."""

from __future__ import annotations

import time

from factory_prov.boards.anjay_firmware import MEANINGS
from factory_prov.cancel import CancelToken
from factory_prov.errors import AnswerUnfit, DeviceRefused, LinkLost, LinkTimeout, NoSmp, Refusal
from factory_prov.links.console import Console
from factory_prov.links.options import LinkOptions
from factory_prov.links.ports import Port
from factory_prov.links.smp import request_words
from factory_prov.links.smp.frames import FrameFinder
from factory_prov.links.smp.messages import UNFIT, FileRequest, SmpRefusal, SmpReply, read_reply
from factory_prov.links.smp.whole import WholeDeadline
from factory_prov.messages import Message
from factory_prov.secret import Secret

TALKATIVE_S = 0.1  # a board that never stops talking must not hold us
PAUSE_SLICE_S = 0.05  # the system keeps more than that of what comes meanwhile
WRITES_PER_S = 4  # a piece of a quarter of a second goes to the port at once: a cancel comes between two


class Session:
    """Sends requests, hears answers and console. After a failure the next request begins with a newline."""

    def __init__(self, port: Port, *, place: str, options: LinkOptions, cancel: CancelToken) -> None:
        self.console = Console()
        self._port = port
        self._place = place
        self._options = options
        self._cancel = cancel
        self._finder = FrameFinder()
        self._settled = False  # the device may be in the middle of a line: of ours, or of whoever was here before
        self._smp_answers = False

    def exchange(self, request: FileRequest, *, timeout_s: float) -> SmpReply:
        """Send a request, return its answer; LinkTimeout, AnswerUnfit, DeviceRefused, NoSmp, LinkLost, Cancelled."""
        self._send(request)
        ends_at = time.monotonic() + self._options.wire_s(len(request.lines)) + timeout_s
        while (reply := self._answer(request, self.hear())) is None:
            if time.monotonic() > ends_at:
                raise self._silent(request, timeout_s)
        self._settled = self._smp_answers = True
        if reply == UNFIT:
            raise self.unfit(request)
        if reply.refusal:
            raise self._refused(request, reply.refusal, expected=reply.offset)
        return reply

    @property
    def options(self) -> LinkOptions:
        """What is set about the line."""
        return self._options

    @property
    def place(self) -> str:
        """The device's port, for messages."""
        return self._place

    def deadline(self, limit_s: float) -> WholeDeadline:
        """Return the end of the time that a whole file may take, beginning now."""
        return WholeDeadline(limit_s, place=self._place)

    def hear(self) -> tuple[bytes, ...]:
        """Take what comes, waiting a moment for it; return complete packets, the console keeps the rest."""
        return self._sort(self._read(wait=True))

    def hear_all(self) -> None:
        """Take everything that has come so far, without waiting; answers in it are to nobody."""
        ends_at = time.monotonic() + TALKATIVE_S
        while (data := self._read(wait=False)) and time.monotonic() < ends_at:
            self._sort(data)
        self._sort(data)

    def unfit(self, request: FileRequest) -> AnswerUnfit:
        """Return the error for an answer that is none of the documented ones."""
        return AnswerUnfit(
            request_words.unfit(request),
            place=self._place,
            cure=Message("Check that the board has the provisioning firmware, power-cycle it and start again."),
        )

    def pause(self, seconds: float) -> None:
        """Listen for so long; answers that come are to nobody."""
        ends_at = time.monotonic() + seconds
        while (left_s := ends_at - time.monotonic()) > 0:
            self._cancel.wait(min(left_s, PAUSE_SLICE_S))
            self.hear_all()

    def close(self) -> None:
        """Release the port."""
        self._port.close()

    def _read(self, *, wait: bool) -> bytes:
        self._cancel.check()
        try:
            return self._port.read(wait=wait)
        except OSError as error:
            raise self._lost() from error

    def _sort(self, data: bytes) -> tuple[bytes, ...]:
        heard = self._finder.feed(data)
        self.console.feed(heard.console)
        return heard.packets

    def _send(self, request: FileRequest) -> None:
        self.hear_all()
        self.console.begin_request()
        if request.has_payload:
            self.console.hide_frames(request.lines)
        lines = request.lines if self._settled else Secret(b"\n" + request.lines.reveal())
        self._settled = False
        step = max(64, int(1 / self._options.wire_s(WRITES_PER_S)))
        for at in range(0, len(lines), step):
            self._cancel.check()
            self._write(lines, at, step)

    def _write(self, lines: Secret, at: int, step: int) -> None:
        # Raised outside the handlers: nothing of what was written hangs on the error as its context.
        failure: LinkLost | None = None
        try:
            self._port.write(lines.reveal()[at : at + step])
        except TimeoutError:
            failure = LinkLost(
                Message("the port takes no bytes."), place=self._place, cure=Message("Plug the board in again.")
            )
        except OSError:
            failure = self._lost()
        if failure:
            raise failure

    def _answer(self, request: FileRequest, packets: tuple[bytes, ...]) -> SmpReply | None:
        echoed = any(packet.startswith(request.header) for packet in packets)
        # A board that has answered before has SMP: there an echo is a line of ours that arrived damaged.
        if not self._smp_answers and (echoed or self.console.echoes(request.echo)):
            raise NoSmp(
                Message("the device has a console, but no SMP: it echoes what it is sent."),
                place=self._place,
                cure=Message("Flash a provisioning image that has SMP over the shell."),
            )
        replies = (read_reply(packet, request) for packet in packets)
        return next((reply for reply in replies if reply), None)

    def _silent(self, request: FileRequest, timeout_s: float) -> LinkTimeout:
        return LinkTimeout(
            request_words.silent(request, timeout_s),
            place=self._place,
            cure=Message("Power-cycle the board and start again."),
        )

    def _refused(self, request: FileRequest, refusal: SmpRefusal, *, expected: int | None) -> DeviceRefused:
        refused = DeviceRefused(
            request_words.refused(request, refusal),
            group=refusal.group,
            rc=refusal.rc,
            place=self._place,
            cure=Message("Power-cycle the board and start again; where that does not help, erase its chip first."),
        )
        refused.offset, refused.expected = request.offset, expected
        refused.meaning = MEANINGS.get((refusal.group, refusal.rc), Refusal.ANY)
        return refused

    def _lost(self) -> LinkLost:
        return LinkLost(
            Message("the port went away."),
            place=self._place,
            cure=Message("Check the cable and plug the board in again."),
        )
