"""The device's side of a certificate-mode account: its certificate (/0/x/3) and private key (/0/x/5)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from factory_prov.credentials import findings
from factory_prov.credentials.account import CertificateAccount
from factory_prov.credentials.encoding import certificate_parts, der_size, is_pkcs8, looks_like_pem, pem_blocks
from factory_prov.credentials.readable import readable_problems
from factory_prov.credentials.reading import DeviceKey, belongs_to, parse_certificate, parse_private_key
from factory_prov.credentials.supplied import load_certificate, load_private_key
from factory_prov.errors import CredentialsError
from factory_prov.lwm2m.problem import Problem
from factory_prov.messages import Message

SOON = timedelta(days=365)

WEAK_DIGESTS = ("md5", "sha1")
UNUSUAL_DIGESTS = ("sha224",)
_STRONG_DIGESTS = ("sha256", "sha384", "sha512")
_USUAL_CURVES = ("secp256r1", "secp384r1", "secp521r1")
_SHOWN = 64


def client_problems(account: CertificateAccount, *, endpoint_name: str | None, now: datetime) -> list[Problem]:
    """List what is wrong with resources 3 and 5."""
    problems: list[Problem] = []
    certificate = _certificate(account, problems, now)
    key = _key(account, problems)
    if certificate is not None:
        problems += _certificate_problems(certificate, account.certificate_path, now)
        problems += _name_problems(certificate, account.certificate_path, endpoint_name)
    if key is not None:
        problems += _key_problems(account, key)
    if certificate is not None and key is not None and not belongs_to(certificate, key):
        what = Message("The private key does not belong to the certificate.")
        problems.append(findings.KEY_MISMATCH.at(account.private_key_path, what))
    return problems


def _certificate(account: CertificateAccount, problems: list[Problem], now: datetime) -> x509.Certificate | None:
    data, path = account.certificate, account.certificate_path
    if not data:
        return None
    size_bytes = der_size(data)
    if looks_like_pem(data):
        problems += _pem_problems(data, path, now)
    elif size_bytes is not None and size_bytes < len(data):
        what = Message.counted(
            "{n} more byte follows the certificate.",
            "{n} more bytes follow the certificate.",
            n=len(data) - size_bytes,
        )
        problems.append(findings.CERTIFICATE_TRAILING_BYTES.at(path, what))
        data = data[:size_bytes]
    try:
        return parse_certificate(load_certificate(data, place=path), place=path)
    except CredentialsError as error:
        problems.append(findings.CERTIFICATE_UNREADABLE.at(path, error.what, cure=error.cure))
        return None


def _pem_problems(data: bytes, path: str, now: datetime) -> Iterator[Problem]:
    """Look at PEM text, which the client reads to its end: one certificate it cannot read spoils them all."""
    parts = certificate_parts(data)
    if len(parts) < 2:
        yield findings.CERTIFICATE_PEM.at(path, Message("The certificate is PEM text."))
        return
    yield findings.CERTIFICATE_CHAIN.at(path, Message("It is a chain of {n} certificates.", n=len(parts)))
    for part in parts[1:]:
        try:
            issuer = parse_certificate(load_certificate(part, place=path), place=path)
        except CredentialsError as error:
            yield findings.CERTIFICATE_UNREADABLE.at(path, error.what, cure=error.cure)
            continue
        yield from readable_problems(issuer, path)
        yield from _issuer_problems(issuer, path, now)


def _issuer_problems(issuer: x509.Certificate, path: str, now: datetime) -> Iterator[Problem]:
    """Judge when a certificate of the chain counts: a server refuses the unit's own with it."""
    end, start = issuer.not_valid_after_utc, issuer.not_valid_before_utc
    name = issuer.subject.rfc4514_string()[:_SHOWN]
    if end < now:
        what = Message("The issuer {name} in the chain expired on {end}.", name=name, end=f"{end:%Y-%m-%d}")
        yield findings.CERTIFICATE_EXPIRED.at(path, what)
    elif end < now + SOON:
        what = Message("The issuer {name} in the chain expires on {end}.", name=name, end=f"{end:%Y-%m-%d}")
        yield findings.CERTIFICATE_EXPIRES_SOON.at(path, what)
    if start > now:
        what = Message(
            "The issuer {name} in the chain is not valid before {start} UTC.",
            name=name,
            start=f"{start:%Y-%m-%d %H:%M}",
        )
        yield findings.CERTIFICATE_NOT_YET_VALID.at(path, what)


