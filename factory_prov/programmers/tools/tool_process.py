"""A tool as a subprocess: its lines as they come, within a deadline, cancelled within 2 s, and never left behind."""

from __future__ import annotations

import os
import queue
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from factory_prov.cancel import CancelToken
from factory_prov.errors import ProgrammerError, ToolFailed, ToolMissing
from factory_prov.messages import Message
from factory_prov.programmers.tools.process_tree import ProcessTree

_SLICE_S = 0.1
_LINGER_S = 0.5
"""How long after the tool's end its pipe may stay open: a process that it left behind can hold it for ever."""
_CHUNK_BYTES = 65536
_LINE_BYTES = 4 * 1024 * 1024
_TOTAL_BYTES = 64 * 1024 * 1024
_ERRORS_BYTES = 8192


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long a tool may take in all, and how long it may say nothing, in seconds."""

    total_s: float
    silence_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolEnd:
    """How a tool ended: exit code (negative: the signal that ended it) and the end of what it wrote to stderr."""

    code: int
    errors: str


def run_tool(
    command: Sequence[str],
    take: Callable[[str], None],
    *,
    patience: Patience,
    cancel: CancelToken,
    folder: Path | None = None,
) -> ToolEnd:
    """Run a command and give each line of its output to `take`, in this thread; an unfinished last line too.

    A line is cut at 4 MiB. `folder` is where it runs; None: where we do. ToolMissing when the command does not start;
    ProgrammerError when it takes too long, says nothing for too long or talks without end. Whatever happens, also in
    `take`: no process of it is left.
    """
    cancel.check()
    name = os.path.basename(command[0])  # noqa: PTH119 - a Windows path may be quoted in messages as it is
    try:
        tree = ProcessTree(command, folder)
    except OSError as error:
        cure = Message("Install it again, or name the folder of another one.")
        raise ToolMissing(
            Message("it does not start: {system_text}.", system_text=error.strerror), place=command[0], cure=cure
        ) from error
    talk = _Talk(tree)
    try:
        talk.follow(take, name=name, patience=patience, cancel=cancel)
    finally:
        tree.close()
        talk.close()
    return ToolEnd(code=tree.process.returncode or 0, errors=talk.errors)


class _Talk:
    """What a running tool says, collected by two threads."""

    def __init__(self, tree: ProcessTree) -> None:
        self._process = tree.process
        self._stop = threading.Event()
        self._lines: queue.Queue[bytes | None] = queue.Queue(maxsize=1000)
        self._errors = b""
        self._streams: tuple[IO[bytes] | None, ...] = (self._process.stdout, self._process.stderr)
        self._threads = [
            threading.Thread(target=self._read_lines, name="tool output", daemon=True),
            threading.Thread(target=self._read_errors, name="tool errors", daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    @property
    def errors(self) -> str:
        """The end of what came on stderr."""
        return self._errors.decode("utf-8", "replace")

    def follow(self, take: Callable[[str], None], *, name: str, patience: Patience, cancel: CancelToken) -> None:
        """Hand out lines until the tool has ended."""
        began = heard = time.monotonic()
        ended: float | None = None
        size_bytes = 0
        while True:
            cancel.check()
            now = time.monotonic()
            _check_patience(name, now - began, now - heard, patience)
            if ended is None and self._process.poll() is not None:
                ended = now
            try:
                line = self._lines.get(timeout=_SLICE_S)
            except queue.Empty:
                if ended is not None and now - ended > _LINGER_S:
                    return
                continue
            if line is None:
                break
            heard, size_bytes = now, size_bytes + len(line)
            if size_bytes > _TOTAL_BYTES:
                raise ToolFailed(
                    Message("it talks without end."), place=name, cure=Message("Update or install it again.")
                )
            take(line.decode("utf-8", "replace"))
        while self._process.poll() is None:
            now = time.monotonic()
            _check_patience(name, now - began, now - heard, patience)
            cancel.wait(_SLICE_S / 5)

    def close(self) -> None:
        """Stop both threads and close the pipes."""
        self._stop.set()
        for thread in self._threads:
            thread.join(0.3)
        for stream, thread in zip(self._streams, self._threads, strict=True):
            if stream is not None and not thread.is_alive():
                stream.close()

    def _read_lines(self) -> None:
        rest = b""
        while chunk := self._read(self._process.stdout):
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                self._put(line)
            rest = rest[:_LINE_BYTES]
        if rest:
            self._put(rest)
        self._put(None)

    def _read_errors(self) -> None:
        while chunk := self._read(self._process.stderr):
            self._errors = (self._errors + chunk)[-_ERRORS_BYTES:]

    def _put(self, line: bytes | None) -> None:
        while not self._stop.is_set():
            try:
                self._lines.put(line, timeout=_SLICE_S)
            except queue.Full:
                continue
            return

    def _read(self, stream: IO[bytes] | None) -> bytes:
        """Return what there is, b"" at the end or when we are to stop."""
        if stream is None:
            return b""
        if sys.platform != "win32":  # there, the job object ends everything that holds the pipe
            import select

            poll = select.poll()
            poll.register(stream, select.POLLIN)
            while not poll.poll(int(_SLICE_S * 1000)):
                if self._stop.is_set():
                    return b""
        return os.read(stream.fileno(), _CHUNK_BYTES)


def _check_patience(name: str, total_s: float, silent_s: float, patience: Patience) -> None:
    cure = Message("Unplug the probe, plug it in again and start again.")
    if total_s > patience.total_s:
        raise ProgrammerError(
            Message("it did not finish within {total_s} s.", total_s=f"{patience.total_s:g}"), place=name, cure=cure
        )
    if silent_s > patience.silence_s:
        raise ProgrammerError(
            Message("it said nothing for {silence_s} s.", silence_s=f"{patience.silence_s:g}"), place=name, cure=cure
        )
