"""The check of a whole job: a sample unit is made and judged; certificates inside are looked at."""

from __future__ import annotations

from pathlib import Path

import pytest

from factory_prov.credentials.certificate import CertificateOptions
from factory_prov.credentials.encoding import encode_pem
from factory_prov.credentials.self_signed import make_self_signed
from factory_prov.job.check import check_finished_pack, check_job
from factory_prov.job.inspection import inspect_file
from factory_prov.job.job_file import JobError, load_job, read_job
from factory_prov.job.model import Credential
from factory_prov.job.old_formats.endpoint_cfg import read_endpoint_cfg
from factory_prov.job.old_formats.settings import settings_of
from factory_prov.job.unit import UnitMaker
from factory_prov.lwm2m.senml import Record, encode
from factory_prov.registrars.from_records import registration_of


def job_text(configs: Path, **changes: str) -> str:
    text = (configs / "job-certificate.toml").read_text(encoding="utf-8")
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    return text


def rules(text: str, configs: Path) -> set[tuple[str, str]]:
    job = read_job(text, place="job.toml", folder=configs)
    return {(problem.severity.value, problem.rule) for problem in check_job(job)}


def test_the_certificate_example_is_clean(configs: Path) -> None:
    assert rules(job_text(configs), configs) == set()


def test_without_a_server_certificate_no_unit_is_made(configs: Path) -> None:
    text = job_text(configs).replace("server_certificate_file", "# server_certificate_file")
    assert rules(text, configs) == {("error", "credentials")}


def test_a_certificate_that_is_not_for_this_server(configs: Path) -> None:
    text = job_text(configs).replace("coaps://lwm2m.example.com", "coaps://other.example.com")
    assert len([rule for severity, rule in rules(text, configs) if severity == "error"]) == 1


def test_a_shared_serial_number_and_a_shared_key_are_warned_of(configs: Path) -> None:
    text = job_text(configs).replace('digest = "sha256"', 'digest = "sha256"\nserial_number = 1')
    assert ("warning", "shared-serial-number") in rules(text, configs)
    psk = (configs / "job-psk.toml").read_text(encoding="utf-8")
    shared = psk.replace('{ credential = "psk_key" }', '{ text = "0123456789abcdef" }')
    said = shared + "\n[credentials]\nshared_key = true\n"
    assert rules(said, configs) == {("warning", "shared-key")}
    assert rules(shared, configs) == {("warning", "shared-key"), ("error", "shared-key-unsaid")}


def test_two_sources_of_a_certificate_exclude_each_other(configs: Path) -> None:
    supplied = '\n[credentials.supplied]\ncertificate_file = "example_server_cert.pem"\nkey_file = "nowhere.der"\n'
    assert ("error", "two-certificates") in rules(job_text(configs) + supplied, configs)


def test_a_wrong_certificate_option_is_told(configs: Path) -> None:
    text = job_text(configs).replace('"secp256r1"', '"secp192r1"')
    text = text.replace('"sha256"', '"md5"')
    with pytest.raises(JobError) as failure:
        read_job(text, place="job.toml", folder=configs)
    assert [problem.path for problem in failure.value.problems] == [
        "credentials.certificate.elliptic_curve",
        "credentials.certificate.digest",
    ]


def test_a_pair_that_does_not_match_is_found_in_a_finished_pack(configs: Path) -> None:
    maker = UnitMaker(load_job(configs / "job-certificate.toml"))
    one, other = maker.make("unit-1"), maker.make("unit-1")
    key = {record.path: record.value for record in other.records}
    mixed = [Record(path, key[path] if path.resource_id == 5 else value) for path, value in one.records]
    assert check_finished_pack(one.pack, endpoint_name="unit-1") == []
    problems = check_finished_pack(encode(mixed), endpoint_name="unit-1")
    assert [(problem.severity.value, problem.path) for problem in problems] == [("error", "/0/1/5")]
    assert check_finished_pack(one.pack, endpoint_name="unit-2") != []


