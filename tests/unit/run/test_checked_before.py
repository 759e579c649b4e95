"""What a run refuses before it touches a unit, a check of the job finds, in the same words; and the trial too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sample_jobs import PSK_CONFIGURATION

from factory_prov import errors
from factory_prov.advice import Cause, advice_for
from factory_prov.cancel import CancelToken
from factory_prov.credentials.authority.certificates import AuthorityPlan
from factory_prov.credentials.authority.folder import AuthorityFolder, PassphrasePlace
from factory_prov.credentials.authority.making import KeyWish, make_root
from factory_prov.errors import FactoryProvError, InputError
from factory_prov.events import Event, StepStarted
from factory_prov.files.user_folders import choose_user_folder
from factory_prov.job.inspection import inspect_file
from factory_prov.job.job_file import load_job
from factory_prov.job.model import NameSource
from factory_prov.ledger.records import Outcome
from factory_prov.ledger.store import Ledger
from factory_prov.line.virtual_names import VirtualNames
from factory_prov.line.virtual_station import demo_job, virtual_station
from factory_prov.lwm2m.problem import Severity
from factory_prov.registrars.coiote.options import CoioteOptions
from factory_prov.registrars.coiote.registrar import Coiote
from factory_prov.run.opening import open_bench
from factory_prov.run.pipeline import provision
from factory_prov.secret import Secret
from factory_prov.simulation.coiote.server import VirtualCoiote

TOUCHES = ("write configuration", "register", "flash final image")
"""The provisioning firmware may be on the unit by then: its keys are made beside that."""
HEAD = 'format = 1\nname = "Water meter"\n'
PSK = PSK_CONFIGURATION
CERTIFICATE = PSK.replace('"/0/1/2" = 0', '"/0/1/2" = 2').replace("psk_identity", "certificate")
CERTIFICATE = CERTIFICATE.replace("psk_key", "private_key") + '"/0/1/4" = { credential = "server_certificate" }\n'
PATTERN = '[naming]\nsource = "pattern"\npattern = "{}"\n'
LIST = '[naming]\nsource = "list"\nlist_file = "names.csv"\n'
SERVER = '[server]\nurl = "https://eu.iot.avsystem.cloud"\ndomain = "/a/"\n'
LINES = '[server]\nkind = "file"\npath = "{}"\n'


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A job that no unit can pass with, its files, and the class of what the run says."""

    text: str
    files: dict[str, bytes]
    kind: type[FactoryProvError] = InputError


def case(text: str, kind: type[FactoryProvError] = InputError, **files: bytes) -> Case:
    return Case(text=HEAD + text, files={name.replace("_", "."): data for name, data in files.items()}, kind=kind)


REFUSED = {
    "an unknown field in the pattern": case(PSK + PATTERN.format("x-{sn}")),
    "a pattern without a field": case(PSK + PATTERN.format("fixed-name")),
    "a lonely brace in the pattern": case(PSK + PATTERN.format("x-{serial")),
    "no pattern": case(PSK + '[naming]\nsource = "pattern"\n'),
    "a pattern of names that are too long": case(PSK + PATTERN.format("x" * 60 + "{serial:010d}")),
    "a pattern with a blank": case(PSK + PATTERN.format("a b{serial}")),
    "no list named": case(PSK + '[naming]\nsource = "list"\n'),
    "no list there": case(PSK + LIST),
    "an empty list": case(PSK + LIST, names_csv=b""),
    "a list without names": case(PSK + LIST, names_csv=b"endpoint_name\n"),
    "a name twice": case(PSK + LIST, names_csv=b"endpoint_name\na\na\n"),
    "a list in UTF-16 that is cut off": case(PSK + LIST, names_csv="endpoint_name\na\n".encode("utf-16")[:-1]),
    "a name that no server takes": case(PSK + LIST, names_csv=b"endpoint_name\na b\n"),
    "no images, no board": case(PSK + '[board]\nfirst_image = "a.hex"\nfinal_image = "b.hex"\n'),
    "no images for a board": case(PSK + '[board]\nkind = "nrf9160dk"\nfirst_image = "a.hex"\n'),
    "an image that is none": case(PSK + '[board]\nfirst_image = "a.hex"\n', a_hex=b"\x7fELF"),
    "a final image that is cut off": case(PSK + '[board]\nfinal_image = "a.hex"\n', a_hex=b":00"),
    "no board file": case(PSK + '[board]\nkind = "custom"\nboard_file = "b.toml"\n'),
    "an unknown field of the shown name": case(PSK + '[board]\nfinal_name_text = "name {sn}"\n'),
    "no authority's file": case(PSK + SERVER + 'ca_file = "ca.pem"\n'),
    "an authority's file that is none": case(PSK + SERVER + 'ca_file = "ca.pem"\n', ca_pem=b"x"),
    "a domain to fill in": case(PSK + SERVER.replace("/a/", "/main/<YOUR_DOMAIN>/")),
    "an address to fill in": case(PSK + SERVER.replace("eu.iot", "your-server")),
    "an example's address": case(PSK + SERVER.replace("eu.iot.avsystem.cloud", "coiote.example.com")),
    "a device's address to fill in": case(PSK.replace("eu.iot.avsystem.cloud", "YOUR_SERVER")),
    "no folder for the list of units": case(PSK + LINES.format("nowhere/units.csv")),
    "a formula for the list of units": case(PSK + PATTERN.format("=x{serial}") + LINES.format("units.csv")),
    "an identity with an unknown field": case(PSK + '[credentials.psk]\nidentity = "{sn}"\n'),
    "an empty identity": case(PSK + '[credentials.psk]\nidentity = ""\n', errors.CredentialsError),
    "a key of an odd length": case(PSK + "[credentials.psk]\nlength_bytes = 7\n"),
    "no server certificate": case(CERTIFICATE + "[credentials.certificate]\n"),
    "a server certificate that is not there": case(
        CERTIFICATE + '[credentials]\nserver_certificate_file = "s.pem"\n[credentials.certificate]\n'
    ),
    "a server certificate that is none": case(
        CERTIFICATE + '[credentials]\nserver_certificate_file = "s.pem"\n[credentials.certificate]\n',
        errors.CredentialsError,
        s_pem=b"x",
    ),
    "no issuer": case(CERTIFICATE),
    "a supplied pair that is not there": case(
        CERTIFICATE + '[credentials.supplied]\ncertificate_file = "c.pem"\nkey_file = "k.pem"\n'
    ),
    "an authority that ends before its units": case(
        CERTIFICATE + '[credentials.ca]\nauthority = "short"\n', errors.AuthorityUnfit
    ),
    "a file of the configuration that is not there": case(PSK + '"/0/1/14" = { file = "sni.bin" }\n'),
    "a pack that the device refuses": case(PSK.replace('"U"', '"Z"')),
    "an object that the device does not have": case(PSK + '"/3303/0/5700" = 1.0\n'),
    "a mode that the server does not have": case(
        PSK.replace('"/0/1/2" = 0', '"/0/1/2" = 9') + SERVER,
    ),
}

