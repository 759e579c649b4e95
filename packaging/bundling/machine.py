"""Where programs of the target run: here, or a Windows Python and Windows programs under Wine."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Protocol

from bundling.plan import REQUIREMENTS, Plan
from bundling.stamps import digest_of, is_made, mark_made
from bundling.wheels import fetch


class Machine(Protocol):
    """Runs what is made for the target system; a context that leaves nothing running."""

    def __enter__(self) -> Machine: ...

    def __exit__(self, *_: object) -> None: ...

    def path(self, path: Path) -> str:
        """Return a path as programs of the target read it."""

    def python(self, words: Sequence[str], **more: object) -> str:
        """Run the clean environment's Python; its output. SystemExit when it fails."""

    def program(self, words: Sequence[str], **more: object) -> str:
        """Run a program of the target; its output. SystemExit when it fails."""


class Native:
    """This system and a virtual environment of the pinned requirements."""

    def __init__(self, plan: Plan) -> None:
        self._home = plan.cache / "venv"
        self.executable = self._home / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
        files = [plan.root / "requirements" / name for name in REQUIREMENTS]
        digest = digest_of(files, sys.version)
        if not is_made(self._home, digest):
            shutil.rmtree(self._home, ignore_errors=True)
            execute([sys.executable, "-m", "venv", str(self._home)])
            self.python(["-m", "pip", "install", "-q", "--disable-pip-version-check", *_listed(files)], timeout_s=900)
            mark_made(self._home, digest)

    def __enter__(self) -> Native:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def path(self, path: Path) -> str:
        """Return it as it is."""
        return str(path)

    def python(self, words: Sequence[str], **more: object) -> str:
        """Run the environment's Python."""
        return execute([str(self.executable), *words], **more)  # type: ignore[arg-type]  # the keywords of `execute`

    def program(self, words: Sequence[str], **more: object) -> str:
        """Run a program."""
        return execute(words, **more)  # type: ignore[arg-type]  # the keywords of `execute`


class Wine:
    """A Windows Python under Wine, with nothing in it but the pinned requirements."""

    def __init__(self, plan: Plan) -> None:
        self._home = plan.cache / "wine"
        (self._home / "prefix").mkdir(parents=True, exist_ok=True)
        self._screen = _start_screen()
        self._server("-p")  # and Windows' services with it: started anew they cost each program 2.5 s
        execute([str(plan.root / "packaging/wine/setup-wine-python.sh"), str(self._home)], timeout_s=900)
        self._run = str(self._home / "run")
        files = [plan.root / "requirements" / name for name in REQUIREMENTS]
        packages = self._home / "py" / "Lib" / "site-packages"
        digest = digest_of(files, "wine")
        if not is_made(packages, digest):
            shutil.rmtree(packages, ignore_errors=True)
            packages.mkdir()
            wheels = self._home / "wheels"
            with ThreadPoolExecutor(1) as beside:
                fetching = beside.submit(fetch, files, wheels)
                self.python(["-m", "ensurepip"], timeout_s=300)
                fetching.result()
            offline = ["--no-index", "--find-links", self.path(wheels), "--no-deps", "--progress-bar", "off"]
            pip = ["-m", "pip", "install", "--disable-pip-version-check", "--no-warn-script-location", "--no-compile"]
            install = [*pip, *offline, "-r", self.path(wheels / "windows.txt")]
            try:
                self.python(install, timeout_s=900)
            except SystemExit as failure:  # Wine is known to end a program for no reason: what is wrong stays so
                print(f"{failure} Once more:", flush=True)
                self.python(install, timeout_s=900)
            mark_made(packages, digest)

    def __enter__(self) -> Wine:
        return self

    def __exit__(self, *_: object) -> None:
        self._server("-k")
        self._screen.terminate()
        self._screen.wait(10)

    def _server(self, what: str) -> None:
        words = [shutil.which("wineserver64", path="/usr/lib/wine") or "wineserver", what]
        environment = {**os.environ, "WINEPREFIX": str(self._home / "prefix"), "WINEARCH": "win64"}
        subprocess.run(words, env=environment, timeout=60, check=False)

    @property
    def drive(self) -> Path:
        """The folder that programs see as C:."""
        return self._home / "prefix" / "drive_c"

    def path(self, path: Path) -> str:
        """Return a path with the drive letter of this system's root."""
        return "Z:" + str(path.absolute()).replace("/", "\\")

    def python(self, words: Sequence[str], **more: object) -> str:
        """Run the Windows Python."""
        return execute([self._run, "py", *words], **more)  # type: ignore[arg-type]  # the keywords of `execute`

    def program(self, words: Sequence[str], **more: object) -> str:
        """Run a Windows program."""
        more.pop("screen", None)  # there is one already
        return execute([self._run, "exe", *words], **more)  # type: ignore[arg-type]  # the keywords of `execute`

    def registry(self, key: str) -> str:
        """Return what the registry has below a key, "" for one that is not there."""
        done = subprocess.run(
            [self._run, "exe", "reg", "query", key, "/s"],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=60,
            check=False,
        )
        return done.stdout if done.returncode == 0 else ""


def _start_screen() -> subprocess.Popen[str]:
    """Start the one screen of this build: Windows' desktop stays on the one that its first program has met."""
    words = ["Xvfb", "-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp"]
    screen = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    number = screen.stdout.readline().strip() if screen.stdout is not None else ""
    if not number:
        raise SystemExit("Xvfb does not start.")
    os.environ["DISPLAY"] = f":{number}"
    return screen


def execute(
    words: Sequence[str],
    *,
    timeout_s: float = 120,
    variables: Mapping[str, str] | None = None,
    folder: Path | None = None,
    screen: bool = False,
) -> str:
    """Run a command and return its output, with `screen` on a display of its own where Xvfb is.

    SystemExit with its last lines when it fails or takes too long.
    """
    environment = {**os.environ, **(variables or {})}
    if screen:
        environment.pop("QT_QPA_PLATFORM", None)
    if screen and sys.platform != "win32":
        words = ["xvfb-run", "-a", "-s", "-screen 0 1280x800x24", *words]
    try:
        done = subprocess.run(
            list(words), env=environment, cwd=folder, timeout=timeout_s, check=False, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
    except subprocess.TimeoutExpired as late:
        raise SystemExit(f"{' '.join(words)}: not done in {timeout_s:g} s.\n{_end(late.output or b'')}") from None
    if done.returncode:
        raise SystemExit(f"{' '.join(words)}: exit code {done.returncode}.\n{_end(done.stdout)}")
    return done.stdout.decode(errors="replace")


def _end(output: bytes) -> str:
    return "\n".join(output.decode(errors="replace").splitlines()[-25:])


def _listed(files: Sequence[Path]) -> list[str]:
    return [part for file in files for part in ("-r", str(file))]
