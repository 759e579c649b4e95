"""The receiver of device/ as a program: built once, started as a unit of its own, killed as if its power was cut."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

DEVICE = Path(__file__).parents[1] / "device"
NEEDED = "FACTORY_PROV_NEEDS_DEVICE"
"""Where this is set, as in CI, a tool that is missing is a failure."""


def need(*tools: str) -> None:
    """Skip the test where a tool is missing, fail it where that must not be."""
    missing = [tool for tool in tools if shutil.which(tool) is None]
    if missing and os.environ.get(NEEDED):
        pytest.fail(f"{', '.join(missing)} must be there ({NEEDED})")
    if missing:
        pytest.skip(f"no {', '.join(missing)} on this machine")


def make(target: str, build: Path, **settings: str) -> str:
    """Make a target of device/Makefile in a folder of its own; return what it printed."""
    words = [f"{name}={value}" for name, value in settings.items()]
    made = subprocess.run(
        ["make", "-C", str(DEVICE), target, f"BUILD={build}", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stdout
    return made.stdout


class Receiver:
    """A unit: its flash is a file, its port is known while it has power."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = list(command)
        self._process: subprocess.Popen[str] | None = None
        self.port = ""
        self.start()

    def start(self) -> None:
        """Give it power; its port is another one each time."""
        self._process = subprocess.Popen(self._command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self.port = self._process.stdout.readline().strip()
        assert self.port, "it did not start"

    def cut(self) -> None:
        """Take its power away at once."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            assert self._process.stdout is not None
            self._process.stdout.close()
        self._process = None


StartReceiver = Callable[..., Receiver]
"""Start a unit with these options, on a flash of its own or (`storage=`) a given one."""


def posix_program(build: Path) -> Path:
    """Build the receiver as a program of this PC."""
    need("make", "cc")
    make("posix", build)
    return build / "fpr-posix"


def posix_command(program: Path, storage: Path, *options: str) -> list[str]:
    """Return how it is started on a TCP port; `storage` is its flash."""
    line = [] if "--pty" in options else ["--tcp", "0"]
    return [str(program), *line, "--storage", str(storage), *options]
