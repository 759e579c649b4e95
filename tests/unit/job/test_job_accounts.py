"""Server certificates that end soon are told before the first unit."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from factory_prov.job.job_accounts import ending_soon
from factory_prov.job.job_file import load_job
from factory_prov.job.model import Job, Setting
from factory_prov.lwm2m.paths import ResourcePath
from tests.tls_peers import DAY, NOW, issued

HOST = "lwm2m.example.com"


def job(configs: Path, **changes: object) -> Job:
    found = load_job(configs / "job-certificate.toml")
    return replace(found, credentials=replace(found.credentials, **changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(("days", "told"), [(90, 1), (364, 1), (400, 0), (4000, 0)])
def test_one_that_ends_within_a_year_is_told(configs: Path, tmp_path: Path, days: int, told: int) -> None:
    file = tmp_path / "server.der"
    file.write_bytes(issued(HOST, hosts=[HOST], end=NOW + days * DAY).der)
    found = ending_soon(job(configs, server_certificate_file=file))
    assert len(found) == told
    assert all(f"{NOW + timedelta(days=days):%Y-%m-%d}" in str(each) for each in found)


def test_one_in_the_job_itself_and_one_in_a_file_of_its_own(configs: Path, tmp_path: Path) -> None:
    der = issued(HOST, hosts=[HOST], end=NOW + 90 * DAY).der
    file = tmp_path / "server.der"
    file.write_bytes(der)
    found = load_job(configs / "job-certificate.toml")
    path = ResourcePath(0, 1, 4)
    others = tuple(each for each in found.configuration if each.path != path)
    for source in (der, file):
        changed = replace(found, configuration=(*others, Setting(path=path, source=source)))
        assert len(ending_soon(changed)) == 1


def test_what_cannot_be_read_is_left_to_the_run(configs: Path, tmp_path: Path) -> None:
    assert ending_soon(job(configs, server_certificate_file=tmp_path / "none.der")) == ()
    assert ending_soon(job(configs, server_certificate_file=None)) == ()
    assert ending_soon(load_job(configs / "job-psk.toml")) == ()
