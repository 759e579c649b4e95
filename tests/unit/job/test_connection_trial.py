"""A trial unit of a job, rehearsed: what the server's word on it says of the units to come."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import pytest
from rehearsal_server import psk_server

from factory_prov.cancel import CancelToken
from factory_prov.errors import IdentityUnknown, InputError, PortClosed
from factory_prov.job.connection_trial import ConnectionTrial, try_connection
from factory_prov.job.job_file import read_job
from factory_prov.job.model import Job
from factory_prov.lwm2m.objects import Definitions
from factory_prov.rehearsal.options import RehearsalOptions
from factory_prov.secret import Secret

JOB = """
format = 1
[configuration]
"/0/1/0" = "coaps://lwm2m.factory.test:5684"
"/0/1/1" = false
"/0/1/2" = 0
"/0/1/3" = {identity}
"/0/1/5" = {key}
"/0/1/10" = 1
"/1/1/0" = 1
"/1/1/1" = 60
"/1/1/6" = false
"/1/1/7" = "U"
"""
MADE = ('{ credential = "psk_identity" }', '{ credential = "psk_key" }')
GIVEN = ('{ text = "meter" }', '{ hex = "00112233445566778899aabbccddeeff" }')


def job(given: tuple[str, str], at: str = "") -> Job:
    text = JOB.replace("{identity}", given[0]).replace("{key}", given[1])
    return replace(read_job(text, place="job.toml", folder=Path()), rehearsal=RehearsalOptions(at=at, timeout_s=5.0))


def server(keys: dict[bytes, bytes]) -> AbstractContextManager[str]:
    known = {identity: Secret(key) for identity, key in keys.items()}
    return psk_server(known.get)


def tried(of: Job, *, offline: bool) -> ConnectionTrial:
    return try_connection(of, offline=offline, definitions=Definitions(), cancel=CancelToken())


@pytest.mark.parametrize("given", [MADE, GIVEN])
def test_offline_it_shows_that_the_pack_fits_itself(given: tuple[str, str]) -> None:
    trial = tried(job(given), offline=True)
    assert trial.agrees
    assert trial.failure is None
    assert "without the server" in str(trial.meaning)


def test_a_server_that_does_not_know_new_keys_is_as_it_should_be() -> None:
    with server({b"another": bytes(16)}) as at:
        trial = tried(job(MADE, at), offline=False)
    assert not trial.agrees
    assert trial.failure is None
    assert "as it should be" in str(trial.meaning)


def test_one_that_does_not_know_the_keys_that_all_units_have_is_not() -> None:
    with server({b"another": bytes(16)}) as at:
        trial = tried(job(GIVEN, at), offline=False)
    assert isinstance(trial.failure, IdentityUnknown)


def test_keys_that_the_server_has_agree_with_it() -> None:
    with server({b"meter": bytes.fromhex("00112233445566778899aabbccddeeff")}) as at:
        trial = tried(job(GIVEN, at), offline=False)
    assert trial.agrees
    assert str(trial.meaning) == "Tried with the server itself."


def test_no_server_is_no_yes_whatever_the_keys_are() -> None:
    with server({}) as at:
        pass
    assert isinstance(tried(job(MADE, at), offline=False).failure, PortClosed)


def test_a_job_without_a_unit_says_so() -> None:
    bad = job(MADE)
    with pytest.raises(InputError):
        tried(replace(bad, configuration=bad.configuration[-2:]), offline=True)
