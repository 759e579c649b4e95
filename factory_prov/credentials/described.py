"""What a certificate says, in words that a person compares with what the server's owner told."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from factory_prov.credentials.encoding import encode_pem
from factory_prov.credentials.reading import kind_of_key, parse_certificate
from factory_prov.credentials.server_check import is_ca
from factory_prov.errors import CredentialsError


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribedCertificate:
    """A certificate and what it says; one that cannot be read says nothing but its fingerprint."""

    der: bytes = field(repr=False)
    readable: bool = True
    subject: str = ""
    issuer: str = ""
    names: tuple[str, ...] = ()
    """The alternative names: hosts, addresses, URIs."""
    not_before: datetime | None = None
    not_after: datetime | None = None
    key: str = ""
    """Kind and size of its key, such as "EC secp256r1"."""
    ca: bool = False
    own_issuer: bool = False
    """Whether its subject is its issuer."""

    @property
    def sha256(self) -> str:
        """Its fingerprint: pairs of hexadecimal digits with colons, as openssl writes it."""
        return _pairs(hashlib.sha256(self.der).hexdigest())

    def file(self, *, pem: bool) -> bytes:
        """Return it as a file's content."""
        return encode_pem("CERTIFICATE", self.der) if pem else self.der


def described(der: bytes) -> DescribedCertificate:
    """Read what a certificate says."""
    try:
        certificate = parse_certificate(der, place="")
    except CredentialsError:
        return DescribedCertificate(der=der, readable=False)
    return DescribedCertificate(
        der=der,
        subject=certificate.subject.rfc4514_string(),
        issuer=certificate.issuer.rfc4514_string(),
        names=_names(certificate),
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        key=_key(certificate),
        ca=is_ca(certificate),
        own_issuer=certificate.issuer == certificate.subject,
    )


def fingerprint_digits(text: str) -> str:
    """Return a fingerprint as people write it (colons, blanks, capitals, "SHA256=" before it) as plain digits."""
    digits = text.rpartition("=")[2].replace(":", "").replace(" ", "").replace("-", "").strip().lower()
    return digits if len(digits) == 64 and all(digit in "0123456789abcdef" for digit in digits) else ""


def _pairs(digits: str) -> str:
    return ":".join(digits[at : at + 2] for at in range(0, len(digits), 2)).upper()


def _names(certificate: x509.Certificate) -> tuple[str, ...]:
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return ()
    kinds = (x509.DNSName, x509.IPAddress, x509.UniformResourceIdentifier)
    return tuple(str(name.value) for name in names if isinstance(name, kinds))


def _key(certificate: x509.Certificate) -> str:
    key = certificate.public_key()
    match key:
        case ec.EllipticCurvePublicKey():
            return f"EC {key.curve.name}"
        case rsa.RSAPublicKey():
            return f"RSA {key.key_size}"
    return kind_of_key(key)
