"""The command line as a process that begins at once: forked from one that has loaded everything.

    with Zygote(folder, variables) as zygote:
        process = zygote.start(["provision", …], Path("out.txt"), fault=Fault.TORN, at=17)
        process.kill(); process.wait()

As a program this file is the zygote: it forks for every line it reads.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

TESTS = Path(__file__).parents[1]
_ENDS_WITHIN_S = 180.0
_SLICE_S = 0.002
SILENCE_S = 3.0
"""After so long a board takes what it has for its whole configuration; a real one after 15 s."""


class Zygote:
    """The process that has loaded the program; it forks one for each start."""

    def __init__(self, folder: Path, variables: dict[str, str]) -> None:
        path = os.pathsep.join([str(TESTS), str(TESTS / "contract"), *filter(None, [os.environ.get("PYTHONPATH", "")])])
        self._process = subprocess.Popen(
            [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=folder,
            env={**os.environ, **variables, "PYTHONPATH": path},
        )  # fmt: skip

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(30)
        self._process.stdout.close()

    def start(self, arguments: list[str], out: Path, *, fault: int = 0, at: int = 0) -> Program:
        """Start the command line; what it says goes to a file, and its disk has that fault."""
        out.unlink(missing_ok=True)
        _calls_file(out).unlink(missing_ok=True)
        request = {"arguments": arguments, "out": str(out), "fault": fault, "at": at}
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        return Program(zygote=self, pid=int(self.answer()), out=out)

    def answer(self) -> str:
        """Return the zygote's next line."""
        assert self._process.stdout is not None
        return self._process.stdout.readline()


@dataclass(slots=True, kw_only=True)
class Program:
    """One process of the command line."""

    zygote: Zygote
    pid: int
    out: Path

    @property
    def lines(self) -> int:
        """How many lines it has told so far."""
        return self.out.read_bytes().count(b"\n") if self.out.exists() else 0

    @property
    def calls(self) -> int:
        """How many calls its disk had, once it has ended by itself; 0 without a disk that counts."""
        with suppress(OSError, ValueError):
            return int(_calls_file(self.out).read_text())
        return 0

    def ended(self) -> bool:
        """Whether it has ended."""
        try:
            return Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
        except OSError:
            return True

    def wait_lines(self, wanted: int) -> None:
        """Wait until it has told so many lines, or has ended."""
        ends_at = time.monotonic() + _ENDS_WITHIN_S
        while self.lines < wanted and not self.ended() and time.monotonic() < ends_at:
            time.sleep(_SLICE_S)

    def kill(self) -> None:
        """Kill it, if it has not ended."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    def wait(self) -> bool:
        """Wait for its end; True when it was killed."""
        return os.WIFSIGNALED(int(self.zygote.answer()))


def _calls_file(out: Path) -> Path:
    return out.with_suffix(".calls")


def _child(request: dict[str, object]) -> None:
    """Be the program; does not return."""
    from factory_prov.cli import main

    out = Path(str(request["out"]))
    descriptor = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)
    counts = "slow_disk" in os.environ.get("LD_PRELOAD", "")
    code: object = 3
    try:
        if counts:
            from slow_disk import Fault, set_disk

            set_disk(Fault(request["fault"]), at=int(str(request["at"])))
        code = main(request["arguments"])
    except SystemExit as end:
        code = end.code
    finally:
        if counts:
            from slow_disk import calls

            _calls_file(out).write_text(str(calls()))
        os._exit(code if isinstance(code, int) else 3)


def _serve() -> None:
    from factory_prov.boards import anjay_firmware
    from factory_prov.line.loading import preload

    anjay_firmware.SILENCE_S = SILENCE_S
    preload()
    if address := os.environ.get("CAMPAIGN_BOARDS"):
        from campaign.remote_programmer import RemoteProgrammer
        from factory_prov.cli import provision

        provision.PROGRAMMERS = (RemoteProgrammer(address),)
    for line in sys.stdin:
        pid = os.fork()
        if not pid:
            _child(json.loads(line))
        print(pid, flush=True)
        print(os.waitpid(pid, 0)[1], flush=True)


if __name__ == "__main__":
    _serve()
