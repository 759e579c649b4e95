"""docs/library.md: its script runs as it stands there, and its names are those that scripts may count on."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from pathlib import Path

from factory_prov import public

PAGE = (Path(__file__).parents[3] / "docs/library.md").read_text(encoding="utf-8")


def test_the_script_provisions_three_units(tmp_path: Path) -> None:
    (script,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    command = [sys.executable, "-W", "error", "-c", script]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    ends = sorted(
        line.split()[1:] for line in done.stdout.split("\n") if line.split()[1:2] == ["PASS"] and len(line.split()) == 3
    )
    assert ends == [["PASS", f"urn:dev:os:32473-Demo-00000{number}"] for number in (1, 2, 3)]
    assert len([line for line in script.split("\n") if line.strip()]) <= 25


def test_the_page_has_every_public_name_and_no_other() -> None:
    table = PAGE.partition("## The names")[2].partition("One unit's pack")[0]
    names = set(re.findall(r"`(\w+)`", table))
    assert names == set(public.__all__)


def test_public_names_are_declared_once_and_say_what_they_are() -> None:
    assert public.__all__ == sorted(public.__all__)
    imported = {name for name, value in vars(public).items() if not name.startswith("_") and name != "annotations"}
    assert imported == set(public.__all__)
    assert all(inspect.getdoc(getattr(public, name)) for name in public.__all__)
