from __future__ import annotations

import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import load_der_private_key
from cryptography.x509.oid import ExtendedKeyUsageOID

from factory_prov.credentials.certificate import (
    CERT_INFO_NAMES,
    CertificateOptions,
    KeyPair,
)
from factory_prov.credentials.certificate_rules import option_errors
from factory_prov.credentials.self_signed import SelfSigner, make_self_signed
from factory_prov.errors import InputError

EP = "urn:dev:os:32473-000001"
OPENSSL = shutil.which("openssl")
needs_openssl = pytest.mark.skipif(OPENSSL is None, reason="the openssl command is not installed")
FULL = CertificateOptions(
    country_name="PL",
    state_or_province_name="Malopolska",
    locality_name="Krak\u00f3w",
    organization_name="Example",
    organization_unit_name="Line {endpoint_name}",
    email_address="line@example.com",
)


def made(**options: Any) -> KeyPair:
    return make_self_signed(CertificateOptions(**options), endpoint_name=EP)


def certificate(pair: KeyPair) -> x509.Certificate:
    return x509.load_der_x509_certificate(pair.certificate_der)


def test_the_default_certificate() -> None:
    pair = made()
    cert = certificate(pair)
    assert cert.version is x509.Version.v3
    assert cert.subject.rfc4514_string() == cert.issuer.rfc4514_string() == f"CN={EP}"
    assert isinstance(key := cert.public_key(), ec.EllipticCurvePublicKey)
    assert key.curve.name == "secp256r1"
    assert cert.signature_hash_algorithm is not None
    assert cert.signature_hash_algorithm.name == "sha256"
    assert load_der_private_key(pair.private_key.reveal(), None).public_key() == key


def test_extensions_are_those_of_a_client() -> None:
    cert = certificate(made())
    found = {extension.oid: extension for extension in cert.extensions}
    usage = found[x509.KeyUsage.oid]
    assert usage.critical
    assert usage.value.digital_signature
    assert not any(
        [
            usage.value.key_cert_sign,
            usage.value.crl_sign,
            usage.value.key_agreement,
            usage.value.key_encipherment,
            usage.value.data_encipherment,
            usage.value.content_commitment,
        ]
    )
    critical = {extension.oid for extension in cert.extensions if extension.critical}
    assert critical == {x509.KeyUsage.oid, x509.BasicConstraints.oid}
    assert list(found[x509.ExtendedKeyUsage.oid].value) == [ExtendedKeyUsageOID.CLIENT_AUTH]
    assert found[x509.BasicConstraints.oid].value == x509.BasicConstraints(ca=False, path_length=None)
    own = x509.SubjectKeyIdentifier.from_public_key(cert.public_key())
    assert found[x509.AuthorityKeyIdentifier.oid].value.key_identifier == own.digest
    assert x509.SubjectKeyIdentifier.oid not in found
    assert len(found) == 4


def test_the_subject_is_in_the_old_order() -> None:
    cert = certificate(make_self_signed(FULL, endpoint_name=EP))
    names = [(name.rfc4514_attribute_name, name.value) for name in cert.subject]
    assert names == [
        ("C", "PL"),
        ("ST", "Malopolska"),
        ("L", "Krak\u00f3w"),
        ("O", "Example"),
        ("OU", f"Line {EP}"),
        ("1.2.840.113549.1.9.1", "line@example.com"),
        ("CN", EP),
    ]


def test_every_unit_gets_its_own_key_serial_and_name() -> None:
    signer = SelfSigner(FULL)
    names = [f"unit-{number}" for number in range(40)]
    with ThreadPoolExecutor(4) as pool:
        pairs = list(pool.map(signer.make, names))
    certs = [certificate(pair) for pair in pairs]
    assert [cert.subject.rfc4514_string().split(",")[0] for cert in certs] == [f"CN={name}" for name in names]
    assert len({cert.serial_number for cert in certs}) == 40
    assert len({pair.private_key.reveal() for pair in pairs}) == 40
    assert max(cert.serial_number.bit_length() for cert in certs) > 150
    assert all(0 < cert.serial_number < 2**159 for cert in certs)


def test_validity_starts_a_day_ago_and_counts_from_now() -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    cert = certificate(made(validity_s=3600))
    after = datetime.now(UTC)
    assert before - timedelta(days=1) <= cert.not_valid_before_utc <= after - timedelta(days=1)
    assert before + timedelta(hours=1) <= cert.not_valid_after_utc <= after + timedelta(hours=1)


def test_the_default_validity_is_that_of_the_old_tool() -> None:
    cert = certificate(made(backdate_s=0))
    assert cert.not_valid_after_utc - cert.not_valid_before_utc == timedelta(days=7 * 365)


def test_no_expiry_is_the_last_second_of_9999() -> None:
    pair = made(no_expiry=True)
    assert certificate(pair).not_valid_after_utc == datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
    assert b"\x18\x0f99991231235959Z" in pair.certificate_der


def test_a_given_serial_number_is_used() -> None:
    assert certificate(made(serial_number=2**159 - 1)).serial_number == 2**159 - 1
    assert certificate(made(serial_number=1)).serial_number == 1


