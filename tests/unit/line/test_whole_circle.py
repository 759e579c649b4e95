"""The whole circle on virtual parts: pack → REST registration → the board connects with it → the server shows it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from factory_prov.cancel import CancelToken
from factory_prov.credentials.authority.practice import PracticeIssuer
from factory_prov.errors import InputError
from factory_prov.job.job_file import read_job
from factory_prov.job.model import Job
from factory_prov.ledger.records import Outcome, RunRecord
from factory_prov.line.virtual_station import VirtualStation, demo_job, virtual_station
from factory_prov.lwm2m.rules.accounts import accounts
from factory_prov.lwm2m.rules.records import read_records
from factory_prov.lwm2m.senml import read_pack
from factory_prov.registrars.generic.virtual import unit_options
from factory_prov.registrars.kind import ServerOptions
from factory_prov.registrars.leshan.options import LeshanOptions
from factory_prov.registrars.thingsboard.options import ThingsBoardOptions
from factory_prov.registrars.when import When
from factory_prov.run.pipeline import provision
from factory_prov.simulation.board_faults import BoardFault
from factory_prov.simulation.registrations import LwM2mRegistration
from factory_prov.simulation.site_faults import SiteFault

NAME = "urn:dev:os:32473-Demo-000001"


def run(station: VirtualStation, number: int = 0) -> RunRecord:
    return provision(station.devices[number], station.job, station.bench, lambda _: None, CancelToken())


def online(station: VirtualStation, *, timeout_s: float = 15.0) -> LwM2mRegistration | None:
    assert station.site is not None
    return station.site.wait_online(NAME, CancelToken(), timeout_s=timeout_s)


def written(station: VirtualStation) -> dict[int, Any]:
    """Return what the board holds of its account."""
    pack = station.boards.boards[0].stored_pack
    assert pack is not None
    return dict(accounts(read_records(read_pack(pack))[0])[0].values)


@pytest.mark.parametrize("mode", ["psk", "certificate"])
@pytest.mark.parametrize("rehearsed", [False, True])
def test_a_unit_comes_online(mode: str, rehearsed: bool) -> None:
    with virtual_station(demo_job(mode, rehearsed=rehearsed), boards=1, speed=100) as station:
        assert run(station).outcome is Outcome.PASS
        found = online(station)
        assert found is not None
        assert (found.login, found.transport, found.lifetime_s) == (NAME, "coaps", 86400)


def test_a_unit_whose_certificate_a_ca_has_signed_comes_online() -> None:
    job = demo_job("certificate", rehearsed=True)
    with virtual_station(job, boards=1, speed=100, issuer=PracticeIssuer()) as station:
        assert run(station).outcome is Outcome.PASS
        assert online(station) is not None
        (known,) = station.site.table  # type: ignore[union-attr]
        assert known.certificate is None, "the CA vouches for it: nobody brought this one to the server"


@pytest.mark.parametrize(
    ("mode", "fault", "outcome", "code"),
    [
        ("psk", SiteFault.WRONG_KEY, Outcome.FAIL, "E432"),
        ("certificate", SiteFault.FOREIGN_CERTIFICATE, Outcome.ERROR, "E433"),
        ("certificate", SiteFault.EXPIRED_CERTIFICATE, Outcome.ERROR, "E434"),
    ],
)
@pytest.mark.parametrize("with_ca", [False, True])
def test_what_the_server_has_wrong_is_found_before_the_unit_leaves(
    mode: str, fault: SiteFault, outcome: Outcome, code: str, with_ca: bool
) -> None:
    if with_ca and mode == "psk":
        pytest.skip("there is no certificate")
    job = demo_job(mode, rehearsed=True)
    with virtual_station(
        job, boards=2, faults=[fault], speed=100, issuer=PracticeIssuer() if with_ca else None
    ) as station:
        record = run(station)
        assert (record.outcome, record.code) == (outcome, code)
        assert run(station, 1).outcome is Outcome.PASS, "the server has everything right about the other unit"
        assert online(station, timeout_s=0.5) is None


@pytest.mark.parametrize("mode", ["psk", "certificate"])
def test_without_a_rehearsal_such_a_unit_passes_and_stays_away(mode: str) -> None:
    fault = SiteFault.WRONG_KEY if mode == "psk" else SiteFault.FOREIGN_CERTIFICATE
    with virtual_station(demo_job(mode), boards=1, faults=[fault], speed=100) as station:
        assert run(station).outcome is Outcome.PASS
        assert online(station, timeout_s=0.5) is None


@pytest.mark.parametrize(
    ("mode", "fault"), [("psk", SiteFault.EXPIRED_CERTIFICATE), ("certificate", SiteFault.WRONG_KEY)]
)
def test_a_fault_that_no_unit_of_the_job_can_have_is_refused(mode: str, fault: SiteFault) -> None:
    with (
        pytest.raises(InputError, match="cannot have this fault"),
        virtual_station(demo_job(mode), boards=1, faults=[BoardFault.NOISE, fault]),
    ):
        pass


def certificate_job(configs: Path, *lines: str, uri: str = "coaps://lwm2m.example.com:5684") -> Job:
    text = (configs / "job-certificate.toml").read_text(encoding="utf-8")
    old = next(line for line in text.splitlines() if line.startswith('"/0/1/0"'))
    return read_job(text.replace(old, "\n".join([f'"/0/1/0" = "{uri}"', *lines])), place="job.toml", folder=configs)


@pytest.mark.parametrize("usage", [None, 2, 3])
def test_the_server_is_trusted_by_its_certificate_usage(configs: Path, usage: int | None) -> None:
    job = certificate_job(configs, *([] if usage is None else [f'"/0/1/15" = {usage}']))
    with virtual_station(job, boards=1, speed=100) as station:
        assert run(station).outcome is Outcome.PASS
        assert online(station) is not None
        pair = station.site.pair  # type: ignore[union-attr]
        assert pair is not None
        assert written(station)[4] == (pair.authority if usage == 2 else pair.certificate)


def test_a_digest_stands_for_the_server_where_the_job_says_so(configs: Path) -> None:
    with virtual_station(certificate_job(configs, '"/0/1/13" = 1'), boards=1, speed=100) as station:
        assert run(station).outcome is Outcome.PASS
        assert online(station) is not None
        pair = station.site.pair  # type: ignore[union-attr]
        assert pair is not None
        assert written(station)[4] == hashlib.sha256(pair.certificate).digest()


def test_the_name_of_the_certificate_is_the_one_that_the_device_asks_for(configs: Path) -> None:
    with virtual_station(certificate_job(configs, '"/0/1/14" = "other.example.com"'), boards=1, speed=100) as station:
        assert run(station).outcome is Outcome.PASS
        assert online(station) is not None


def test_a_unit_comes_online_over_tls(configs: Path) -> None:
    text = (configs / "job-psk.toml").read_text(encoding="utf-8")
    text = text.replace('"coaps://', '"coaps+tcp://').replace('= "U"', '= "T"')
    with virtual_station(read_job(text, place="job.toml", folder=configs), boards=1, speed=100) as station:
        assert run(station).outcome is Outcome.PASS
        found = online(station)
        assert found is not None
        assert (found.transport, found.binding) == ("coaps+tcp", "T")


def test_a_unit_without_security_comes_online(configs: Path) -> None:
    text = (configs / "job-nosec.toml").read_text(encoding="utf-8") + '\n[server]\ndomain = "/virtual/"\n'
    with virtual_station(read_job(text, place="job.toml", folder=configs), boards=1, speed=100) as station:
        assert run(station).outcome is Outcome.PASS
        found = online(station)
        assert found is not None
        assert (found.transport, found.login) == ("coap", "")


OTHER_SERVERS: dict[str, tuple[ServerOptions, tuple[str, ...]]] = {
    "leshan": (LeshanOptions(url="http://127.0.0.1:8080"), ("psk", "certificate")),
    "thingsboard": (
        ThingsBoardOptions(url="https://tb.my-company.com", profile="profile", user="user@my-company.com"),
        ("psk", "certificate"),
    ),
    "http": (unit_options("https://units.my-company.com", when=When.NOW), ("psk", "certificate")),
}


@pytest.mark.parametrize(
    ("kind", "mode"), [(kind, mode) for kind, (_, modes) in OTHER_SERVERS.items() for mode in modes]
)
def test_every_kind_of_server_shares_its_devices(kind: str, mode: str) -> None:
    job = replace(demo_job(mode, rehearsed=True), server=OTHER_SERVERS[kind][0])
    issuer = PracticeIssuer() if mode == "certificate" else None
    with virtual_station(job, boards=1, speed=100, issuer=issuer) as station:
        assert run(station).outcome is Outcome.PASS
        assert online(station) is not None


BOOTSTRAP_JOB = """
format = 1
[configuration]
"/0/0/0" = "coaps://boot.my-company.com:5684"
"/0/0/1" = true
"/0/0/2" = 0
"/0/0/3" = { credential = "psk_identity" }
"/0/0/5" = { credential = "psk_key" }
[credentials.psk]
identity = "{endpoint_name}"
"""
BOOTSTRAP_SERVERS = {
    "coiote": '[server]\ndomain = "/factory/"\n',
    "leshan-bootstrap": (
        '[server]\nkind = "leshan-bootstrap"\nurl = "http://127.0.0.1:8080"\n'
        'server_uri = "coaps://lwm2m.my-company.com:5684"\n'
    ),
}


@pytest.mark.parametrize("kind", BOOTSTRAP_SERVERS)
def test_a_unit_is_sent_on_by_its_bootstrap_server_and_comes_online(kind: str, tmp_path: Path) -> None:
    job = read_job(BOOTSTRAP_JOB + BOOTSTRAP_SERVERS[kind], place="job.toml", folder=tmp_path)
    with virtual_station(job, boards=1, speed=100) as station:
        assert run(station).outcome is Outcome.PASS
        found = online(station)
        assert found is not None
        assert found.transport == "coaps"
        assert station.site is not None
        assert station.site.table.registrations.sighted(NAME, bootstrap=True) is not None
