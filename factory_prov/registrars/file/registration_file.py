"""The file itself: one writer at a time over all processes, on the disk before anybody relies on it.

A power cut can leave the last line half written. Nobody was told of it then, and the next writer cuts it off.
"""

from __future__ import annotations

import errno
import io
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace

from factory_prov.cancel import CancelToken
from factory_prov.errors import CredentialsError, InputError, ServerBusy, ServerProtocolError, ServerUnreachable
from factory_prov.files.locks import StillHeld, one_at_a_time
from factory_prov.files.owner_only import write_owner_only
from factory_prov.files.reading import open_ordinary
from factory_prov.files.staging import flush_folder
from factory_prov.messages import Message
from factory_prov.registrars.file.entry import FileEntry, FileRow, header, is_beginning, read_line, written
from factory_prov.registrars.file.options import FileOptions, others_can_read

_LOOK_S = 0.2
"""How soon a cancel is seen while another process writes."""
_FLAGS = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
_FILE_MODE = 0o666


class RegistrationFile:
    """Lines of registrations; every method but `locked` wants the lock to be held."""

    def __init__(self, options: FileOptions) -> None:
        self._options = options
        self._path = options.path
        self.place = str(options.path)

    @contextmanager
    def locked(self, cancel: CancelToken) -> Iterator[None]:
        """Be the only one who writes; ServerBusy when others do for too long, Cancelled."""
        lock_file = self._path.with_name(f".{self._path.name}.lock")
        ends_at = time.monotonic() + self._options.deadline_s
        for problem in self._options.place_problems():  # a lock would make the folder anew
            raise ServerUnreachable(problem.what, place=self.place, cure=problem.cure)
        with ExitStack() as held:
            while True:
                cancel.check()
                try:
                    held.enter_context(one_at_a_time(lock_file, timeout_s=min(_LOOK_S, self._options.deadline_s)))
                    break
                except StillHeld:
                    if time.monotonic() >= ends_at:
                        raise self._busy() from None
                except InputError as failure:
                    raise ServerUnreachable(failure.what, place=self.place, cure=failure.cure) from None
            with self._as_server_error():
                yield

    def check_writable(self) -> None:
        """Open the file as for writing and read it, or look whether it can be made; nothing changes."""
        if self._path.exists():
            os.close(os.open(self._path, os.O_WRONLY | os.O_APPEND))
            self.lines()
        elif not os.access(self._path.parent, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    def require_private(self) -> None:
        """Raise CredentialsError when others can read the file and secrets are to stand in it (POSIX)."""
        if self._options.with_secrets and others_can_read(self._path):
            raise CredentialsError(
                Message("Others can read the file, and keys are to be written into it."),
                place=self.place,
                cure=Message("Run: chmod 600 {path}", path=self.place),
            )

    def lines(self) -> tuple[FileRow, ...]:
        """Return what stands in the file, without a last line that is not whole; none when there is no file."""
        return self._lines(self._whole(self._bytes()))

    def latest(self) -> dict[tuple[str, str], FileRow]:
        """Return what holds of each unit and kind of server: their last lines, removed ones too."""
        return {(line.entry.endpoint_name, line.entry.server): line for line in self.lines()}

    def append(self, *lines: FileRow) -> None:
        """Write lines, wait until they are on the disk, and read them back; ServerProtocolError for others."""
        self._make()
        data = self._bytes()
        whole = self._whole(data)
        head = "" if whole else header(self._options.written_as)
        added = (head + "".join(written(line, self._options.written_as) for line in lines)).encode()
        with os.fdopen(os.open(self._path, _FLAGS, _FILE_MODE), "ab") as file:
            if len(whole) < len(data):
                file.truncate(len(whole))
            elif whole and not whole.endswith(b"\n"):
                added = b"\n" + added
            file.write(added)
            file.flush()
            os.fsync(file.fileno())
        if self.lines()[-len(lines) :] != lines:
            raise ServerProtocolError(
                Message("The file does not have {name} as it was written.", name=lines[-1].entry.endpoint_name),
                place=self.place,
                cure=Message("See whether another program writes the same file, then try again."),
            )

    def _make(self) -> None:
        """Make the file when it is missing: for its owner only from its first byte when keys come into it."""
        if self._path.exists():
            self.require_private()
        elif self._options.with_secrets:
            write_owner_only(self._path, header(self._options.written_as).encode())
        else:
            os.close(os.open(self._path, _FLAGS, _FILE_MODE))
            flush_folder(self._path.parent)

    def _bytes(self) -> bytes:
        if not self._path.exists():
            return b""
        try:
            with open_ordinary(self._path) as file:
                return file.read()
        except InputError as failure:
            raise ServerUnreachable(failure.what.capitalized(), place=self.place, cure=failure.cure) from None

    def _whole(self, data: bytes) -> bytes:
        """Leave a last line out that we did not write to its end; one that is not ours is never taken for such."""
        start = data.rfind(b"\n") + 1
        last = data[start:]
        if not last:
            return data
        try:
            read_line(last.decode(), self._options.written_as)
        except (ValueError, TypeError):
            if not is_beginning(last, self._options.written_as, first=start == 0):
                raise self._foreign(data.count(b"\n") + 1) from None
            return data[:start]
        return data

    def _lines(self, data: bytes) -> tuple[FileRow, ...]:
        try:
            texts = _lines_of(data.decode("utf-8-sig"))
        except UnicodeDecodeError:
            raise self._foreign(1) from None
        head = _lines_of(header(self._options.written_as))
        if texts[: len(head)] != head[: len(texts)]:
            raise self._foreign(1)
        found = []
        for number, text in enumerate(texts[len(head) :], len(head) + 1):
            try:
                found.append(read_line(text, self._options.written_as))
            except (ValueError, TypeError):
                raise self._foreign(number) from None
        return tuple(found)

    def _foreign(self, line: int) -> ServerProtocolError:
        return ServerProtocolError(
            Message("Line {line} of the file is none of a list of registrations.", line=line),
            place=self.place,
            cure=Message("Name another file, or correct that line."),
        )

    def _busy(self) -> ServerBusy:
        what = Message("Another program writes the file and does not end.")
        return ServerBusy(what, place=self.place, cure=Message("Try again later."))

    @contextmanager
    def _as_server_error(self) -> Iterator[None]:
        try:
            yield
        except OSError as failure:
            raise ServerUnreachable(
                Message("The file cannot be read or written ({reason}).", reason=failure.strerror or "?"),
                place=self.place,
                cure=Message("Check that its folder is there, has room, and may be written by this user."),
            ) from None


def _lines_of(text: str) -> list[str]:
    """Split at CR and LF alone: a name or an identity may hold what else ends a line of text."""
    return [line.rstrip("\r\n") for line in io.StringIO(text, newline="")]


def same_entry(one: FileEntry, other: FileEntry, *, with_secrets: bool) -> bool:
    """Whether two entries say the same; without secrets a key that stands there from before does not count."""
    return one == (other if with_secrets else replace(other, psk_key=one.psk_key))
