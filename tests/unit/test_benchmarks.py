"""The benchmarks can be started: no name they use is gone. CI does not measure."""

from __future__ import annotations

import os
import runpy
import sys
from pathlib import Path

import pytest

PARTS = frozenset({"filled_ledger"})
"""What benchmarks share, and nobody starts."""
BENCHMARKS = [
    path for path in sorted((Path(__file__).parents[2] / "benchmarks").glob("*.py")) if path.stem not in PARTS
]


@pytest.mark.parametrize("path", BENCHMARKS, ids=lambda path: path.stem)
def test_a_benchmark_can_be_loaded(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if "PySide6" in path.read_text(encoding="utf-8"):
        pytest.importorskip("PySide6")
    monkeypatch.setattr(sys, "path", [str(path.parent), *sys.path])
    for name, value in os.environ.items():
        monkeypatch.setenv(name, value)  # it is put back what a benchmark sets
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert callable(runpy.run_path(str(path), run_name="loaded")["main"])