NOT_PROVOKED = {
    "E102": "a pack that somebody made; a run makes its own, which is judged before it is sent",
    "E124": "a request from elsewhere; a run makes its own keys",
    "E116": "the key of another unit: only the second one shows it (`test_key_twice`)",
}
"""Codes that blame the job, and that no run of one comes to before it touches a unit."""


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "ledger.sqlite") as opened:
        yield opened


@pytest.fixture(autouse=True)
def _token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACTORY_PROV_TOKEN", "token")


@pytest.fixture(autouse=True)
def _authority(tmp_path: Path) -> None:
    """Have an authority whose certificate lasts for a year: less than those of units."""
    choose_user_folder(tmp_path / "user")
    plan = AuthorityPlan(subject="Short CA", years=1, path_length=0)
    make_root(AuthorityFolder("short"), plan, KeyWish(place=PassphrasePlace.FILE))


def written(made: Case, folder: Path) -> Path:
    for name, data in made.files.items():
        (folder / name).write_bytes(data)
    path = folder / "job.toml"
    path.write_text(made.text, encoding="utf-8")
    return path


def told_by_run(path: Path, ledger: Ledger) -> FactoryProvError | str:
    """Start a real run of the job on a virtual board, and return why it was refused; it must not touch the unit."""
    try:
        job = load_job(path)
        bench = open_bench(job, ledger=ledger)
    except InputError as failure:
        return failure
    events = list[Event]()
    with (
        virtual_station(demo_job("psk"), boards=1, speed=100) as station,
        VirtualCoiote(token=Secret(b"token"), domains=("/a/",)) as server,
    ):
        if isinstance(job.server, CoioteOptions):
            options = replace(job.server, url=server.url)
            job, bench = replace(job, server=options), replace(bench, registrar=Coiote(options, server.token))
        names = bench.names if job.naming.source is NameSource.DEVICE else VirtualNames(bench.names, station.boards)
        bench = replace(bench, programmer=station.bench.programmer, names=names)
        job = replace(job, board=station.job.board, link=station.job.link)
        record = provision(station.devices[0], job, bench, events.append, CancelToken())
    assert record.outcome in (Outcome.FAIL, Outcome.ERROR), record
    assert not [event for event in events if isinstance(event, StepStarted) and event.step.key in TOUCHES]
    return str(record.reason)


@pytest.mark.parametrize("name", REFUSED)
def test_a_check_finds_what_a_run_refuses(name: str, tmp_path: Path, ledger: Ledger) -> None:
    path = written(REFUSED[name], tmp_path)
    refusal = told_by_run(path, ledger)
    errors_found = [each for each in inspect_file(path).problems if each.severity is Severity.ERROR]
    assert errors_found, refusal
    said = str(refusal).lower()
    assert any(str(each.what).lower() in said for each in errors_found), (said, errors_found)
    if isinstance(refusal, FactoryProvError) and not isinstance(refusal, errors.CredentialsError):
        assert isinstance(refusal, REFUSED[name].kind)


@pytest.mark.parametrize("name", REFUSED)
def test_the_trial_on_virtual_boards_refuses_it_too(name: str, tmp_path: Path) -> None:
    path = written(REFUSED[name], tmp_path)
    try:
        with virtual_station(load_job(path), boards=1, speed=100) as station:
            record = provision(station.devices[0], station.job, station.bench, lambda _: None, CancelToken())
    except InputError:
        return
    assert record.outcome in (Outcome.FAIL, Outcome.ERROR)


def test_no_code_that_blames_the_job_is_forgotten() -> None:
    """The others are of this PC, of its ledger and keyring, or of one unit: no job knows of them."""
    advices = [
        advice_for(kind(errors.Message("x")))
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, InputError)
    ]
    blamed = {advice.code for advice in advices if advice.cause is Cause.JOB}
    provoked = {advice_for(each.kind(errors.Message("x"))).code for each in REFUSED.values()}
    assert blamed == provoked | set(NOT_PROVOKED)
