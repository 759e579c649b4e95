"""A temporary folder goes with its program; that of a killed one goes with the next that starts."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from factory_prov.files.temporary import temporary_folder

HOLD = (
    "import sys\nfrom factory_prov.files.temporary import temporary_folder\n"
    "with temporary_folder('test-') as folder:\n"
    "    (folder / 'big').write_bytes(b'x' * 1000)\n    print(folder, flush=True)\n    sys.stdin.read()\n"
)
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and links of POSIX")


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return folder


def holding() -> tuple[subprocess.Popen[str], Path]:
    program = subprocess.Popen(
        [sys.executable, "-c", HOLD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ}
    )
    assert program.stdout is not None
    return program, Path(program.stdout.readline().strip())


def ended(program: subprocess.Popen[str]) -> None:
    for stream in (program.stdin, program.stdout):
        assert stream is not None
        stream.close()
    program.wait(60)


def left(place: Path) -> list[str]:
    return sorted(path.name for path in place.rglob("*") if path.name != f"factory-prov-{os.geteuid()}")


def test_it_is_gone_afterwards(place: Path) -> None:
    with temporary_folder("test-") as folder:
        (folder / "deep").mkdir()
        assert folder.stat().st_mode & 0o777 == 0o700
    assert left(place) == []


def test_that_of_a_killed_program_goes_with_the_next_and_that_of_one_that_lives_stays(place: Path) -> None:
    killed, of_killed = holding()
    lives, of_living = holding()
    os.kill(killed.pid, signal.SIGKILL)
    ended(killed)
    assert (of_killed / "big").exists()
    with temporary_folder("test-") as folder:
        assert not of_killed.exists()
        assert (of_living / "big").exists()
        assert folder.parent == of_living.parent
    ended(lives)
    assert left(place) == []


def test_what_a_link_leads_to_is_never_touched(place: Path, tmp_path: Path) -> None:
    (tmp_path / "precious").mkdir()
    (tmp_path / "precious" / "file").write_text("keep")
    ours = place / f"factory-prov-{os.geteuid()}"
    ours.mkdir(mode=0o700)
    (ours / "test-dead").symlink_to(tmp_path / "precious")
    (ours / "test-dead.lock").touch(0o600)
    with temporary_folder("test-"):
        pass
    assert (tmp_path / "precious" / "file").read_text() == "keep"


@pytest.mark.parametrize("trap", ["link", "open", "file"])
def test_a_folder_that_others_may_have_made_is_not_used(place: Path, tmp_path: Path, trap: str) -> None:
    ours, other = place / f"factory-prov-{os.geteuid()}", tmp_path / "other"
    other.mkdir()
    if trap == "link":
        ours.symlink_to(other)
    elif trap == "file":
        ours.touch()
    else:
        ours.mkdir()
        ours.chmod(0o777)
    with temporary_folder("test-") as folder:
        assert folder.parent == place
    assert list(other.iterdir()) == []
    assert not folder.exists()
