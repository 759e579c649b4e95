"""The table [rehearsal] and the address in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from factory_prov.errors import InputError
from factory_prov.job.job_file import JobError, read_job
from factory_prov.rehearsal.address import read_address
from factory_prov.rehearsal.options import RehearsalOptions, RehearsedUnits

JOB = 'format = 1\n{table}\n[configuration]\n"/1/1/1" = 60\n'


def options(table: str) -> RehearsalOptions:
    return read_job(JOB.replace("{table}", table), place="job.toml", folder=Path("/jobs")).rehearsal


def test_a_job_that_says_nothing_rehearses_nothing() -> None:
    assert options("") == RehearsalOptions()
    assert not options("").wanted
    assert options("[rehearsal]").when is RehearsedUnits.NEVER


def test_what_a_job_says() -> None:
    read = options('[rehearsal]\nwhen = "once a shift"\nregister = true\ntimeout_s = 5\ntrust_store_file = "store.pem"')
    assert (read.when, read.register, read.timeout_s) == (RehearsedUnits.ONCE_A_SHIFT, True, 5.0)
    assert read.trust_store_file == Path("/jobs/store.pem")


@pytest.mark.parametrize(
    ("table", "path"),
    [
        ('when = "sometimes"', "rehearsal.when"),
        ("timeout_s = 0", "rehearsal.timeout_s"),
        ("timeout_s = 15.1", "rehearsal.timeout_s"),
        ("timeout_s = nan", "rehearsal.timeout_s"),
        ("timeout_s = inf", "rehearsal.timeout_s"),
        ('at = "coaps://host:5684"', "rehearsal.at"),
        ('at = "host:0"', "rehearsal.at"),
        ('at = "host"\noffline = true', "rehearsal.at"),
        ("unknown = 1", "rehearsal.unknown"),
        ('register = "yes"', "rehearsal.register"),
    ],
)
def test_each_mistake_is_told_with_its_place(table: str, path: str) -> None:
    with pytest.raises(JobError) as told:
        options(f"[rehearsal]\n{table}")
    assert [problem.path for problem in told.value.problems] == [path]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("lwm2m.example.com", "lwm2m.example.com:5684"),
        (" lwm2m.example.com:5685 ", "lwm2m.example.com:5685"),
        ("192.0.2.7:1", "192.0.2.7:1"),
        ("[2001:db8::1]:5684", "[2001:db8::1]:5684"),
        ("[2001:db8::1]", "[2001:db8::1]:5684"),
    ],
)
def test_an_address_is_read(text: str, shown: str) -> None:
    assert str(read_address(text, usual_port=5684)) == shown


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        ":5684",
        "host:",
        "host:x",
        "host:65536",
        "a b",
        "user@host",
        "host/path",
        "2001:db8::1",
        "host?x",
        "h#f",
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        read_address(text, usual_port=5684)
