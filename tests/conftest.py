"""What tests of every folder share."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def shared_facts() -> Path:
    """The folder of measured facts beside the checkout; it is not part of the project."""
    folder = ROOT.parent / "shared" / "facts"
    if not folder.is_dir():
        pytest.skip(f"no folder of facts at {folder}")
    return folder


@pytest.fixture
def configs() -> Path:
    return ROOT / "configs"
