"""Which jobs give names that another ledger of the PC could give too."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from factory_prov.job.job_file import load_job
from factory_prov.job.model import Job, NameSource, NamingOptions
from factory_prov.run.shared_names import shared_names


@pytest.fixture
def ledgers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    monkeypatch.setenv("FACTORY_PROV_SHARED_DIR", str(tmp_path / "for all"))
    paths = (tmp_path / "ann.sqlite", tmp_path / "bob.sqlite")
    for path in paths:
        path.touch()
    return paths


def named(configs: Path, **options: object) -> Job:
    return replace(load_job(configs / "job-psk.toml"), naming=NamingOptions(**options))  # type: ignore[arg-type]


def warned(job: Job, other: Job, ledgers: tuple[Path, Path]) -> bool:
    ann, bob = ledgers
    assert shared_names(job, ann) == ()
    warnings = shared_names(other, bob)
    assert len(warnings) <= 1
    assert all(f"from the same pattern or list: {ann}." in str(warning) for warning in warnings)
    return bool(warnings)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("u-{serial}", "u-{serial}", True),
        ("u-{serial}", "u-{serial:06d}", True),
        ("u-{serial}", "v-{serial}", False),
        ("u-{hardware_id}", "u-{hardware_id}", False),
        ("{hardware_id}-{serial}", "{hardware_id}-{serial}", False),
    ],
)
def test_patterns(configs: Path, ledgers: tuple[Path, Path], one: str, other: str, expected: bool) -> None:
    jobs = [named(configs, source=NameSource.PATTERN, pattern=pattern) for pattern in (one, other)]
    assert warned(jobs[0], jobs[1], ledgers) is expected


@pytest.mark.parametrize("how", ["the same", "copied", "changed", "another"])
def test_lists(configs: Path, ledgers: tuple[Path, Path], tmp_path: Path, how: str) -> None:
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    first.write_text("endpoint_name\none\n")
    second.write_text("endpoint_name\ntwo\n" if how == "another" else first.read_text())
    one = named(configs, source=NameSource.LIST, list_file=first)
    other = named(configs, source=NameSource.LIST, list_file=first if how in ("the same", "changed") else second)
    assert shared_names(one, ledgers[0]) == ()
    if how == "changed":
        first.write_text("endpoint_name\none\nmore\n")
    assert bool(shared_names(other, ledgers[1])) is (how != "another")


@pytest.mark.parametrize("source", [NameSource.DEVICE, NameSource.GIVEN])
def test_names_that_come_from_the_unit(configs: Path, ledgers: tuple[Path, Path], source: NameSource) -> None:
    job = named(configs, source=source)
    assert not warned(job, job, ledgers)
