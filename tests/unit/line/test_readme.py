"""The script that the README shows, word by word."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

README = Path(__file__).parents[3] / "README.md"


def test_the_script_of_the_readme_runs_a_line() -> None:
    (script,) = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(line.split() for line in done.stdout.splitlines()) == [
        ["PASS", "urn:dev:os:32473-Demo-000001"],
        ["PASS", "urn:dev:os:32473-Demo-000002"],
    ]
    assert len([line for line in script.splitlines() if line.strip()]) < 12