def test_the_server_hears_what_the_device_gets(configs: Path) -> None:
    unit = UnitMaker(load_job(configs / "job-psk.toml")).make("unit-1")
    registration = registration_of(unit.records, "unit-1")
    values = {str(record.path): record.value for record in unit.records}
    assert registration.psk is not None
    assert registration.psk.identity == "unit-1"
    assert registration.psk.key.reveal() == values["/0/1/5"]


def test_certificates_go_to_every_account_that_lacks_them_and_replace_only_when_given() -> None:
    entries = read_endpoint_cfg(
        "{0: {0: {2: 2, 3: b'own', 5: b''}, 1: {2: 2}, 2: {2: 0, 3: b'id', 5: b'key'}}, 1: {0: {0: 1}}}", place="cfg"
    )

    def sources(**options: set[Credential]) -> list[tuple[str, object]]:
        return [(str(setting.path), setting.source) for setting in settings_of(entries, **options)]

    assert sources() == [
        ("/0/0/2", 2),
        ("/0/0/3", b"own"),
        ("/0/0/5", Credential.PRIVATE_KEY),
        ("/0/0/4", Credential.SERVER_CERTIFICATE),
        ("/0/1/2", 2),
        ("/0/1/4", Credential.SERVER_CERTIFICATE),
        ("/0/1/3", Credential.CERTIFICATE),
        ("/0/1/5", Credential.PRIVATE_KEY),
        ("/0/2/2", 0),
        ("/0/2/3", b"id"),
        ("/0/2/5", b"key"),
        ("/1/0/0", 1),
    ]
    assert sources(given={Credential.CERTIFICATE})[1] == ("/0/0/3", Credential.CERTIFICATE)


def test_an_old_configuration_lacks_only_what_ptool_adds(tmp_path: Path) -> None:
    path = tmp_path / "cfg"
    path.write_text("{OID.Security: {1: {RID.Security.Mode: 2}}}")
    found = {problem.path: problem for problem in inspect_file(path).problems}
    assert found["/0/1/3"].severity.value == "warning"
    assert "-C" in str(found["/0/1/3"].cure)
    assert found["/0/1/4"].severity.value == "warning"
    assert found["/0/1/4"].place == str(path)
    path.write_text("{OID.Security: {1: {RID.Security.Mode: 2, RID.Security.PKOrIdentity: b'c', 5: b'k'}}}")
    found = {problem.path: problem for problem in inspect_file(path).problems if problem.path == "/0/1/4"}
    assert found["/0/1/4"].severity.value == "error"


def test_one_mistake_hides_no_other(tmp_path: Path, configs: Path) -> None:
    text = job_text(configs).replace("coaps://", "coap://").replace('domain = "/', 'domain = "')
    (tmp_path / "job.toml").write_text(text, encoding="utf-8")  # and the server's certificate is not there
    rules = {problem.rule for problem in inspect_file(tmp_path / "job.toml").problems}
    assert {"job-file", "credentials", "scheme-mode"} <= rules


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\x8a\xa2", "pack"),
        (b"# comment\n\n  {OID.Security: {}}", "endpoint_cfg"),
        (b"\xef\xbb\xbf{}", "endpoint_cfg"),
        (b"# a job\nformat = 1", "job"),
        (b"", "job"),
    ],
)
def test_files_are_told_apart(data: bytes, kind: str) -> None:
    from factory_prov.job.file_kind import kind_of

    assert kind_of(data).value == kind


def test_of_several_server_certificates_it_is_said_which_one_the_device_gets(configs: Path, tmp_path: Path) -> None:
    own = (configs / "example_server_cert.pem").read_text(encoding="utf-8")
    other = make_self_signed(CertificateOptions(), endpoint_name="other").certificate_der
    (tmp_path / "example_server_cert.pem").write_text(own + encode_pem("CERTIFICATE", other).decode(), encoding="utf-8")
    assert ("warning", "server-certificates-several") in rules(job_text(configs), tmp_path)
    assert rules(job_text(configs), configs) == set()
