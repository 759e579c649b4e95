"""The folder of a standalone program, and how one version in it gives way to another.

::

    factory-provisioning.exe  factory-prov.exe  ptool.exe     each knows the name of its own contents
    program-0.2.0/            what they need
    program-0.1.0/            what the version before needed: a program that still runs goes on in it
    .former-0.1.0/            the programs of the version before, for the way back
    .update-0.3.0/            an update on its way; only a cut-off one stays, until the next

The new contents come beside the old, so a program works whichever version it is of. Each is exchanged in one step, the
one that does this work last; on Windows, where a running program cannot be overwritten, that is first renamed. After
a power cut in between, `mend` puts the others back and trying again is enough, but for the moment between those two
renames: then `factory-prov.exe` is missing, the others work, and the installer brings it back.
"""

from __future__ import annotations

import itertools
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from factory_prov.errors import InputError
from factory_prov.files.locks import one_at_a_time
from factory_prov.files.staging import as_input_error, flush_folder, move_patiently
from factory_prov.messages import Message
from factory_prov.updating.manifest import PROGRAMS, contents_name, version_of

_FORMER = ".former-"
_STAGING = ".update-"
_LOCK = ".update.lock"
_KEYS = "update-keys.pem"
_COPY = ".new"
_ASIDE = ".aside"
_LOCK_S = 2.0


@dataclass(frozen=True, slots=True)
class ProgramFolder:
    """Where the programs are, and the version that does this work."""

    path: Path
    version: str

    @property
    def suffix(self) -> str:
        """The ending of a program's file."""
        return ".exe" if sys.platform == "win32" else ""

    def program(self, name: str, folder: Path | None = None) -> Path:
        """Return where a program is, here or in another folder."""
        return (folder or self.path) / f"{name}{self.suffix}"

    def public_keys(self) -> bytes:
        """Return whose updates this build takes; InputError when it takes none."""
        try:
            return (self.path / contents_name(self.version) / _KEYS).read_bytes()
        except OSError:
            cure = Message("Run the installer of the new version.")
            raise InputError(
                Message("this build takes no updates: it was made without a key for them."), cure=cure
            ) from None

    def staging(self, version: str) -> Path:
        """Return where an update to that version is prepared."""
        return self.path / f"{_STAGING}{version}"

    def former_folder(self, version: str) -> Path:
        """Return where the programs of a version are kept that is not in place."""
        return self.path / f"{_FORMER}{version}"

    def former(self) -> str:
        """Return the version one can go back to, "" when there is none."""
        folders = self.path.glob(f"{_FORMER}*")
        versions = [folder.name.removeprefix(_FORMER) for folder in folders if _version_in(folder)]
        whole = [one for one in versions if one != self.version and self._is_whole(one)]
        return max(whole, key=lambda one: [int(part) for part in one.split(".")], default="")

    @contextmanager
    def for_us_alone(self) -> Iterator[None]:
        """Let nobody else change the folder meanwhile; InputError when we may not, or when a program of it runs."""
        with as_input_error(self.path):
            (self.path / _LOCK).touch(0o644)
        with one_at_a_time(self.path / _LOCK, timeout_s=_LOCK_S):
            running = [name for name in PROGRAMS[:-1] if self._runs(name)]  # the last one is us
            if running:
                raise InputError(
                    Message("{program} is running.", program=running[0]),
                    place=str(self.path),
                    cure=Message("Close it and try again."),
                )
            with as_input_error(self.path):
                self.mend()
            yield

    def mend(self) -> None:
        """Undo an exchange that a power cut has stopped: of a finished one nothing is former that is this version."""
        former = self.former_folder(self.version)
        for name in PROGRAMS[:-1]:  # the last one is us: it was not exchanged yet
            if self.program(name, former).exists():
                self._put(self.program(name, former), name)
        shutil.rmtree(former, ignore_errors=True)

    def take(self, staging: Path, version: str) -> None:
        """Make what is staged the version of this folder; when that fails, everything is as it was."""
        contents = self.path / contents_name(version)
        with as_input_error(self.path):
            shutil.rmtree(contents, ignore_errors=True)  # of an attempt that was cut off
            shutil.rmtree(self.former_folder(version), ignore_errors=True)  # left when one went back from it
            move_patiently(lambda: (staging / contents.name).rename(contents))
            flush_folder(self.path)
        self.exchange(staging)

    def exchange(self, new: Path) -> None:
        """Put copies of the programs in `new` in the place of those here, which become the former ones; all or none."""
        former = self.former_folder(self.version)
        exchanged: list[str] = []
        with as_input_error(self.path):
            former.mkdir(mode=0o755, exist_ok=True)
            try:
                for name in PROGRAMS:
                    exchanged.append(name)
                    shutil.copy2(self.program(name), self.program(name, former))
                    self._put(self.program(name, new), name)
            except BaseException:  # raised again: no half exchanged program stays behind
                self._put_back(exchanged, former)
                raise
            flush_folder(self.path)
        shutil.rmtree(new, ignore_errors=True)

    def tidy(self, *versions: str) -> None:
        """Delete what belongs to none of these versions, as far as nobody uses it."""
        for folder in self.path.iterdir():
            version = _version_in(folder)
            if version and (version not in versions or folder.name.startswith(_STAGING)):
                shutil.rmtree(folder, ignore_errors=True)
        for file in [*self.path.glob(f".*{_ASIDE}"), *self.path.glob(f".*{_COPY}")]:
            with suppress(OSError):  # one may still run
                file.unlink()

    def drop(self, version: str) -> None:
        """Delete a version that is not in place."""
        for folder in (self.former_folder(version), self.path / contents_name(version)):
            shutil.rmtree(folder, ignore_errors=True)

    def _put(self, source: Path, name: str) -> None:
        """Put a copy of a program into its place in one step; Windows needs two for the one that runs, which is us."""
        copy = self.path / f".{name}{_COPY}"
        shutil.copy2(source, copy)
        if sys.platform == "win32" and name == PROGRAMS[-1]:
            _move(self.program(name), self._free_aside(name))
        _move(copy, self.program(name))

    def _free_aside(self, name: str) -> Path:
        """Return a name for a program that may still run: one of before is deleted if it does not."""
        for number in itertools.count():
            aside = self.path / f".{name}-{number}{_ASIDE}"
            with suppress(OSError):
                aside.unlink(missing_ok=True)
            if not aside.exists():
                return aside
        raise AssertionError

    def _put_back(self, names: list[str], former: Path) -> None:
        for name in reversed(names):
            with suppress(OSError):
                if self.program(name, former).exists():
                    self._put(self.program(name, former), name)
        with suppress(OSError):
            shutil.rmtree(former)

    def _is_whole(self, version: str) -> bool:
        folder = self.former_folder(version)
        return (
            all(self.program(name, folder).is_file() for name in PROGRAMS)
            and (self.path / contents_name(version)).is_dir()
        )

    def _runs(self, name: str) -> bool:
        """Whether the program runs: its file cannot be opened for writing then, here as on Windows."""
        try:
            with self.program(name).open("r+b"):
                return False
        except FileNotFoundError:
            return False
        except OSError:
            return True


def _version_in(folder: Path) -> str:
    """Return the version that a folder of ours is for, "" for anybody else's."""
    for prefix in (_FORMER, _STAGING):
        if folder.name.startswith(prefix) and folder.is_dir():
            return version_of(contents_name(folder.name.removeprefix(prefix)))
    return version_of(folder.name) if folder.is_dir() else ""


def _move(source: Path, target: Path) -> None:
    move_patiently(lambda: source.replace(target))
