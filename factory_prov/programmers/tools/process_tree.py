"""A process and every process it starts, ended together.

POSIX: a session of its own, so that one signal reaches its whole process group. Windows: a job object, which ends all
of its members when it is closed, also by the end of our own process.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from factory_prov.environment import for_children

if sys.platform == "win32":  # here, not where it is used: an update starts a process when our own files are away
    from factory_prov.programmers.tools.job_object import JobObject

_POLITE_S = 0.7
_END_S = 0.5


class ProcessTree:
    """A started command with its output on two pipes, nothing to read and no secret of ours in its environment.

    `folder` is where it runs; None: where we do. OSError when it does not start.
    """

    def __init__(self, command: Sequence[str], folder: Path | None = None) -> None:
        if sys.platform == "win32":
            self._job = JobObject()
            flags = subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP
            self.process = _start(command, flags, folder, new_session=False)
            self._job.take(self.process)
        else:
            self.process = _start(command, 0, folder, new_session=True)

    def close(self) -> None:
        """Leave no process of the tree, within 2 s; POSIX tools that listen to an interrupt may tidy up first."""
        if sys.platform == "win32":
            self._job.close()
        else:
            if self.process.poll() is None:
                self._signal(signal.SIGINT)
                self._wait(_POLITE_S)
            self._signal(signal.SIGKILL)
        self._wait(_END_S)

    def _signal(self, number: int) -> None:
        if sys.platform != "win32":
            with suppress(ProcessLookupError, PermissionError):  # all gone already; macOS says the other for zombies
                os.killpg(self.process.pid, number)

    def _wait(self, timeout_s: float) -> None:
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout_s)


def _start(command: Sequence[str], flags: int, folder: Path | None, *, new_session: bool) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - the command is a tool we looked for and arguments we made; no shell
        list(command),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=for_children(),
        cwd=folder,
        start_new_session=new_session,
        creationflags=flags,
    )
