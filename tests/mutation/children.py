"""Work in forked children: each starts with pytest already imported, and with nothing of the project."""

from __future__ import annotations

import os
import signal
import sys
import time
import traceback
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

AT_ONCE = max(2, os.cpu_count() or 1)
TOO_LONG = -1
"""The result of a child that had to be stopped."""

_LOOK_EVERY_S = 0.02


def run_in_children(work: Sequence[Callable[[], int]], *, limit_s: float, told: Callable[[int, int], None]) -> None:
    """Run each piece of work in a child of its own, a few at once, each for no longer than `limit_s`.

    `told` is called with the place of the piece in `work` and the child's exit code, in the order they end.
    """
    waiting = list(enumerate(work))
    running: dict[int, tuple[int, float]] = {}
    try:
        while waiting or running:
            while waiting and len(running) < AT_ONCE:
                at, piece = waiting.pop(0)
                running[_start(piece)] = at, time.monotonic() + limit_s
            for child, (at, deadline) in list(running.items()):
                if (code := _ended(child, late=time.monotonic() > deadline)) is not None:
                    del running[child]
                    told(at, code)
            time.sleep(_LOOK_EVERY_S)
    finally:
        for child in running:
            _stop(child)


def _start(piece: Callable[[], int]) -> int:
    child = os.fork()
    if child:
        return child
    code = 70
    try:
        os.setsid()  # so that what it starts ends with it
        silence = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(silence, stream)
        code = piece()
    except BaseException:  # noqa: BLE001  # the child ends here, whatever it was
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        os._exit(code)


def _ended(child: int, *, late: bool) -> int | None:
    found, status = os.waitpid(child, os.WNOHANG)
    if found:
        _stop(child)
        return os.waitstatus_to_exitcode(status) if os.WIFEXITED(status) else TOO_LONG
    if late:
        _stop(child)
        os.waitpid(child, 0)
        return TOO_LONG
    return None


def _stop(child: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)
