"""Job files of older versions always open: samples are added with each release and never changed afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest

from factory_prov.job.job_file import load_job
from factory_prov.job.model import FORMAT

KEPT = Path(__file__).with_name("kept")
SAMPLES = sorted(KEPT.rglob("*.toml"))


def test_every_format_has_kept_samples() -> None:
    assert {int(path.name.split("-")[1]) for path in KEPT.iterdir()} == set(range(1, FORMAT + 1))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_an_older_job_opens(sample: Path) -> None:
    job = load_job(sample)
    assert job.configuration
    assert job.name
