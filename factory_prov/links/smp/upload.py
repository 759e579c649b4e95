"""One file on its way to a device: strictly in order, no piece twice, and where asked with a pause in its middle."""

from __future__ import annotations

import time
from collections.abc import Callable

from factory_prov.errors import AnswerUnfit, LinkTimeout
from factory_prov.links.smp.messages import FileRequest, Requests, SmpReply
from factory_prov.links.smp.session import Session
from factory_prov.secret import Secret

PATIENCE_S = 5.0
"""How long a device waits for the next piece without harm: 6 s were tried, 15 s of silence are the file's end to it."""


class Upload:
    """Sends a file, `progress(done, total)` in bytes; DeviceRefused, LinkTimeout, NoSmp.

    No piece is ever sent twice: a device that has it already stops dead. After a lost answer the next piece decides:
    if that is accepted, the one before had arrived.
    """

    def __init__(
        self,
        session: Session,
        requests: Requests,
        *,
        path: str,
        data: Secret,
        progress: Callable[[int, int], None],
    ) -> None:
        session.console.hide_payload(data)
        self._session = session
        self._requests = requests
        self._path = path
        self._data = data
        self._progress = progress
        self._sent = 0
        self._answer_lost = False
        self._sent_at_s = 0.0

    def begin(self) -> None:
        """Send half of it at most, until the device has said yes to a piece."""
        self._send(self._half())
        if self._answer_lost:
            self._send(self._half())

    def keep_waiting(self) -> None:
        """Send a byte when the device has waited for long; the last one of all is kept back."""
        if time.monotonic() - self._sent_at_s < PATIENCE_S or self._sent + 1 >= len(self._data):
            self._session.hear_all()
            return
        self._send(self._sent + 1)

    def finish(self, before_last: Callable[[], None] | None = None) -> None:
        """Send what is left; where somebody wants to know it, the last byte by itself.

        `before_last` is not called where the device may not have all that was sent before.
        """
        total = len(self._data)
        ends_at = [ends for _, ends in self._requests.pieces(self._path, total=total, begins=self._sent)]
        if before_last is not None and self._sent < total - 1 and total - 1 not in ends_at:
            ends_at.insert(-1, total - 1)
        options = self._session.options
        limit_s = options.upload_timeout_s(pieces=len(ends_at), size_bytes=total - self._sent)
        whole = self._session.deadline(limit_s)
        for ends in ends_at:
            if before_last is not None and ends == total and not self._answer_lost:
                before_last()
            whole.check(self._send(ends))

    def _half(self) -> int:
        """Return where a piece ends that leaves at least as much as it brings."""
        total = len(self._data)
        longest = self._requests.piece_end(self._path, offset=self._sent, total=total)
        return min(longest, self._sent + max(1, (total - self._sent) // 2))

    def _send(self, ends: int) -> FileRequest:
        """Send the next piece, which ends there; two answers in a row, or the last, must not be lost."""
        total = len(self._data)
        request = self._requests.upload(self._path, self._data, offset=self._sent, ends=ends)
        reply = self._write(request, must_answer=self._answer_lost or ends == total)
        self._sent, self._answer_lost, self._sent_at_s = ends, reply is None, time.monotonic()
        if reply:
            if reply.offset != ends:
                raise self._session.unfit(request)
            self._progress(ends, total)
        return request

    def _write(self, request: FileRequest, *, must_answer: bool) -> SmpReply | None:
        """Send a piece once; None if the answer is lost and the next piece may tell."""
        try:
            return self._session.exchange(request, timeout_s=self._session.options.reply_timeout_s)
        except (LinkTimeout, AnswerUnfit):
            if must_answer:
                raise
            return None
