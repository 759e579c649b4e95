"""Every benchmark runs through, on little: figures and limits matter on a quiet machine only."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "benchmarks"
BRIEFLY: dict[str, tuple[dict[str, float], list[str]]] = {
    "authority": ({}, ["--certificates", "10", "--known", "1000"]),
    "contracts": ({"RUNS": 1, "SECONDS_LIMIT": 9.0}, []),
    "device_cuts": ({"AT_A_TIME": 1}, ["--count", "2"]),
    "editor": ({"RESOURCES": 40, "MANY": 200}, []),
    "endpoints": ({"EACH": 20}, ["--devices", "200"]),
    "handshakes": ({}, ["--handshakes", "20"]),
    "history": ({"SLOW_S": 0.02, "QUICK_S": 0.02, "PAGES": 1}, ["--units", "300"]),
    "kills": ({"CHUNK": 2}, ["--count", "2", "--kinds", "probes"]),
    "labels": ({}, ["--units", "2"]),
    "ledger": ({"LOOK_UPS": 3, "TIMES": 1, "RUNS": 2}, ["--units", "200"]),
    "link": ({"RUNS": 1}, []),
    "names": ({"_FEW": 50, "_TIMES": 1}, ["--taken", "200"]),
    "outbox": ({}, ["--owed", "60", "--sent", "20"]),
    "repairs": ({"CHUNK": 2}, ["--count", "2"]),
    "rehearsal": ({}, ["--units", "2", "--runs", "1"]),
    "run": ({"PACKS": 3, "STARTS": 1}, []),
    "runs": ({}, ["--units", "2"]),
    "screens": ({"KEYS": 2, "PAINTS": 2}, []),
    "stations": ({}, ["--stations", "2", "--names", "40", "--frozen", "1"]),
    "statistics_of_a_year": ({}, ["--units", "300"]),
    "watch": ({"CHANGES": 1, "SETTLED_S": 0.5}, ["--seconds", "1"]),
    "window": ({"START_RUNS": 1}, ["--part", "start", "--platform", "offscreen"]),
}
"""What is made smaller in each, and its arguments."""

PROGRAM = """
import importlib, sys
name, smaller = sys.argv[1], dict(pair.split("=") for pair in sys.argv[2].split())
module = importlib.import_module(name)
for key, value in smaller.items():
    setattr(module, key, type(getattr(module, key))(value))
sys.argv[:] = [name, *sys.argv[3:]]
sys.exit(module.main())
"""


def test_none_is_forgotten() -> None:
    parts_of_others = {"window_load", "filled_ledger"}  # the window's own, in a process that it starts
    assert BRIEFLY.keys() == {path.stem for path in FOLDER.glob("*.py")} - parts_of_others


@pytest.mark.slow
@pytest.mark.parametrize("name", BRIEFLY)
def test_a_benchmark_runs_through(name: str, tmp_path: Path) -> None:
    if "PySide6" in (FOLDER / f"{name}.py").read_text(encoding="utf-8"):
        pytest.importorskip("PySide6")
    smaller, arguments = BRIEFLY[name]
    told = " ".join(f"{key}={value}" for key, value in smaller.items())
    home = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), "FACTORY_PROV_SHARED_DIR": ""}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, name, told, *arguments],
        cwd=FOLDER.parent,
        env={**os.environ, **home, "PYTHONPATH": str(FOLDER), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr[-2000:]
    assert done.returncode in (0, 1), done.stderr[-2000:]  # 1: a limit is broken, on little or on a busy machine
    assert done.stdout.strip()
