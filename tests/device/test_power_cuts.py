"""The receiver's storage in C, on a flash in RAM whose power goes at every single step (`device/tests/test_cuts.c`)."""

from __future__ import annotations

import subprocess
from pathlib import Path

from receivers import DEVICE, need


def test_the_power_may_go_at_every_step_of_the_flash(tmp_path: Path) -> None:
    need("cc")
    sources = [*sorted((DEVICE / "src").glob("*.c")), DEVICE / "tests" / "test_cuts.c"]
    options = ["-std=c99", "-O1", "-g", "-Wall", "-Wextra", "-Wconversion", "-Werror", "-fsanitize=address,undefined"]
    program = tmp_path / "cuts"
    include = f"-I{DEVICE / 'include'}"
    built = subprocess.run(
        ["cc", *options, include, *sources, "-o", program], capture_output=True, text=True, check=False
    )
    assert built.returncode == 0, built.stderr
    done = subprocess.run([program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
    assert "all passed" in done.stdout
