"""Files as certificate stores and tools export them are read, or refused with a cure that works on them."""

from __future__ import annotations

import base64
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    pkcs7,
    pkcs12,
)
from cryptography.x509.oid import NameOID

from factory_prov.credentials.containers import unwrapped
from factory_prov.credentials.encoding import encode_pem
from factory_prov.credentials.supplied import load_chain, load_pair, load_private_key
from factory_prov.errors import CredentialsError
from factory_prov.job.job_file import read_job
from factory_prov.job.unit import UnitMaker

OPENSSL = shutil.which("openssl")


@cache
def key_of(name: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(sum(map(ord, name)) + 1, ec.SECP256R1())


@cache
def signed(name: str, by: str, *, ca: bool = False) -> x509.Certificate:
    subject, issuer = (x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)]) for text in (name, by))
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(issuer, subject, key_of(name).public_key(), 7, now, now + timedelta(days=9))
    if ca:
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    return builder.sign(key_of(by), hashes.SHA256())


def leaf() -> x509.Certificate:
    return signed("leaf", "middle")


def chain() -> list[x509.Certificate]:
    return [leaf(), signed("middle", "root", ca=True), signed("root", "root", ca=True)]


def der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)


def pem(*certificates: x509.Certificate) -> bytes:
    return b"".join(each.public_bytes(Encoding.PEM) for each in certificates)


def pfx(encryption: KeySerializationEncryption) -> bytes:
    return pkcs12.serialize_key_and_certificates(b"unit", key_of("leaf"), leaf(), chain()[1:], encryption)


def certificate(data: bytes) -> bytes:
    return load_chain(unwrapped(data, place="given"), place="given")[0]


def own_key() -> bytes:
    return key_of("leaf").private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2), (2, 0, 1)])
def test_the_leaf_is_found_wherever_it_stands(order: tuple[int, ...]) -> None:
    mixed = [chain()[at] for at in order]
    assert load_chain(pem(*mixed), place="c") == tuple(map(der, chain()))
    assert certificate(b"".join(map(der, mixed))) == der(leaf())


def test_a_ca_beside_a_leaf_of_somebody_else_is_not_taken() -> None:
    others = [signed("root", "root", ca=True), signed("alone", "nobody")]
    assert load_chain(pem(*others), place="c") == tuple(map(der, reversed(others)))


WRAPPED = {
    "UTF-16 with its mark": pem(leaf()).decode().encode("utf-16"),
    "UTF-16 without": pem(leaf()).decode().encode("utf-16-le"),
    "UTF-16, the other": b"\xfe\xff" + pem(leaf()).decode().encode("utf-16-be"),
    "P7B": pkcs7.serialize_certificates(chain(), Encoding.DER),
    "P7B as PEM": pkcs7.serialize_certificates(chain(), Encoding.PEM),
    "PFX without a password": pfx(NoEncryption()),
    "base64 alone": base64.encodebytes(der(leaf())),
    "base64 as UTF-16": base64.encodebytes(der(leaf())).decode().encode("utf-16"),
    "one DER behind another": b"".join(map(der, reversed(chain()))),
    "OpenSSL's trusted form": encode_pem("TRUSTED CERTIFICATE", der(leaf()) + b"\x30\x03\x0c\x01x"),
    "DER": der(leaf()),
    "PEM": pem(leaf()),
}


@pytest.mark.parametrize("data", WRAPPED.values(), ids=WRAPPED)
def test_a_certificate_is_taken_out_of_its_wrapping(data: bytes) -> None:
    assert certificate(data) == der(leaf())


@pytest.mark.parametrize(
    "data",
    [
        pfx(NoEncryption()),
        encode_pem("PRIVATE KEY", own_key()).decode().encode("utf-16"),
        base64.encodebytes(own_key()),
        pem(*chain()) + encode_pem("PRIVATE KEY", own_key()),
    ],
)
def test_a_key_is_taken_out_of_its_wrapping(tmp_path: Path, data: bytes) -> None:
    assert load_private_key(unwrapped(data, place="k"), place="k").reveal() == own_key()
    (tmp_path / "chain.pem").write_bytes(pem(*reversed(chain())))
    (tmp_path / "key").write_bytes(data)
    assert load_pair(tmp_path / "chain.pem", tmp_path / "key").certificate_der == der(leaf())


@pytest.mark.parametrize(
    "data", [b"", b"M", b"\xff\xfe", b"\xff\xfe\x00", bytes(range(32)), own_key(), b"\x30\x82\x00\x00", b"MAA=", b"0"]
)
def test_what_is_no_wrapping_comes_back_as_it_is(data: bytes) -> None:
    assert unwrapped(data, place="x") == data


@pytest.mark.skipif(OPENSSL is None, reason="openssl is not installed")
def test_the_cure_for_a_pfx_with_a_password_works_on_that_file(tmp_path: Path) -> None:
    file = tmp_path / "dev.pfx"
    file.write_bytes(pfx(BestAvailableEncryption(b"secret")))
    with pytest.raises(CredentialsError, match="does not open without a password") as caught:
        certificate(file.read_bytes())
    for command in str(caught.value.cure).split("`")[1::2]:
        words = command.replace("FILE", str(file)).split()
        subprocess.run([*words, "-passin", "pass:secret"], cwd=tmp_path, check=True, timeout=30, capture_output=True)
    assert load_pair(tmp_path / "CERT.pem", tmp_path / "KEY.pem").certificate_der == der(leaf())


@pytest.mark.parametrize("form", [Encoding.DER, Encoding.PEM])
def test_a_damaged_p7b_is_refused(form: Encoding) -> None:
    data = pkcs7.serialize_certificates([leaf()], Encoding.DER)[:-40]
    with pytest.raises(CredentialsError, match="PKCS#7"):
        certificate(data if form is Encoding.DER else encode_pem("PKCS7", data))


def test_a_certificate_of_a_version_there_is_not_is_refused() -> None:
    data = der(leaf()).replace(b"\xa0\x03\x02\x01\x02", b"\xa0\x03\x02\x01\x2b", 1)
    with pytest.raises(CredentialsError, match=r"no X\.509 certificate"):
        certificate(data)


@pytest.mark.parametrize("name", ["UTF-16 with its mark", "P7B", "PFX without a password", "PEM"])
def test_a_file_of_a_resource_may_be_wrapped_too(tmp_path: Path, name: str) -> None:
    (tmp_path / "cert").write_bytes(WRAPPED[name])
    job = read_job(
        'format = 1\n[configuration]\n"/0/1/3" = { file = "cert" }\n"/5/0/0" = { file = "cert" }\n',
        place="job.toml",
        folder=tmp_path,
    )
    first, second = UnitMaker(job).make("unit").records
    has_chain = name.startswith("P") and name != "PEM"
    assert first.value == (pem(*chain()) if has_chain else der(leaf()))
    assert second.value == WRAPPED[name]  # not of an account: the bytes of the file
