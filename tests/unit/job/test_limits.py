"""No number of a job lets a run wait for ever."""

from __future__ import annotations

from pathlib import Path

import pytest

from factory_prov.job.job_file import JobError, read_job

JOB = 'format = 1\n[configuration]\n"/1/1/0" = 1\n'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[link]\nreply_timeout_s = inf", "a time limit is out of range"),
        ("[link]\nresult_timeout_s = nan", "a time limit is out of range"),
        ("[link]\nboot_timeout_s = 1e9", "a time limit is out of range"),
        ("[board]\nattempts = 1000000000", "the number of attempts is out of range"),
        ('[board]\nfirst_image = "a.hex"\nready_text = ""', "is empty"),
        ('[board]\nfinal_image = "a.hex"\nfinal_text = " "', "is empty"),
    ],
)
def test_what_would_wait_for_ever_is_refused(text: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(JobError, match=told):
        read_job(f"{JOB}{text}\n", place="job.toml", folder=tmp_path)


def test_a_text_of_an_image_that_is_not_flashed_may_be_empty(tmp_path: Path) -> None:
    job = read_job(f'{JOB}[board]\nready_text = ""\nattempts = 20\n', place="job.toml", folder=tmp_path)
    assert job.board.ready_text == ""
