"""A disk that is slow, full, broken, or kills its program in mid-write: `slow_disk.c` between a process and its files.

library = built(folder)                        # needs a C compiler: missing() says why there is none
subprocess.run(…, env=os.environ | on_slow_disk(library, 10))   # each fsync takes 10 ms more
set_disk(Fault.TORN, at=17)                    # in a process that has the library: at its 17th call
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from enum import IntEnum
from pathlib import Path

SOURCE = Path(__file__).with_suffix(".c")


class Fault(IntEnum):
    """What happens at a call; see the C file."""

    NONE = 0
    KILL_BEFORE = 1
    KILL_AFTER = 2
    TORN = 3
    FULL = 4
    BROKEN = 5


def missing() -> str:
    """Return why no such disk can be had here, "" when it can."""
    if sys.platform != "linux":
        return "LD_PRELOAD is there on Linux only"
    return "" if shutil.which("cc") else "there is no C compiler on this PC (apt-get install gcc)"


def built(folder: Path) -> Path:
    """Compile the library into a folder; return it."""
    library = folder / "slow_disk.so"
    if not library.exists():
        command = ["cc", "-O2", "-Wall", "-Wextra", "-shared", "-fPIC", str(SOURCE), "-o", str(library), "-ldl"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert not done.stderr, done.stderr
    return library


def on_slow_disk(library: Path, ms: float = 0.0) -> dict[str, str]:
    """Return the variables for a process whose every fsync shall take so much longer."""
    return {"LD_PRELOAD": str(library), "SLOW_DISK_MS": f"{ms:g}"}


def set_disk(fault: Fault = Fault.NONE, *, at: int = 0, ms: float = 0.0) -> None:
    """Let this process's disk have a fault from now on; calls are counted from here."""
    _library().slow_disk(ctypes.c_long(round(ms * 1000)), int(fault), ctypes.c_long(at))


def calls() -> int:
    """Return how many calls there were since `set_disk`."""
    ask = _library().slow_disk_calls
    ask.restype = ctypes.c_long
    return int(ask())


def _library() -> ctypes.CDLL:
    assert "slow_disk" in os.environ.get("LD_PRELOAD", ""), "this process has no slow disk"
    return ctypes.CDLL(None)