@pytest.mark.parametrize(
    ("asked", "curve"),
    [
        ("prime256v1", "secp256r1"),
        ("SECP384R1", "secp384r1"),
        ("secp521r1", "secp521r1"),
        ("secp256k1", "secp256k1"),
        ("brainpoolP256r1", "brainpoolP256r1"),
        ("brainpoolp384r1", "brainpoolP384r1"),
        ("brainpoolP512r1", "brainpoolP512r1"),
    ],
)
def test_curves(asked: str, curve: str) -> None:
    key = certificate(made(elliptic_curve=asked)).public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    assert key.curve.name == curve


def test_rsa() -> None:
    key = certificate(made(rsa_key_length_bits=2048)).public_key()
    assert isinstance(key, rsa.RSAPublicKey)
    assert (key.key_size, key.public_numbers().e) == (2048, 65537)


@pytest.mark.parametrize("digest", ["sha256", "SHA-384", "sha512", "Sha_512"])
def test_digests(digest: str) -> None:
    algorithm = certificate(made(digest=digest)).signature_hash_algorithm
    assert algorithm is not None
    assert algorithm.name.replace("-", "") == digest.lower().replace("-", "").replace("_", "")


@pytest.mark.parametrize(
    ("options", "place", "what"),
    [
        ({"common_name": "a" * 65}, "common_name", "65 bytes"),
        ({"common_name": "\u017c" * 33}, "common_name", "66 bytes"),
        ({"common_name": ""}, "common_name", "empty"),
        ({"common_name": "  "}, "common_name", "empty"),
        ({"common_name": "a\0b"}, "common_name", "control character"),
        ({"common_name": "\ud800"}, "common_name", "not valid Unicode"),
        ({"common_name": "{name}"}, "common_name", "does not exist"),
        ({"country_name": "POL"}, "country_name", "not a country code"),
        ({"country_name": "P1"}, "country_name", "not a country code"),
        ({"country_name": ""}, "country_name", "not a country code"),
        ({"country_name": "\u0141\u00d3"}, "country_name", "not a country code"),
        ({"organization_name": "o" * 65}, "organization_name", "65 bytes"),
        ({"organization_unit_name": ""}, "organization_unit_name", "empty"),
        ({"locality_name": "l" * 129}, "locality_name", "129 bytes"),
        ({"state_or_province_name": "s" * 129}, "state_or_province_name", "129 bytes"),
        ({"email_address": "\u017c@example.com"}, "email_address", "e-mail"),
        ({"validity_s": 0}, "validity_s", "never be valid"),
        ({"validity_s": -1}, "validity_s", "never be valid"),
        ({"validity_s": 10**12}, "validity_s", "year 9999"),
        ({"validity_s": 10**400}, "validity_s", "year 9999"),
        ({"backdate_s": -1}, "backdate_s", "in the future"),
        ({"backdate_s": 10**10}, "backdate_s", "before 1950"),
        ({"rsa_key_length_bits": 1024}, "rsa_key_length_bits", "too weak"),
        ({"rsa_key_length_bits": 16384}, "rsa_key_length_bits", "too large"),
        ({"rsa_key_length_bits": 2048, "elliptic_curve": "secp256r1"}, "rsa_key_length_bits", "Both"),
        ({"serial_number": 0}, "serial_number", "not positive"),
        ({"serial_number": -5}, "serial_number", "not positive"),
        ({"serial_number": 2**159}, "serial_number", "20 octets"),
        ({"elliptic_curve": "secp224r1"}, "elliptic_curve", "224 bits"),
        ({"elliptic_curve": "prime192v1"}, "elliptic_curve", "192 bits"),
        ({"elliptic_curve": "ed25519"}, "elliptic_curve", "No curve"),
        ({"elliptic_curve": ""}, "elliptic_curve", "No curve"),
        ({"digest": "md5"}, "digest", "too weak"),
        ({"digest": "SHA-1"}, "digest", "too weak"),
        ({"digest": "sha224"}, "digest", "too weak"),
        ({"digest": "sha3-224"}, "digest", "No digest named 'sha3-224' can be used"),
        ({"digest": "sha3_256"}, "digest", "No digest"),
        ({"digest": "SHA3-384"}, "digest", "No digest"),
        ({"digest": "sha3-512"}, "digest", "No digest"),
        ({"digest": "blake2"}, "digest", "No digest"),
    ],
)
def test_impossible_options_are_refused_in_words(options: dict[str, Any], place: str, what: str) -> None:
    asked = CertificateOptions(**options)
    with pytest.raises(InputError, match=what) as caught:
        make_self_signed(asked, endpoint_name=EP)
    assert caught.value.place == place
    assert str(caught.value.cure)
    assert [(error.place, str(error.what)) for error in option_errors(asked)] == [(place, str(caught.value.what))]


def test_suggests_a_name_for_a_typo() -> None:
    errors = option_errors(CertificateOptions(elliptic_curve="secp265r1", digest="sha265"))
    assert [str(error.cure) for error in errors] == ["Did you mean secp256r1?", "Did you mean sha256?"]


