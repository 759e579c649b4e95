"""What is built: for which system, from where, to where, under which names."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

NAME = "factory-provisioning"
TITLE = "Factory Provisioning"
PROGRAMS = {NAME: TITLE, "factory-prov": "Factory Provisioning, command line", "ptool": "Factory provisioning tool"}
"""Every program of the bundle and what Windows calls it; the first has the window."""
REQUIREMENTS = ("runtime.txt", "desktop.txt", "nordic.txt", "bundle.txt")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One build. `windows` with `wine` is made on Linux; `out` gets the products, `cache` what the next build reuses.

    `certificate` signs every program: a PKCS #12 file, its password in the variable CODE_SIGNING_PASSWORD, or the
    thumbprint of one in Windows' store; `update_key`
    makes the portable zip an update (Ed25519, PEM; UPDATE_KEY_PASSWORD), and the bundle one that takes such updates.
    """

    root: Path
    out: Path
    cache: Path
    wine: bool = False
    built: bool = False
    prove: bool = True
    certificate: str | None = None
    update_key: Path | None = None

    @property
    def windows(self) -> bool:
        """Whether the products are for Windows."""
        return self.wine or sys.platform == "win32"

    @property
    def system(self) -> str:
        """The system the products are for, as in their names."""
        return "windows-x64" if self.windows else "linux-x64"

    @property
    def suffix(self) -> str:
        """The ending of a program's file."""
        return ".exe" if self.windows else ""

    @property
    def work(self) -> Path:
        """The folder of everything in between."""
        return self.cache.parent / f"work-{self.system}"

    @property
    def resources(self) -> Path:
        """The copy of `resources/` that goes into the bundle."""
        return self.work / "resources"

    @property
    def bundle(self) -> Path:
        """The one-dir bundle."""
        return self.out / self.system / NAME

    @property
    def contents(self) -> Path:
        """What the programs of the one-dir bundle need: a folder of each version's own, so that two can be there."""
        return self.bundle / f"program-{self.version}"

    @property
    def one_file(self) -> Path:
        """The window as one file."""
        return self.out / f"{self.stem}-one-file{self.suffix}"

    @property
    def portable(self) -> Path:
        """The bundle as a zip."""
        return self.out / f"{self.stem}-portable.zip"

    @property
    def installer(self) -> Path:
        """The installer for Windows."""
        return self.out / f"{self.stem}-setup.exe"

    @property
    def stem(self) -> str:
        """How the names of the products begin."""
        return f"{NAME}-{self.version}-{self.system}"

    @property
    def version(self) -> str:
        """The program's version."""
        text = (self.root / "factory_prov" / "__init__.py").read_text(encoding="utf-8")
        found = re.search(r'__version__ = "([^"]+)"', text)
        if found is None:
            raise SystemExit("factory_prov/__init__.py names no version.")
        return found.group(1)

    @property
    def next_version(self) -> str:
        """The version of the programs that the update is tried with; they are delivered to nobody."""
        major, minor, patch = self.version.split(".")
        return f"{major}.{minor}.{int(patch) + 1}"

    def next_program(self, name: str) -> Path:
        """Return the path of one program of the next version."""
        return self.work / "pyinstaller" / "bundle" / f"next-{name}{self.suffix}"

    def program(self, name: str) -> Path:
        """Return the path of one program in the bundle."""
        return self.bundle / f"{name}{self.suffix}"

    def commit_time_s(self) -> int:
        """Return when the commit was made: the only time that gets into a product. 1980 outside a repository."""
        command = ["git", "-C", str(self.root), "log", "-1", "--format=%ct"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return int(done.stdout) if done.returncode == 0 and done.stdout.strip() else 315_532_800
