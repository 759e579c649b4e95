"""What the Windows Python under Wine is given, fetched here: this system's pip has the better line, and tries again."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

_ATTEMPTS = 3
_PAUSE_S = 10.0
_PYTHON = "3.11"
CANNOT = 75
"""The exit code of a build that this place does not allow, which says nothing of the program (EX_TEMPFAIL)."""
_OTHER_SYSTEM = 'sys_platform == "linux"'


def fetch(files: Sequence[Path], folder: Path) -> None:
    """Fill a folder with what Windows needs of these requirements; SystemExit CANNOT when it cannot, as pip says."""
    folder.mkdir(parents=True, exist_ok=True)
    listed = folder / "windows.txt"
    listed.write_text("\n".join(for_windows(line for file in files for line in _lines(file))), encoding="utf-8")
    target = ["--no-deps", "--platform", "win_amd64", "--python-version", _PYTHON, "--implementation", "cp"]
    words = ["-m", "pip", "download", "--disable-pip-version-check", "--progress-bar", "off", *target]
    _patiently([sys.executable, *words, "--dest", str(folder), "-r", str(listed)])


def for_windows(lines: Iterable[str]) -> list[str]:
    """Return the pins of Windows, without their conditions: pip would look at this system's."""
    pins = [line.partition("#")[0].strip() for line in lines]
    return [pin.partition(";")[0].strip() for pin in pins if pin and _OTHER_SYSTEM not in pin]


def _lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").splitlines()


def _patiently(words: Sequence[str]) -> None:
    """Run pip until it succeeds, some times: an index that does not answer may do so a little later."""
    for attempt in range(1, _ATTEMPTS + 1):
        done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=900, check=False)
        if done.returncode == 0:
            return
        told = "\n".join(done.stdout.decode(errors="replace").splitlines()[-25:])
        print(f"{' '.join(words)}: exit code {done.returncode} ({attempt} of {_ATTEMPTS}).\n{told}", flush=True)
        time.sleep(_PAUSE_S * (attempt < _ATTEMPTS))
    print("The packages for Windows cannot be fetched: is the package index reachable? See above.", flush=True)
    raise SystemExit(CANNOT)
