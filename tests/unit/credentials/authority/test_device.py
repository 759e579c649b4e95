"""The certificates of devices: what stands in them, how long they last, and what a trial leaves behind."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from authorities import QUICK, openssl, quick_keys, root
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

from factory_prov.credentials.authority import issuer, making
from factory_prov.credentials.authority.authority import Authority, open_authority
from factory_prov.credentials.authority.certificates import AuthorityPlan
from factory_prov.credentials.authority.device import DeviceSigner
from factory_prov.credentials.authority.folder import AuthorityFolder
from factory_prov.credentials.authority.issuer import AuthorityIssuer
from factory_prov.credentials.authority.lower import sign_lower
from factory_prov.credentials.authority.options import Beyond, CaOptions
from factory_prov.credentials.authority.stand_in import stand_in_for
from factory_prov.credentials.certificate_rules import NO_EXPIRY
from factory_prov.credentials.encoding import encode_pem
from factory_prov.credentials.issuers.registry import SamplesOnly
from factory_prov.errors import AuthorityUnfit, InputError
from factory_prov.files import user_folders

LINE = CaOptions(authority="line")


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    quick_keys(monkeypatch, tmp_path / "user")
    monkeypatch.setattr(user_folders, "known_ledgers_folder", lambda: tmp_path / "station" / "ledgers")


@pytest.fixture
def line() -> Authority:
    """An authority below a root."""
    root(years=30)
    request = making.make_request(AuthorityFolder("line"), "CN=Line 3,O=Acme", QUICK)
    plan = AuthorityPlan(subject="", years=20, path_length=0)
    making.install(AuthorityFolder("line"), sign_lower(open_authority("root"), request, plan, place="").pem, place="")
    return open_authority("line")


def certificate(authority: Authority, options: CaOptions, name: str = "urn:dev:os:1-A") -> x509.Certificate:
    return x509.load_der_x509_certificate(DeviceSigner(authority, options).pair(name).certificate_der)


def test_what_stands_in_it(line: Authority, tmp_path: Path) -> None:
    options = replace(LINE, country_name="PL", organization_name="Acme", organization_unit_name="Line 3")
    found = certificate(line, options)
    assert found.subject.rfc4514_string() == "CN=urn:dev:os:1-A,OU=Line 3,O=Acme,C=PL"
    assert found.issuer == line.view.certificate.subject
    assert found.serial_number.bit_length() <= 159
    assert found.serial_number > 1 << 64
    usage = found.extensions.get_extension_for_class(x509.KeyUsage)
    assert usage.critical
    assert usage.value.digital_signature
    assert not usage.value.key_cert_sign
    purposes = found.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(purposes) == [ExtendedKeyUsageOID.CLIENT_AUTH]
    own = line.view.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    points_at = found.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value
    assert points_at.key_identifier == own.digest
    assert not found.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    with pytest.raises(x509.ExtensionNotFound):
        found.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
    assert found.not_valid_before_utc < datetime.now(UTC) - timedelta(hours=23)
    assert len(found.public_bytes(Encoding.DER)) < 500
    for name, der in (
        ("leaf", found.public_bytes(Encoding.DER)),
        ("line", line.view.chain_der[0]),
        ("root", line.view.chain_der[1]),
    ):
        (tmp_path / f"{name}.pem").write_bytes(encode_pem("CERTIFICATE", der))
    openssl(
        "verify", "-x509_strict", "-purpose", "sslclient", "-CAfile", tmp_path / "root.pem",
        "-untrusted", tmp_path / "line.pem", tmp_path / "leaf.pem",
    )  # fmt: skip
    openssl("verify", "-purpose", "sslserver", "-CAfile", tmp_path / "root.pem", tmp_path / "leaf.pem", ok=False)


def test_a_subject_key_identifier_where_it_is_asked_for(line: Authority) -> None:
    found = certificate(line, replace(LINE, subject_key_identifier=True))
    assert found.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)


def test_64_characters_are_a_name_and_65_are_none(line: Authority) -> None:
    certificate(line, LINE, "n" * 64)
    with pytest.raises(InputError, match="64"):
        certificate(line, LINE, "n" * 65)


def test_a_thousand_serial_numbers_are_a_thousand(line: Authority) -> None:
    signer = DeviceSigner(line, LINE)
    with ThreadPoolExecutor(4) as pool:
        pairs = list(pool.map(signer.pair, [f"ep-{number}" for number in range(1000)]))
    assert len({pair.issued.serial for pair in pairs if pair.issued}) == 1000
    assert len({pair.private_key.reveal() for pair in pairs}) == 1000
    for pair in pairs[:20]:
        read = x509.load_der_x509_certificate(pair.certificate_der)
        assert pair.issued is not None
        assert (pair.issued.serial, pair.issued.not_after) == (read.serial_number, read.not_valid_after_utc)
        assert pair.issued.issuer == line.view.issuer_id


def test_a_unit_never_outlives_its_authority_unless_that_is_said(line: Authority) -> None:
    ends = line.view.ends
    for options in (replace(LINE, no_expiry=True), replace(LINE, validity_s=21 * 365 * 86400)):
        with pytest.raises(AuthorityUnfit, match="would end"):
            certificate(line, options)
        assert certificate(line, replace(options, beyond_authority=Beyond.SHORTEN)).not_valid_after_utc == ends
        assert certificate(line, replace(options, beyond_authority=Beyond.ALLOW)).not_valid_after_utc > ends


def test_the_end_of_all_times_is_written_as_the_standard_says() -> None:
    root(years=None)
    found = certificate(open_authority("root"), replace(LINE, no_expiry=True))
    assert found.not_valid_after_utc == NO_EXPIRY
    assert b"99991231235959Z" in found.public_bytes(Encoding.DER)


def test_an_authority_whose_root_ends_first_ends_with_it(monkeypatch: pytest.MonkeyPatch, line: Authority) -> None:
    from factory_prov.credentials.authority import device

    over = line.view.ends + timedelta(seconds=1)
    monkeypatch.setattr(device, "now", lambda: over)
    with pytest.raises(AuthorityUnfit, match="expired"):
        certificate(line, LINE)


def test_the_chain_goes_along_only_where_that_is_said(line: Authority) -> None:
    assert DeviceSigner(line, LINE).pair("a").for_device[:1] == b"\x30"
    pair = DeviceSigner(line, replace(LINE, send_chain=True)).pair("a")
    shown = x509.load_pem_x509_certificates(pair.for_device)
    assert [each.subject.rfc4514_string() for each in shown] == ["CN=a", "CN=Line 3,O=Acme"]  # and no root


def test_a_sample_is_signed_by_a_stand_in_that_nobody_trusts(line: Authority, tmp_path: Path) -> None:
    source = AuthorityIssuer(LINE)
    pair = source.sample("a")
    (tmp_path / "leaf.pem").write_bytes(pair.certificate_pem)
    (tmp_path / "real.pem").write_bytes(b"".join(encode_pem("CERTIFICATE", der) for der in line.view.chain_der))
    (tmp_path / "stand-in.pem").write_bytes(encode_pem("CERTIFICATE", pair.authority_der))
    openssl("verify", "-CAfile", tmp_path / "real.pem", tmp_path / "leaf.pem", ok=False)
    openssl("verify", "-partial_chain", "-CAfile", tmp_path / "stand-in.pem", tmp_path / "leaf.pem")
    real = x509.load_der_x509_certificate(source.make("a").certificate_der)
    sample = x509.load_der_x509_certificate(pair.certificate_der)
    assert (sample.subject, sample.issuer) == (real.subject, real.issuer)
    assert abs(len(pair.certificate_der) - len(real.public_bytes(Encoding.DER))) < 8


def test_samples_need_no_key(line: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_key(_name: str) -> Authority:
        raise AssertionError("the key was opened")

    monkeypatch.setattr(issuer, "open_authority", no_key)
    samples = SamplesOnly(LINE)
    assert samples.make("a").authority_der == samples.sample("b").authority_der  # one stand-in for a whole trial
    assert samples.make("a").authority_der != line.view.chain_der[0]


def test_a_stand_in_has_a_chain_as_long(line: Authority) -> None:
    other = stand_in_for(line.view)
    assert len(other.view.above) == len(line.view.above)
    assert [each.subject for each in other.view.above] == [each.subject for each in line.view.above]
    assert other.view.issuer_id != line.view.issuer_id
