from __future__ import annotations

import hashlib
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, rsa, x25519
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from hypothesis import given
from hypothesis import strategies as st

from factory_prov.credentials.certificate import CertificateOptions, KeyPair
from factory_prov.credentials.encoding import encode_pem
from factory_prov.credentials.self_signed import make_self_signed
from factory_prov.credentials.supplied import load_certificate, load_pair, load_private_key, make_pair
from factory_prov.errors import CredentialsError, InputError

OPENSSL = shutil.which("openssl")
needs_openssl = pytest.mark.skipif(OPENSSL is None, reason="the openssl command is not installed")
PASSWORD = BestAvailableEncryption(b"password")


@cache
def unit(name: str = "unit-1") -> KeyPair:
    return make_self_signed(CertificateOptions(), endpoint_name=name)


@cache
def rsa_key(bits: int = 2048) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def written(
    key: PrivateKeyTypes,
    encoding: Encoding = Encoding.DER,
    form: PrivateFormat = PrivateFormat.PKCS8,
    encryption: KeySerializationEncryption | None = None,
) -> bytes:
    return key.private_bytes(encoding, form, encryption or NoEncryption())


def refused(load: Callable[[], object]) -> CredentialsError:
    with pytest.raises(CredentialsError) as caught:
        load()
    assert caught.value.place == "given.file"
    assert str(caught.value.cure)
    assert caught.value.__cause__ is None
    return caught.value


def certificate(data: bytes) -> bytes:
    return load_certificate(data, place="given.file")


def key(data: bytes) -> bytes:
    return load_private_key(data, place="given.file").reveal()


def test_a_der_certificate_comes_back_unchanged() -> None:
    der = unit().certificate_der
    assert certificate(der) is der


@pytest.mark.parametrize("head", [b"", b"\xef\xbb\xbf", b"Bag Attributes\n  friendlyName: x\n", b"0 s:CN = unit\r\n"])
@pytest.mark.parametrize("newline", [b"\n", b"\r\n"])
def test_pem_becomes_der(head: bytes, newline: bytes) -> None:
    pem = unit().certificate_pem.replace(b"\n", newline)
    assert certificate(head + pem) == unit().certificate_der


def test_of_a_chain_the_leaf_is_taken() -> None:
    assert certificate(unit("leaf").certificate_pem + unit("ca").certificate_pem) == unit("leaf").certificate_der


def test_a_certificate_is_found_behind_its_key() -> None:
    pem = encode_pem("PRIVATE KEY", unit().private_key.reveal()) + unit().certificate_pem
    assert certificate(pem) == unit().certificate_der
    assert key(unit().certificate_pem + pem) == unit().private_key.reveal()


@pytest.mark.parametrize(
    "data",
    [
        written(ec.generate_private_key(ec.SECP256R1())),
        written(ec.generate_private_key(ec.SECP256R1()), Encoding.PEM),
        written(ec.generate_private_key(ec.SECP256R1()), form=PrivateFormat.TraditionalOpenSSL),
        written(ec.generate_private_key(ec.SECP256R1()), encryption=PASSWORD),
        written(ec.generate_private_key(ec.SECP256R1()), Encoding.PEM, encryption=PASSWORD),
    ],
)
def test_a_key_is_no_certificate(data: bytes) -> None:
    assert str(refused(lambda: certificate(data)).what) == "This is a private key, not a certificate."


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "The file is empty."),
        (b"\n", "neither DER nor PEM"),
        (b"not a certificate", "neither DER nor PEM"),
        (unit().certificate_der + b"\n", "1 more byte follows"),
        (unit().certificate_der[:-2], "cut off"),
        (unit().certificate_pem[:-30], "cut off"),
        (b"\x30\x03\x02\x01\x00", "no X.509 certificate"),
        (encode_pem("CERTIFICATE", b"\x30\x00"), "no X.509 certificate"),
        (encode_pem("CERTIFICATE REQUEST", b"\x30\x00"), "holds CERTIFICATE REQUEST, but no certificate"),
        (b"-----BEGIN CERTIFICATE-----\n####\n-----END CERTIFICATE-----\n", "not base64"),
    ],
)
def test_what_is_no_certificate_is_refused(data: bytes, what: str) -> None:
    assert what in str(refused(lambda: certificate(data)).what)


