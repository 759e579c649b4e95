"""The server's side of a certificate-mode account: /0/x/4, read in the light of Certificate Usage (/0/x/15)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
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
    UNUSUAL_DIGESTS,
    WEAK_DIGESTS,
    allows_purpose,
    signature_digest,
    signature_problems,
)
from factory_prov.credentials.encoding import certificate_parts, looks_like_pem
from factory_prov.credentials.hosts import HostMatch, is_address, match_host
from factory_prov.credentials.readable import readable_problems
from factory_prov.credentials.reading import is_device_key, kind_of_key, parse_certificate
from factory_prov.credentials.supplied import load_certificate
from factory_prov.errors import CredentialsError
from factory_prov.lwm2m.problem import Problem
from factory_prov.lwm2m.rules.cipher_suites import EC_SUITES, RSA_SUITES
from factory_prov.messages import NOTHING, Message

LONGEST_LIFE = timedelta(days=3653)
"""How long a unit lives whose certificate has no end, or a far one."""
_NEAR = timedelta(days=31)
"""Ends that lie so near to each other are the same to people."""
_CA_USAGES = (0, 2)
_LEAF_USAGES = (1, 3)
_TRUST_STORE_USAGES = (0, 1)
_AS_DNS_NAME = Message("Have the server's certificate carry the host as a DNS name among its alternative names.")
_KEEP_IT = Message("Have the server keep a certificate for the life of the units.")
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
    yield from _validity_problems(account, certificate, now)
    yield from _signature_problems(certificate, path, is_anchor=usage in _CA_USAGES)
    yield from _key_problems(certificate, path)
    yield from readable_problems(certificate, path)
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
    elif account.usage in _CA_USAGES:
        what = Message("It is a digest, and Certificate Usage is {usage}.", usage=account.usage)
        yield findings.SERVER_DIGEST_OF_CA.at(account.server_certificate_path, what)


def _validity_problems(account: CertificateAccount, certificate: x509.Certificate, now: datetime) -> Iterator[Problem]:
    path, is_anchor = account.server_certificate_path, account.usage in _CA_USAGES
    end, start = certificate.not_valid_after_utc, certificate.not_valid_before_utc
    if end < now:
        yield findings.SERVER_CERTIFICATE_EXPIRED.at(
            path, Message("The server certificate expired on {end}.", end=f"{end:%Y-%m-%d}")
        )
    elif end >= now + SOON:
        yield from _later_end(account, certificate, now)
    else:
        # `openssl req -x509` marks a server's own certificate as that of a CA; where it stands for itself it is none.
        a_ca = is_anchor and is_ca(certificate)
        soon = findings.SERVER_CA_EXPIRES_SOON if a_ca else findings.SERVER_CERTIFICATE_EXPIRES_SOON
        alone = not a_ca and certificate.issuer == certificate.subject
        what = Message("The server certificate expires on {end}.", end=f"{end:%Y-%m-%d}")
        yield soon.at(path, what, cure=_KEEP_IT if alone else NOTHING)
    if start > now:
        what = Message("The server certificate is not valid before {start} UTC.", start=f"{start:%Y-%m-%d %H:%M}")
        yield findings.SERVER_CERTIFICATE_NOT_YET_VALID.at(path, what)


def _later_end(account: CertificateAccount, certificate: x509.Certificate, now: datetime) -> Iterator[Problem]:
    """Look at an end that is not near: will there be units still?"""
    path, end = account.server_certificate_path, certificate.not_valid_after_utc
    if end + _NEAR >= _end_of_units(account, now):
        return
    if account.usage in _LEAF_USAGES and certificate.issuer != certificate.subject:
        what = Message(
            "Units know the server by its own certificate, which its CA renews by {end}.", end=f"{end:%Y-%m-%d}"
        )
        yield findings.SERVER_CERTIFICATE_PINNED.at(path, what)
    else:
        what = Message("The server certificate expires on {end}, and units are to live longer.", end=f"{end:%Y-%m-%d}")
        yield findings.SERVER_CERTIFICATE_ENDS_FIRST.at(path, what)


def _end_of_units(account: CertificateAccount, now: datetime) -> datetime:
    """Return until when a unit's own certificate lets it connect, at most as long as units live."""
    longest = now + LONGEST_LIFE
    parts = certificate_parts(account.certificate)
    try:
        return min(parse_certificate(parts[0], place="").not_valid_after_utc, longest) if parts else longest
    except CredentialsError:
        return longest  # what is wrong with it is told elsewhere


