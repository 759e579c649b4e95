"""A wrapper writes out what it passes on.

`isinstance` with a protocol asks `hasattr` in Python 3.11 and looks for a written method from 3.12 on: what a wrapper
passes on by `__getattr__` is there in the one and absent in the other, so that one program does two things.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("package", ["factory_prov", "desktop"])
def test_no_class_passes_on_what_it_does_not_write_out(package: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}: {each.name}"
        for path in sorted((ROOT / package).rglob("*.py"))
        for each in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(each, ast.ClassDef)
        and any(isinstance(part, ast.FunctionDef) and part.name == "__getattr__" for part in each.body)
    ]
    assert not found
