"""Several certificates in one file: the unit's own comes first wherever it stands, and none is lost on its way."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from factory_prov.credentials.certificate import as_device_takes
from factory_prov.credentials.encoding import certificate_parts, encode_pem, pem_blocks
from factory_prov.credentials.supplied import load_chain, make_pair
from factory_prov.errors import CredentialsError
from factory_prov.job.check import check_job
from factory_prov.job.job_file import read_job
from factory_prov.job.unit import UnitMaker
from factory_prov.registrars.device_credentials import CertificateCredentials
from factory_prov.registrars.from_records import registration_of

ROOT_KEY, MIDDLE_KEY, UNIT_KEY = (ec.generate_private_key(ec.SECP256R1()) for _ in range(3))
NOW = datetime.now(UTC)


def issued(name: str, key: ec.EllipticCurvePrivateKey, issuer: str, signer: ec.EllipticCurvePrivateKey) -> bytes:
    def named(text: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

    builder = x509.CertificateBuilder().subject_name(named(name)).issuer_name(named(issuer))
    builder = builder.public_key(key.public_key()).serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(NOW - timedelta(days=1)).not_valid_after(NOW + timedelta(days=3650))
    return builder.sign(signer, hashes.SHA256()).public_bytes(Encoding.DER)


ROOT = issued("Root", ROOT_KEY, "Root", ROOT_KEY)
MIDDLE = issued("Middle", MIDDLE_KEY, "Root", ROOT_KEY)
UNIT = issued("unit-1", UNIT_KEY, "Middle", MIDDLE_KEY)
OTHER = issued("other", ROOT_KEY, "other", ROOT_KEY)
KEY = UNIT_KEY.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


def pem(*certificates: bytes) -> bytes:
    return b"".join(encode_pem("CERTIFICATE", der) for der in certificates)


def paired(data: bytes) -> tuple[bytes, ...]:
    pair = make_pair(data, KEY, certificate_place="chain", key_place="key")
    return (pair.certificate_der, *pair.issuers_der)


@pytest.mark.parametrize("order", [*itertools.permutations([UNIT, MIDDLE, ROOT])])
def test_the_leaf_is_found_wherever_it_stands(order: tuple[bytes, ...]) -> None:
    assert load_chain(pem(*order), place="") == (UNIT, MIDDLE, ROOT)
    assert load_chain(b"".join(order), place="") == (UNIT, MIDDLE, ROOT)
    assert paired(pem(*order)) == (UNIT, MIDDLE, ROOT)
    assert paired(b"".join(order)) == (UNIT, MIDDLE, ROOT)


def test_what_belongs_to_nothing_stays_behind_the_chain() -> None:
    assert paired(pem(OTHER, MIDDLE, UNIT)) == (UNIT, MIDDLE, OTHER)


def test_the_key_tells_which_is_the_units_own() -> None:
    assert paired(pem(OTHER, UNIT)) == (UNIT, OTHER)
    with pytest.raises(CredentialsError, match="does not belong"):
        paired(pem(ROOT, MIDDLE))


def test_the_same_certificate_twice_is_one() -> None:
    assert paired(pem(UNIT, UNIT)) == (UNIT,)
    assert paired(UNIT) == (UNIT,)


def test_a_text_in_between_and_a_key_in_the_same_file_do_not_matter() -> None:
    assert paired(b"Bag\n" + pem(MIDDLE) + encode_pem("PRIVATE KEY", KEY) + pem(UNIT)) == (UNIT, MIDDLE)


@pytest.mark.parametrize("data", [UNIT + b"\n", UNIT + MIDDLE[:-1], pem(UNIT) + pem(b"no certificate"), b"", b"0"])
def test_what_is_no_certificate_among_them_is_refused(data: bytes) -> None:
    with pytest.raises(CredentialsError):
        load_chain(data, place="")


def test_a_block_that_is_no_base64_is_not_passed_over() -> None:
    broken = pem(MIDDLE).replace(b"M", b"?", 1)
    assert certificate_parts(pem(UNIT) + broken) == (UNIT,)
    assert load_chain(pem(UNIT) + broken, place="") == (UNIT,)


def test_a_device_gets_der_or_the_whole_chain_as_pem() -> None:
    assert as_device_takes((UNIT,)) == UNIT
    blocks = pem_blocks(as_device_takes((UNIT, MIDDLE)))
    assert [block.der() for block in blocks] == [UNIT, MIDDLE]


def job_text(public: str, more: str = "") -> str:
    return f"""
format = 1
name = "j"
[configuration]
"/0/1/0" = "coaps://lwm2m.example.com"
"/0/1/1" = false
"/0/1/2" = 2
"/0/1/3" = {public}
"/0/1/4" = {{ file = "server.der" }}
"/0/1/5" = {{ file = "key.der" }}
"/0/1/10" = 1
"/1/1/0" = 1
"/1/1/1" = 86400
"/1/1/6" = false
"/1/1/7" = "U"
{more}
"""


SUPPLIED = '[credentials.supplied]\ncertificate_file = "chain.pem"\nkey_file = "key.der"\n'


@pytest.mark.parametrize(
    ("public", "more"), [('{ file = "chain.pem" }', ""), ('{ credential = "certificate" }', SUPPLIED)]
)
def test_the_whole_chain_goes_into_the_pack_and_to_the_server(tmp_path: Path, public: str, more: str) -> None:
    (tmp_path / "chain.pem").write_bytes(pem(MIDDLE, UNIT))
    (tmp_path / "key.der").write_bytes(KEY)
    (tmp_path / "server.der").write_bytes(issued("lwm2m.example.com", ROOT_KEY, "lwm2m.example.com", ROOT_KEY))
    job = read_job(job_text(public, more), place="job.toml", folder=tmp_path)
    unit = UnitMaker(job).make("unit-1")
    (shown,) = (value for path, value in unit.records if str(path) == "/0/1/3")
    assert shown == pem(UNIT, MIDDLE)
    registered = registration_of(unit.records, "unit-1").credentials
    assert registered == CertificateCredentials(chain_der=(UNIT, MIDDLE))
    rules = {(one.severity.value, one.rule) for one in check_job(job, endpoint_name="unit-1")}
    assert rules == {("warning", "certificate-chain"), ("warning", "shared-key")}
