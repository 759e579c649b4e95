"""`--self-test`: passes here, and says what is wrong where something is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QImage

from desktop.window import installation
from desktop.window.installation import look_at, modules


def run(out: Path, home: Path, *more: str) -> tuple[int, dict[str, Any]]:
    environment = {**os.environ, "HOME": str(home), "XDG_DATA_HOME": str(home / "data"), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "desktop", "--self-test", str(out), *more]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.stderr == ""
    result: dict[str, Any] = json.loads((out / "result.json").read_text(encoding="utf-8"))
    return done.returncode, result


def test_this_checkout_passes(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    code, result = run(tmp_path / "out", home, "--data-dir", str(tmp_path / "own"))
    assert (tmp_path / "own" / "settings.json").is_file()
    assert not (tmp_path / "out" / "data").exists()
    assert result["failures"] == []
    assert (code, result["passed"]) == (0, True)
    assert result["unit"]["outcome"] == "PASS"
    assert result["unit"]["endpoint_name"]
    assert set(result["installation"]["languages"]) == {"en", "pl"}
    assert {0, 1} <= set(result["installation"]["objects"])
    for name in ("simulated", "serial", "Coiote", "keyring", "LwM2M", "SQLite"):
        assert any(f" {name}:" in line for line in result["installation"]["backends"])
    assert result["screenshots"] == ["provision.png", "job.png", "history.png", "statistics.png", "settings.png"]
    for name in result["screenshots"]:
        assert QImage(str(tmp_path / "out" / name)).width() >= 640
    assert list(home.rglob("*.sqlite")) == [], "nothing of the user's is touched"


def test_every_module_is_loaded() -> None:
    names = set(modules())
    assert {"factory_prov.run.pipeline", "factory_prov.ledger.migrations.versions.v0001_first_tables"} <= names
    assert {"desktop.window.shell", "desktop.configuration.page", "desktop.provision.page"} <= names
    assert not any(name.endswith("__main__") for name in names)


def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(installation, "modules", lambda: iter(["factory_prov", "desktop.nowhere"]))
    monkeypatch.setattr(installation, "_SOUNDS", ("nowhere.wav",))
    monkeypatch.setattr(installation, "_MUST_BE_FOUND", ("simulated", "nowhere"))
    failures = "\n".join(look_at(tmp_path).failures)
    assert "module desktop.nowhere: ModuleNotFoundError" in failures
    assert "nowhere.wav: it is missing" in failures
    assert "backend nowhere: it is missing" in failures


def test_a_unit_that_does_not_pass_in_time_fails_it(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from desktop.window.window_maker import make_application; from desktop.window.self_test import self_test\n"
        "sys.exit(self_test(make_application(['x']), Path(sys.argv[1]), deadline_s=0.5))"
    )
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", code, str(tmp_path)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    result = json.loads((tmp_path / "result.json").read_text(encoding="utf-8"))
    assert (done.returncode, result["passed"]) == (1, False)
    assert any("in time" in failure for failure in result["failures"])


def test_a_window_that_is_closed_early_fails_it(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from desktop.window.window_maker import make_application; from desktop.window.main_window import MainWindow\n"
        "from desktop.window.self_test import self_test\n"
        "application = make_application(['x'])\n"
        "show = MainWindow.show\n"
        "def show_briefly(window): show(window); window.filled.connect(window.close)\n"
        "MainWindow.show = show_briefly\n"
        "sys.exit(self_test(application, Path(sys.argv[1])))"
    )
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", code, str(tmp_path)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    result = json.loads((tmp_path / "result.json").read_text(encoding="utf-8"))
    assert (done.returncode, result["passed"]) == (1, False)
    assert any("no unit has passed" in failure for failure in result["failures"])
    assert any("instead of its screens" in failure for failure in result["failures"])
