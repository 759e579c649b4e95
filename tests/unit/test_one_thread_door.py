"""Nothing of the window starts a thread but `desktop.threads`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

DESKTOP = Path(__file__).parents[2] / "desktop"
DOOR = DESKTOP / "threads"
MODULES = ("threading", "concurrent", "multiprocessing", "_thread", "asyncio")
NAMES = ("QThread", "QThreadPool", "QRunnable")
HOOKS = {"window/uncaught.py"}
"""Starts no thread: it hears of what goes wrong in them, by `threading.excepthook`."""


def test_only_the_one_door_knows_threads() -> None:
    found = {str(path.relative_to(DESKTOP).as_posix()) for path in sources() if list(thread_imports(path.read_text()))}
    assert found - HOOKS == set()
    assert found >= HOOKS, "what is no exception any more is taken from the list"


@pytest.mark.parametrize(
    "source",
    [
        "import threading",
        "def later():\n    from concurrent.futures import ThreadPoolExecutor",
        "from PySide6.QtCore import QObject, QThread",
        "from PySide6 import QtCore\nQtCore.QThreadPool.globalInstance()",
    ],
)
def test_it_is_found_wherever_it_stands(source: str) -> None:
    assert list(thread_imports(source))


def sources() -> Iterator[Path]:
    """Yield every module of the window outside the door."""
    return (path for path in sorted(DESKTOP.rglob("*.py")) if DOOR not in path.parents)


def thread_imports(source: str) -> Iterator[str]:
    """Yield what a module takes in that starts threads: at its top, inside a function, or by its long name."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                yield from (name.name for name in names if name.name.partition(".")[0] in MODULES)
            case ast.ImportFrom(module=str(module), names=names):
                if module.partition(".")[0] in MODULES:
                    yield module
                yield from (name.name for name in names if name.name in NAMES)
            case ast.Attribute(attr=name) if name in NAMES:
                yield name
