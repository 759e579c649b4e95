"""What a job may say about records, and what is wrong with it before the first unit."""

from __future__ import annotations

from pathlib import Path

import pytest

from factory_prov.job.job_file import JobError, read_job
from factory_prov.job.readiness import readiness_problems
from factory_prov.records.options import RecordShape

JOB = 'format = 1\n[configuration]\n"/1/0/1" = 60\n[records]\n'


def problems(lines: str, folder: Path) -> dict[str, str]:
    with pytest.raises(JobError) as caught:
        read_job(JOB + lines, place="job", folder=folder)
    return {problem.path: f"{problem.what} {problem.cure}" for problem in caught.value.problems}


def test_files_are_beside_the_job_and_the_rest_as_written(tmp_path: Path) -> None:
    lines = 'csv_file = "out/{date}.csv"\ncsv_bom = true\nwebhook = "https://mes.factory.local/units"\nshape = "cfx"\n'
    records = read_job(JOB + lines, place="job", folder=tmp_path).records
    assert records.csv_file == tmp_path / "out" / "{date}.csv"
    assert (records.csv_bom, records.shape, records.webhook_token) == (True, RecordShape.CFX, True)
    assert records.wanted


@pytest.mark.parametrize(
    ("line", "path"),
    [
        ('csv_file = "units.csv"', "records.csv_file"),
        ('csv_file = "{day}.csv"', "records.csv_file"),
        ('csv_file = "{date}/units-{date}.csv"', "records.csv_file"),
        ('csv_file = "units-{date}.txt"', "records.csv_file"),
        ('webhook = "http://mes.factory.local/"', "records.webhook"),
        ('webhook = "mes.factory.local"', "records.webhook"),
        ('webhook = "https://user:word@mes.factory.local/"', "records.webhook"),
        ('webhook = "https://mes.factory.local/?key=1"', "records.webhook"),
        ('webhook = "https://mes.example.com/"', "records.webhook"),
        ('webhook = "https://m.factory.local/"\nca_file = "none.pem"', "records.ca_file"),
        ('shape = "xml"', "records.shape"),
        ('webhok = "x"', "records.webhok"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(tmp_path: Path, line: str, path: str) -> None:
    assert path in problems(line + "\n", tmp_path)


def test_http_is_for_this_pc_or_where_it_is_meant(tmp_path: Path) -> None:
    for lines in ('webhook = "http://127.0.0.1:1880/units"', 'webhook = "http://mes.local/x"\nunencrypted = true'):
        read_job(JOB + lines + "\n", place="job", folder=tmp_path)


def test_a_folder_that_is_not_there_is_a_warning_and_plain_http_too(tmp_path: Path) -> None:
    lines = 'csv_file = "gone/away"\nwebhook = "http://mes.local/x"\nunencrypted = true\n'
    job = read_job(JOB + lines, place="job", folder=tmp_path)
    found = {problem.path: problem for problem in readiness_problems(job)}
    assert {"records.csv_file", "records.webhook"} <= set(found)
    assert all(found[path].severity.value == "warning" for path in ("records.csv_file", "records.webhook"))
