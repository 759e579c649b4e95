"""The programs as processes, each in an empty folder, with a clean environment and a home of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Program = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    work = tmp_path / "work"
    work.mkdir()
    return work


def _run(
    module: str, folder: Path, home: Path, *arguments: object, **variables: str
) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TEMP", "TMP") if name in os.environ}
    environment = kept | {
        "HOME": str(home),
        "USERPROFILE": str(home),
        "APPDATA": str(home),
        "LOCALAPPDATA": str(home),
        "FACTORY_PROV_SHARED_DIR": str(home / "shared"),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        "PYTHONWARNINGS": "error",
        **variables,
    }
    return subprocess.run(
        [sys.executable, "-m", module, *map(str, arguments)],
        cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip


@pytest.fixture
def ptool(folder: Path, tmp_path: Path) -> Program:
    return lambda *arguments, **variables: _run("factory_prov.ptool", folder, tmp_path, *arguments, **variables)


@pytest.fixture
def factory_prov(folder: Path, tmp_path: Path) -> Program:
    return lambda *arguments, **variables: _run("factory_prov", folder, tmp_path, *arguments, **variables)
