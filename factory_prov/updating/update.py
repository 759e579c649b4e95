"""One version gives way to another: checked, unpacked beside it, tried on this PC, and only then put in place."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from factory_prov import __version__
from factory_prov.cancel import CancelToken
from factory_prov.errors import InputError, ProgrammerError, RefusedError
from factory_prov.files.staging import as_input_error
from factory_prov.messages import Message
from factory_prov.programmers.tools.tool_process import Patience, run_tool
from factory_prov.updating.manifest import Manifest, newer
from factory_prov.updating.program_folder import ProgramFolder
from factory_prov.updating.registered import tell_windows
from factory_prov.updating.update_file import UpdateFile, opened

Tell = Callable[[Message], None]

_SELF_TEST = Patience(total_s=240, silence_s=240)
_ANSWER = Patience(total_s=60, silence_s=60)
_ROOM_BYTES = 50_000_000
"""What is left free beyond the update, for the test run's data."""
_WINDOWS_PATH = 259


def installed() -> ProgramFolder:
    """Return the folder of the program that runs; InputError when it is not the standalone one."""
    if not getattr(sys, "frozen", False):
        raise InputError(
            Message("this program runs from a Python environment."),
            cure=Message("Update it there, with pip or your package manager."),
        )
    return ProgramFolder(Path(sys.executable).parent, __version__)


def system() -> str:
    """Return the system this program is for, as an update names it."""
    return "windows-x64" if sys.platform == "win32" else "linux-x64"


def update(file: Path, here: ProgramFolder, tell: Tell, cancel: CancelToken) -> str:
    """Bring the program in this folder up to date from a file and return the new version.

    InputError when the file is none of ours or the folder cannot be changed; RefusedError when the new version does
    not pass its self-test on this PC. In both cases, and when it is cancelled, the version that was there stays.
    """
    keys = here.public_keys()
    with opened(file) as package, here.for_us_alone():
        manifest = package.manifest(keys)
        _must_fit(manifest, here, file)
        with _staged(package, manifest, here, tell, cancel) as staging:
            tell(Message("Trying version {version} on a virtual unit", version=manifest.version))
            _must_pass(here, staging, manifest.version, cancel)
            tell(Message("Putting it in place"))
            here.take(staging, manifest.version)
        _must_answer(here, manifest.version, back_to=here.version, keep=False)
        here.tidy(manifest.version, here.version)
    tell_windows(here.path, manifest.version)
    return manifest.version


def go_back(here: ProgramFolder, tell: Tell) -> str:
    """Put the version before back in place and return it; InputError when none is kept."""
    with here.for_us_alone():
        version = here.former()
        if not version:
            raise InputError(
                Message("no version before this one is kept here."),
                cure=Message("Uninstall this one and install the older one."),
            )
        tell(Message("Putting version {version} back in place", version=version))
        here.exchange(here.former_folder(version))
        _must_answer(here, version, back_to=here.version, keep=True)
    tell_windows(here.path, version)
    return version