@pytest.mark.parametrize("make", [lambda: ec.generate_private_key(ec.SECP384R1()), rsa_key])
@pytest.mark.parametrize("encoding", [Encoding.DER, Encoding.PEM])
@pytest.mark.parametrize("form", [PrivateFormat.PKCS8, PrivateFormat.TraditionalOpenSSL])
def test_keys_become_pkcs8(make: Callable[[], PrivateKeyTypes], encoding: Encoding, form: PrivateFormat) -> None:
    original = make()
    assert key(written(original, encoding, form)) == written(original)


def test_a_pkcs8_key_comes_back_unchanged() -> None:
    data = unit().private_key.reveal()
    assert key(data) == data
    assert key(encode_pem("PRIVATE KEY", data)) == data


@needs_openssl
def test_a_pkcs8_key_in_another_but_valid_form_comes_back_unchanged() -> None:
    assert OPENSSL is not None
    command = [OPENSSL, "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"]
    form = ["-pkeyopt", "ec_param_enc:explicit"]
    pem = subprocess.run([*command, *form], capture_output=True, check=True, timeout=30).stdout
    convert = [OPENSSL, "pkcs8", "-topk8", "-nocrypt", "-outform", "DER"]
    data = subprocess.run(convert, input=pem, capture_output=True, check=True, timeout=30).stdout
    again = written(load_der_private_key(data, None))
    assert data != again
    assert key(data) == data


@needs_openssl
def test_what_openssl_writes_is_read() -> None:
    assert OPENSSL is not None
    command = [OPENSSL, "ecparam", "-name", "prime256v1", "-genkey"]
    data = subprocess.run(command, capture_output=True, check=True, timeout=30).stdout
    assert data.startswith(b"-----BEGIN EC PARAMETERS-----")
    assert isinstance(load_der_private_key(key(data), None), ec.EllipticCurvePrivateKey)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (written(ed25519.Ed25519PrivateKey.generate()), "kind Ed25519"),
        (written(x25519.X25519PrivateKey.generate()), "kind X25519"),
        (written(dsa.generate_private_key(1024)), "kind DSA"),
        (written(ec.generate_private_key(ec.SECP224R1())), "under 255 bits"),
        (written(rsa_key(1024)), "1024 bits"),
        (written(rsa_key(), encryption=PASSWORD), "password"),
        (written(rsa_key(), Encoding.PEM, encryption=PASSWORD), "password"),
        (written(rsa_key(), Encoding.PEM, PrivateFormat.TraditionalOpenSSL, PASSWORD), "password"),
        (written(rsa_key(), Encoding.PEM, PrivateFormat.OpenSSH), "holds OPENSSH PRIVATE KEY"),
        (unit().certificate_der, "a certificate, not its private key"),
        (unit().certificate_pem, "holds CERTIFICATE, but no private key"),
        (b"", "empty"),
        (b"0123456789abcdef", "neither DER nor PEM"),
        (unit().private_key.reveal() + b"\n", "1 more byte follows"),
        (unit().private_key.reveal()[:-1], "cut off"),
        (b"\x30\x03\x02\x01\x00", "no private key"),
    ],
    ids=[str(number) for number in range(16)],  # by their number: a key made anew has another name in every worker
)
def test_what_no_device_can_use_is_refused(data: bytes, what: str) -> None:
    assert what in str(refused(lambda: key(data)).what)


@needs_openssl
def test_curves_that_nobody_supports_are_refused() -> None:
    assert OPENSSL is not None
    command = [OPENSSL, "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:sect283k1", "-outform", "DER"]
    data = subprocess.run(command, capture_output=True, check=True, timeout=30).stdout
    assert "not supported" in str(refused(lambda: key(data)).what)


@needs_openssl
def test_a_pkcs12_file_is_neither(tmp_path: Path) -> None:
    assert OPENSSL is not None
    for name, data in unit().files().items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "key.pem").write_bytes(encode_pem("PRIVATE KEY", unit().private_key.reveal()))
    pair = ["-inkey", str(tmp_path / "key.pem"), "-in", str(tmp_path / "client_cert.crt")]
    command = [OPENSSL, "pkcs12", "-export", *pair, "-passout", "pass:"]
    data = subprocess.run(command, capture_output=True, check=True, timeout=30).stdout
    refused(lambda: certificate(data))
    refused(lambda: key(data))


def test_a_pair_is_put_together() -> None:
    pem_key = encode_pem("PRIVATE KEY", unit().private_key.reveal())
    pair = make_pair(unit().certificate_pem, pem_key, certificate_place="cert.pem", key_place="key.pem")
    assert pair == unit()