def _signature_problems(certificate: x509.Certificate, path: str, *, is_anchor: bool) -> Iterator[Problem]:
    """Report a bad signature; nobody verifies that of a trust anchor, but it must be of a kind that can be read."""
    if not (is_anchor and signature_digest(certificate) in (*WEAK_DIGESTS, *UNUSUAL_DIGESTS)):
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
    path = account.server_certificate_path
    if not is_ca(certificate) and certificate.version is x509.Version.v3:
        what = Message("Certificate Usage is {usage}, but the certificate is not that of a CA.", usage=account.usage)
        yield findings.SERVER_CERTIFICATE_IS_LEAF.at(path, what)
        return  # what a CA's key may do says nothing of it
    if account.host and certificate.issuer == certificate.subject and any(match_host(certificate, account.host)):
        what = Message("Certificate Usage is {usage}, but the certificate is the server's own.", usage=account.usage)
        yield findings.SERVER_CERTIFICATE_IS_LEAF.at(path, what)
    usage = _key_usage(certificate)
    if usage is not None and not usage.key_cert_sign:
        yield findings.SERVER_CA_CANNOT_SIGN.at(path, Message("The key usage of the CA leaves out keyCertSign."))


def _leaf_problems(account: CertificateAccount, certificate: x509.Certificate) -> Iterator[Problem]:
    """Check what must be the server's own certificate.

    `openssl req -x509` marks what it makes as a CA. Such a certificate works if the server shows it, so it is only
    an error where its name is not the server's.
    """
    path = account.server_certificate_path
    host = account.host
    match = match_host(certificate, host) if host else None
    if is_ca(certificate):
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
    if not may_sign_handshakes(certificate):
        what = Message("The key usage of the server certificate leaves out digitalSignature.")
        yield findings.SERVER_DIGITAL_SIGNATURE_MISSING.at(path, what)
    yield from _suite_problems(account, certificate)
    if host and match is not None:
        yield from _host_problems(path, f"{host:.80}", match)


def _host_problems(path: str, host: str, match: HostMatch) -> Iterator[Problem]:
    """Judge as the devices' mbedTLS does; that a device with OpenSSL would not connect is a warning."""
    if not any(match):
        yield findings.SERVER_NAME_MISMATCH.at(path, _not_carried(host))
    elif not match.mbedtls:
        yield findings.SERVER_NAME_MISMATCH.at(path, _only_one_finds("OpenSSL", host), cure=_AS_DNS_NAME)
    elif not match.openssl:
        yield findings.SERVER_NAME_NOT_PORTABLE.at(path, _only_one_finds("mbedTLS", host))


def may_sign_handshakes(certificate: x509.Certificate) -> bool:
    """Whether the key usage, if there is one, fits a handshake; RSA has one in which the server only decrypts."""
    usage = _key_usage(certificate)
    if usage is None or usage.digital_signature:
        return True
    return usage.key_encipherment and isinstance(certificate.public_key(), rsa.RSAPublicKey)


def _suite_problems(account: CertificateAccount, certificate: x509.Certificate) -> Iterator[Problem]:
    """Find suites that are for certificates, but none of them for the kind of key in this one."""
    fitting = RSA_SUITES if isinstance(certificate.public_key(), rsa.RSAPublicKey) else EC_SUITES
    suites = set(account.cipher_suites)
    if suites & (EC_SUITES | RSA_SUITES) and not suites & fitting:
        kind = "RSA" if fitting is RSA_SUITES else "EC"
        what = Message("None of the cipher suites is one for the {kind} key of the server.", kind=kind)
        yield findings.SERVER_SUITE.at(f"{account.path}/16", what)


def _not_carried(host: str) -> Message:
    if is_address(host):
        return Message("The certificate does not carry the address {host}.", host=host)
    return Message("The certificate does not carry the name {host}.", host=host)


def _only_one_finds(library: str, host: str) -> Message:
    if is_address(host):
        return Message("Only {library} finds the address {host} in the certificate.", library=library, host=host)
    return Message("Only {library} finds the name {host} in the certificate.", library=library, host=host)


def _key_usage(certificate: x509.Certificate) -> x509.KeyUsage | None:
    try:
        return certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return None


def is_ca(certificate: x509.Certificate) -> bool:
    """Whether it is marked as that of a CA."""
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False
