"""A pack on its way to a device of version 2: a piece whose answer was lost is sent again, and the device counts."""

from __future__ import annotations

from collections.abc import Callable

from factory_prov.device_contract.files import PACK_FILE, FileRefusal
from factory_prov.errors import AnswerUnfit, DeviceRefused, LinkTimeout
from factory_prov.links.smp.messages import FileRequest, Requests, SmpReply
from factory_prov.links.smp.session import Session
from factory_prov.secret import Secret

SENDINGS = 4
"""How often one piece is sent at most: a repeated one is not written twice."""
RESYNCS = 8
"""How often in one upload the device may say that it is somewhere else than we think."""


class PackUpload:
    """Sends a pack, `progress(done, total)` in bytes; DeviceRefused, LinkTimeout, NoSmp. See `BegunPack` too."""

    def __init__(
        self, session: Session, requests: Requests, *, pack: Secret, progress: Callable[[int, int], None]
    ) -> None:
        session.console.hide_payload(pack)
        self._session = session
        self._requests = requests
        self._pack = pack
        self._progress = progress
        self._taken = 0
        self._reached = 0  # no device can have more than what went out, or what an upload before this one has left
        self._resyncs = 0

    def begin(self) -> None:
        """Send the first piece, which may be all of it: without a commit it is not used."""
        self._send_next()

    def keep_waiting(self) -> None:
        """Take in what the console shows: a device of version 2 waits for as long as it has power."""
        self._session.hear_all()

    def finish(self, before_last: Callable[[], None] | None = None) -> None:
        """Send what is left; `before_last` is called when all is there and nothing is committed."""
        options, total = self._session.options, len(self._pack)
        pieces = list(self._requests.pieces(PACK_FILE, total=total, begins=self._taken))
        limit_s = options.upload_timeout_s(pieces=len(pieces), size_bytes=total - self._taken)
        whole = self._session.deadline(limit_s)
        while self._taken < total:
            whole.check(self._send_next())
        if before_last is not None:
            before_last()

    def give_up(self) -> None:
        """Say nothing: what is not committed is not used."""

    def _send_next(self) -> FileRequest:
        """Send the piece that the device is to get next, until it has said something to it."""
        sendings = 0
        while True:
            sendings += 1
            request = self._piece()
            try:
                reply = self._session.exchange(request, timeout_s=self._session.options.reply_timeout_s)
                self._take(request, reply)
            except DeviceRefused as refusal:
                self._go_to(refusal)
            except (LinkTimeout, AnswerUnfit):
                if sendings == SENDINGS:
                    raise
                continue
            return request

    def _piece(self) -> FileRequest:
        ends = self._requests.piece_end(PACK_FILE, offset=self._taken, total=len(self._pack))
        self._reached = max(self._reached, ends)
        return self._requests.upload(PACK_FILE, self._pack, offset=self._taken, ends=ends)

    def _take(self, request: FileRequest, reply: SmpReply) -> None:
        """Go on where the device says that it is; it must have taken something.

        At the first piece it may have more: of an upload that was broken off and began alike. Its commit tells whether
        that is the same pack.
        """
        most = self._reached if request.offset else len(self._pack)
        if reply.offset is None or not self._taken < reply.offset <= most:
            raise self._session.unfit(request)
        self._taken, self._reached = reply.offset, max(self._reached, reply.offset)
        self._progress(self._taken, len(self._pack))

    def _go_to(self, refusal: DeviceRefused) -> None:
        """Go to the piece that the device wants instead; one that has nothing any more has started anew."""
        at, self._resyncs = refusal.expected, self._resyncs + 1
        elsewhere = at is not None and 0 < at <= self._reached and at != self._taken
        if refusal.rc != FileRefusal.WRONG_OFFSET or at is None or not elsewhere or self._resyncs > RESYNCS:
            raise refusal
        self._taken = at