def test_a_pair_that_does_not_match_is_refused() -> None:
    with pytest.raises(CredentialsError, match="does not belong") as caught:
        make_pair(
            unit("a").certificate_der, unit("b").private_key.reveal(), certificate_place="cert.der", key_place="key.der"
        )
    assert caught.value.place == "key.der"
    assert "cert.der" in str(caught.value.cure)


def test_a_pair_of_different_kinds_is_refused() -> None:
    with pytest.raises(CredentialsError, match="does not belong"):
        make_pair(unit().certificate_der, written(rsa_key()), certificate_place="c", key_place="k")


def test_a_pair_is_read_from_files(tmp_path: Path) -> None:
    for name, data in unit().files().items():
        (tmp_path / name).write_bytes(data)
    assert load_pair(tmp_path / "client_cert.crt", tmp_path / "client_key.der") == unit()
    with pytest.raises(CredentialsError, match="not a certificate") as caught:
        load_pair(tmp_path / "client_key.der", tmp_path / "client_cert.der")
    assert str(caught.value.place).endswith("client_key.der")
    with pytest.raises(InputError, match=r"missing\.der"):
        load_pair(tmp_path / "missing.der", tmp_path / "client_key.der")


def test_refusals_hold_no_byte_of_the_key() -> None:
    data = unit().private_key.reveal()
    broken = [
        data[:-1],
        data + b"x",
        encode_pem("PRIVATE KEY", data)[:-40],
        bytes([*data[:60], data[60] ^ 1, *data[61:-1]]),
    ]
    for attempt in broken:
        text = str(refused(lambda attempt=attempt: key(attempt)))  # type: ignore[misc]  # the type of a lambda's default
        assert data[40:50].hex() not in text
        assert repr(data[40:50])[2:-1] not in text


def loads_or_refuses(load: Callable[[bytes], bytes], data: bytes) -> None:
    try:
        load(data)
    except CredentialsError as error:
        assert str(error.cure)  # noqa: PT017  # both ways out are fine


@given(st.binary(max_size=400))
def test_garbage_is_only_ever_refused(data: bytes) -> None:
    for garbage in (data, b"\x30" + data, encode_pem("CERTIFICATE", data), encode_pem("PRIVATE KEY", data)):
        loads_or_refuses(certificate, garbage)
        loads_or_refuses(key, garbage)


@cache
def fixed_originals() -> tuple[bytes, ...]:
    """Return credentials that are the same in every process: with new ones, an example that failed fails no more."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "unit-1")])
    key = ec.derive_private_key(int.from_bytes(bytes(range(1, 32))), ec.SECP256R1())
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 4711)
        .not_valid_before(datetime(2026, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2036, 1, 1, tzinfo=UTC))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), critical=False)
        .sign(key, hashes.SHA256(), ecdsa_deterministic=True)
    )
    p, q = (3 << 1022) + 1037, (7 << 1021) + 309  # primes
    private = pow(65537, -1, (p - 1) * (q - 1))
    exponents = rsa.rsa_crt_dmp1(private, p), rsa.rsa_crt_dmq1(private, q), rsa.rsa_crt_iqmp(p, q)
    numbers = rsa.RSAPrivateNumbers(p, q, private, *exponents, rsa.RSAPublicNumbers(65537, p * q))
    sec1 = written(key, form=PrivateFormat.TraditionalOpenSSL)
    forms = (certificate.public_bytes(form) for form in (Encoding.DER, Encoding.PEM))
    return (*forms, written(key), sec1, written(numbers.private_key()))


def test_what_is_damaged_is_the_same_in_every_process() -> None:
    digest = hashlib.sha256(b"".join(fixed_originals())).hexdigest()
    assert digest == "340fb4b9880a51705cdf38913b54715c1e62e0a7d6f9f136fbc0de7dbf64107b"
    for load, originals in ((certificate, fixed_originals()[:2]), (key, fixed_originals()[2:])):
        assert all(load(original) for original in originals)


@pytest.mark.slow
@given(st.data())
def test_damaged_credentials_are_only_ever_refused(data: st.DataObject) -> None:
    damaged = bytearray(data.draw(st.sampled_from(fixed_originals())))
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    loads_or_refuses(certificate, bytes(damaged))
    loads_or_refuses(key, bytes(damaged))


def test_a_certificate_with_serial_number_zero_never_escapes_as_a_warning() -> None:
    der = bytearray(make_self_signed(CertificateOptions(serial_number=1), endpoint_name="unit").certificate_der)
    der[bytes(der).index(b"\x02\x01\x01\x30") + 2] = 0
    loads_or_refuses(certificate, bytes(der))
