"""A key that can only sign makes the same as one that is held here: openssl is the judge."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from factory_prov.credentials.authority.signing import Signer, der_of
from factory_prov.credentials.authority.signing_key import HeldKey, HeldPrivateKey, SigningKey
from factory_prov.credentials.encoding import encode_pem

_NAME = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Line 3 CA")])
_START, _END = datetime(2026, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
_KEYS = {
    "P-256": ec.generate_private_key(ec.SECP256R1()),
    "P-384": ec.generate_private_key(ec.SECP384R1()),
    "P-521": ec.generate_private_key(ec.SECP521R1()),
    "RSA": rsa.generate_private_key(public_exponent=65537, key_size=2048),
}


class OnlySigns:
    """A key behind a wall, as a token's is."""

    def __init__(self, private_key: HeldPrivateKey) -> None:
        self._held = HeldKey(private_key)

    @property
    def public_key_der(self) -> bytes:
        return self._held.public_key_der

    def sign(self, data: bytes, digest: str) -> bytes:
        return self._held.sign(data, digest)


def _keys(private_key: HeldPrivateKey) -> tuple[SigningKey, SigningKey]:
    return HeldKey(private_key), OnlySigns(private_key)


def _root(signer: Signer) -> bytes:
    public_key = signer.public_key
    builder = x509.CertificateBuilder(
        issuer_name=_NAME,
        subject_name=_NAME,
        public_key=public_key,  # type: ignore[arg-type]
        serial_number=7,
        not_valid_before=_START,
        not_valid_after=_END,
    ).add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    return signer.certificate(builder)


def _openssl(*arguments: str | Path) -> str:
    done = subprocess.run(["openssl", *map(str, arguments)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


@pytest.mark.parametrize("kind", _KEYS)
def test_a_certificate_by_a_key_that_only_signs_is_the_one_of_a_held_key(kind: str, tmp_path: Path) -> None:
    held, foreign = (x509.load_der_x509_certificate(_root(Signer(key))) for key in _keys(_KEYS[kind]))
    assert held.tbs_certificate_bytes == foreign.tbs_certificate_bytes
    file = tmp_path / "root.pem"
    file.write_bytes(foreign.public_bytes(Encoding.PEM))
    assert "OK" in _openssl("verify", "-check_ss_sig", "-CAfile", file, file)


@pytest.mark.parametrize("kind", _KEYS)
def test_a_request_by_a_key_that_only_signs_has_that_key(kind: str, tmp_path: Path) -> None:
    for key in _keys(_KEYS[kind]):
        der = Signer(key).request(x509.CertificateSigningRequestBuilder(subject_name=_NAME))
        assert x509.load_der_x509_csr(der).public_key() == _KEYS[kind].public_key()
        file = tmp_path / "ca.csr"
        file.write_bytes(encode_pem("CERTIFICATE REQUEST", der))
        assert "verify OK" in _openssl("req", "-in", file, "-verify", "-noout")


@pytest.mark.parametrize("kind", _KEYS)
def test_a_revocation_list_by_a_key_that_only_signs(kind: str, tmp_path: Path) -> None:
    root = tmp_path / "root.pem"
    root.write_bytes(encode_pem("CERTIFICATE", _root(Signer(HeldKey(_KEYS[kind])))))
    for key in _keys(_KEYS[kind]):
        builder = x509.CertificateRevocationListBuilder(issuer_name=_NAME, last_update=_START, next_update=_END)
        file = tmp_path / "crl.pem"
        file.write_bytes(encode_pem("X509 CRL", Signer(key).revocation_list(builder)))
        assert "verify OK" in _openssl("crl", "-in", file, "-CAfile", root, "-noout")


@pytest.mark.parametrize("size", [0, 1, 127, 128, 255, 256, 65535, 65536])
def test_der_lengths(size: int) -> None:
    from factory_prov.credentials.encoding import der_items, der_size

    written = der_of(0x30, b"x" * size)
    assert der_size(written) == len(written)
    assert der_items(written)[0].content == b"x" * size


def test_a_held_key_shows_nothing_of_itself() -> None:
    assert repr(HeldKey(_KEYS["P-256"])) == "HeldKey(***)"