@pytest.mark.parametrize("digest", ["blake2", "sha3-224", "sha3-256", "sha3_384", "SHA3-512", "sha", "", "sha9999"])
def test_only_digests_that_devices_read_are_suggested(digest: str) -> None:
    cure = str(option_errors(CertificateOptions(digest=digest))[0].cure)
    assert cure in {"Use one of sha256, sha384, sha512.", *(f"Did you mean sha{bits}?" for bits in (256, 384, 512))}


def test_faults_are_told_without_names_of_fields() -> None:
    options = CertificateOptions(common_name="a" * 65, organization_unit_name="", rsa_key_length_bits=10**4000)
    assert [str(error.what) for error in option_errors(options)] == [
        "The organization unit name is empty.",
        "The common name is 65 bytes long, but X.509 allows 64.",
        "An RSA key of over 8192 bits is too large for a device.",
    ]


def test_all_faults_are_told_at_once() -> None:
    options = CertificateOptions(country_name="POL", serial_number=0, validity_s=0, digest="md5")
    assert [error.place for error in option_errors(options)] == [
        "country_name",
        "serial_number",
        "validity_s",
        "digest",
    ]
    assert option_errors(CertificateOptions()) == []


def test_faults_that_no_unit_can_mend_show_before_the_first_unit() -> None:
    with pytest.raises(InputError, match="not a country code"):
        SelfSigner(CertificateOptions(country_name="POL"))


def test_an_endpoint_name_too_long_for_a_common_name_needs_another_template() -> None:
    with pytest.raises(InputError, match="65 bytes"):
        make_self_signed(CertificateOptions(), endpoint_name="e" * 65)
    pair = make_self_signed(CertificateOptions(common_name="line 1"), endpoint_name=None)
    assert certificate(pair).subject.rfc4514_string() == "CN=line 1"
    with pytest.raises(InputError, match="no endpoint name is known"):
        make_self_signed(CertificateOptions(), endpoint_name=None)


def test_the_old_names_lead_to_our_options() -> None:
    assert set(CERT_INFO_NAMES.values()) == {field.name for field in fields(CertificateOptions)} - {
        "backdate_s",
        "no_expiry",
    }


def test_a_pair_shows_no_key_and_has_the_old_file_names() -> None:
    pair = made()
    assert pair.private_key.reveal().hex() not in repr(pair)
    assert str(pair.private_key.reveal()) not in repr(pair)
    files = pair.files()
    assert sorted(files) == ["client_cert.crt", "client_cert.der", "client_key.der"]
    assert x509.load_pem_x509_certificate(files["client_cert.crt"]) == certificate(pair)
    assert files["client_cert.der"] == pair.certificate_der
    assert files["client_key.der"] == pair.private_key.reveal()
    assert max(map(len, files["client_cert.crt"].splitlines())) == 64


def test_options_do_not_load_the_cryptography_package() -> None:
    modules = ("account", "certificate", "certificate_rules", "check", "psk", "supplied")
    imports = "; ".join(f"import factory_prov.credentials.{module}" for module in modules)
    code = f"import sys; {imports}; sys.exit('cryptography' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def openssl(*arguments: str, stdin: bytes) -> bytes:
    assert OPENSSL is not None
    done = subprocess.run([OPENSSL, *arguments], input=stdin, capture_output=True, check=False, timeout=30)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


@pytest.mark.slow
@needs_openssl
@pytest.mark.parametrize(
    ("options", "key_text"),
    [
        ({}, "NIST CURVE: P-256"),
        ({"elliptic_curve": "secp384r1", "digest": "sha384"}, "NIST CURVE: P-384"),
        ({"elliptic_curve": "secp521r1", "digest": "sha512"}, "NIST CURVE: P-521"),
        ({"rsa_key_length_bits": 2048}, "Public-Key: (2048 bit)"),
        ({"no_expiry": True}, "Not After : Dec 31 23:59:59 9999 GMT"),
    ],
)
def test_openssl_agrees(options: dict[str, Any], key_text: str, tmp_path: Path) -> None:
    pair = made(**options)
    text = openssl("x509", "-inform", "der", "-text", "-noout", stdin=pair.certificate_der).decode()
    assert key_text in text
    assert "TLS Web Client Authentication" in text
    file = tmp_path / "cert.pem"
    file.write_bytes(pair.certificate_pem)
    for purpose in (["-purpose", "sslclient"], ["-x509_strict", "-purpose", "sslclient"]):
        assert b": OK" in openssl("verify", *purpose, "-CAfile", str(file), str(file), stdin=b"")
    from_key = openssl("pkey", "-inform", "der", "-pubout", stdin=pair.private_key.reveal())
    assert from_key == openssl("x509", "-inform", "der", "-pubkey", "-noout", stdin=pair.certificate_der)


@needs_openssl
def test_openssl_refuses_it_as_a_server_or_ca(tmp_path: Path) -> None:
    file = tmp_path / "cert.pem"
    file.write_bytes(made().certificate_pem)
    assert OPENSSL is not None
    command = [OPENSSL, "verify", "-purpose", "sslserver", "-CAfile", str(file), str(file)]
    assert subprocess.run(command, capture_output=True, check=False).returncode != 0
