"""The server's side of a certificate-mode account: /0/x/4, read in the light of Certificate Usage (/0/x/15)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from types import MappingProxyType

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes
from cryptography.x509.oid import ExtendedKeyUsageOID

from factory_prov.credentials import findings
from factory_prov.credentials.account import EXACT_MATCH, CertificateAccount
from factory_prov.credentials.certificate_rules import MAX_RSA_BITS, MIN_CURVE_BITS, MIN_RSA_BITS
from factory_prov.credentials.client_check import (
    SOON,
    WEAK_DIGESTS,
    allows_purpose,
    signature_digest,
    signature_problems,
)
from factory_prov.credentials.encoding import looks_like_pem
from factory_prov.credentials.hosts import is_address, match_host
from factory_prov.credentials.reading import is_device_key, kind_of_key, parse_certificate
from factory_prov.credentials.supplied import load_certificate
from factory_prov.errors import CredentialsError
from factory_prov.lwm2m.problem import Problem
from factory_prov.messages import Message

_CA_USAGES = (0, 2)
_LEAF_USAGES = (1, 3)
_TRUST_STORE_USAGES = (0, 1)
_DIGEST_BYTES = MappingProxyType({1: 32, 2: 48, 3: 64})
"""Matching Type (/0/x/13) → size of SHA-256, SHA-384, SHA-512."""


def server_problems(account: CertificateAccount, *, now: datetime) -> Iterator[Problem]:
    """List what is wrong with resource 4."""
    data, path = account.server_certificate, account.server_certificate_path
    if not data:
        return
    usage = account.usage
    if usage in _TRUST_STORE_USAGES:
        yield findings.USAGE_NEEDS_TRUST_STORE.at(
            f"{account.path}/15", Message("Certificate Usage is {usage}.", usage=usage)
        )
    if account.matching_type != EXACT_MATCH:
        yield from _digest_problems(account)
        return
    try:
        certificate = parse_certificate(load_certificate(data, place=path), place=path)
    except CredentialsError as error:
        yield findings.SERVER_CERTIFICATE_UNREADABLE.at(path, error.what, cure=error.cure)
        return
    if looks_like_pem(data):
        yield findings.SERVER_CERTIFICATE_PEM.at(path, Message("The server certificate is PEM text."))
    yield from _validity_problems(certificate, path, now)
    yield from _signature_problems(certificate, path, is_anchor=usage in _CA_USAGES)
    yield from _key_problems(certificate, path)
    if usage in _CA_USAGES:
        yield from _anchor_problems(account, certificate)
    elif usage in _LEAF_USAGES:
        yield from _leaf_problems(account, certificate)


def _digest_problems(account: CertificateAccount) -> Iterator[Problem]:
    """Check what must be a digest of the server's certificate: all that can be told of it is its size."""
    size_bytes, wanted = len(account.server_certificate), _DIGEST_BYTES.get(account.matching_type)
    if wanted is not None and size_bytes != wanted:
        what = Message(
            "Matching Type {matching_type} asks for a digest of {wanted} bytes, but there are {size_bytes}.",
            matching_type=account.matching_type,
            wanted=wanted,
            size_bytes=size_bytes,
        )
        yield findings.SERVER_DIGEST_SIZE.at(account.server_certificate_path, what)


def _validity_problems(certificate: x509.Certificate, path: str, now: datetime) -> Iterator[Problem]:
    end, start = certificate.not_valid_after_utc, certificate.not_valid_before_utc
    if end < now:
        yield findings.SERVER_CERTIFICATE_EXPIRED.at(
            path, Message("The server certificate expired on {end}.", end=f"{end:%Y-%m-%d}")
        )
    elif end < now + SOON:
        soon = findings.SERVER_CA_EXPIRES_SOON if _is_ca(certificate) else findings.SERVER_CERTIFICATE_EXPIRES_SOON
        yield soon.at(path, Message("The server certificate expires on {end}.", end=f"{end:%Y-%m-%d}"))
    if start > now:
        what = Message("The server certificate is not valid before {start} UTC.", start=f"{start:%Y-%m-%d %H:%M}")
        yield findings.SERVER_CERTIFICATE_NOT_YET_VALID.at(path, what)


