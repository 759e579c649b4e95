"""Runs, the line, the links' own half and the boards' know no maker of chips, no firmware, no format and no server."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

LIBRARY = Path(__file__).parents[3] / "factory_prov"
NAMES = r"nordic|nrf|zephyr|anjay|uicr|coiote"


def named(path: Path, names: str = NAMES) -> list[str]:
    return re.findall(names, path.read_text(encoding="utf-8"), re.IGNORECASE)


def test_a_run_names_no_maker_firmware_or_format() -> None:
    sources = sorted((LIBRARY / "run").rglob("*.py"))
    assert len(sources) > 10
    for path in sources:
        assert named(path, rf"{NAMES}|hex\b|smp\b") == [], path


@pytest.mark.parametrize(
    ("folder", "kinds_by_name"),
    [
        ("line", ()),
        ("links", ("registry.py",)),
        ("links/smp", ("provisioning.py",)),
        ("boards", ("makers.py", "anjay_firmware.py")),
        ("programmers", ("registry.py",)),
        ("registrars", ("registry.py",)),
        ("registrars/http", ()),
        ("credentials", ()),
        ("credentials/issuers", ()),
        ("naming", ()),
    ],
)
def test_what_is_neutral_names_none(folder: str, kinds_by_name: tuple[str, ...]) -> None:
    """`kinds_by_name` are the modules that list the kinds, or are one."""
    for path in (LIBRARY / folder).glob("*.py"):
        if path.name not in kinds_by_name:
            code = path.read_text(encoding="utf-8").replace("boards.anjay_firmware import", "")
            assert re.findall(NAMES, code, re.IGNORECASE) == [], path
