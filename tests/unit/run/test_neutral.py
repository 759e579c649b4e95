"""A run knows no maker of chips, no firmware and no format: those live in boards, links and programmers."""

from __future__ import annotations

import re
from pathlib import Path

RUN = Path(__file__).parents[3] / "factory_prov/run"


def test_a_run_names_no_maker_firmware_or_format() -> None:
    sources = sorted(RUN.rglob("*.py"))
    assert len(sources) > 10
    for path in sources:
        found = re.findall(
            r"nordic|nrf|zephyr|uicr|hex\b|smp\b|coiote", path.read_text(encoding="utf-8"), re.IGNORECASE
        )
        assert found == [], path