def _key(account: CertificateAccount, problems: list[Problem]) -> DeviceKey | None:
    data, path = account.private_key.reveal(), account.private_key_path
    if not data:
        return None
    try:
        key = parse_private_key(load_private_key(data, place=path).reveal(), place=path)
    except CredentialsError as error:
        problems.append(findings.KEY_UNREADABLE.at(path, error.what, cure=error.cure))
        return None
    if looks_like_pem(data):
        problems.append(findings.KEY_PEM.at(path, Message("The private key is PEM text.")))
    if not _written_as_pkcs8(data):
        problems.append(findings.KEY_NOT_PKCS8.at(path, Message("The private key is not PKCS#8, but SEC1 or PKCS#1.")))
    return key


def _written_as_pkcs8(data: bytes) -> bool:
    if looks_like_pem(data):
        return any(block.label == "PRIVATE KEY" for block in pem_blocks(data))
    return is_pkcs8(data)


def _key_problems(account: CertificateAccount, key: DeviceKey) -> Iterator[Problem]:
    if isinstance(key, rsa.RSAPrivateKey):
        yield findings.KEY_RSA.at(
            account.private_key_path, Message("The private key is RSA with {key_bits} bits.", key_bits=key.key_size)
        )
    elif key.curve.name not in _USUAL_CURVES:
        what = Message("The private key is on the curve {curve}.", curve=key.curve.name)
        yield findings.KEY_CURVE_UNUSUAL.at(account.private_key_path, what)


def _certificate_problems(certificate: x509.Certificate, path: str, now: datetime) -> Iterator[Problem]:
    end, start = certificate.not_valid_after_utc, certificate.not_valid_before_utc
    if end < now:
        yield findings.CERTIFICATE_EXPIRED.at(path, Message("The certificate expired on {end}.", end=f"{end:%Y-%m-%d}"))
    elif end < now + SOON:
        yield findings.CERTIFICATE_EXPIRES_SOON.at(
            path, Message("The certificate expires on {end}.", end=f"{end:%Y-%m-%d}")
        )
    if start > now:
        what = Message("The certificate is not valid before {start} UTC.", start=f"{start:%Y-%m-%d %H:%M}")
        yield findings.CERTIFICATE_NOT_YET_VALID.at(path, what)
    if not allows_signing(certificate):
        yield findings.DIGITAL_SIGNATURE_MISSING.at(path, Message("The key usage leaves out digitalSignature."))
    if not allows_purpose(certificate, ExtendedKeyUsageOID.CLIENT_AUTH):
        yield findings.CLIENT_AUTH_MISSING.at(path, Message("The extended key usage leaves out clientAuth."))
    yield from signature_problems(certificate, path)
    yield from readable_problems(certificate, path)


def _name_problems(certificate: x509.Certificate, path: str, endpoint_name: str | None) -> Iterator[Problem]:
    if endpoint_name is None:
        return
    names = [str(name.value) for name in certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)]
    if names != [endpoint_name]:
        yield findings.COMMON_NAME_MISMATCH.at(path, _mismatch(names, endpoint_name))


def _mismatch(names: list[str], endpoint_name: str) -> Message:
    wanted = repr(endpoint_name[:_SHOWN])
    if not names:
        return Message("The common name is missing, the endpoint name {endpoint_name}.", endpoint_name=wanted)
    found = ", ".join(f"{name[:_SHOWN]!r}" for name in names)
    return Message("The common name is {found}, the endpoint name {endpoint_name}.", found=found, endpoint_name=wanted)


def allows_signing(certificate: x509.Certificate) -> bool:
    """Whether the key usage, if there is one, has digitalSignature."""
    try:
        return certificate.extensions.get_extension_for_class(x509.KeyUsage).value.digital_signature
    except x509.ExtensionNotFound:
        return True


def allows_purpose(certificate: x509.Certificate, purpose: ObjectIdentifier) -> bool:
    """Whether the extended key usage, if there is one, has this purpose, or any at all."""
    try:
        purposes = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return True
    return purpose in purposes or ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE in purposes


def signature_digest(certificate: x509.Certificate) -> str:
    """Name the digest of the signature; "no digest" for Ed25519 and the like."""
    try:
        digest = certificate.signature_hash_algorithm
    except UnsupportedAlgorithm:
        return "an unknown digest"
    return digest.name if digest else "no digest"


def signature_problems(certificate: x509.Certificate, path: str) -> Iterator[Problem]:
    """Report a signature that is weak, or that the TLS library of devices cannot read."""
    name = signature_digest(certificate)
    what = Message("The certificate is signed with {digest}.", digest=name)
    if name in WEAK_DIGESTS:
        yield findings.SIGNATURE_WEAK.at(path, what)
    elif name in UNUSUAL_DIGESTS:
        yield findings.SIGNATURE_UNUSUAL.at(path, what)
    elif name not in _STRONG_DIGESTS:
        yield findings.SIGNATURE_UNSUPPORTED.at(path, what)
