"""What the program makes for itself is its owner's alone, whatever the umask; and there is no other way to make it."""

from __future__ import annotations

import ast
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from factory_prov.files.locks import one_at_a_time
from factory_prov.files.own import make_own, open_own, own_folder
from factory_prov.files.owner_only import write_owner_only
from factory_prov.files.temporary import temporary_folder
from factory_prov.ledger.store import Ledger
from factory_prov.simulation.firmware_image import write_demo_images

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="modes of files mean nothing there")
ALLOWED = {
    "factory_prov/files/own.py": "the helper itself",
    "factory_prov/files/staging.py": "a folder of mode 0700 in one that own_folder made",
    "factory_prov/files/temporary.py": "two folders of mode 0700",
    "factory_prov/updating/program_folder.py": "the program: everybody reads it, its owner alone writes it",
    "factory_prov/updating/update_file.py": "the same",
    "factory_prov/updating/update.py": "the same",
    "factory_prov/naming/neighbours.py": "marks for all users of the PC, in a folder where each removes only its own",
    "factory_prov/ledger/station.py": "what it touches is no file but the ledger's own state",
    "desktop/window/told_without_window.py": "the console, which is no file",
    "desktop/screenshots/__main__.py": "no part of the program: it makes pictures",
}


@pytest.fixture(autouse=True)
def _umask_lets_everybody() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def open_to_others(folder: Path) -> list[str]:
    found = [folder, *folder.rglob("*")]
    return [f"{path.name} {stat.S_IMODE(path.stat().st_mode):o}" for path in found if path.stat().st_mode & 0o077]


def test_a_folder_and_those_above_it_are_the_owners(tmp_path: Path) -> None:
    own_folder(tmp_path / "a" / "b" / "c")
    assert open_to_others(tmp_path / "a") == []
    own_folder(tmp_path / "a")  # safe twice


def test_a_folder_that_was_there_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir(mode=0o777)
    own_folder(tmp_path / "shared" / "mine")
    assert stat.S_IMODE((tmp_path / "shared").stat().st_mode) == 0o777
    assert stat.S_IMODE((tmp_path / "shared" / "mine").stat().st_mode) == 0o700


@pytest.mark.parametrize("how", ["w", "a", "x"])
def test_a_file_is_the_owners_from_its_first_byte(tmp_path: Path, how: str) -> None:
    with open_own(tmp_path / "file", how) as file:
        assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == 0o600
        file.write("ü")
    assert (tmp_path / "file").read_text(encoding="utf-8") == "ü"


def test_a_file_of_a_version_of_before_is_taken_from_the_others(tmp_path: Path) -> None:
    for name in ("opened", "named"):
        (tmp_path / name).write_text("old")
    open_own(tmp_path / "opened", "a").close()
    make_own(tmp_path / "named")
    make_own(tmp_path / "nowhere")
    assert [stat.S_IMODE(path.stat().st_mode) for path in sorted(tmp_path.iterdir())] == [0o600, 0o600]


def test_ledger_locks_images_and_owner_only_files(tmp_path: Path) -> None:
    home = tmp_path / "home"
    Ledger.open(home / "deep" / "data" / "ledger.sqlite").close()
    write_owner_only(home / "settings" / "deep" / "settings.json", b"{}")
    write_demo_images(home / "images" / "deep")
    with one_at_a_time(home / ".lock"), temporary_folder("test-") as folder:
        assert open_to_others(folder) == []
        assert stat.S_IMODE(folder.parent.stat().st_mode) == 0o700
    assert open_to_others(home) == []


def test_nobody_makes_folders_or_files_by_another_way() -> None:
    found = {
        path.relative_to(ROOT).as_posix()
        for folder in ("factory_prov", "desktop")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if list(makes(path.read_text(encoding="utf-8")))
    }
    assert found - set(ALLOWED) == set()
    assert set(ALLOWED) - found <= {"factory_prov/files/own.py"}, "what is no exception any more is taken from the list"


@pytest.mark.parametrize(
    "source",
    [
        "p.mkdir()",
        "os.makedirs(p)",
        "p.write_text('x')",
        "p.write_bytes(b'x')",
        "p.touch()",
        "open(p, 'w')",
        "p.open('ab')",
        "p.open(mode='x')",
        "tempfile.mkdtemp()",
        "tempfile.NamedTemporaryFile()",
    ],
)
def test_a_way_is_found(source: str) -> None:
    assert list(makes(source))


def test_reading_is_none() -> None:
    assert not list(makes("p.open()\nopen(p, 'rb')\np.open('rb')\nself.open(parts)\nwork.mode = 'w'"))


_MAKERS = {"mkdir", "makedirs", "write_text", "write_bytes", "touch", "mkdtemp", "mkstemp"}
_FILES = {"NamedTemporaryFile", "TemporaryFile", "TemporaryDirectory", "SpooledTemporaryFile"}


def makes(source: str) -> Iterator[str]:
    """Yield the calls that make a folder, or open a file for writing."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in _MAKERS | _FILES:
            yield name
        elif name == "open":
            words = [*node.args, *(keyword.value for keyword in node.keywords if keyword.arg == "mode")]
            modes = [word.value for word in words if isinstance(word, ast.Constant) and isinstance(word.value, str)]
            if any(set(mode) <= set("rwaxbt+") and set(mode) & set("wax+") for mode in modes):
                yield name
