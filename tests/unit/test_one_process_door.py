"""Every process of ours is started through a door that keeps the token to itself, and there is no other door."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from factory_prov import environment
from factory_prov.cancel import CancelToken
from factory_prov.environment import for_children, take_secrets
from factory_prov.programmers.tools.process_tree import ProcessTree
from factory_prov.programmers.tools.tool_process import Patience, run_tool

ROOT = Path(__file__).parents[2]
DOORS = {
    "factory_prov/programmers/tools/process_tree.py",
    "desktop/provision/sounds.py",
    "desktop/settings/page.py",  # the file manager, by Qt: the window has taken its secrets out of its own environment
    "desktop/translation_files.py",  # no part of the program: it makes the .qm files
}
TYPES_ONLY = {"factory_prov/programmers/tools/job_object.py"}
"""Takes in the word for a type, and starts nothing."""
MODULES = {"subprocess", "multiprocessing", "pty", "webbrowser", "_posixsubprocess", "_winapi"}
NAMES = {"QProcess", "QDesktopServices", "ProcessPoolExecutor", "create_subprocess_exec", "create_subprocess_shell"}
CALLS = ("exec", "spawn", "posix_spawn", "fork", "system", "popen", "startfile")
SECRETS = {
    "FACTORY_PROV_TOKEN": "token-00112233",
    "UPDATE_KEY_PASSWORD": "password-00112233",
    "AWS_SECRET_ACCESS_KEY": "secret-00112233",
    "GITHUB_TOKEN": "github-00112233",
    "OPERATOR_PIN": "00112233",
    "HTTPS_PROXY": "http://user:00112233@proxy:8080",
}
KEPT = {"NRFUTIL_HOME": "/opt/nrfutil", "FACTORY_PROV_NRFUTIL": "/opt", "SSH_AUTH_SOCK": "/run/x", "NO_PROXY": "a,b"}


@pytest.fixture(autouse=True)
def _with_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {**SECRETS, **KEPT}.items():
        monkeypatch.setenv(name, value)


def test_the_children_have_all_but_the_secrets() -> None:
    given = for_children()
    assert not set(given) & set(SECRETS)
    assert not any("00112233" in value for value in given.values())
    assert {name: given[name] for name in KEPT} == KEPT
    assert given["PATH"] == os.environ["PATH"]


def test_what_is_taken_is_found_by_who_looks_for_it_and_by_no_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "_taken", {})
    take_secrets()
    assert "FACTORY_PROV_TOKEN" not in os.environ
    assert environment.environment()["FACTORY_PROV_TOKEN"] == SECRETS["FACTORY_PROV_TOKEN"]
    told = subprocess.run(
        [sys.executable, "-c", "import os; print(dict(os.environ))"], capture_output=True, text=True, check=True
    )
    assert "00112233" not in told.stdout


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_a_tool_that_runs_has_no_secret_in_its_environment() -> None:
    tree = ProcessTree([sys.executable, "-c", "import time; print('up', flush=True); time.sleep(60)"])
    try:
        assert tree.process.stdout is not None
        assert tree.process.stdout.readline().strip() == b"up"
        found = Path(f"/proc/{tree.process.pid}/environ").read_bytes()
    finally:
        tree.close()
    for stream in (tree.process.stdout, tree.process.stderr):
        assert stream is not None
        stream.close()
    assert b"NRFUTIL_HOME=/opt/nrfutil" in found
    assert b"00112233" not in found


def test_what_a_tool_says_of_its_environment_has_no_secret() -> None:
    lines: list[str] = []
    command = [sys.executable, "-c", "import os; print(dict(os.environ))"]
    run_tool(command, lines.append, patience=Patience(total_s=60, silence_s=60), cancel=CancelToken())
    assert lines
    assert "00112233" not in "".join(lines)


def test_nobody_else_starts_a_process() -> None:
    found = {
        path.relative_to(ROOT).as_posix()
        for folder in ("factory_prov", "desktop")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if list(starts(path.read_text(encoding="utf-8")))
    }
    assert found - TYPES_ONLY == DOORS


@pytest.mark.parametrize(
    "source",
    [
        "import subprocess",
        "def later():\n    from subprocess import run",
        "import os\nos.system('x')",
        "import os\nos.execvpe('x', [], {})",
        "from os import posix_spawn",
        "import multiprocessing.pool",
        "from PySide6.QtCore import QProcess",
        "from PySide6 import QtCore\nQtCore.QProcess.startDetached('x')",
        "from concurrent.futures import ProcessPoolExecutor",
        "import asyncio\nasyncio.create_subprocess_exec('x')",
    ],
)
def test_a_door_is_found_wherever_it_stands(source: str) -> None:
    assert list(starts(source))


def test_a_harmless_module_is_none() -> None:
    assert not list(starts("import os\nos.getpid()\nfrom concurrent.futures import ThreadPoolExecutor\nx.system = 1"))


def starts(source: str) -> Iterator[str]:
    """Yield what a module takes in or calls that starts processes."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                yield from (name.name for name in names if name.name.partition(".")[0] in MODULES)
            case ast.ImportFrom(module=str(module), names=names):
                if module.partition(".")[0] in MODULES:
                    yield module
                yield from (name.name for name in names if name.name in NAMES)
                if module in ("os", "posix", "nt"):
                    yield from (name.name for name in names if name.name.startswith(CALLS))
            case ast.Attribute(value=ast.Name(id="os"), attr=attr):
                if attr.startswith(CALLS):
                    yield attr
            case ast.Attribute(attr=attr):
                if attr in NAMES:
                    yield attr
