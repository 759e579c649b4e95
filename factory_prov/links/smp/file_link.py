"""The console and the files of one device: wait for its banner, read and write its files.

Used by one thread. The port is read while a method of the link runs; in between, the operating system keeps what
comes (often no more than 4 kB), so whoever flashes for long calls `drain` now and then.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from factory_prov.cancel import CancelToken
from factory_prov.errors import AnswerUnfit, LinkTimeout
from factory_prov.links.options import LinkOptions
from factory_prov.links.ports import Port, open_port
from factory_prov.links.smp.messages import FileRequest, Requests, SmpReply
from factory_prov.links.smp.session import Session
from factory_prov.links.smp.upload import Upload
from factory_prov.messages import Message
from factory_prov.secret import Secret

DOWNLOAD_LIMIT_BYTES = 65536


class FileLink:
    """An open line. Every method may raise LinkLost (unplugged) and Cancelled (within 0.5 s)."""

    def __init__(self, port: Port, *, place: str, options: LinkOptions, cancel: CancelToken) -> None:
        self._place = place
        self._options = options
        self._session = Session(port, place=place, options=options, cancel=cancel)
        self._requests = Requests(options)

    @classmethod
    def open(cls, port: str, options: LinkOptions, cancel: CancelToken) -> Self:
        """Open `COM7`, `/dev/ttyACM0` or `socket://127.0.0.1:5000`; PortUnavailable, Cancelled.

        From then on the console counts: open before flashing, or a banner is lost.
        """
        return cls(open_port(port, options=options, cancel=cancel), place=port, options=options, cancel=cancel)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Release the port; may be called twice."""
        self._session.close()

    def wait_console(self, text: str, *, timeout_s: float) -> None:
        """Wait until the console has shown a text since opening, or since the text waited for last; LinkTimeout."""
        ends_at = time.monotonic() + timeout_s
        while not self._session.console.take(text):
            if time.monotonic() > ends_at:
                raise LinkTimeout(
                    Message(
                        'the device did not show "{text}" within {timeout_s} s.', text=text, timeout_s=f"{timeout_s:g}"
                    ),
                    place=self._place,
                    cure=Message("Check that the right image is flashed and that this is the console's port."),
                )
            self._session.hear()

    def rest_of_line(self, *, timeout_s: float) -> str:
        """Return what the console shows behind the text waited for last, to the end of its line; LinkTimeout."""
        ends_at = time.monotonic() + timeout_s
        while (rest := self._session.console.take_line()) is None:
            if time.monotonic() > ends_at:
                raise LinkTimeout(
                    Message("the device did not end a line within {timeout_s} s.", timeout_s=f"{timeout_s:g}"),
                    place=self._place,
                    cure=Message("Press the cable in and start again."),
                )
            self._session.hear()
        return rest

    def console_tail(self) -> str:
        """Return the last lines of the console for a report, without frames, colours and anything that was sent."""
        return self._session.console.tail()

    def drain(self) -> None:
        """Take what the console has shown meanwhile, without waiting for more."""
        self._session.hear_all()

    def forget_console(self) -> None:
        """Let `wait_console` see only what comes from now on: not the banner of the image before."""
        self.drain()
        self._session.console.forget()

    def stat(self, path: str) -> int:
        """Return the length of a file in bytes. Asked once: opening a file may mean something to the device."""
        request = self._requests.stat(path)
        reply = self._session.exchange(request, timeout_s=self._options.result_timeout_s)
        if reply.length is None:
            raise self._session.unfit(request)
        return reply.length

    def download(self, path: str) -> bytes:
        """Read a file of at most 64 KiB; NoSmp, DeviceRefused, AnswerUnfit, LinkTimeout."""
        data, length = b"", None
        whole = self._session.deadline(self._options.file_timeout_s)
        while length is None or len(data) < length:
            request, reply = self._read(path, offset=len(data))
            length = reply.length if length is None else length
            if reply.data is None or reply.offset != len(data) or len(data) + len(reply.data) > DOWNLOAD_LIMIT_BYTES:
                raise self._session.unfit(request)
            if not reply.data:
                break  # the file ends here, whatever its length was said to be
            data += reply.data
            whole.check(request)
        return data

    def read_start(self, path: str, *, timeout_s: float) -> tuple[bytes, int]:
        """Return how a file begins, and its length. Asked once: opening a file may mean something to the device."""
        request = self._requests.download(path, offset=0)
        reply = self._session.exchange(request, timeout_s=timeout_s)
        if reply.data is None or reply.offset != 0 or reply.length is None:
            raise self._session.unfit(request)
        return reply.data, reply.length

    def upload(self, path: str, data: Secret, progress: Callable[[int, int], None]) -> None:
        """Write a file, strictly in order, `progress(done, total)` in bytes; errors as those of `download`.

        No piece is ever sent twice: a device that has it already stops dead. After a lost answer the next piece
        decides: if that is accepted, the one before had arrived.
        """
        self.new_upload(path, data, progress).finish()

    def write_at_once(self, path: str, data: Secret) -> None:
        """Write a small file in one piece, asked once; errors as those of `download`."""
        request = self._requests.upload(path, data, offset=0, ends=len(data))
        self._session.exchange(request, timeout_s=self._options.reply_timeout_s)

    def new_upload(self, path: str, data: Secret, progress: Callable[[int, int], None]) -> Upload:
        """Return an upload of which nothing has been sent."""
        return Upload(self._session, self._requests, path=path, data=data, progress=progress)

    def _read(self, path: str, *, offset: int) -> tuple[FileRequest, SmpReply]:
        """Ask for a piece of a file; asking again is harmless, unlike writing again."""
        attempts = self._options.download_attempts
        while True:
            attempts -= 1
            request = self._requests.download(path, offset=offset)
            try:
                return request, self._session.exchange(request, timeout_s=self._options.reply_timeout_s)
            except (LinkTimeout, AnswerUnfit):
                if not attempts:
                    raise