def _signature_problems(certificate: x509.Certificate, path: str, *, is_anchor: bool) -> Iterator[Problem]:
    """Report a bad signature; nobody verifies that of a trust anchor, but it must be of a kind that can be read."""
    if not (is_anchor and signature_digest(certificate) in WEAK_DIGESTS):
        yield from signature_problems(certificate, path)


def _key_problems(certificate: x509.Certificate, path: str) -> Iterator[Problem]:
    key = certificate.public_key()
    if not is_device_key(key):
        yield findings.SERVER_KEY_UNSUPPORTED.at(path, _key_fault(key))


def _key_fault(key: PublicKeyTypes) -> Message:
    match key:
        case ec.EllipticCurvePublicKey():
            return Message(
                "The server's key is on the curve {curve}, but LwM2M forbids curves under {min_bits} bits.",
                curve=key.curve.name,
                min_bits=MIN_CURVE_BITS,
            )
        case rsa.RSAPublicKey():
            return Message(
                "The server's key is an RSA key of {key_bits} bits, outside {min_bits} to {max_bits}.",
                key_bits=key.key_size,
                min_bits=MIN_RSA_BITS,
                max_bits=MAX_RSA_BITS,
            )
    return Message(
        "The server's key is of the kind {kind}, but devices take EC and RSA keys only.", kind=kind_of_key(key)
    )


def _anchor_problems(account: CertificateAccount, certificate: x509.Certificate) -> Iterator[Problem]:
    if not _is_ca(certificate) and certificate.version is x509.Version.v3:
        what = Message("Certificate Usage is {usage}, but the certificate is not that of a CA.", usage=account.usage)
        yield findings.SERVER_CERTIFICATE_IS_LEAF.at(account.server_certificate_path, what)


def _leaf_problems(account: CertificateAccount, certificate: x509.Certificate) -> Iterator[Problem]:
    """Check what must be the server's own certificate.

    `openssl req -x509` marks what it makes as a CA. Such a certificate works if the server shows it, so it is only
    an error where its name is not the server's.
    """
    path = account.server_certificate_path
    host = account.host
    match = match_host(certificate, host) if host else None
    if _is_ca(certificate):
        if match is None or not any(match):
            yield findings.SERVER_CERTIFICATE_IS_CA.at(
                path, Message("The certificate is that of a CA, not of the server.")
            )
            return
        yield findings.SERVER_CERTIFICATE_MAY_BE_CA.at(
            path, Message("The server certificate is marked as that of a CA.")
        )
    if not allows_purpose(certificate, ExtendedKeyUsageOID.SERVER_AUTH):
        yield findings.SERVER_AUTH_MISSING.at(path, Message("The extended key usage leaves out serverAuth."))
    if host and match is not None:
        if not any(match):
            yield findings.SERVER_NAME_MISMATCH.at(path, _not_carried(f"{host:.80}"))
        elif not all(match):
            library = "mbedTLS" if match.mbedtls else "OpenSSL"
            yield findings.SERVER_NAME_NOT_PORTABLE.at(path, _only_one_finds(library, f"{host:.80}"))


def _not_carried(host: str) -> Message:
    if is_address(host):
        return Message("The certificate does not carry the address {host}.", host=host)
    return Message("The certificate does not carry the name {host}.", host=host)


def _only_one_finds(library: str, host: str) -> Message:
    if is_address(host):
        return Message("Only {library} finds the address {host} in the certificate.", library=library, host=host)
    return Message("Only {library} finds the name {host} in the certificate.", library=library, host=host)


def _is_ca(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False
