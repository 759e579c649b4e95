"""What a job's board takes is the job's where it says nothing, and is judged where it says more."""

from __future__ import annotations

from pathlib import Path

import pytest

from factory_prov.device_contract import files
from factory_prov.job.check import check_job
from factory_prov.job.job_file import read_job
from factory_prov.job.model import Job


def job_of(configs: Path, tmp_path: Path, device: str, own: str = "", more: str = "") -> Job:
    (tmp_path / "board.toml").write_text(f'based_on = "any-uart"\nname = "Meter"\n[device]\n{device}\n')
    text = (configs / "job-psk.toml").read_text(encoding="utf-8")
    board = '[board]\nboard_file = "board.toml"\n'
    return read_job(f"{text}\n{board}{own}\n{more}", place="job.toml", folder=tmp_path)


def found(job: Job) -> list[tuple[str, str]]:
    rules = ("device-object", "device-capacity", "object-not-installed", "pack-too-large")
    return [(problem.rule, problem.path) for problem in check_job(job) if problem.rule in rules]


def test_the_board_says_what_the_job_does_not(configs: Path, tmp_path: Path) -> None:
    job = job_of(configs, tmp_path, "capacity_bytes = 3000\nobjects = [0, 1]\npacket_bytes = 700")
    assert (job.device.objects, job.device.pack_limit_bytes, job.link.packet_limit_bytes) == ((0, 1), 3000, 700)
    assert job.board.ready_text == files.READY_TEXT
    assert found(job) == []


@pytest.mark.parametrize(
    ("device", "own", "expected"),
    [
        ("capacity_bytes = 100", "", [("pack-too-large", "")]),
        ("capacity_bytes = 100", "[device]\npack_limit_bytes = 4096", [("device-capacity", "")]),
        ("capacity_bytes = 100", "[device]\npack_limit_bytes = 50", [("pack-too-large", "")]),
        ("objects = [0]", "", [("object-not-installed", f"/1/1/{resource}") for resource in (0, 1, 6, 7)]),
        ("objects = [0]", "[device]\nobjects = [0, 1]", [("device-object", "/1/1/0")]),
        ("", "[device]\nobjects = [0, 1]", []),
    ],
)
def test_what_does_not_fit_is_told_once(
    configs: Path, tmp_path: Path, device: str, own: str, expected: list[tuple[str, str]]
) -> None:
    assert found(job_of(configs, tmp_path, device, own)) == expected
