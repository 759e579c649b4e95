"""One version gives way to another, or nothing changes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from patience import soon

from factory_prov.cancel import CancelToken
from factory_prov.credentials.signature import new_key
from factory_prov.errors import Cancelled, InputError, RefusedError
from factory_prov.updating import program_folder
from factory_prov.updating.manifest import PROGRAMS, contents_name
from factory_prov.updating.program_folder import ProgramFolder
from factory_prov.updating.update import go_back, installed, update

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="its programs are shell scripts; the build tries real ones"
)

OLD, NEW, NEXT = "0.1.0", "0.2.0", "0.3.0"
Answers = Callable[[str], bool]


def bring(file: Path, here: ProgramFolder, cancel: CancelToken | None = None) -> list[str]:
    told: list[str] = []
    update(file, here, lambda step: told.append(str(step)), cancel or CancelToken())
    return told


def names_in(here: ProgramFolder) -> set[str]:
    return {path.name for path in here.path.iterdir()}


def all_in(here: ProgramFolder) -> dict[str, bytes]:
    files = [path for path in here.path.rglob("*") if path.is_file() and path.name != ".update.lock"]
    return {str(path.relative_to(here.path)): path.read_bytes() for path in files}


def test_a_newer_version_takes_the_place_of_the_older(
    here: ProgramFolder, package: Any, tmp_path: Path, answers: Answers
) -> None:
    told = bring(package.write(tmp_path / "update.zip"), here)
    assert answers(NEW)
    assert len(told) == 3
    assert names_in(here) == {*PROGRAMS, contents_name(OLD), contents_name(NEW), f".former-{OLD}", ".update.lock"}


def test_the_way_back_and_forth_again(here: ProgramFolder, package: Any, tmp_path: Path, answers: Answers) -> None:
    bring(package.write(tmp_path / "update.zip"), here)
    newer = ProgramFolder(here.path, NEW)
    assert go_back(newer, lambda _: None) == OLD
    assert answers(OLD)
    assert go_back(here, lambda _: None) == NEW
    assert answers(NEW)


def test_one_version_is_kept_for_the_way_back_and_no_more(
    here: ProgramFolder, package: Any, tmp_path: Path, answers: Answers
) -> None:
    bring(package.write(tmp_path / "update.zip"), here)
    newer = ProgramFolder(here.path, NEW)
    (newer.path / contents_name(NEW) / "update-keys.pem").write_bytes(
        (here.path / contents_name(OLD) / "update-keys.pem").read_bytes()
    )
    bring(package.become(NEXT).write(tmp_path / "next.zip"), newer)
    assert answers(NEXT)
    assert names_in(here) == {*PROGRAMS, contents_name(NEW), contents_name(NEXT), f".former-{NEW}", ".update.lock"}


def test_without_a_version_before_there_is_no_way_back(here: ProgramFolder) -> None:
    with pytest.raises(InputError, match="no version before"):
        go_back(here, lambda _: None)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"version": OLD}, "version 0.1.0 already"),
        ({"version": "0.0.9"}, "older than this program"),
        ({"system": "linux-arm64"}, "for linux-arm64"),
        ({"changes": {"format": 2}}, "form that this version does not know"),
        ({"changes": {"more": 1}}, "damaged"),
        ({"changes": {"files": []}}, "damaged"),
    ],
)
def test_what_does_not_fit_is_refused(
    here: ProgramFolder, package: Any, tmp_path: Path, changes: dict[str, Any], sentence: str
) -> None:
    for name, value in changes.items():
        setattr(package, name, value)
    package.become(package.version)
    before = all_in(here)
    with pytest.raises(InputError, match=sentence):
        bring(package.write(tmp_path / "update.zip"), here)
    assert all_in(here) == before


@pytest.mark.parametrize(
    "path",
    ["../evil", "program-0.2.0/../../evil", "/evil", "C:\\evil", "program-0.2.0\\evil", "program-0.2.0/a:b", "evil",
     "program-0.3.0/evil", "program-0.2.0/nul", "program-0.2.0/NUL.txt", "program-0.2.0//evil", "program-0.2.0/a./b",
     "program-0.2.0/LIB.txt"],
)  # fmt: skip
def test_a_path_that_leads_elsewhere_is_refused_even_when_signed(
    here: ProgramFolder, package: Any, tmp_path: Path, path: str
) -> None:
    package.files[path] = b"evil"
    before = all_in(here)
    with pytest.raises(InputError, match="damaged"):
        bring(package.write(tmp_path / "update.zip"), here)
    assert all_in(here) == before
    assert not list(tmp_path.rglob("evil"))


def test_a_foreign_signature_is_refused(here: ProgramFolder, package: Any, tmp_path: Path) -> None:
    package.key = new_key()
    with pytest.raises(InputError, match="signature"):
        bring(package.write(tmp_path / "update.zip"), here)


def test_a_changed_manifest_is_refused(here: ProgramFolder, package: Any, tmp_path: Path) -> None:
    import zipfile

    from factory_prov.updating.manifest import MANIFEST, SIGNATURE

    file = package.write(tmp_path / "update.zip")
    with zipfile.ZipFile(file) as packed:
        signature = packed.read(SIGNATURE)
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr(MANIFEST, package.manifest().replace(b"0.2.0", b"0.2.1"))
        packed.writestr(SIGNATURE, signature)
    with pytest.raises(InputError, match="signature"):
        bring(file, here)


def test_every_cut_and_every_changed_byte_is_refused(
    here: ProgramFolder, package: Any, tmp_path: Path, answers: Answers
) -> None:
    """Only a byte that the zip does not mind (a date, say) may be another: then the files are what was signed."""
    whole = package.write(tmp_path / "update.zip").read_bytes()
    broken = tmp_path / "broken.zip"
    spoilt = [whole[:length] for length in range(0, len(whole), 97)]
    spoilt += [whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :] for at in range(0, len(whole), 41)]
    refused = 0
    for data in spoilt:
        broken.write_bytes(data)
        try:
            update(broken, here, lambda _: None, _StopBeforeTheTrial())
        except InputError:
            refused += 1
        except Cancelled:
            pass
        assert names_in(here) - {".update.lock"} == {*PROGRAMS, contents_name(OLD)}
    assert refused > len(spoilt) * 0.6
    assert answers(OLD)


class _StopBeforeTheTrial(CancelToken):
    """Stops when the tool that tries the new version would start: everything is unpacked and checked by then."""

    def check(self) -> None:
        frame = sys._getframe(1)
        if frame.f_code.co_name == "run_tool":
            raise Cancelled


def test_a_version_that_does_not_work_here_changes_nothing(
    here: ProgramFolder, package: Any, tmp_path: Path, answers: Answers
) -> None:
    del package.files[f"{contents_name(NEW)}/style.qss"]
    before = all_in(here)
    with pytest.raises(RefusedError, match=r"does not work on this PC: .*\. Nothing was changed") as failure:
        bring(package.write(tmp_path / "update.zip"), here)
    assert "style.qss: it is missing" in str(failure.value)
    assert all_in(here) == before
    assert answers(OLD)


def test_a_version_that_starts_only_beside_is_taken_back(
    here: ProgramFolder, package: Any, tmp_path: Path, answers: Answers
) -> None:
    script = b'#!/bin/sh\ncase "$0" in *.update-*) ;; *) exit 1 ;; esac\n'
    package.files["factory-prov"] = script + package.files["factory-prov"]
    with pytest.raises(RefusedError, match=r"version 0\.1\.0 is back"):
        bring(package.write(tmp_path / "update.zip"), here)
    assert answers(OLD)
    with pytest.raises(InputError, match="no version before"):  # nobody goes back to the one that did not start
        go_back(here, lambda _: None)


@pytest.mark.parametrize("failing", range(4))
def test_a_move_that_fails_leaves_every_program_as_it_was(
    here: ProgramFolder,
    package: Any,
    tmp_path: Path,
    answers: Answers,
    monkeypatch: pytest.MonkeyPatch,
    failing: int,
) -> None:
    real, calls = program_folder.move_patiently, iter(range(100))

    def moves(move: Callable[[], object]) -> None:
        if next(calls) == failing:
            raise PermissionError(13, "a scanner holds it")
        real(move)

    monkeypatch.setattr(program_folder, "move_patiently", moves)
    with pytest.raises(InputError, match="not allowed"):
        bring(package.write(tmp_path / "update.zip"), here)
    monkeypatch.undo()
    assert answers(OLD)
    bring(tmp_path / "update.zip", here)
    assert answers(NEW)


@pytest.mark.slow
@pytest.mark.parametrize("moves", range(4))
def test_after_a_power_cut_the_next_try_does_it(
    here: ProgramFolder, package: Any, tmp_path: Path, answers: Answers, moves: int
) -> None:
    """The process is killed between any two of the moves; what is there works, and trying again is enough."""
    file = package.write(tmp_path / "update.zip")
    _killed_after(moves, f"update(Path({str(file)!r}), here, print, CancelToken())", here)
    bring(file, here)
    assert answers(NEW)
    go_back(ProgramFolder(here.path, NEW), lambda _: None)
    assert answers(OLD)
    assert not list(here.path.glob(".update-*"))


@pytest.mark.slow
@pytest.mark.parametrize("moves", range(3))
def test_after_a_power_cut_on_the_way_back_the_next_try_does_it(
    here: ProgramFolder, package: Any, tmp_path: Path, answers: Answers, moves: int
) -> None:
    bring(package.write(tmp_path / "update.zip"), here)
    newer = ProgramFolder(here.path, NEW)
    _killed_after(moves, "go_back(here, print)", newer)
    assert go_back(newer, lambda _: None) == OLD
    assert answers(OLD)


def test_there_and_back_and_there_and_back(here: ProgramFolder, package: Any, tmp_path: Path, answers: Answers) -> None:
    file, newer = package.write(tmp_path / "update.zip"), ProgramFolder(here.path, NEW)
    for _ in range(2):
        bring(file, here)
        assert answers(NEW)
        assert not newer.former_folder(NEW).exists()
        assert go_back(newer, lambda _: None) == OLD
        assert answers(OLD)


def test_the_folders_of_others_stay(here: ProgramFolder, package: Any, tmp_path: Path) -> None:
    others = [here.path / name / "a.txt" for name in ("program-backup", ".former-employees", ".update-list")]
    for file in others:
        file.parent.mkdir()
        file.touch()
    bring(package.write(tmp_path / "update.zip"), here)
    assert all(file.exists() for file in others)


def _killed_after(moves: int, statement: str, here: ProgramFolder) -> None:
    """Do something in a process that is killed before the next move."""
    script = (
        "import os\nfrom pathlib import Path\nfrom factory_prov.cancel import CancelToken\n"
        "from factory_prov.updating import program_folder\nfrom factory_prov.updating.update import go_back, update\n"
        f"left = [{moves}]\nreal = program_folder.move_patiently\n"
        "def moves(move):\n    if not left[0]:\n        os._exit(9)\n    left[0] -= 1\n    real(move)\n"
        "program_folder.move_patiently = moves\n"
        f"here = program_folder.ProgramFolder(Path({str(here.path)!r}), {here.version!r})\n{statement}\n"
    )
    environment = {**os.environ, "PYTHONPATH": _root()}
    words = [sys.executable, "-c", script]
    done = subprocess.run(words, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 9, done.stderr


def _root() -> str:
    return str(Path(__file__).parents[3])


def test_a_running_window_is_not_replaced(here: ProgramFolder, package: Any, tmp_path: Path, answers: Answers) -> None:
    import shutil

    shutil.copy("/bin/sleep", here.program("factory-provisioning"))
    running = subprocess.Popen([here.program("factory-provisioning"), "30"])
    try:
        with pytest.raises(InputError, match="factory-provisioning is running"):
            bring(package.write(tmp_path / "update.zip"), here)
    finally:
        running.kill()
        running.wait()
    bring(tmp_path / "update.zip", here)
    assert answers(NEW)


def test_cancelling_leaves_the_version_that_was_there(
    here: ProgramFolder, package: Any, tmp_path: Path, answers: Answers
) -> None:
    import threading

    package.files["factory-provisioning"] = b"#!/bin/sh\nsleep 60\n"
    cancel = CancelToken()
    timer = threading.Timer(0.5, cancel.cancel)
    timer.start()
    with soon(), pytest.raises(Cancelled):
        bring(package.write(tmp_path / "update.zip"), here, cancel)
    timer.join()
    assert answers(OLD)
    assert names_in(here) == {*PROGRAMS, contents_name(OLD), ".update.lock"}


def test_a_build_without_a_key_takes_none(here: ProgramFolder, package: Any, tmp_path: Path) -> None:
    (here.path / contents_name(OLD) / "update-keys.pem").unlink()
    with pytest.raises(InputError, match="takes no updates"):
        bring(package.write(tmp_path / "update.zip"), here)


def test_a_zip_that_is_no_update_is_refused(here: ProgramFolder, tmp_path: Path) -> None:
    import zipfile

    with zipfile.ZipFile(tmp_path / "portable.zip", "w") as packed:
        packed.writestr("factory-provisioning/ptool", b"")
    (tmp_path / "setup.exe").write_bytes(b"MZ")
    for name, sentence in [("portable.zip", "carries no signature"), ("setup.exe", "no update"), ("gone", "no such")]:
        with pytest.raises(InputError, match=sentence):
            bring(tmp_path / name, here)


def test_a_python_environment_is_not_updated_this_way() -> None:
    with pytest.raises(InputError, match="Python environment"):
        installed()