def _must_fit(manifest: Manifest, here: ProgramFolder, file: Path) -> None:
    """InputError when this update is for another system, or not newer, or there is no room for it."""
    place = str(file)
    if manifest.system != system():
        raise InputError(
            Message("the update is for {system}.", system=manifest.system),
            place=place,
            cure=Message("Take the one for {system}.", system=system()),
        )
    if manifest.version == here.version:
        cure = Message("There is nothing to do; to repair this version run its installer.")
        raise InputError(
            Message("this program is version {version} already.", version=here.version),
            place=place,
            cure=cure,
        )
    if not newer(manifest.version, here.version):
        cure = Message(
            "Older programs may not read what newer ones have written: `update --undo` goes back to the one before."
        )
        raise InputError(
            Message(
                "the update is version {version}, older than this program's {own_version}.",
                version=manifest.version,
                own_version=here.version,
            ),
            place=place,
            cure=cure,
        )
    longest = max(len(entry.path) for entry in manifest.files) + len(str(here.staging(manifest.version))) + 1
    if sys.platform == "win32" and longest > _WINDOWS_PATH:
        raise InputError(
            Message("the path of this folder is too long."), place=str(here.path), cure=Message("Move the program.")
        )
    free_bytes = shutil.disk_usage(here.path).free
    if free_bytes < manifest.size_bytes + _ROOM_BYTES:
        needed_mb = (manifest.size_bytes + _ROOM_BYTES) // 1_000_000
        cure = Message("Make {needed_mb} MB of room.", needed_mb=needed_mb)
        raise InputError(
            Message("only {free_mb} MB are free.", free_mb=free_bytes // 1000000), place=str(here.path), cure=cure
        )


@contextmanager
def _staged(
    package: UpdateFile, manifest: Manifest, here: ProgramFolder, tell: Tell, cancel: CancelToken
) -> Iterator[Path]:
    """Unpack the update beside the programs; what is left of it afterwards is deleted."""
    staging = here.staging(manifest.version)
    shutil.rmtree(staging, ignore_errors=True)
    size_mb = manifest.size_bytes // 1_000_000
    tell(Message("Unpacking version {version} ({size_mb} MB)", version=manifest.version, size_mb=size_mb))
    try:
        with as_input_error(staging):
            staging.mkdir(mode=0o755)
        package.unpack(manifest, staging, cancel)
        yield staging
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _must_pass(here: ProgramFolder, staging: Path, version: str, cancel: CancelToken) -> None:
    """RefusedError unless the unpacked version works on this PC: its self-test takes a virtual unit to PASS."""
    out = staging / "self-test"
    program = here.program("factory-provisioning", staging)
    words = [str(program), "-platform", "offscreen", "--self-test", str(out)]
    why = _does_not_start(version)
    try:
        run_tool(words, lambda _: None, patience=_SELF_TEST, cancel=cancel)
        result = json.loads((out / "result.json").read_text(encoding="utf-8"))
        passed = result["passed"] is True and result["installation"]["version"] == version
        if failures := "; ".join(str(line) for line in result["failures"])[:500]:
            why = _fails(version, failures)
    except ProgrammerError as failure:
        passed, why = False, _ends_badly(version, failure.what)
    except (OSError, ValueError, KeyError, TypeError):
        passed, why = False, _tells_nothing(version)
    if not passed or not _answers(here.program("factory-prov", staging), version, cancel):
        raise RefusedError(why, cure=Message("Keep the version you have, and tell whoever you have the update from."))


def _does_not_start(version: str) -> Message:
    return Message(
        "version {version} does not work on this PC: it does not start. Nothing was changed.", version=version
    )


def _fails(version: str, failures: str) -> Message:
    """`failures` are the self-test's own, which are English in every language."""
    return Message(
        "version {version} does not work on this PC: {failures}. Nothing was changed.",
        version=version,
        failures=failures,
    )


def _ends_badly(version: str, reason: Message) -> Message:
    return Message(
        "version {version} does not work on this PC: {reason} Nothing was changed.", version=version, reason=reason
    )


def _tells_nothing(version: str) -> Message:
    return Message(
        "version {version} does not work on this PC: its self-test tells nothing. Nothing was changed.",
        version=version,
    )


def _must_answer(here: ProgramFolder, version: str, *, back_to: str, keep: bool) -> None:
    """RefusedError, and the version before is back, unless the program in place is the one that was wanted."""
    if not _answers(here.program("factory-prov"), version, CancelToken()):
        ProgramFolder(here.path, version).exchange(here.former_folder(back_to))
        if not keep:
            here.drop(version)
        raise RefusedError(
            Message(
                "version {version} did not start once it was in place: version {back_to} is back.",
                version=version,
                back_to=back_to,
            ),
            place=str(here.path),
            cure=Message("Try again; if it stays so, run the installer."),
        )


def _answers(program: Path, version: str, cancel: CancelToken) -> bool:
    lines: list[str] = []
    try:
        end = run_tool([str(program), "--version"], lines.append, patience=_ANSWER, cancel=cancel)
    except ProgrammerError:
        return False
    return end.code == 0 and "".join(lines).split() == ["factory-prov", version]
