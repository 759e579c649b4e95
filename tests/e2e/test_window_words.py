"""What the window's program says without a window: it ends, also where there is no display and no PySide6."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from factory_prov import __version__

WITHOUT_PYSIDE = "import sys; sys.modules['PySide6'] = None; from desktop.window.app import main; sys.exit(main())"
WITHOUT_STREAMS = f"import sys; sys.stdout = sys.stderr = None; {WITHOUT_PYSIDE}"

Said = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def said(tmp_path: Path) -> Said:
    def run(*words: str, code: str = WITHOUT_PYSIDE) -> subprocess.CompletedProcess[str]:
        environment = {"HOME": str(tmp_path), "PYTHONWARNINGS": "error", "PYTHONPATH": str(Path(__file__).parents[2])}
        command = [sys.executable, "-c", code, *words]
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)

    return run


def test_the_version_is_printed(said: Said) -> None:
    done = said("--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"factory-provisioning {__version__}\n", "")
    assert said("job.toml", "--demo", "--version").stdout == done.stdout


@pytest.mark.parametrize("word", ["--help", "-h"])
def test_the_help_is_printed(said: Said, word: str) -> None:
    done = said(word)
    assert done.returncode == 0
    assert all(option in done.stdout for option in ("--version", "--demo", "--data-dir", "--self-test"))


@pytest.mark.parametrize("words", [["--verison"], ["--data-dir"], ["a.toml", "--colour", "red"]])
def test_wrong_usage_opens_no_window(said: Said, words: list[str]) -> None:
    done = said(*words)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "usage: factory-provisioning" in done.stderr


def test_without_streams_it_ends_all_the_same(said: Said) -> None:
    for words, code in ((["--version"], 0), (["--help"], 0), (["--verison"], 2)):
        assert said(*words, code=WITHOUT_STREAMS).returncode == code


def test_the_old_tools_program_has_a_version_too(said: Said) -> None:
    code = "import sys; from factory_prov.ptool import main; sys.exit(main())"
    assert said("--version", code=code).stdout == f"ptool {__version__}\n"
