"""Requests that were made elsewhere: what is signed, what is not, and that nothing asked for is copied."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from authorities import openssl, quick_keys, root
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from hypothesis import given
from hypothesis import strategies as st

from factory_prov.credentials.authority.authority import open_authority
from factory_prov.credentials.authority.foreign_keys import ForeignSigner, read_requests
from factory_prov.credentials.authority.options import CaOptions
from factory_prov.credentials.authority.requests import device_request, only_request, request_parts
from factory_prov.errors import RequestRefused
from factory_prov.files import user_folders

KEY = ec.generate_private_key(ec.SECP256R1())


def built(
    *names: str, key: object = KEY, change: Callable[[x509.CertificateSigningRequestBuilder], object] | None = None
) -> bytes:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name) for name in names])
    builder = x509.CertificateSigningRequestBuilder(subject_name=subject)
    builder = builder if change is None else change(builder)  # type: ignore[assignment]
    digest = None if isinstance(key, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    return builder.sign(key, digest).public_bytes(Encoding.DER)  # type: ignore[arg-type]


def refused(der: bytes, name: str | None = None) -> str:
    with pytest.raises(RequestRefused) as caught:
        device_request(der, place="x.csr", name=name)
    assert caught.value.cure
    return str(caught.value)


def test_a_good_one() -> None:
    found = device_request(built("ep-1"), place="x")
    assert (found.name, found.left_out) == ("ep-1", ())


def test_nothing_that_it_asks_for_is_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    quick_keys(monkeypatch, tmp_path / "user")
    monkeypatch.setattr(user_folders, "known_ledgers_folder", lambda: tmp_path / "station" / "ledgers")
    view = root(years=20)
    der = built(
        "ep-1",
        change=lambda builder: builder.add_extension(
            x509.SubjectAlternativeName([x509.DNSName("lwm2m.example.com")]), critical=True
        ).add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False),
    )
    signer = ForeignSigner(open_authority("root"), CaOptions(authority="root"))
    request = signer.read(der, place="x")
    assert request.left_out == ("subjectAltName", "extendedKeyUsage")
    signed = signer.sign(request)
    found = x509.load_pem_x509_certificate(signed.pem)
    assert found.public_key() == KEY.public_key()
    with pytest.raises(x509.ExtensionNotFound):
        found.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    purposes = found.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(purposes) == [ExtendedKeyUsageOID.CLIENT_AUTH]
    (tmp_path / "leaf.pem").write_bytes(signed.pem)
    (tmp_path / "root.pem").write_bytes(view.certificate.public_bytes(Encoding.PEM))
    openssl("verify", "-x509_strict", "-purpose", "sslclient", "-CAfile", tmp_path / "root.pem", tmp_path / "leaf.pem")
    assert signer.serial_for(signed.pem, request) == signed.issued.serial
    assert signer.serial_for(view.certificate.public_bytes(Encoding.PEM), request) is None
    assert signer.serial_for(b"junk", request) is None


def test_whoever_does_not_have_the_key_gets_nothing() -> None:
    der = bytearray(built("ep-1"))
    der[-4] ^= 1
    assert refused(bytes(der))
    other = built("ep-2")
    whole = built("ep-1")
    assert "signature" in refused(whole.replace(b"ep-1", b"ep-9"))
    assert other != whole


@pytest.mark.parametrize(
    "key",
    [
        ec.generate_private_key(ec.SECP224R1()),
        rsa.generate_private_key(65537, 1024),
        ed25519.Ed25519PrivateKey.generate(),
    ],
    ids=["P-224", "RSA-1024", "Ed25519"],
)
def test_a_weak_or_strange_key(key: object) -> None:
    assert refused(built("ep-1", key=key))


def test_keys_that_devices_have() -> None:
    for key in (ec.generate_private_key(ec.SECP384R1()), rsa.generate_private_key(65537, 2048)):
        assert device_request(built("ep-1", key=key), place="x").name == "ep-1"


@pytest.mark.parametrize("name", ["a b", "a/b", "a'b", "..", "\x01", "ą"])
def test_a_name_that_no_server_takes(name: str) -> None:
    assert refused(built(name))


def test_no_name_two_names_and_another_name() -> None:
    assert "no common name" in refused(built())
    assert device_request(built(), place="x", name="ep-1").name == "ep-1"
    assert "several" in refused(built("a", "b"))
    assert "not for" in refused(built("ep-1"), name="ep-2")


def test_one_that_asks_to_be_an_authority() -> None:
    asked = built(
        "ep-1",
        change=lambda builder: builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True),
    )
    assert "authority" in refused(asked)


def test_several_in_one_file_and_none() -> None:
    pems = [x509.load_der_x509_csr(built(f"ep-{number}")).public_bytes(Encoding.PEM) for number in range(3)]
    assert [place for place, _ in read_requests(b"text\n".join(pems), place="x")] == ["x#1", "x#2", "x#3"]
    assert [place for place, _ in read_requests(pems[0], place="x")] == ["x"]
    assert len(request_parts(pems[0].replace(b"CERTIFICATE REQUEST", b"NEW CERTIFICATE REQUEST"))) == 1
    with pytest.raises(RequestRefused, match="several"):
        only_request(b"".join(pems), place="x")
    with pytest.raises(RequestRefused, match="no request"):
        only_request(b"", place="x")


@given(st.binary(max_size=200))
def test_junk_is_refused_and_nothing_else(data: bytes) -> None:
    for _, der in read_requests(data, place="x"):
        refused(der)


@given(st.integers(0, 250), st.integers(1, 255))
def test_a_damaged_one_is_refused_or_says_the_same(at: int, change: int) -> None:
    der = bytearray(built("ep-1"))
    at %= len(der)
    der[at] ^= change
    try:
        found = device_request(bytes(der), place="x")
    except RequestRefused:
        return
    assert found.name == "ep-1"
