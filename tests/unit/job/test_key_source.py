"""Where a job's keys come from, as an auditor reads it, and whose keys are everybody's."""

from __future__ import annotations

from pathlib import Path

from sample_jobs import PSK_CONFIGURATION

from factory_prov.credentials.random_source import system_source
from factory_prov.job.check import check_job
from factory_prov.job.cures import cures_for
from factory_prov.job.job_file import read_job
from factory_prov.job.key_source import key_source, shared_keys
from factory_prov.job.model import Job
from factory_prov.lwm2m.objects import Definitions
from factory_prov.lwm2m.problem import Problem

SECRET = "0123456789abcdef"
CERTIFICATE = PSK_CONFIGURATION.replace('"/0/1/2" = 0', '"/0/1/2" = 2').replace("psk_identity", "certificate")
CERTIFICATE = CERTIFICATE.replace("psk_key", "private_key")
LITERAL = PSK_CONFIGURATION.replace('{ credential = "psk_key" }', f'{{ text = "{SECRET}" }}')


def job(text: str, folder: Path = Path()) -> Job:
    return read_job("format = 1\n" + text, place="job.toml", folder=folder)


def test_a_made_key_comes_from_the_systems_source() -> None:
    assert key_source(job(PSK_CONFIGURATION)) == f"pre-shared key: {system_source()}"
    assert shared_keys(job(PSK_CONFIGURATION)) == ()


def test_a_made_pair_names_the_library() -> None:
    made = job(CERTIFICATE + "[credentials.certificate]\n")
    told = key_source(made)
    assert told.startswith("key pair: OpenSSL ")
    assert told.endswith(system_source())
    assert shared_keys(made) == ()


def test_a_supplied_pair_names_its_file_and_is_everybodys() -> None:
    supplied = job(CERTIFICATE + '[credentials.supplied]\ncertificate_file = "c.der"\nkey_file = "keys/k.der"\n')
    assert key_source(supplied) == "key pair: file k.der, the same for every unit"
    assert shared_keys(supplied) == ("credentials.supplied",)


def test_a_key_in_the_job_is_everybodys_and_not_shown() -> None:
    literal = job(LITERAL)
    assert key_source(literal) == "/0/1/5: in the job, the same for every unit"
    assert shared_keys(literal) == ("/0/1/5",)
    file = job(PSK_CONFIGURATION.replace('{ credential = "psk_key" }', '{ file = "a/b.key" }'))
    assert key_source(file) == "/0/1/5: file b.key, the same for every unit"


def test_no_keys_no_source() -> None:
    assert key_source(Job(configuration=())) == ""


def unsaid(found: list[Problem]) -> list[Problem]:
    return [problem for problem in found if problem.rule == "shared-key-unsaid"]


def test_a_shared_key_is_an_error_for_the_second_unit_until_the_job_says_that_it_is_meant() -> None:
    (problem,) = unsaid(check_job(job(LITERAL)))
    assert problem.path == "/0/1/5"
    assert unsaid(check_job(job(LITERAL), endpoint_name="the-only-one")) == []
    assert unsaid(check_job(job(LITERAL + "[credentials]\nshared_key = true\n"))) == []
    assert unsaid(check_job(job(PSK_CONFIGURATION))) == []


def test_one_click_makes_a_key_for_each_or_says_that_one_is_meant() -> None:
    (problem,) = unsaid(check_job(job(LITERAL)))
    own, said = cures_for(problem, {"configuration": {"/0/1/2": 0, "/0/1/5": {"text": SECRET}}}, Definitions())
    assert [change.value for change in own.changes] == [{"credential": "psk_key"}]
    assert [(change.keys, change.value) for change in said.changes] == [(("credentials", "shared_key"), True)]
